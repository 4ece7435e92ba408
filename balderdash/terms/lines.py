"""A line of a word list as a term: how it is tidied, and what no term can be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from balderdash.terms.key import keys

_AT_ONCE = 4096  # lines
MAX_LINE = 300  # characters; no encyclopedia's title is longer (MediaWiki's limit is 255 bytes)

# Invisible characters that change how a line is drawn: soft hyphens, zero-width marks and
# bidirectional controls. Zero-width joiners stay: Persian and emoji are spelled with them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")

_NO_LETTER = "it has neither a letter nor a digit"
_COMMENT = "it is a comment, and comments stand above the first term"
PASSED_OVER = (_NO_LETTER, _COMMENT)  # what a reader does not mind


Line = tuple[int, str, str, str | None]  # number from 1, term, its key, and why it can be no term or None


def tidy(line: str) -> str:
    """A line as a term: composed letters, single spaces, no invisible characters."""
    if not line.isascii():
        line = unicodedata.normalize("NFC", _INVISIBLE.sub("", line))
    return " ".join(line.split())


def parse(lines: Iterable[str], start: int = 1) -> Iterator[Line]:
    """Each line that is not blank; the first has the number `start`."""
    numbered = enumerate(lines, start)
    while block := [
        # What is longer is no term whatever it holds: do not work through a gigabyte.
        (number, tidy(line if len(line) <= 4 * MAX_LINE else line[:MAX_LINE]), len(line))
        for number, line in islice(numbered, _AT_ONCE)
    ]:
        for (number, term, length), k in zip(block, keys(term for _, term, _ in block), strict=True):
            if length > 4 * MAX_LINE:
                yield number, term, "", f"it has {length:,} characters, the limit is {MAX_LINE}"
            elif term:
                yield number, term, k, fault(term, k)


def fault(term: str, k: str) -> str | None:
    """Why a tidied line with this key cannot be a term, or None."""
    if len(term) > MAX_LINE:
        return f"it has {len(term):,} characters, the limit is {MAX_LINE}"
    if not term.isprintable() and (control := CONTROL.search(term)):
        return f"it holds the control character U+{ord(control[0]):04X}"
    if not k:
        return _NO_LETTER
    return _COMMENT if is_comment(term) else None


def is_comment(line: str) -> bool:
    """Whether it is a remark and not a term such as #P-complete."""
    return line.startswith("#") and not line[1:2].strip()


def shown(term: str) -> str:
    """A line as it can be printed: short, and without control characters."""
    visible = CONTROL.sub("\N{REPLACEMENT CHARACTER}", term)
    return f"‘{visible[:40]}…’" if len(visible) > 40 else f"‘{visible}’"
