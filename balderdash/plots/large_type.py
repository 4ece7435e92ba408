"""Large type, to be read from the last row of a room: the letters of `font`, in several sizes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rich.cells import cell_len

from balderdash.plots import font
from balderdash.plots.canvas import Line, Span, fitted
from balderdash.plots.figure import Role
from balderdash.plots.font import Bitmap
from balderdash.plots.palette import Palette

_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"  # by the bits of upper left, upper right, lower left, lower right
_BITS = np.array([[1, 2], [4, 8]])
PLENTY_WIDTH, PLENTY_HEIGHT = 110, 48  # from this size on, plain letters are too small for a room, and large ones fit
_BETWEEN = 3  # cells between two columns of entries, at least
_INDENT = "  "  # of the second line of an entry in a column


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
            parts = [replace(each, text=part) for each in entries for part in _broken(each.text, width, size.width)]
            if parts and len(parts) * size.rows <= height and all(size.width(p.text) <= width for p in parts):
                return [line for part in parts for line in letters(part, width, size, colours)]
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
            [_broken(each.text, wide, size.width, _INDENT) for each in column]
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
            lines += [line for text in broken for line in letters(replace(each, text=text), wide, size, colours)]
            lines += [blank] * gap
        made.append(lines + [blank] * (height - len(lines)))
    return [[*one, Span(" " * _BETWEEN), *other] for one, other in zip(*made, strict=True)]


def can_write(entry: Entry, width: int, size: Size) -> bool:
    """Whether the entry fits into one line of this size."""
    return font.can_draw(entry.text) and size.width(entry.text) <= width


def write_plain(entries: Sequence[Entry], width: int, height: int, colours: Palette) -> list[Line]:
    """The entries in the terminal's own letters, with empty lines between them if there is room."""
    plain = [replace(each, text=part) for each in entries for part in _broken(each.text, width, cell_len)]
    gap = len(plain) * 2 <= height + 1
    lines: list[Line] = []
    for each in plain[:height]:
        text = "" if each.is_hidden else each.text
        lines.append([Span(fitted(text, width), colours.of(each.role), bold=True)])
        lines += [[Span(" " * width)]] * gap
    return lines[:height]


def _broken(text: str, width: int, measure: Callable[[str], int], indent: str = "") -> list[str]:
    """The text in lines no wider than `width` cells, unless a word alone is wider; all but the first are indented."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(indent + word if lines else word)
    return lines


def letters(entry: Entry, width: int, size: Size, colours: Palette) -> list[Line]:
    """One line of type in `size.rows` lines of cells."""
    rows = [""] * size.rows if entry.is_hidden else rows_of(entry.text, size)
    return [[Span(fitted(row, width), colours.of(entry.role))] for row in rows]


def rows_of(text: str, size: Size) -> list[str]:
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
