"""A slide for a room: a headline, then lines in large type, or pictures with their formulas."""

from __future__ import annotations

from collections.abc import Sequence

from balderdash.plots import large_pictures, large_type
from balderdash.plots.canvas import Line, Span
from balderdash.plots.figure import Picture
from balderdash.plots.large_type import NARROW, SIZES, Entry
from balderdash.plots.palette import Palette

MARGIN = 1  # cells at the left and at the right
_MANY = 8  # lines that make a list long


def draw(
    words: str,
    entries: Sequence[Entry],
    pictures: Sequence[Picture],
    formulas: Sequence[str],
    width: int,
    height: int,
    colours: Palette,
) -> list[Line]:
    """The slide as `height` lines of `width` cells.

    Parameters
    ----------
    words : the headline
    entries : shown below it if there are no pictures; without entries, the headline has the screen to itself
    pictures : side by side, as large as the headline and the formulas leave room for
    formulas : below the pictures
    """
    inner = max(width - 2 * MARGIN, 1)
    if pictures:
        lines = _with_pictures(words, pictures, formulas, inner, height, colours)
    elif entries:
        if len(entries) >= _MANY:
            head, rest = _long_list(words, entries, inner, height, colours)
        else:
            head = _headline(words, inner, max(height // 4, NARROW.rows), colours)
            rest = large_type.write(entries, inner, height - len(head) - 1, colours, SIZES[2])
        lines = [*head, *_blank(inner, 1), *rest]
    else:
        block = large_type.write([Entry(words, "best")], inner, height, colours)
        lines = [*_blank(inner, (height - len(block)) // 2), *block]
    lines = lines[:height] + _blank(inner, height - len(lines))
    side = Span(" " * MARGIN)
    return [[side, *line, side] for line in lines]


def _long_list(
    words: str, entries: Sequence[Entry], width: int, height: int, colours: Palette
) -> tuple[list[Line], list[Line]]:
    """The headline and the entries; a small headline if only that leaves room for large entries."""
    heads = [_headline(words, width, most, colours) for most in (height // 8, 1)]
    for head in heads:
        if rest := large_type.write_large(entries, width, height - len(head) - 1, colours, SIZES[2], has_columns=True):
            return head, rest
    return heads[0], large_type.write_plain(entries, width, height - len(heads[0]) - 1, colours)


def _headline(words: str, width: int, most: int, colours: Palette) -> list[Line]:
    """The headline in one line if it can be, as large as `most` lines allow."""
    entry = Entry(words, "best")
    for size in SIZES[2:]:
        if size.rows <= most and large_type.can_write(entry, width, size):
            return large_type.write([entry], width, size.rows, colours, size)
    return large_type.write([entry], width, 1, colours, NARROW)


def _with_pictures(
    words: str, pictures: Sequence[Picture], formulas: Sequence[str], width: int, height: int, colours: Palette
) -> list[Line]:
    head = _headline(words, width, max(height // 6 + 1, NARROW.rows if height >= 23 else 1), colours)
    below: list[Line] = []
    is_large = large_type.is_plenty(width, height)
    if formulas:
        entries = [Entry(formula) for formula in formulas]
        most = height // 3 if is_large else 4
        if is_large:
            below = large_type.write(entries, width, most, colours, NARROW)
        else:
            below = large_type.write_plain(entries, width, most, colours)
    room = height - len(head) - len(below)
    return [*head, *large_pictures.draw(pictures, width, room, colours, is_large), *below]


def _blank(width: int, count: int) -> list[Line]:
    return [[Span(" " * width)] for _ in range(count)]
