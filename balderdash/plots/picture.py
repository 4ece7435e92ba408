"""Pictures as lines of coloured text, alone or side by side."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap

from rich.cells import cell_len, set_cell_size

from balderdash.notation import bar, smooth_bar
from balderdash.plots import plane
from balderdash.plots.canvas import Line, Span, fitted
from balderdash.plots.figure import Bar, Bars, Figure, Picture, Role, Table, Tiles
from balderdash.plots.palette import Palette

GAP = 2  # cells between two pictures
_WIDEST_TILE, _TALLEST_TILE = 22, 10
_LEAST = 24  # cells that a picture needs next to another
_LEAST_BESIDE_TABLE = 18  # cells that a picture keeps beside a table that is wider than its share


def draw(picture: Picture, width: int, height: int, colours: Palette, is_plain: bool = False) -> list[Line]:
    """The picture as `height` lines of `width` cells; `is_plain` draws with ASCII signs only."""
    match picture:
        case Figure():
            lines = plane.draw(picture, width, height, colours, is_plain)
        case Bars():
            lines = _bars(picture, width, height, colours, is_plain)
        case Table():
            lines = _table(picture, width, height, colours, is_plain)
        case Tiles():
            lines = _tiles(picture, width, height, colours, is_plain)
    lines = lines[:height]
    return lines + [[Span(" " * width)] for _ in range(height - len(lines))]


def widths(pictures: list[Picture], width: int) -> list[int]:
    """The width of each picture, side by side in `width` cells; pictures that do not fit are left out.

    All are equally wide, unless a table needs more than its share.
    """
    count = max(1, min(len(pictures), (width + GAP) // (_LEAST + GAP)))
    each, rest = divmod(width - GAP * (count - 1), count)
    sizes = [each + (k < rest) for k in range(count)]
    for k, picture in enumerate(pictures[:count]):
        lacking = _table_width(picture) - sizes[k] if isinstance(picture, Table) and not picture.wraps else 0
        for other in (j for j in range(count) if j != k and not isinstance(pictures[j], Table)):
            given = max(0, min(lacking, sizes[other] - _LEAST_BESIDE_TABLE))
            sizes[k], sizes[other], lacking = sizes[k] + given, sizes[other] - given, lacking - given
    return sizes


def _table_width(table: Table) -> int:
    return sum(max(map(cell_len, column)) + 2 for column in zip(*table.lines, strict=True)) - 2


def side_by_side(drawn: list[list[Line]]) -> list[Line]:
    """Pictures that have equally many lines, with a gap between them."""
    lines: list[Line] = []
    for parts in zip(*drawn, strict=True):
        line: Line = list(parts[0])
        for part in parts[1:]:
            line += [Span(" " * GAP), *part]
        lines.append(line)
    return lines


def _title(text: str, width: int, colours: Palette) -> Line:
    return [Span(fitted(text, width), colours.of("text"), bold=True)]


def _bars(picture: Bars, width: int, height: int, colours: Palette, is_plain: bool) -> list[Line]:
    lines = [_title(picture.title, width, colours)]
    label = max((cell_len(each.label) for each in picture.bars), default=0)
    note = max((cell_len(each.note) for each in picture.bars), default=0)
    room = max(width - label - note - 2, 1)
    for each in in_sight(picture, max(height - 1, 1)):
        share = picture.share(each)
        line = bar(share, room, "# ") if is_plain else smooth_bar(share * room)
        rest = f"{line.ljust(room)} {_flush_right(each.note, note)}"
        lines.append(
            [
                Span(set_cell_size(each.label, label) + " ", colours.of("now" if each.role == "now" else "text")),
                Span(set_cell_size(rest, max(width - label - 1, 0)), colours.of(each.role), bold=each.role == "now"),
            ]
        )
    return lines


def in_sight(picture: Bars, count: int) -> list[Bar]:
    """The bars that fit."""
    if picture.ends_in_sight:
        return list(picture.bars[-count:])
    bars, others = list(picture.bars[:count]), picture.bars[count:]
    for other in others:
        if other.role == "now":
            bars[-1] = other
    return bars


def _flush_right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def _table(picture: Table, width: int, height: int, colours: Palette, is_plain: bool) -> list[Line]:
    """The rows in columns as wide as their cells; the marked row is always in sight."""
    rows = picture.lines
    columns = list(zip(*rows, strict=True))
    sizes = [max(map(cell_len, column)) for column in columns]
    lines = [_title(picture.title, width, colours)] if picture.title else []
    if picture.wraps and sum(sizes) + 2 * (len(sizes) - 1) > width:
        for row in rows:
            role: Role = "muted" if row is picture.head else "text"
            lines += [[Span(line, colours.of(role))] for line in _wrapped(row, sizes, width)]
        return lines
    if picture.head:
        lines.append([Span(_row(picture.head, sizes, picture.flush_right, width), colours.of("muted"))])
    room = max(height - len(lines), 1)
    first = 0
    if picture.marked is not None:
        first = min(max(0, picture.marked - room + 2), max(0, len(picture.rows) - room))
    for number, row in enumerate(picture.rows[first : first + room], start=first):
        is_marked = number == picture.marked
        text = _row(row, sizes, picture.flush_right, width)
        lines.append([Span(text, colours.of("now" if is_marked else "text"), bold=is_marked)])
    return lines


def _row(row: tuple[str, ...], sizes: list[int], flush_right: frozenset[int], width: int) -> str:
    cells = [
        _flush_right(cell, size) if k in flush_right else set_cell_size(cell, max(size, cell_len(cell)))
        for k, (cell, size) in enumerate(zip(row, sizes, strict=True))
    ]
    return fitted("  ".join(cells).rstrip(), width)


def _wrapped(row: tuple[str, ...], sizes: list[int], width: int) -> list[str]:
    """A row on several lines, with its widest columns narrowed until all fit."""
    sizes = list(sizes)
    while sum(sizes) + 2 * (len(sizes) - 1) > max(width, 3 * len(sizes)):
        sizes[sizes.index(max(sizes))] -= 1
    cells = [wrap(cell, size) for cell, size in zip(row, sizes, strict=True)]
    return [_row(line, sizes, frozenset(), width) for line in zip_longest(*cells, fillvalue="")]


def _tiles(picture: Tiles, width: int, height: int, colours: Palette, is_plain: bool) -> list[Line]:
    """Small figures in as few rows as possible."""
    lines = [_title(picture.title, width, colours)]
    rows, columns = tile_grid(len(picture.figures), width, height - 1)
    wide = min((width - (columns - 1)) // columns, _WIDEST_TILE)
    tall = min((height - 1) // rows, _TALLEST_TILE)
    for row in range(rows):
        tiles = picture.figures[row * columns : (row + 1) * columns]
        drawn = [plane.draw(tile, wide, tall, colours, is_plain) for tile in tiles]
        for parts in zip(*drawn, strict=True):
            line: Line = []
            for part in parts:
                line += [*part, Span(" ")]
            lines.append([*line, Span(" " * max(0, width - len(tiles) * (wide + 1)))])
    return [_shortened(line, width) for line in lines]


def tile_grid(count: int, width: int, height: int) -> tuple[int, int]:
    """Rows and columns for `count` tiles: one row for up to four that are wide enough, else at least two."""
    most = max(1, (width + 1) // 9)
    rows = 1 if count <= min(most, 4) and height < 2 * _TALLEST_TILE else 2
    rows = max(rows, -(-count // most))
    rows = min(rows, count)
    return rows, -(-count // rows)


def _shortened(line: Line, width: int) -> Line:
    """The line, cut to the width."""
    left, kept = width, []
    for span in line:
        if left <= 0:
            break
        kept.append(Span(span.text[:left], span.colour, span.back, span.bold))
        left -= len(span.text)
    return kept
