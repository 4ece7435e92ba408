"""Pictures for the last row of a room: what is drawn in a plane stays, and numbers and names are in large type.

On a small screen plain letters are large enough, and `picture` draws.
"""

from __future__ import annotations

from collections.abc import Sequence

from balderdash.notation import smooth_bar
from balderdash.plots import font, picture, plane, scale
from balderdash.plots.canvas import Line, Span, fitted
from balderdash.plots.figure import Bars, Curve, Figure, Heat, Label, Picture, Points, Role, Table, Tiles
from balderdash.plots.large_type import NARROW, SIZES, Entry, Size, letters, rows_of
from balderdash.plots.palette import HEAT, Palette, on
from balderdash.plots.plane import Frame

_TICK_ROWS = 14  # cells of a plane for each number at its left


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
    lines = letters(Entry(figure.y.name, "muted"), width, NARROW, colours)
    numbers = [" " * (left - 1) + "│"] * inner
    for value, label in zip(ups, labels, strict=True):
        if cell := frame.cell_of(figure.x.low, value):
            first = min(max(cell[1] - rows // 2, 0), inner - rows)
            for k, row in enumerate(rows_of(label, NARROW)):
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
        rows = rows_of(f" {label.text.strip()} ", NARROW)
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
    name = rows_of(axis.name, NARROW)
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
                for text, row in zip(texts, rows_of(label, NARROW), strict=True)
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
        for k, row in enumerate(rows_of(layer.name, NARROW)):
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
    lines = letters(Entry(bars.title, "muted"), width, NARROW, colours)
    shown = picture.in_sight(bars, max((height - rows) // rows, 1))
    label = max((NARROW.width(each.label) for each in shown), default=0) + 2
    note = max((NARROW.width(each.note.strip()) for each in shown), default=0) + 2
    room = width - label - note
    if room < 1:
        return None
    for each in shown:
        bar = smooth_bar(bars.share(each) * room).ljust(room)
        signs, notes = rows_of(each.label, NARROW), rows_of(each.note.strip(), NARROW)
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
    rows = table.lines
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
        drawn = rows_of(cell, size) if cell else [""] * size.rows
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
                *letters(Entry(each.title), wide, NARROW, colours),
                *plane.painted(Frame(each, 0, 0, wide, tall), colours, is_bold=True).lines(),
            ]
            for each in tiles.figures[first : first + columns]
        ]
        rest = Span(" " * (width - len(blocks) * (wide + picture.GAP) + picture.GAP))
        lines += [[*line, rest] for line in picture.side_by_side(blocks)]
    return lines
