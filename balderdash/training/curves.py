"""Loss curves in characters: braille dots where the terminal has them, plain signs where not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of a braille cell, by row and column
_SCALE = 7  # cells left of the picture: a number and the axis


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of the picture.

    Attributes
    ----------
    points : (x, y), x rising
    sign : draws the curve where there is no braille, and names it in the key
    dash : draws this many dots of every four
    """

    points: Sequence[tuple[float, float]]
    sign: str
    dash: int = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of the picture.

    Attributes
    ----------
    text : one character
    curve : the number of the curve that is seen there, or None for axes
    """

    text: str
    curve: int | None = None


def picture(curves: Sequence[Curve], width: int, height: int, *, ascii_only: bool = False) -> list[list[Mark]]:
    """The curves in `height` rows of `width` cells, with the scale of y at the left.

    Values that are no numbers are left out. The earliest, highest losses are cut off where they would
    press all the rest flat: the top of the scale is at most 1.6 times the lowest value above the bottom.
    """
    columns, rows = max(1, width - _SCALE), max(1, height)
    kept = [[(x, y) for x, y in curve.points if math.isfinite(x) and math.isfinite(y)] for curve in curves]
    values = [y for points in kept for _, y in points]
    if not values:
        return [[Mark(" ")] * width for _ in range(rows)]
    low = min(values)
    high = max(min(max(values), 1.6 * low), low + 0.1)
    low -= 0.05 * (high - low)
    left = min(x for points in kept for x, _ in points)
    wide = max(x for points in kept for x, _ in points) - left or 1.0
    tall = high - low or 1.0
    cells = [[0] * columns for _ in range(rows)]
    owners: list[list[int | None]] = [[None] * columns for _ in range(rows)]
    for number, (curve, points) in enumerate(zip(curves, kept, strict=True)):
        dots = [((x - left) / wide * (2 * columns - 1), (y - low) / tall * (4 * rows - 1)) for x, y in points]
        for x, y in _line(dots):
            if x % 4 < curve.dash and 0 <= y < 4 * rows:
                row, column = rows - 1 - y // 4, x // 2
                cells[row][column] |= _DOTS[3 - y % 4][x % 2]
                owners[row][column] = number
    drawn: list[list[Mark]] = []
    numbered = (0, rows // 2, rows - 1)
    for row in range(rows):
        at = high - (row + 0.5) / rows * tall
        axis = "|" if ascii_only else "┤" if row in numbered else "│"
        scale = f"{at:5.2f} {axis}" if row in numbered else f"{axis:>7}"
        line = [Mark(c) for c in scale]
        for bits, owner in zip(cells[row], owners[row], strict=True):
            text = " " if owner is None else curves[owner].sign if ascii_only else chr(0x2800 | bits)
            line.append(Mark(text, owner))
        drawn.append(line[:width])
    return drawn


def as_text(curves: Sequence[Curve], width: int, height: int, *, ascii_only: bool = False) -> list[str]:
    """The picture as lines of text."""
    rows = picture(curves, width, height, ascii_only=ascii_only)
    return ["".join(mark.text for mark in row).rstrip() for row in rows]


def _line(dots: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Every dot on the way from each point to the next."""
    if len(dots) == 1:
        return [(round(dots[0][0]), round(dots[0][1]))]
    way: list[tuple[int, int]] = []
    for (x, y), (to_x, to_y) in pairwise(dots):
        n = max(1, math.ceil(max(abs(to_x - x), min(abs(to_y - y), 10_000))))
        way += ((round(x + k / n * (to_x - x)), round(y + k / n * (to_y - y))) for k in range(n + 1))
    return way
