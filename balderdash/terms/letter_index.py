"""An index of keys by edit distance, which compares letter counts before it compares strings.

A key's letters become 64 bits: for each of 32 classes of characters, whether it occurs and whether it
occurs twice. An edit (a letter inserted, dropped, replaced, or two neighbours swapped) flips at most two
of them, so half the number of differing bits is a lower bound on the edit distance. One XOR over an array
leaves a few dozen of 70,000 keys to compare.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

_CLASSES = 32  # 26 letters (any script, modulo 26), 6 for digits and the space
_GUESSES = 100  # keys with the best bounds; comparing them first rules out most of the others
_AT_ONCE = 50_000  # keys whose letters are counted; a million at once would take a gigabyte
_ROUNDING = 1e-6  # error of similarities in float32


class LetterIndex:
    """Keys, found by edit distance.

    Parameters
    ----------
    keys : non-empty; the methods return positions in this sequence
    bits : the result of `letter_bits`, if it is known
    """

    def __init__(self, keys: Sequence[str], bits: bytes | None = None) -> None:
        lengths = np.fromiter(map(len, keys), np.int16, len(keys))
        self._order = np.argsort(lengths, kind="stable")  # (K,) by length
        self._keys = np.array(keys, dtype=object)[self._order]  # (K,) strings
        self._lengths = lengths[self._order]  # (K,)
        self._bits = np.frombuffer(letter_bits(keys) if bits is None else bits, np.uint64)[self._order]  # (K,)

    def within(self, key: str, edits: int) -> list[int]:
        """Positions of the keys at most `edits` edits away, the key itself included."""
        low = int(np.searchsorted(self._lengths, len(key) - edits, side="left"))
        high = int(np.searchsorted(self._lengths, len(key) + edits, side="right"))
        differing = np.bitwise_count(self._bits[low:high] ^ _bits_of(key))
        found = []
        for place in (np.flatnonzero(differing <= 2 * edits) + low).tolist():
            if OSA.distance(key, self._keys[place], score_cutoff=edits) <= edits:
                found.append(int(self._order[place]))
        return found

    def nearest(self, key: str, among: npt.NDArray[np.bool_]) -> int | None:
        """Position of another key with the highest similarity, 1 - edit distance / longer length.

        The first of equally similar ones, as in `Lexicon.nearest`.

        Parameters
        ----------
        among : (K,) whether each key is a candidate
        """
        asked = _bits_of(key)
        more, less = np.bitwise_count(self._bits & ~asked), np.bitwise_count(asked & ~self._bits)  # (K,)
        edits = np.maximum(np.maximum(more, less), np.abs(self._lengths - len(key)))  # (K,) at least
        bound = 1 - edits / np.maximum(self._lengths, len(key), dtype=np.float32)  # (K,) similarity at most
        twins = np.flatnonzero(bound == 1)
        bound[twins[self._keys[twins] == key]] = -1  # not the key itself
        bound[~among[self._order]] = -1
        last = len(bound) - min(_GUESSES, len(bound))
        guess = self._most_similar(key, np.flatnonzero(bound >= max(0, np.partition(bound, last)[last])))
        if guess is None:
            return None
        best = self._most_similar(key, np.flatnonzero(bound >= guess[1] - _ROUNDING))
        return None if best is None else int(self._order[best[0]])

    def _most_similar(self, key: str, places: npt.NDArray[np.intp]) -> tuple[int, float] | None:
        """The place of the most similar key, and its similarity."""
        places = places[np.argsort(self._order[places])]  # so that the first of equals is found
        choices = self._keys[places].tolist()
        found = process.extractOne(key, choices, scorer=Levenshtein.normalized_similarity)
        return None if found is None else (int(places[found[2]]), found[1])


def letter_bits(keys: Sequence[str]) -> bytes:
    """The letter counts of each key, 64 bits each."""
    return b"".join(_letter_bits(keys[start : start + _AT_ONCE]) for start in range(0, len(keys), _AT_ONCE))


def _letter_bits(keys: Sequence[str]) -> bytes:
    codes = np.frombuffer("".join(keys).encode("utf-32-le", "replace"), dtype=np.uint32)  # (letters of all keys,)
    letters = np.where(codes >= ord("a"), (codes - ord("a")) % 26, 26 + codes % 6)
    owner = np.repeat(np.arange(len(keys)), [len(k) for k in keys])
    counts = np.bincount(owner * _CLASSES + letters, minlength=len(keys) * _CLASSES).reshape(-1, _CLASSES)
    return np.packbits(np.hstack([counts >= 1, counts >= 2]), axis=1).tobytes()


_ONCE, _TWICE = (np.packbits(np.eye(2 * _CLASSES, dtype=bool), axis=1).view(np.uint64).reshape(2, -1)).tolist()


def _bits_of(key: str) -> np.uint64:
    """The letter counts of a single key, ten times as fast as with arrays."""
    bits = 0
    for code in map(ord, key):
        letter = (code - ord("a")) % 26 if code >= ord("a") else 26 + code % 6
        bits |= _TWICE[letter] if bits & _ONCE[letter] else _ONCE[letter]
    return np.uint64(bits)
