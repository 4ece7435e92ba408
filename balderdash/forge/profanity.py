"""No vulgar or hateful word in a fake, joined or disguised; words of real terms are never suspected.

The stems lie in decency.txt beside this file, in rot13, so that nobody has to read them; `codecs.decode(text,
"rot13")` shows them. Three kinds of lines:

* ``*stem``: indecent anywhere in a word
* ``stem*``: indecent where a word begins with it
* ``stem``: indecent as a whole word, with the usual endings
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from balderdash.terms.key import key

STEMS = Path(__file__).with_name("decency.txt")
_ENDING = "(?:s|es|y|ed|er|ers|ing|ings|ish|ian|ean|ic|y?ites?)?"
_RUN = re.compile(r"(.)\1+")
_DISGUISES = str.maketrans("013457@$!|+8", "oieastasiltb")  # digits and signs that stand for letters


def read_stems(path: Path = STEMS) -> list[str]:
    """The stems in plain, with their stars."""
    lines = codecs.decode(path.read_text("utf-8"), "rot13").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


class ProfanityFilter:
    """Finds indecent words.

    Parameters
    ----------
    known : every word of a real term, as it stands in the keys; they pass, whatever they look like
    stems : as in decency.txt
    """

    def __init__(self, known: Collection[str], stems: Iterable[str] | None = None) -> None:
        self._known = known
        self._stems = tuple(read_stems() if stems is None else stems)

    @cached_property
    def _squeezed(self) -> tuple[tuple[str, str], ...]:
        return tuple((_squeezed(stem.strip("*")), stem) for stem in self._stems)

    def _is_indecent(self, word: str) -> bool:
        return any(_pattern(stem).search(word) for stem in self._suspected(word))

    def _is_cut(self, joined: str) -> bool:
        """Whether any stem is all there is, as in words that are indecent only when joined."""
        return any(_whole(stem).search(joined) for stem in self._suspected(joined))

    def _suspected(self, word: str) -> list[str]:
        """The stems that it may hold; the patterns of all would take a third of a second to compile."""
        bare = _squeezed(word)
        return [stem for squeezed, stem in self._squeezed if squeezed in bare]

    def indecent(self, term: str) -> str | None:
        """The first indecent word of a term, or None."""
        plain, disguised = key(term).split(), _unmasked(term)
        for word in (*plain, *disguised):
            if word not in self._known and self._is_indecent(word):
                return word
        # A word cut in two by a hyphen or a space; two whole real words are no cut.
        for words in (plain, disguised):
            for one, other in pairwise(words):
                cut = one not in self._known or other not in self._known or len(one) < 3 or len(other) < 3
                joined = one + other
                if cut and joined not in self._known and self._is_cut(joined):
                    return joined
        return None


@cache
def _pattern(stem: str) -> re.Pattern[str]:
    bare = _stretched(stem.strip("*"))
    if stem.startswith("*"):
        return re.compile(bare)
    return re.compile(f"^{bare}" if stem.endswith("*") else f"^{bare}{_ENDING}$")


@cache
def _whole(stem: str) -> re.Pattern[str]:
    return re.compile(f"^{_stretched(stem.strip('*'))}{_ENDING}$")


def _stretched(stem: str) -> str:
    """Letters may be drawn out, to three or more: a double one makes another word."""
    return "".join(f"{re.escape(c)}(?:{re.escape(c)}{{2,}})?" for c in stem)


def _squeezed(word: str) -> str:
    """A word without the repetition of letters."""
    return _RUN.sub(r"\1", word)


def _unmasked(term: str) -> list[str]:
    """The words of a term with the letters that digits and signs stand for."""
    return key(term.translate(_DISGUISES)).split() if any(ord(c) in _DISGUISES for c in term) else []
