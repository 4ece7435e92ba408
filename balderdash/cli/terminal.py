"""Plain output: text that is safe for a terminal, tables, and bold only where it is wanted."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import TextIO

from balderdash.terms.printable import printable


def say(text: str) -> None:
    """Tell the user something: narration goes to stderr, so that stdout is data alone."""
    print(printable(text), file=sys.stderr)


def wants_colour(stream: TextIO) -> bool:
    """Whether escape codes may go to the stream: a terminal that knows them, and no NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def bold(text: str, stream: TextIO) -> str:
    """`text`, in bold where the stream can show it."""
    return f"\x1b[1m{text}\x1b[0m" if wants_colour(stream) else text


def cells(text: str) -> int:
    """The columns that `text` takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if _takes_none(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _takes_none(c: str) -> bool:
    return unicodedata.category(c) in ("Mn", "Me", "Cf")


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()) -> None:
    """Print rows under their heads, the columns named in `right` flush right.

    The last column is not padded, so that long remarks stand there.
    """
    table = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(cells, column)) for column in zip(*table, strict=True)]
    for number, row in enumerate(table):
        padded = [_padded(cell, width, name in right) for cell, width, name in zip(row, widths, head, strict=True)]
        line = "  ".join(padded).rstrip()
        print(bold(line, sys.stdout) if number == 0 else line)


def _padded(cell: str, width: int, to_the_right: bool) -> str:
    gap = " " * (width - cells(cell))
    return gap + cell if to_the_right else cell + gap
