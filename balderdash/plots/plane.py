"""A figure as lines of characters: the plane, its axes and its legend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from balderdash.plots import palette, scale
from balderdash.plots.canvas import ACROSS, DOWN, Canvas, Line, Span, fitted, rasterise
from balderdash.plots.figure import Curve, Figure, Heat, Label, Points, Role
from balderdash.plots.palette import Palette

LEAST_WIDTH, LEAST_HEIGHT = 12, 4  # smaller figures are drawn without axes
_PLAIN_CURVE: dict[Role, str] = {"model": "*", "best": "+", "muted": ".", "path": "~", "zero": "-", "one": "o"}
_KEY = {4: "⠤⠤", 2: "⠤ ", 1: "⠄ "}  # of a curve, by its dash
_PLAIN_SIGN = {"●": "@", "•": "+", "■": "#", "▲": "^", "▼": "v", "◀": "<", "▶": ">"}
_PLAIN_HEAT = " .:+#"
_BOLD = 2  # dots of a bold curve's thickness
_BOLD_SIGN = {
    "o": ("▟▙", "▜▛"), "x": ("▚▞", "▞▚"), "●": ("▟█▙", "▜█▛"), "•": ("▗▖", "▝▘"), "○": ("╭╮", "╰╯"), "■": ("██", "██")
}  # fmt: skip
_HALF = "#ffffff"  # the line at 1/2


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of the plane within a picture.

    Attributes
    ----------
    left, top, width, height : of the plane, in cells
    """

    figure: Figure
    left: int
    top: int
    width: int
    height: int

    @classmethod
    def of(cls, figure: Figure, width: int, height: int) -> Frame:
        """Leave room for the title, the numbers at the left and below, and the legend."""
        inner = height - 4  # title, axis, numbers, legend
        if not figure.is_bare and width >= LEAST_WIDTH and inner >= LEAST_HEIGHT:
            labels = scale.tick_labels(scale.ticks(figure.y, _most_rows(inner)))
            left = max(map(len, labels), default=0) + 1
            if left <= width // 2:
                return cls(figure, left, 1, width - left, inner)
        top = 1 if figure.title and height > 2 else 0
        return cls(figure, 0, top, max(width, 1), max(height - top, 1))

    @property
    def has_axes(self) -> bool:
        """Whether the figure has axes and there is room for them."""
        return self.left > 0

    def value_at(self, column: int, row: int) -> tuple[float, float] | None:
        """The point of the plane at a cell, or None outside the plane."""
        column, row = column - self.left, row - self.top
        if not (0 <= column < self.width and 0 <= row < self.height):
            return None
        x = scale.value_at(self.figure.x, (column + 0.5) / self.width)
        y = scale.value_at(self.figure.y, 1 - (row + 0.5) / self.height)
        return x, y

    def cell_of(self, x: float, y: float) -> tuple[int, int] | None:
        """Column and row of a point, or None if it lies outside or is not finite."""
        across, up = scale.share(self.figure.x, x), scale.share(self.figure.y, y)
        if not (0 <= across <= 1 and 0 <= up <= 1):
            return None
        column = round(across * (ACROSS * self.width - 1)) // ACROSS  # rounded like the dots of curves
        row = (DOWN * self.height - 1 - round(up * (DOWN * self.height - 1))) // DOWN
        return column, row


def draw(figure: Figure, width: int, height: int, colours: Palette, is_plain: bool = False) -> list[Line]:
    """The figure as `height` lines of `width` cells; `is_plain` draws with ASCII signs only."""
    frame = Frame.of(figure, width, height)
    lines = painted(frame, colours, is_plain).lines()
    if not frame.has_axes:
        return ([[Span(figure.title[:width].ljust(width), colours.of("text"))]] if frame.top else []) + lines
    return [
        [Span(fitted(figure.title, width), colours.of("text"), bold=True)],
        *_with_y_axis(lines, frame, colours, is_plain),
        *_x_axis(frame, width, colours, is_plain),
        _legend(figure, width, colours, is_plain),
    ]


def painted(frame: Frame, colours: Palette, is_plain: bool = False, is_bold: bool = False) -> Canvas:
    """The plane alone; `is_bold` draws thick curves and signs of several cells, to be seen from far away."""
    plane = Canvas(frame.width, frame.height)
    for layer in frame.figure.layers:
        match layer:
            case Heat():
                _draw_heat(plane, layer, frame, is_plain)
            case Curve():
                _draw_curve(plane, layer, frame, colours, is_plain, is_bold)
            case Points():
                _draw_points(plane, layer, frame, colours, is_plain, is_bold)
            case Label() if not is_bold:
                _draw_label(plane, layer, frame, colours)
    return plane


def _draw_heat(plane: Canvas, heat: Heat, frame: Frame, is_plain: bool) -> None:
    """Draw two bands of colour in each cell, and the line at 1/2 in dots."""
    rows, columns = DOWN * plane.height, ACROSS * plane.width
    x = scale.value_at(frame.figure.x, (np.arange(columns) + 0.5) / columns)
    y = scale.value_at(frame.figure.y, 1 - (np.arange(rows) + 0.5) / rows)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)  # (4h * 2w, 2)
    values = heat.field(grid).reshape(rows, columns)
    halves = values.reshape(2 * plane.height, DOWN // 2, plane.width, ACROSS).mean(axis=(1, 3))  # (2h, w)
    bands = palette.bands(halves).tolist()
    for row, cells in enumerate(plane.cells):
        for cell, upper, lower in zip(cells, bands[2 * row], bands[2 * row + 1], strict=True):
            if is_plain:
                cell.text = _PLAIN_HEAT[upper * len(_PLAIN_HEAT) // palette.BANDS]
            elif upper == lower:
                cell.back = palette.HEAT[upper]
            else:
                cell.text, cell.colour, cell.back = "▀", palette.HEAT[upper], palette.HEAT[lower]
    if is_plain or frame.figure.is_bare:
        return
    is_one = values >= 0.5
    line = np.zeros_like(is_one)
    line[:-1] |= is_one[:-1] != is_one[1:]
    line[:, :-1] |= is_one[:, :-1] != is_one[:, 1:]
    plane.dots(line, _HALF)


def _draw_curve(
    plane: Canvas, curve: Curve, frame: Frame, colours: Palette, is_plain: bool, is_bold: bool = False
) -> None:
    if len(curve.xy) > 1:
        figure = frame.figure
        shares = np.column_stack([scale.share(figure.x, curve.xy[:, 0]), scale.share(figure.y, curve.xy[:, 1])])
        dots = rasterise(shares, ACROSS * plane.width, DOWN * plane.height)
        if is_bold:
            dots[1:] |= dots[:-1]
            dots[:, 1:] |= dots[:, :-1]
        pitch = _BOLD if is_bold else 1
        dots[:, np.arange(dots.shape[1]) // pitch % 4 >= curve.dash] = False
        plane.dots(dots, colours.of(curve.role), _PLAIN_CURVE.get(curve.role, ".") if is_plain else None)


def _draw_points(
    plane: Canvas, points: Points, frame: Frame, colours: Palette, is_plain: bool, is_bold: bool = False
) -> None:
    for x, y in points.xy:
        cell, sign = frame.cell_of(x, y), points.sign
        if cell is None and points.at_edge:
            cell, sign = _at_edge(frame, x, y)
        if cell is None:
            continue
        column, row = cell
        rows = bold_sign(sign) if is_bold else (_PLAIN_SIGN.get(sign, sign) if is_plain else sign,)
        for down, text in enumerate(rows, start=row):
            for across, c in enumerate(text, start=column - (len(text) - 1) // 2):
                if 0 <= across < plane.width and 0 <= down < plane.height:
                    below = plane.cells[down][across]
                    colour, below.back = colours.of(points.role), _ground(below.colour, below.back, below.text)
                    plane.write(across, down, c, palette.on(below.back) if below.back else colour, bold=True)


def bold_sign(sign: str) -> tuple[str, ...]:
    """The rows of a sign that takes several cells."""
    return _BOLD_SIGN.get(sign, (sign,))


def _ground(colour: str | None, back: str | None, text: str) -> str | None:
    """The background for a sign in a cell; if its halves differ, that of the upper half."""
    return colour if text == "▀" else back


def _at_edge(frame: Frame, x: float, y: float) -> tuple[tuple[int, int] | None, str]:
    """The cell at the edge nearest to a point outside, and an arrow towards it."""
    if np.isnan(x) or np.isnan(y):
        return None, ""
    across, up = scale.share(frame.figure.x, x), scale.share(frame.figure.y, y)
    column = int(min(max(across, 0), 1) * (frame.width - 1))
    row = int((1 - min(max(up, 0), 1)) * (frame.height - 1))
    sign = "▶" if across > 1 else "◀" if across < 0 else "▲" if up > 1 else "▼"
    return (column, row), sign


def _draw_label(plane: Canvas, label: Label, frame: Frame, colours: Palette) -> None:
    cell = frame.cell_of(label.x, label.y)
    if cell is not None:
        column = min(max(cell[0] - len(label.text) // 2, 0), max(plane.width - len(label.text), 0))
        plane.write(column, cell[1] + label.below, label.text, colours.of(label.role), bold=label.role == "now")


def _most_rows(height: int) -> int:
    return max(3, min(6, height // 2))  # with fewer than three, an axis from -17 to 17 has one round number only


def _with_y_axis(lines: list[Line], frame: Frame, colours: Palette, is_plain: bool) -> list[Line]:
    values = scale.ticks(frame.figure.y, _most_rows(frame.height))
    at = {}
    for value, text in zip(values, scale.tick_labels(values), strict=True):
        cell = frame.cell_of(frame.figure.x.low, value)
        if cell:
            at[cell[1]] = text
    bar, tick = ("|", "+") if is_plain else ("│", "┤")
    grey = colours.of("muted")
    return [
        [Span(at.get(row, "").rjust(frame.left - 1) + (tick if row in at else bar), grey), *line]
        for row, line in enumerate(lines)
    ]


def _x_axis(frame: Frame, width: int, colours: Palette, is_plain: bool) -> list[Line]:
    """The axis below the plane, and its numbers with the axis' name at the right."""
    corner, line, tick = ("+", "-", "+") if is_plain else ("└", "─", "┬")
    rule, numbers = [line] * frame.width, [" "] * width
    name = frame.figure.x.name
    room = width - len(name) - 1
    numbers[width - len(name) :] = name
    values = scale.ticks(frame.figure.x, max(3, frame.width // 9))
    for value, text in zip(values, scale.tick_labels(values), strict=True):
        cell = frame.cell_of(value, frame.figure.y.low)
        if cell is None:
            continue
        rule[cell[0]] = tick
        start = max(frame.left + cell[0] - len(text) // 2, 0)
        is_free = all(c == " " for c in numbers[max(start - 1, 0) : start + len(text) + 1])
        if start + len(text) <= room and is_free:
            numbers[start : start + len(text)] = text
    grey = colours.of("muted")
    return [
        [Span(" " * (frame.left - 1) + corner + "".join(rule), grey)],
        [Span("".join(numbers), grey)],
    ]


def _legend(figure: Figure, width: int, colours: Palette, is_plain: bool) -> Line:
    """The sign and name of each layer that has a name, as far as they fit."""
    line: Line = []
    room = width
    keys = list(_keys(figure, colours, is_plain))
    gap = 2 if sum(len(key.text) + len(name) + 3 for key, name in keys) - 2 <= width else 1
    for key, name in keys:
        text = f" {name}{' ' * gap}"
        if len(key.text) + len(text) - gap > room:
            break
        line += [key, Span(text[: room - len(key.text)], colours.of("muted"))]
        room -= len(key.text) + len(text)
    return [*line, Span(" " * max(room, 0))]


def _keys(figure: Figure, colours: Palette, is_plain: bool) -> Iterator[tuple[Span, str]]:
    """The sign and name of each layer, those of heat maps last."""
    heats = [layer for layer in figure.layers if isinstance(layer, Heat)]
    for layer in figure.layers:
        match layer:
            case Points() if layer.name:
                sign = _PLAIN_SIGN.get(layer.sign, layer.sign) if is_plain else layer.sign
                colour = colours.of("text" if heats else layer.role)  # on a map, signs are black or white
                yield Span(sign, colour, bold=True), layer.name
            case Curve() if layer.name:
                sign = _PLAIN_CURVE.get(layer.role, ".") * 2 if is_plain else _KEY[layer.dash]
                yield Span(sign, colours.of(layer.role), bold=True), layer.name
    for heat in heats:
        if heat.line_name and not is_plain:
            yield Span("⠤⠤", _HALF, palette.HEAT[palette.BANDS // 2], bold=True), heat.line_name
        if heat.name:
            top = palette.HEAT[-1]  # hard to see on a light background, so it is the background
            yield Span("#") if is_plain else Span("·", palette.on(top), top), heat.name
