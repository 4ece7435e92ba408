"""A grid of cells to draw on: braille dots for curves, half blocks for heat maps, signs and text on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rich.cells import cell_len, set_cell_size

from balderdash.plots.figure import Array

ACROSS, DOWN = 2, 4  # dots in a cell
_BRAILLE = 0x2800
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])  # in Unicode's order


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one colour; None is the terminal's own colour."""

    text: str
    colour: str | None = None
    back: str | None = None
    bold: bool = False


Line = list[Span]


def fitted(text: str, width: int) -> str:
    """The text cut or padded to exactly `width` cells; an ellipsis marks a cut."""
    if cell_len(text) > width:
        text = set_cell_size(text, max(width - 1, 0)) + "…"
    return set_cell_size(text, max(width, 0))


@dataclass(slots=True)
class Cell:
    """One character with its colours."""

    text: str = " "
    colour: str | None = None
    back: str | None = None
    bold: bool = False


class Canvas:
    """A grid of cells, (height, width), with row 0 at the top.

    Attributes
    ----------
    cells : the rows of cells
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.cells = [[Cell() for _ in range(width)] for _ in range(height)]

    def write(self, column: int, row: int, text: str, colour: str | None, bold: bool = False) -> None:
        """Write text into a row; what does not fit is left out, and backgrounds stay."""
        if not 0 <= row < self.height:
            return
        for at, c in enumerate(text, start=column):
            if 0 <= at < self.width:
                cell = self.cells[row][at]
                cell.text, cell.colour, cell.bold = c, colour, bold

    def dots(self, dots: npt.NDArray[np.bool_], colour: str | None, plain: str | None = None) -> None:
        """Draw dots, (4 height, 2 width), as braille, or each cell with dots as the character `plain`.

        A cell that has dots already shows both sets in the later colour.
        """
        grid = dots.reshape(self.height, DOWN, self.width, ACROSS).transpose(0, 2, 1, 3)
        codes = (grid * _BITS).sum(axis=(2, 3))  # (height, width)
        for row, column in zip(*np.nonzero(codes), strict=True):
            cell = self.cells[row][column]
            before = ord(cell.text) - _BRAILLE if cell.text != " " and "\u2800" <= cell.text <= "\u28ff" else 0
            cell.text = plain or chr(_BRAILLE | before | int(codes[row, column]))
            cell.colour = colour

    def lines(self) -> list[Line]:
        """The rows as spans; neighbours that look alike are joined."""
        return [_joined(row) for row in self.cells]


def _joined(cells: Iterable[Cell]) -> Line:
    line: Line = []
    text, look = "", None
    for cell in cells:
        this = (cell.colour, cell.back, cell.bold)
        if this != look and text:
            line.append(_span(text, look))
            text = ""
        text, look = text + cell.text, this
    if text:
        line.append(_span(text, look))
    return line


def _span(text: str, look: tuple[str | None, str | None, bool] | None) -> Span:
    return Span(text, *look) if look else Span(text)


def rasterise(shares: Array, width: int, height: int) -> npt.NDArray[np.bool_]:
    """The dots of a line through places (n, 2), given as shares of the picture from its bottom left corner.

    Places may lie outside; a place that is not finite interrupts the line.

    Returns
    -------
    (height, width) of dots, with row 0 at the top
    """
    dots = np.zeros((height, width), bool)
    limits = np.array([width - 1, height - 1])
    places = shares * limits  # in dots
    starts, ends = _clipped(places[:-1], places[1:], limits)
    counts = np.abs(ends - starts).max(axis=1, initial=0).astype(int) + 2  # of dots on each stretch
    stretch = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    along = (np.arange(len(stretch)) - first) / (counts[stretch] - 1)  # 0 to 1 on each
    x, y = np.rint(starts[stretch] + along[:, None] * (ends - starts)[stretch]).astype(int).T
    dots[height - 1 - y, x] = True
    return dots


def _clipped(starts: Array, ends: Array, limits: npt.NDArray[np.int_]) -> tuple[Array, Array]:
    """The parts of stretches (n, 2) between 0 and the limits (Liang and Barsky 1984); those outside are left out."""
    finite = np.isfinite(starts).all(axis=1) & np.isfinite(ends).all(axis=1)
    starts, ends = starts[finite], ends[finite]
    way = ends - starts
    enter, leave = np.zeros(len(way)), np.ones(len(way))
    for axis in (0, 1):
        for towards, room in ((-way[:, axis], starts[:, axis]), (way[:, axis], limits[axis] - starts[:, axis])):
            with np.errstate(over="ignore"):  # a stretch that hardly moves reaches the edge infinitely far away
                share = np.divide(room, towards, out=np.zeros_like(room), where=towards != 0)
            enter = np.where(towards < 0, np.maximum(enter, share), enter)
            leave = np.where(towards > 0, np.minimum(leave, share), leave)
            leave = np.where((towards == 0) & (room < 0), -1.0, leave)  # parallel to the edge and outside
    seen = enter <= leave
    enter, leave, starts, way = enter[seen, None], leave[seen, None], starts[seen], way[seen]
    return np.clip(starts + enter * way, 0, limits), np.clip(starts + leave * way, 0, limits)
