"""Text from lists, models and players as it may be shown and kept."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # Persian and emoji are spelled with them, and they move nothing


def printable(text: str) -> str:
    """One line of text without anything that moves the cursor or turns the writing round.

    Control characters (also those of colour), bidirectional controls, line ends and half characters
    become the replacement character, and every kind of space a plain one.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else _substitute(c) for c in text)


def whole(text: str) -> str:
    """The text without the half characters that a file's name may have, and that no file or database takes."""
    return text.encode(errors="replace").decode()


def counted(number: int, what: str) -> str:
    """How many there are of something whose plural ends with s: 1 term, 2,000 terms."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _substitute(c: str) -> str:
    return " " if c == "\t" or unicodedata.category(c) == "Zs" else "\N{REPLACEMENT CHARACTER}"
