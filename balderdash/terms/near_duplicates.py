"""Is a term one slip away from a real one? Then it reads as a misprint, not as an invention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import OSA

from balderdash.cache import cached
from balderdash.terms.key import key
from balderdash.terms.letter_index import LetterIndex, letter_bits
from balderdash.terms.lexicon import Lexicon

SlipKind = Literal["form", "order", "edit", "part"]

# One edit anywhere is a slip, if the key has at least MIN_LETTERS letters (of shorter real terms, every
# second one is an edit away from another). Two edits are a slip only if they fall into different words,
# or into one long word: real one-word terms are often two edits apart. Held-out real terms that would be
# refused as an edit of another real term, in per cent:
#                       minerals  dinosaurs  chess openings  philosophy  mathematics
#   one edit               7.2       5.6          1.3            7.7         3.8
#   this rule              8.5      12.6          2.0           12.2         6.8
#   two edits             40.6      25.9         12.0           28.5        15.5
MIN_LETTERS = 4
LONG_WORD = 8  # in a term of several words
LONG_TERM = 12  # a term of a single word

# Words that join others; no term is about them.
SMALL = frozenset((
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "its", "of", "on", "or", "over", "the",
    "to", "under", "via", "with", "without",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """What separates a term from a real one.

    Attributes
    ----------
    kind : form (singular and plural, hyphen, space or nothing), order (of the words), edit (of letters) or part
        (words in a row out of a longer term, such as "abelian variety": of the real terms made of known words,
        one in ten is a part of another)
    key : the real term's key
    """

    kind: SlipKind
    key: str


class NearDuplicates:
    """Finds the real term that another term is a slip of."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def prepare(self) -> None:
        """Index the lexicon: half a second for 70,000 terms, which the first question would have to wait."""
        _ = self._index, self._text, self.letters

    @cached_property
    def _index(self) -> tuple[dict[str, int], dict[str, int], frozenset[str]]:
        """Form -> position of a key, order of words -> position of a key, and what stands side by side in the keys.

        The last says no in front of most searches of the whole text.
        """

        def work() -> tuple[dict[str, int], dict[str, int], frozenset[str]]:
            places = range(len(self._lexicon.keys))
            by_form = dict(zip(map(form, self._lexicon.keys), places, strict=True))
            by_order = dict(zip(map(order, self._lexicon.keys), places, strict=True))
            return by_form, by_order, frozenset(_pairs(self._text))

        return cached("slips", work, self._lexicon.digest, terms=len(self._lexicon.keys))

    @cached_property
    def _text(self) -> str:
        """Every key on a line of its own, between spaces."""
        return "".join(f"\n {k} " for k in self._lexicon.keys) + "\n"

    @cached_property
    def letters(self) -> LetterIndex:
        """Every key, found by edit distance."""
        keys = self._lexicon.keys
        return LetterIndex(keys, cached("letters", lambda: letter_bits(keys), self._lexicon.digest, terms=len(keys)))

    def of(self, term: str) -> NearDuplicate | None:
        """The slip that makes `term` of another term that is real, or None."""
        asked = key(term)
        keys = self._lexicon.keys
        if not keys:
            return None
        by_form, by_order, _ = self._index
        place = by_form.get(form(asked))
        if place is not None and keys[place] != asked:
            return NearDuplicate("form", keys[place])
        place = by_order.get(order(asked))
        if place is not None and keys[place] != asked:
            return NearDuplicate("order", keys[place])
        for place in self.letters.within(asked, 2):
            if keys[place] != asked and is_edit(asked, keys[place]):
                return NearDuplicate("edit", keys[place])
        return self._part(asked)

    def _part(self, asked: str) -> NearDuplicate | None:
        if " " not in asked or not self._index[2].issuperset(_pairs(asked)):
            return None
        start = -1
        while (start := self._text.find(f" {asked} ", start + 1)) >= 0:
            whole = self._text[self._text.rfind("\n", 0, start) + 2 : self._text.find("\n", start) - 1]
            if whole != asked:  # a real term stands there by itself as well
                return NearDuplicate("part", whole)
        return None


def _pairs(text: str) -> Iterator[str]:
    """Neighbouring words, and what stands between keys in the text of all of them."""
    return map(" ".join, pairwise(text.split(" ")))


def is_edit(one: str, other: str) -> bool:
    """Whether two different keys are so few edits apart that one reads as a misprint of the other."""
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance > 2 or min(map(_letters, (one, other))) < MIN_LETTERS:
        return False
    if distance == 1:
        return True
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return min(map(_letters, (one, other))) >= LONG_TERM
    long = LONG_TERM if len(words) == 1 else LONG_WORD
    changed = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    return len(changed) > 1 or min(map(len, changed[0])) >= long


def _letters(k: str) -> int:
    return len(k) - k.count(" ")


def form(k: str) -> str:
    """What the spellings of one term share, whatever their hyphens, spaces and last word's number.

    >>> form("quasi conformal mappings") == form("quasiconformal mapping")
    True
    """
    return _stem(k.replace(" ", ""))  # hardly one comes twice: nothing to remember


def order(k: str) -> str:
    """What the orders of one term's words share.

    >>> order("automata equivalence of") == order("equivalence of an automaton")
    True
    """
    words = k.split()
    return " ".join(sorted(singular(word) for word in words if word not in SMALL) or words)


# Ending -> what is left in its place, the longest first; singular and plural meet in the same stem, which
# is no word and need not be one: complexes, complex -> compl; bases, basis, base -> bas.
_ENDINGS = (
    ("maton", "m"), ("mata", "m"), ("aces", "ac"), ("eaux", "eau"),
    ("ices", ""), ("ixes", ""), ("exes", ""), ("axes", "ac"), ("uses", ""), ("ies", ""), ("oes", ""), ("ae", ""),
    ("es", ""), ("is", ""), ("us", ""), ("um", ""), ("on", ""), ("ix", ""), ("ex", ""), ("ax", "ac"),
    ("i", ""), ("a", ""), ("e", ""), ("y", ""), ("o", ""),
)  # fmt: skip
_BY_LAST_LETTER = {last: [pair for pair in _ENDINGS if pair[0][-1] == last] for last in "aesxmniyo"}
_IRREGULAR = {
    "genera": "genus",
    "opera": "opus",
    "feet": "foot",
    "teeth": "tooth",
    "men": "man",
    "women": "woman",
    "mice": "mouse",
    "dice": "die",
}


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """A stem that a word shares with its plural, English, Latin and Greek.

    >>> [singular(w) for w in ("matrix", "matrices", "lemma", "lemmata", "spaces", "space", "tori", "torus")]
    ['matr', 'matr', 'lemm', 'lemm', 'spac', 'spac', 'tor', 'tor']
    """
    return _stem(word)


def _stem(word: str) -> str:
    """`singular`, worked out."""
    word = _IRREGULAR.get(word, word)
    if len(word) < 4:
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "es", "as", "os")):
        word = word[:-1]  # groups; -ons, -ums, -exs fall through to the endings
    elif word.endswith(("as", "os")):
        return word[:-2]  # lemmas, ratios; chaos stays with itself
    for ending, left in _BY_LAST_LETTER.get(word[-1], ()):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word[: len(word) - len(ending)] + left
    return word
