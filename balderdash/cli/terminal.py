"""Output to the terminal: narration and warnings on stderr, data and tables on stdout, all safe to print."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, TextIO

from balderdash.terms.printable import printable, without_passwords

if TYPE_CHECKING:
    from balderdash.settings import Settings

_GAP = "  "  # between the columns of a table
_NARROWEST = 24  # columns of the terminal that are enough for a text to be wrapped
_NO_BREAK = "\0"  # stands for a space in what is not wrapped; printable text has none


_MARKS = "▸○●✓✗█"


def narrate(text: str, indent: int = 0) -> None:
    """Tell the user something on stderr, so that stdout holds data alone."""
    print_wrapped(text, indent, stream=sys.stderr)


def warn(text: str) -> None:
    """Tell the user on stderr that something is wrong; errors that end the program look the same."""
    fail(text, sys.stderr)


def fail(why: str, stream: TextIO) -> None:
    """Say on this stream what is wrong, in a sentence that names the program."""
    print_wrapped(f"balderdash: {without_passwords(why)}", stream=stream)


def own_settings() -> Settings:
    """The user's settings; what is wrong with their file is told."""
    from balderdash import settings

    found, complaint = settings.load()
    if complaint:
        warn(complaint)
    return found


@contextmanager
def status(text: str) -> Iterator[None]:
    """Show on a terminal what the program is doing, until the block ends; print nothing into a pipe."""
    if not can_draw(sys.stderr):
        yield
        return
    print(text, end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        print(f"\r{'':<{cells(text)}}\r", end="", file=sys.stderr, flush=True)


def write_line(line: str) -> None:
    """Write a line to stdout in one piece; print() writes twice, and Ctrl+C may come in between."""
    sys.stdout.write(line + "\n")


def columns(stream: TextIO) -> int:
    """The width of the terminal that the stream leads to."""
    try:
        width = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        width = 0
    return width or shutil.get_terminal_size().columns  # some terminals report 0


def wrapped(text: str, stream: TextIO, indent: int = 0) -> list[str]:
    """The text in lines; on a terminal, which would break it anywhere, they end between words.

    What stands between backticks is a command to be pasted, so it stays in one line.
    """
    if not stream.isatty():
        return [text]
    width = max(20, columns(stream))
    held = re.sub("`[^`]*`", lambda command: command.group().replace(" ", _NO_BREAK), text)
    lines = wrap(held, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
    return [line.replace(_NO_BREAK, " ") for line in lines] or [""]


def print_wrapped(text: str, indent: int = 0, *, stream: TextIO | None = None) -> None:
    """Print a text, by default to stdout; on a terminal in lines that end between words."""
    place = stream or sys.stdout
    print("\n".join(wrapped(printable(text), place, indent)), file=place, flush=stream is not None)


def is_dumb() -> bool:
    """Whether the terminal can only print one line after the other, or its encoding lacks the marks of a screen."""
    try:
        _MARKS.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeError, LookupError):
        return True
    return os.environ.get("TERM") in ("dumb", "unknown")


def at_terminal() -> bool:
    """Whether a full-screen program can run: Textual reads stdin and draws on stderr, and stdout is not redirected."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def is_served() -> bool:
    """Whether `balderdash web` started this process: a browser draws the screen, and stdout is the way to it."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def can_draw(stream: TextIO) -> bool:
    """Whether a line on this stream can be overwritten."""
    return stream.isatty() and not is_dumb()


def wants_colour(stream: TextIO) -> bool:
    """Whether the stream shows colours: it is a capable terminal, and NO_COLOR is not set."""
    return can_draw(stream) and not os.environ.get("NO_COLOR")


def bold(text: str, stream: TextIO) -> str:
    """`text`, in bold where the stream can show it."""
    return f"\x1b[1m{text}\x1b[0m" if wants_colour(stream) else text


def cells(text: str) -> int:
    """How many columns the text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if _has_no_width(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _has_no_width(c: str) -> bool:
    return unicodedata.category(c) in ("Mn", "Me", "Cf")


def print_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[str] = (),
    *,
    spare: Sequence[str] = (),
    plain: bool = False,
) -> None:
    """Print a table.

    On a terminal that is too narrow for it, columns are left out, which a message names. If that is not enough, the
    last column is wrapped, or stands below its row; a command in it stays whole.

    Parameters
    ----------
    head : the names of the columns; the last column is not padded, so it can hold long texts
    right : the columns that are aligned to the right
    spare : the columns to leave out on a narrow terminal, in that order
    plain : print each row as a line that names its columns, for screen readers; columns without a name are pictures
        and left out
    """
    if plain:
        for first, *others in rows:
            named = [f"{name} {cell}" for name, cell in zip(head[1:], others, strict=True) if name and cell]
            print(printable(f"{first}: {'; '.join(named)}"))
        return
    by_column = {name: [printable(row[place]) for row in (head, *rows)] for place, name in enumerate(head)}
    room = columns(sys.stdout) if sys.stdout.isatty() else None
    left_out = []
    for name in spare:
        if room is not None and _least(by_column.values()) > room:
            del by_column[name]
            left_out.append(name)
    last_name = next(reversed(by_column))
    for name, column in by_column.items():
        if name in right or name != last_name:
            width = max(map(cells, column))
            by_column[name] = [_padded(cell, width, name in right) for cell in column]
    *front, last = by_column.values()
    for number, text in enumerate(last):
        start = "".join(column[number] + _GAP for column in front)
        for line in _beside(start, text, None if room is None else room - cells(start)):
            print(bold(line, sys.stdout) if number == 0 else line)
    if named := [name for name in left_out if name]:
        narrate(f"Left out in this width: {', '.join(named)}.")


def _least(table: Iterable[Sequence[str]]) -> int:
    """The columns of the terminal that a table needs if its last column is wrapped."""
    widths = [max(map(cells, column)) for column in table]
    return sum(width + len(_GAP) for width in widths[:-1]) + min(widths[-1], _NARROWEST)


def _beside(start: str, text: str, room: int | None) -> list[str]:
    """The lines of a row: a text in the room beside its start, wrapped, or below it."""
    if room is None or cells(text) <= room:
        return [f"{start}{text}".rstrip()]
    if room < _NARROWEST or text.startswith("balderdash "):  # a command can be pasted only if it is whole
        return [start.rstrip(), f"    {text}"]
    first, *more = wrap(text, room, break_long_words=False, break_on_hyphens=False)
    return [start + first, *(" " * cells(start) + line for line in more)]


def print_names(files: Iterable[Path]) -> None:
    """Print the names of lists or models, one a line, for scripts and completion."""
    for file in files:
        print(printable(file.stem))


def _padded(cell: str, width: int, is_right: bool) -> str:
    gap = " " * (width - cells(cell))
    return gap + cell if is_right else cell + gap


def as_json(values: Any) -> str:
    """The values as a line of JSON; characters that are unsafe to print are escaped, which changes no value."""
    line = json.dumps(values, ensure_ascii=False)
    if line.isprintable():
        return line
    return "".join(c if printable(c) == c else json.dumps(c)[1:-1] for c in line)
