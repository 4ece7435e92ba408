"""Large type and large pictures, to be read from the last row of a room.

A picture in large type keeps what is drawn in its plane, and gives its numbers and names letters of `font`. On a small
screen plain letters are large enough, and `picture` draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rich.cells import cell_len

from balderdash.notation import smooth_bar
from balderdash.plots import font, picture, plane, scale
from balderdash.plots.canvas import Line, Span, fitted
from balderdash.plots.figure import Bars, Curve, Figure, Heat, Label, Picture, Points, Role, Table, Tiles
from balderdash.plots.font import Bitmap
from balderdash.plots.palette import HEAT, Palette, on
from balderdash.plots.plane import Frame

_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"  # by the bits of upper left, upper right, lower left, lower right
_BITS = np.array([[1, 2], [4, 8]])
PLENTY_WIDTH, PLENTY_HEIGHT = 110, 48  # from this size on, plain letters are too small for a room, and large ones fit
_BETWEEN = 3  # cells between two columns of entries, at least
_INDENT = "  "  # of the second line of an entry in a column
_TICK_ROWS = 14  # cells of a plane for each number at its left


@dataclass(frozen=True, slots=True)
class Size:
    """A size of type: the half cells across and the half cells down for each dot."""

    across: int
    down: int

    def width(self, text: str) -> int:
        """The cells that a line of text takes."""
        return -(-int(font.bitmap(text).shape[1]) * self.across // 2)

    @property
    def rows(self) -> int:
        """The cells from the accent of a capital to below the line."""
        return (1 + font.HIGH + font.BELOW) * self.down // 2


NARROW = Size(1, 1)  # the smallest: three cells by four a letter
SIZES = (Size(8, 4), Size(6, 3), Size(4, 2), Size(3, 2), Size(2, 1), NARROW)  # the largest first


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of large type.

    Attributes
    ----------
    is_hidden : whether it only keeps its place, so that the others do not move when it appears
    """

    text: str
    role: Role = "text"
    is_hidden: bool = False


def is_plenty(width: int, height: int) -> bool:
    """Whether a screen has so many cells that plain letters are too small to be read from afar."""
    return width >= PLENTY_WIDTH and height >= PLENTY_HEIGHT


def write(entries: Sequence[Entry], width: int, height: int, colours: Palette, largest: Size = SIZES[0]) -> list[Line]:
    """The entries as large as they fit, broken between words where they must be; at most `height` lines.

    Plain letters are the last resort: for what the font cannot draw, and for what is too long for it.
    """
    return write_large(entries, width, height, colours, largest) or write_plain(entries, width, height, colours)


def write_large(
    entries: Sequence[Entry],
    width: int,
    height: int,
    colours: Palette,
    largest: Size,
    *,
    has_columns: bool = False,
) -> list[Line]:
    """The entries as `write` draws them, but no lines if only plain letters fit.

    With `has_columns`, the entries may stand in two columns where that makes them larger.
    """
    if all(font.can_draw(entry.text) for entry in entries):
        for size in SIZES[SIZES.index(largest) :]:
            parts = [replace(each, text=part) for each in entries for part in _broken(each.text, width, size)]
            if parts and len(parts) * size.rows <= height and all(size.width(p.text) <= width for p in parts):
                return [line for part in parts for line in _letters(part, width, size, colours)]
            if has_columns and (lines := _in_columns(entries, width, height, size, colours)):
                return lines
    return []


def _in_columns(entries: Sequence[Entry], width: int, height: int, size: Size, colours: Palette) -> list[Line]:
    """The entries in two columns, the first half at the left; no lines if they do not fit."""
    half, room = -(-len(entries) // 2), width - _BETWEEN
    columns = entries[:half], entries[half:]
    found: list[tuple[int, int, int, tuple[list[list[str]], ...]]] = []
    for share in range(40, 61, 2):  # percent of the room, for the left column
        left = room * share // 100
        widths = left, room - left
        parts = tuple(
            [_broken(each.text, wide, size, _INDENT) for each in column]
            for column, wide in zip(columns, widths, strict=True)
        )
        count = max(sum(map(len, column)) for column in parts)
        fits = count * size.rows <= height and all(
            size.width(text) <= wide
            for column, wide in zip(parts, widths, strict=True)
            for broken in column
            for text in broken
        )
        if fits:
            found.append((count, abs(share - 50), left, parts))
    if not found:
        return []
    count, _, left, best = min(found)
    gap = min(size.rows, (height - count * size.rows) // half)
    made = []
    for column, parted, wide in zip(columns, best, (left, room - left), strict=True):
        blank = [Span(" " * wide)]
        lines: list[Line] = []
        for each, broken in zip(column, parted, strict=True):
            lines += [line for text in broken for line in _letters(replace(each, text=text), wide, size, colours)]
            lines += [blank] * gap
        made.append(lines + [blank] * (height - len(lines)))
    return [[*one, Span(" " * _BETWEEN), *other] for one, other in zip(*made, strict=True)]


def can_write(entry: Entry, width: int, size: Size) -> bool:
    """Whether the entry fits into one line of this size."""
    return font.can_draw(entry.text) and size.width(entry.text) <= width


def write_plain(entries: Sequence[Entry], width: int, height: int, colours: Palette) -> list[Line]:
    """The entries in the terminal's own letters, with empty lines between them if there is room."""
    plain = [replace(each, text=part) for each in entries for part in _plain_parts(each.text, width)]
    gap = len(plain) * 2 <= height + 1
    lines: list[Line] = []
    for each in plain[:height]:
        text = "" if each.is_hidden else each.text
        lines.append([Span(fitted(text, width), colours.of(each.role), bold=True)])
        lines += [[Span(" " * width)]] * gap
    return lines[:height]


def _broken(text: str, width: int, size: Size, indent: str = "") -> list[str]:
    """The text in lines no wider than `width`, unless a word alone is wider; all but the first are indented."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and size.width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(indent + word if lines else word)
    return lines


def _plain_parts(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _letters(entry: Entry, width: int, size: Size, colours: Palette) -> list[Line]:
    """One line of type in `size.rows` lines of cells."""
    rows = [""] * size.rows if entry.is_hidden else _rows(entry.text, size)
    return [[Span(fitted(row, width), colours.of(entry.role))] for row in rows]


def _rows(text: str, size: Size) -> list[str]:
    """The text in cells; the accents of capitals have one row of dots."""
    dots = font.bitmap(text)
    dots = np.vstack([dots[: font.ABOVE].any(axis=0), dots[font.ABOVE :]])
    return encoded(np.repeat(np.repeat(dots, size.down, axis=0), size.across, axis=1))


def encoded(halves: Bitmap) -> list[str]:
    """Half cells, (2 rows, 2 columns), as rows of block characters; odd sizes are filled up."""
    rows, columns = halves.shape
    full = np.zeros((rows + rows % 2, columns + columns % 2), bool)
    full[:rows, :columns] = halves
    grid = full.reshape(len(full) // 2, 2, full.shape[1] // 2, 2).transpose(0, 2, 1, 3)
    codes = (grid * _BITS).sum(axis=(2, 3))
    return ["".join(_QUADRANTS[code] for code in row) for row in codes]


def draw(pictures: Sequence[Picture], width: int, height: int, colours: Palette, is_large: bool = True) -> list[Line]:
    """The pictures side by side in `height` lines of `width` cells, in large type or in plain letters."""
    if not pictures or height < 1:
        return []
    widths = picture.widths(list(pictures), width)
    drawn = [
        _large(each, wide, height, colours) if is_large else picture.draw(each, wide, height, colours)
        for each, wide in zip(pictures, widths, strict=False)
    ]
    return picture.side_by_side(drawn)


def _large(each: Picture, width: int, height: int, colours: Palette) -> list[Line]:
    lines: list[Line] | None
    match each:
        case Figure():
            lines = _figure(each, width, height, colours)
        case Bars():
            lines = _bars(each, width, height, colours)
        case Table():
            lines = _table(each, width, height, colours)
        case Tiles():
            lines = _tiles(each, width, height, colours)
    if lines is None:
        return picture.draw(each, width, height, colours)
    lines = lines[:height]
    return lines + [[Span(" " * width)] for _ in range(height - len(lines))]


def _figure(figure: Figure, width: int, height: int, colours: Palette) -> list[Line] | None:
    """The plane with its numbers, names and legend in large type; None if the font or the room does not suffice."""
    if figure.is_bare:
        return _labelled(figure, width, height, colours)
    rows = NARROW.rows
    inner = height - 3 * rows - 1  # the names, the numbers below, the legend, the axis
    ups = scale.ticks(figure.y, max(2, inner // _TICK_ROWS))
    labels = scale.tick_labels(ups)
    texts = [
        *labels,
        figure.x.name,
        figure.y.name,
        *(layer.name for layer in figure.layers if not isinstance(layer, Label)),
    ]
    if inner < rows or not all(map(font.can_draw, texts)):
        return None
    left = max(map(NARROW.width, labels), default=0) + 2
    frame = Frame(figure, 0, 0, width - left, inner)
    grey = colours.of("muted")
    lines = _letters(Entry(figure.y.name, "muted"), width, NARROW, colours)
    numbers = [" " * (left - 1) + "│"] * inner
    for value, label in zip(ups, labels, strict=True):
        if cell := frame.cell_of(figure.x.low, value):
            first = min(max(cell[1] - rows // 2, 0), inner - rows)
            for k, row in enumerate(_rows(label, NARROW)):
                mark = "┤" if first + k == cell[1] else "│"
                numbers[first + k] = row.rjust(left - 2) + " " + mark
    plane_lines = plane.painted(frame, colours, is_bold=True).lines()
    lines += [[Span(number, grey), *line] for number, line in zip(numbers, plane_lines, strict=True)]
    lines += _below(frame, left, width, grey)
    return lines + _legend(figure, width, colours)


def _labelled(figure: Figure, width: int, height: int, colours: Palette) -> list[Line] | None:
    """A plane without axes; its labels are in large type."""
    labels = [layer for layer in figure.layers if isinstance(layer, Label)]
    if not all(font.can_draw(label.text) for label in labels):
        return None
    frame = Frame(figure, 0, 0, width, height)
    canvas = plane.painted(frame, colours, is_bold=True)
    for label in labels:
        cell = frame.cell_of(label.x, label.y)
        if cell is None:
            continue
        rows = _rows(f" {label.text.strip()} ", NARROW)
        column = min(max(cell[0] - len(rows[0]) // 2, 0), max(width - len(rows[0]), 0))
        top = cell[1] - NARROW.rows // 2 + label.below * NARROW.rows
        for k, row in enumerate(rows):
            canvas.write(column, top + k, row, colours.of(label.role))
    return canvas.lines()


def _below(frame: Frame, left: int, width: int, grey: str) -> list[Line]:
    """The axis, its numbers, and its name at the right end."""
    axis = frame.figure.x
    values = scale.ticks(axis, max(2, frame.width // 30))
    rule = ["─"] * frame.width
    name = _rows(axis.name, NARROW)
    texts = [" " * (width - len(row)) + row for row in name]
    free = width - len(name[0]) - 2
    taken = 0
    for value, label in zip(values, scale.tick_labels(values), strict=True):
        cell, wide = frame.cell_of(value, frame.figure.y.low), NARROW.width(label)
        if cell is None:
            continue
        rule[cell[0]] = "┬"
        start = max(left + cell[0] - wide // 2, 0)
        if start >= taken and start + wide <= free:
            texts = [
                text[:start] + row.ljust(wide) + text[start + wide :]
                for text, row in zip(texts, _rows(label, NARROW), strict=True)
            ]
            taken = start + wide + 2
    return [[Span(" " * (left - 1) + "└" + "".join(rule), grey)], *([Span(text, grey)] for text in texts)]


def _legend(figure: Figure, width: int, colours: Palette) -> list[Line]:
    """The colour and the name of each layer that has a name, as far as they fit."""
    has_heat = any(isinstance(layer, Heat) for layer in figure.layers)
    lines: list[Line] = [[] for _ in range(NARROW.rows)]
    room = width
    for layer in figure.layers:
        if isinstance(layer, Label) or not layer.name:
            continue
        wide = NARROW.width(layer.name) + 2
        if wide + 8 > room:
            break
        key = _key(layer, has_heat, colours)
        for k, row in enumerate(_rows(layer.name, NARROW)):
            lines[k] += [key[k] if k < len(key) else Span("    "), Span(" "), Span(row.ljust(wide), colours.of("text"))]
        room -= wide + 5
    return [[*line, Span(" " * room)] for line in lines]


def _key(layer: Points | Curve | Heat, has_heat: bool, colours: Palette) -> list[Span]:
    """The sign of a layer, four cells wide."""
    match layer:
        case Heat():
            return [Span("    ", on(HEAT[-1]), HEAT[-1]) if k in (1, 2) else Span("    ") for k in range(4)]
        case Curve():
            dash = {4: "▄▄▄▄", 2: "▄▄  ", 1: "▄   "}[layer.dash]
            return [Span("    "), Span(dash, colours.of(layer.role)), Span("    ")]
        case Points():
            colour = colours.of("text" if has_heat else layer.role)
            sign = plane.bold_sign(layer.sign)
            return [Span("    "), *(Span(f" {row}".ljust(4), colour, bold=True) for row in sign)]


def _bars(bars: Bars, width: int, height: int, colours: Palette) -> list[Line] | None:
    """A label, a bar and a note, each in large type."""
    rows = NARROW.rows
    texts = [text for each in bars.bars for text in (each.label, each.note)]
    if not all(map(font.can_draw, [bars.title, *texts])) or NARROW.width(bars.title) > width:
        return None
    lines = _letters(Entry(bars.title, "muted"), width, NARROW, colours)
    shown = picture.in_sight(bars, max((height - rows) // rows, 1))
    label = max((NARROW.width(each.label) for each in shown), default=0) + 2
    note = max((NARROW.width(each.note.strip()) for each in shown), default=0) + 2
    room = width - label - note
    if room < 1:
        return None
    for each in shown:
        share = min(max(each.value / bars.top, 0.0), 1.0) if bars.top > 0 else 0.0
        bar = smooth_bar(share * room).ljust(room)
        signs, notes = _rows(each.label, NARROW), _rows(each.note.strip(), NARROW)
        colour = colours.of(each.role)
        for k in range(rows):
            text = bar if k < rows - 1 else " " * room
            ink = colours.of("now" if each.role == "now" else "text")
            lines.append(
                [Span(signs[k].ljust(label), ink), Span(text, colour), Span(notes[k].rjust(note), colours.of("text"))]
            )
    return lines


def _table(table: Table, width: int, height: int, colours: Palette) -> list[Line] | None:
    """The rows in columns, as large as they fit, or those around the marked one; None if a row is too wide."""
    rows = [table.head, *table.rows] if table.head else list(table.rows)
    if not rows or not all(font.can_draw(cell) for row in rows for cell in row):
        return None
    for size in SIZES[2:]:
        room = height // size.rows
        gap = 4 * size.across
        sizes = [max(size.width(row[k]) for row in rows) for k in range(len(rows[0]))]
        if sum(sizes) + gap * (len(sizes) - 1) <= width and (room >= len(rows) or size is NARROW):
            heads = len(rows) - len(table.rows)
            last = max(room - heads, (table.marked or 0) + 1)
            shown = [*range(heads), *range(heads + last - (room - heads), heads + last)]
            return [
                line
                for k in shown
                if k < len(rows)
                for line in _row(table, k, rows[k], sizes, gap, size, colours, width)
            ]
    return None


def _row(
    table: Table,
    number: int,
    row: tuple[str, ...],
    sizes: list[int],
    gap: int,
    size: Size,
    colours: Palette,
    width: int,
) -> list[Line]:
    at = number - bool(table.head)
    role: Role = "muted" if at < 0 else "now" if at == table.marked else "text"
    lines = [""] * size.rows
    for k, (cell, wide) in enumerate(zip(row, sizes, strict=True)):
        drawn = _rows(cell, size) if cell else [""] * size.rows
        for j, text in enumerate(drawn):
            lines[j] += (text.rjust(wide) if k in table.flush_right else text.ljust(wide)) + " " * gap
    return [[Span(fitted(line.rstrip(), width), colours.of(role))] for line in lines]


def _tiles(tiles: Tiles, width: int, height: int, colours: Palette) -> list[Line] | None:
    """The small figures in rows, each below its title."""
    count = len(tiles.figures)
    if not all(font.can_draw(each.title) for each in tiles.figures):
        return None
    columns = -(-count // (1 if count <= 2 and width > 2 * height else 2 if count > 1 else 1))
    wide = (width - picture.GAP * (columns - 1)) // columns
    tall = height // -(-count // columns) - NARROW.rows
    if tall < 3 or any(NARROW.width(each.title) > wide for each in tiles.figures):
        return None
    lines: list[Line] = []
    for first in range(0, count, columns):
        blocks = [
            [
                *_letters(Entry(each.title), wide, NARROW, colours),
                *plane.painted(Frame(each, 0, 0, wide, tall), colours, is_bold=True).lines(),
            ]
            for each in tiles.figures[first : first + columns]
        ]
        rest = Span(" " * (width - len(blocks) * (wide + picture.GAP) + picture.GAP))
        lines += [[*line, rest] for line in picture.side_by_side(blocks)]
    return lines
