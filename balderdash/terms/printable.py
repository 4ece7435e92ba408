"""Text from lists, models and players, made safe to show and to store."""

from __future__ import annotations

import re
import unicodedata
from shlex import quote

CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_WHOEVER = re.compile(r"(?<=//)[^/?#\s]*@|(?<![^\s‘'\"(])[^\s/:@]+:[^\s/@]*@")  # ada:secret@ in an address
# ?token=…, in the part of an address behind its path
_SECRET = re.compile(
    r"([?&;#][\w.-]*(?:pass|passw(?:or)?d|passphrase|pwd|token|secret|key|sig|signature|sid|session|auth|credentials?)=)"
    r"[^&;#\s]+",
    re.IGNORECASE,
)
_JOINERS = "\u200c\u200d"  # Persian and emoji are spelled with them, and they move nothing


def printable(text: str) -> str:
    """One line of text without anything that moves the cursor or changes the writing direction.

    Control characters (including those of colour), bidirectional controls, line ends and lone surrogates
    become the replacement character, and every kind of space becomes a plain one.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else _substitute(c) for c in text)


def whole(text: str) -> str:
    """The text without lone surrogates: a file name can contain them, but no text file or database accepts them."""
    return text.encode(errors="replace").decode()


def without_passwords(text: str) -> str:
    """The text without the names, passwords and keys in its addresses: no message and no file may repeat one.

    >>> without_passwords("https://ada:secret@example.org/list?page=2&token=4f1e")
    'https://…@example.org/list?page=2&token=…'
    """
    return _SECRET.sub(r"\1…", _WHOEVER.sub("…@", text))


def counted(number: int, noun: str) -> str:
    """A number with its noun, whose plural ends with s: 1 term, 2,000 terms."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def typed(argument: object) -> str:
    """A name or a path as it is typed in a command: quoted if a shell needs it, and never an option.

    >>> typed("my terms.txt"), typed("-dash.txt"), typed("plain.txt")
    ("'my terms.txt'", './-dash.txt', 'plain.txt')
    """
    text = printable(str(argument))
    return quote(f"./{text}" if text.startswith("-") else text)


def _substitute(c: str) -> str:
    return " " if c == "\t" or unicodedata.category(c) == "Zs" else "\N{REPLACEMENT CHARACTER}"
