"""Plain output: text that is safe for a terminal, tables, and bold only where it is wanted."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from balderdash.terms.printable import printable


def say(text: str) -> None:
    """Tell the user something: narration goes to stderr, so that stdout is data alone."""
    print(printable(text), file=sys.stderr)


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show on a terminal what takes a moment, and wipe it when that is done; a pipe need not know."""
    if not can_draw(sys.stderr):
        yield
        return
    print(text, end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        print(f"\r{'':<{cells(text)}}\r", end="", file=sys.stderr, flush=True)


def give(line: str) -> None:
    """Write a line to stdout in one piece; print() takes two, and Ctrl+C may come between them."""
    sys.stdout.write(line + "\n")


def is_dumb() -> bool:
    """Whether the terminal says that it can only print one line after the other."""
    return os.environ.get("TERM") in ("dumb", "unknown")


def at_terminal() -> bool:
    """Whether somebody reads and types: Textual reads stdin and draws on stderr, and a redirected stdout wants data."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def can_draw(stream: TextIO) -> bool:
    """Whether the stream is a terminal on which a line can be drawn over."""
    return stream.isatty() and not is_dumb()


def wants_colour(stream: TextIO) -> bool:
    """Whether escape codes may go to the stream: a terminal that knows them, and no NO_COLOR."""
    return can_draw(stream) and not os.environ.get("NO_COLOR")


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


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = (), *, plain: bool = False
) -> None:
    """Print rows under their heads, the columns named in `right` flush right.

    The last column is not padded, so that long remarks stand there. A `plain` row is a line that
    names its columns, to be listened to; columns without a head are pictures, and left out.
    """
    if plain:
        for first, *others in rows:
            told = [f"{name} {cell}" for name, cell in zip(head[1:], others, strict=True) if name and cell]
            print(printable(f"{first}: {'; '.join(told)}"))
        return
    table = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(cells, column)) for column in zip(*table, strict=True)]
    for number, row in enumerate(table):
        padded = [_padded(cell, width, name in right) for cell, width, name in zip(row, widths, head, strict=True)]
        line = "  ".join(padded).rstrip()
        print(bold(line, sys.stdout) if number == 0 else line)


def print_names(files: Iterable[Path]) -> None:
    """Print what lists or models are called, one a line: for scripts and completion."""
    for file in files:
        print(printable(file.stem))


def _padded(cell: str, width: int, to_the_right: bool) -> str:
    gap = " " * (width - cells(cell))
    return gap + cell if to_the_right else cell + gap


def as_json(values: Any) -> str:
    """The values as a line of JSON; what no terminal should be sent is escaped, which changes no value."""
    line = json.dumps(values, ensure_ascii=False)
    if line.isprintable():
        return line
    return "".join(c if printable(c) == c else json.dumps(c)[1:-1] for c in line)
