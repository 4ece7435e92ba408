"""Keeps vulgar and hateful words out of fakes, also joined or disguised ones; words of real terms always pass.

The stems are in profanity.txt beside this file, in rot13, so that nobody has to read them; `codecs.decode(text,
"rot13")` shows them. There are three kinds of lines:

* ``*stem``: profane anywhere in a word
* ``stem*``: profane at the beginning of a word
* ``stem``: profane as a whole word, with the usual endings
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from balderdash.terms.key import key

STEMS = Path(__file__).with_name("profanity.txt")
_ENDING = "(?:s|es|y|ed|er|ers|ing|ings|ish|ian|ean|ic|y?ites?)?"
_REPEATED = re.compile(r"(.)\1+")
_DISGUISES = str.maketrans("013457@$!|+8", "oieastasiltb")  # digits and signs that are used as letters


def read_stems(path: Path = STEMS) -> list[str]:
    """The decoded stems, with their stars."""
    lines = codecs.decode(path.read_text("utf-8"), "rot13").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


class ProfanityFilter:
    """Finds profane words.

    Parameters
    ----------
    known : every word of a real term, as it stands in the keys; they always pass
    stems : as in profanity.txt
    """

    def __init__(self, known: Collection[str], stems: Iterable[str] | None = None) -> None:
        self._known = known
        self._stems = tuple(read_stems() if stems is None else stems)

    @cached_property
    def _collapsed(self) -> tuple[tuple[str, str], ...]:
        return tuple((_collapse(stem.strip("*")), stem) for stem in self._stems)

    def _is_profane(self, word: str) -> bool:
        return any(_pattern(stem).search(word) for stem in self._candidates(word))

    def _is_stem(self, joined: str) -> bool:
        """Whether a stem and an ending are all there is, whatever the stem's stars: for words that had to be joined."""
        return any(_whole_word(stem).search(joined) for stem in self._candidates(joined))

    def _candidates(self, word: str) -> list[str]:
        """The stems that a word may contain; compiling the patterns of all would take a third of a second."""
        bare = _collapse(word)
        return [stem for collapsed, stem in self._collapsed if collapsed in bare]

    def find(self, term: str) -> str | None:
        """The first profane word of a term, or None."""
        plain, undisguised = key(term).split(), _undisguised(term)
        for word in (*plain, *undisguised):
            if word not in self._known and self._is_profane(word):
                return word
        # A hyphen or space may split a word in two; two whole real words are not a split word.
        for words in (plain, undisguised):
            for one, other in pairwise(words):
                is_split = one not in self._known or other not in self._known or len(one) < 3 or len(other) < 3
                joined = one + other
                if is_split and joined not in self._known and self._is_stem(joined):
                    return joined
        return None


@cache
def _pattern(stem: str) -> re.Pattern[str]:
    bare = _stretched(stem.strip("*"))
    if stem.startswith("*"):
        return re.compile(bare)
    return re.compile(f"^{bare}" if stem.endswith("*") else f"^{bare}{_ENDING}$")


@cache
def _whole_word(stem: str) -> re.Pattern[str]:
    return re.compile(f"^{_stretched(stem.strip('*'))}{_ENDING}$")


def _stretched(stem: str) -> str:
    """A pattern for a stem whose letters may be repeated three times or more; a double letter makes another word."""
    return "".join(f"{re.escape(c)}(?:{re.escape(c)}{{2,}})?" for c in stem)


def _collapse(word: str) -> str:
    """The word without repeated letters."""
    return _REPEATED.sub(r"\1", word)


def _undisguised(term: str) -> list[str]:
    """The words of a term with letters in place of digits and signs; none if there are no such signs."""
    return key(term.translate(_DISGUISES)).split() if any(ord(c) in _DISGUISES for c in term) else []
