"""Pseudowords: words that are neither known, nor derived from known words, nor names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import chain, takewhile
from operator import eq

from balderdash.forge.list_profile import tokens
from balderdash.terms.key import key

# A person sees at once that "Zumping dimension" is a fake; docs/fakes.md says how often that happens.
_PARTS = re.compile(r"[-–—/]")
_LATIN = re.compile(r"[a-z]{3,}")
_MIN_STEM = 5  # letters
_MAX_SUFFIX = 6  # letters
_MIN_SECOND = 4  # letters of the second word of a compound

PREFIXES = frozenset((
    "anti", "auto", "bi", "co", "contra", "counter", "de", "dis", "endo", "equi", "exo", "extra", "hemi", "hetero",
    "holo", "homo", "hyper", "hypo", "il", "im", "in", "infra", "inter", "intra", "ir", "iso", "macro", "mega", "meta",
    "micro", "mid", "mis", "mono", "multi", "neo", "non", "omni", "ortho", "out", "over", "pan", "para", "per", "peri",
    "poly", "post", "pre", "pro", "proto", "pseudo", "quasi", "re", "semi", "sub", "super", "supra", "sur", "syn",
    "tele", "tetra", "trans", "tri", "ultra", "un", "under", "uni", "up",
))  # fmt: skip
SUFFIXES = frozenset((
    "able", "age", "al", "ally", "ance", "ant", "ar", "arity", "arian", "ary", "ate", "ated", "ates", "ating", "ation",
    "ations", "ative", "ator", "d", "ed", "edly", "ence", "ent", "er", "ers", "es", "eur", "ful", "hood", "iac", "ial",
    "ian", "iance", "ible", "ibility", "ic", "ical", "ically", "ics", "ied", "ies", "ification", "ified", "ily", "ing",
    "ings", "ion", "ional", "ions", "ious", "ish", "ism", "ist", "istic", "ists", "ite", "ition", "ity", "ium", "ive",
    "ivity", "ization", "ize", "ized", "izer", "izing", "less", "ly", "ment", "ness", "oid", "oidal", "on", "or", "ory",
    "ous", "ously", "r", "s", "ship", "th", "tion", "ular", "um", "ure", "us", "wise", "y",
))  # fmt: skip
# A capitalised word with such a suffix is not a name where it begins a term, as all first words are capitalised.
NOT_A_NAME = re.compile(
    r".{2,}(?:[ae]nce|[ae]nt|[ai]ble|[ao]ry|age|al|ed|ful|ic|ing|ion|ism|ity|ive|less|ly|ment|ness|oid|ous|ular|ure)"
)


class Morphology:
    """How the words of real terms are formed.

    Parameters
    ----------
    known : every word of a real term, as it stands in the keys
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = known

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._known)

    def is_cut(self, part: str) -> bool:
        """Whether a longer known word begins with it."""
        place = bisect_right(self._sorted, part)
        return place < len(self._sorted) and self._sorted[place].startswith(part)

    def shared_beginning(self, word: str) -> int:
        """The most letters that another known word has in common with the beginning of this one.

        >>> Morphology({"winawer", "wing"}).shared_beginning("winawen")
        6
        """
        place = bisect_left(self._sorted, word)
        neighbours = self._sorted[max(0, place - 1) : place + 2]
        shared = (sum(takewhile(bool, map(eq, word, each))) for each in neighbours if each != word)
        return max(shared, default=0)

    def is_derived(self, word: str) -> bool:
        """Whether a word is known, or formed from a known one with a prefix, a suffix or another word before it.

        >>> morphology = Morphology({"group", "morphism", "conformal", "trigonometric", "wave"})
        >>> [morphology.is_derived(w) for w in ("quasigroup", "conformally", "trigonometroid", "groupwave", "zumping")]
        [True, True, True, True, False]
        """
        return (
            word in self._known
            or self._has_suffix(word)
            or any(self._is_compound(word[:i], word[i:]) for i in range(2, len(word) - _MIN_SECOND + 1))
        )

    def _is_compound(self, first: str, rest: str) -> bool:
        if first in PREFIXES:
            return rest in self._known or self._has_suffix(rest)
        return len(first) >= _MIN_SECOND and first in self._known and rest in self._known

    def _has_suffix(self, word: str) -> bool:
        """Whether a word consists of the beginning of a known word and a suffix."""
        places = range(max(_MIN_STEM, len(word) - _MAX_SUFFIX), len(word))
        return any(word[i:] in SUFFIXES and self.is_cut(word[:i]) for i in places)

    def pseudoword(self, term: str, rare: Collection[str] = ()) -> str | None:
        """The first pseudoword of a term, or None.

        A capitalised word counts as a name, unless it begins a term of several words and has a suffix that
        names do not have.

        Parameters
        ----------
        rare : known words to treat as unknown and not derived
        """
        parts = [part for token in tokens(term) for part in _PARTS.split(token) if part]
        for place, part in enumerate(parts):
            for word in key(part).split():
                is_pseudo = word in rare or not self.is_derived(word)
                is_name = part[:1].isupper() and (place or len(parts) == 1 or not NOT_A_NAME.fullmatch(word))
                if is_pseudo and not is_name and _LATIN.fullmatch(word):
                    return word
        return None

    def pseudoword_share(self, tried: Collection[str], keys: Iterable[str]) -> float:
        """The share of terms that would have a pseudoword if the words that stand in one term alone were unknown.

        docs/fakes.md has the share of the bundled lists.

        Parameters
        ----------
        tried : some of a list's terms
        keys : the keys of all of them
        """
        counts = Counter(chain.from_iterable(map(str.split, keys)))
        rare = {word for word, count in counts.items() if count == 1}
        return sum(self.pseudoword(term, rare) is not None for term in tried) / max(1, len(tried))
