"""Near-duplicates: terms so close to a real one that they read as a misprint or variant of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from balderdash.cache import cached, mapped
from balderdash.terms.key import key
from balderdash.terms.letter_index import LetterIndex, letter_bits
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.stems import joined_stem, sorted_stems
from balderdash.terms.term_index import hash_of

Numbers = npt.NDArray[np.uint64]
Difference = Literal["form", "order", "edit", "part"]

# How many edits make a near-duplicate was measured on held-out real terms: see docs/fakes.md. One edit anywhere does,
# if the key has at least MIN_LETTERS letters: of shorter real terms, every second one is an edit away from another.
# Two edits do only if they fall into different words or into one long word.
MIN_LETTERS = 4
LONG_WORD = 8  # in a term of several words
LONG_TERM = 12  # a term of a single word

_STEMS: tuple[tuple[Difference, Callable[[str], str]], ...] = (("form", joined_stem), ("order", sorted_stems))
_HALF, _PLACE = np.uint64(32), np.uint64((1 << 32) - 1)  # of an entry, the upper half is a hash, the lower half a place


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A real term, and what separates another term from it.

    Attributes
    ----------
    difference : form (singular and plural, hyphen, space or nothing), order (of the words), edit (of letters) or part
        (the term is a run of words inside the real one, such as "abelian variety")
    key : the real term's key
    """

    difference: Difference
    key: str


class NearDuplicates:
    """Finds the real term that another term is a near-duplicate of."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def prepare(self) -> None:
        """Index the lexicon now rather than in the first call of `find`: half a second for 70,000 terms."""
        _ = self._index, self._text, self.letter_index

    @cached_property
    def _index(self) -> list[Numbers]:
        """(K,) the hash of the joined stem of each key, and its place; (K,) of its sorted stems; (P,) of word pairs.

        Each is in ascending order. What a hash finds is compared with the key itself: of a million keys, dictionaries
        of their stems would take a gigabyte. The word pairs rule out most searches through the whole text.
        """
        keys = self._lexicon.keys

        def work() -> list[tuple[str, memoryview]]:
            places = np.arange(len(keys), dtype=np.uint64)
            found = [np.sort(_hashes(map(stem, keys)) << _HALF | places) for _, stem in _STEMS]
            found.append(np.unique(_hashes(pair for k in keys for pair in _pairs(k))))
            return [("", memoryview(numbers.tobytes())) for numbers in found]

        arrays = mapped("stems", work, self._lexicon.digest, terms=len(keys))
        return [np.frombuffer(numbers, np.uint64) for _, numbers in arrays]

    @cached_property
    def _text(self) -> str:
        """Every key on a line of its own, between spaces."""
        return "".join(f"\n {k} " for k in self._lexicon.keys) + "\n"

    @cached_property
    def letter_index(self) -> LetterIndex:
        """Every key, found by edit distance."""
        keys = self._lexicon.keys
        return LetterIndex(keys, cached("letters", lambda: letter_bits(keys), self._lexicon.digest, terms=len(keys)))

    def find(self, term: str) -> NearDuplicate | None:
        """Another term that is real and nearly the same as `term`, or None."""
        asked = key(term)
        if self._lexicon.keys and (near := self._find_same_stems(asked)):
            return near
        if variant := self._lexicon.variant(asked):
            return NearDuplicate(*variant)
        return self._find_edited(asked) or self._find_whole(asked) if self._lexicon.keys else None

    def _find_same_stems(self, asked: str) -> NearDuplicate | None:
        """A real term that differs in number, hyphens or word order, or None."""
        for (difference, stem), entries in zip(_STEMS, self._index, strict=False):
            other = self._with_stem(stem(asked), stem, entries)
            if other is not None and other != asked:
                return NearDuplicate(difference, other)
        return None

    def _with_stem(self, wanted: str, stem: Callable[[str], str], entries: Numbers) -> str | None:
        """The last key with this stem, or None."""
        first = np.uint64(hash_of(wanted)) << _HALF
        start, end = entries.searchsorted(first), entries.searchsorted(first | _PLACE, "right")
        found = (self._lexicon.keys[place] for place in (entries[start:end] & _PLACE)[::-1].tolist())
        return next((k for k in found if stem(k) == wanted), None)

    def _has_pair(self, pair: str) -> bool:
        """Whether two words stand side by side in a key; now and then, a hash says so of two that do not."""
        *_, pairs = self._index
        number = np.uint64(hash_of(pair))
        place = pairs.searchsorted(number)
        return bool(place < len(pairs) and pairs[place] == number)

    def _find_edited(self, asked: str) -> NearDuplicate | None:
        """A real term that is a few edits away, or None."""
        keys = self._lexicon.keys
        for place in self.letter_index.within(asked, 2):
            if keys[place] != asked and is_edit(asked, keys[place]):
                return NearDuplicate("edit", keys[place])
        return None

    def _find_whole(self, asked: str) -> NearDuplicate | None:
        """A longer real term that contains the words of `asked` in a row, or None."""
        if " " not in asked or not all(map(self._has_pair, _pairs(asked))):
            return None
        start = -1
        while (start := self._text.find(f" {asked} ", start + 1)) >= 0:
            whole = self._text[self._text.rfind("\n", 0, start) + 2 : self._text.find("\n", start) - 1]
            if whole != asked:  # if the term is real, it occurs on its own, too
                return NearDuplicate("part", whole)
        return None


def _pairs(k: str) -> Iterator[str]:
    """Neighbouring words of a key."""
    return map(" ".join, pairwise(k.split(" ")))


def _hashes(texts: Iterable[str]) -> Numbers:
    return np.fromiter(map(hash_of, texts), np.uint64)


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
