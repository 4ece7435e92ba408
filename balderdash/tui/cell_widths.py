"""How many columns of a terminal a character takes, where Rich and terminals disagree."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from rich import cells

_Range = tuple[int, int, int]  # first character, last character, columns


def give_spacing_marks_a_column() -> None:
    """Measure spacing marks, such as the vowel signs of Devanagari, as the C library, tmux, xterm and VTE do.

    Rich's tables give them no column, so a row with a Hindi word would be too wide, and its end would be cut off. There
    is no public way to say so; a Rich whose tables look different stays as it is.
    """
    with suppress(AttributeError, TypeError, ValueError, ImportError):
        from rich._unicode_data import load

        widths = load("auto").widths
        if isinstance(widths, list) and cells.get_character_cell_size("\N{DEVANAGARI VOWEL SIGN AA}") == 0:
            widths[:] = [part for entry in widths for part in _parts(entry)]
            cells.get_character_cell_size.cache_clear()
            cells.cached_cell_len.cache_clear()


def _parts(entry: _Range) -> Iterator[_Range]:
    """The ranges that one range becomes."""
    first, last, width = entry
    if width:
        yield entry
        return
    begin = first
    for code in range(first, last + 2):
        new = code <= last and unicodedata.category(chr(code)) == "Mc"
        if code > last or new != (unicodedata.category(chr(begin)) == "Mc"):
            yield begin, code - 1, int(unicodedata.category(chr(begin)) == "Mc")
            begin = code
