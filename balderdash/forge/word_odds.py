"""What readers said of fakes with a word: "option" makes a theorem look invented, whatever stands before it.

The share of the fakes with a word of which readers said something, compared with the share of all fakes. Rare words are
shrunk towards the whole, by additive smoothing (Manning, Raghavan and Schütze, *Introduction to information retrieval*,
2008, section 13.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import Any

import numpy as np

from balderdash.forge.classifiers import Array, check_bounds

NAMES = ("worst word", "all words", "last word")  # of the features
_SMOOTHING = 4.0  # fakes that are added to those with a word; docs/fakes.md


class WordOdds:
    """The log-odds of words, ln(share of the fakes with the word / share of all fakes), approximately.

    Parameters
    ----------
    share : of all fakes, between 0 and 1
    counts : word -> of how many fakes that have it readers said anything, and of how many this
    """

    def __init__(self, share: float, counts: dict[str, tuple[int, int]]) -> None:
        self._share, self._counts = share, counts

    @classmethod
    def fit(cls, words: Sequence[Sequence[str]], labels: Array) -> WordOdds:
        """Count.

        Parameters
        ----------
        words : of each fake that was read
        labels : (n,) 1 where readers said this of it, else 0; both occur
        """
        read, said = Counter[str](), Counter[str]()
        for each, label in zip(words, labels, strict=True):
            read.update(set(each))
            if label:
                said.update(set(each))
        return cls(float(labels.mean()), {word: (count, said[word]) for word, count in sorted(read.items())})

    @property
    def words(self) -> Iterable[str]:
        """The words that were read."""
        return self._counts

    def of(self, word: str, label: float | None = None) -> float:
        """The log-odds of a word; 0 if nobody has read it.

        Parameters
        ----------
        label : of a fake that was counted and is now to be left out
        """
        read, said = self._counts.get(word, (0, 0))
        if label is not None:
            read, said = read - 1, said - int(label)
        return log((said + _SMOOTHING * self._share) / (read + _SMOOTHING)) - log(self._share)

    def features(self, words: Sequence[Sequence[str]], labels: Array | None = None) -> Array:
        """(n, 3) the greatest, the sum and the last of the log-odds of each term's words; see `NAMES`.

        Parameters
        ----------
        words : of each term
        labels : (n,) if the terms are those that were counted: each is told without itself
        """
        own = [None] * len(words) if labels is None else labels.tolist()
        odds = [[self.of(word, label) for word in each] or [0.0] for each, label in zip(words, own, strict=True)]
        return np.array([[max(each), sum(each), each[-1]] for each in odds]).reshape(-1, len(NAMES))

    def to_json(self) -> dict[str, Any]:
        """The share and the counts as JSON values."""
        read, said = ([counts[place] for counts in self._counts.values()] for place in (0, 1))
        return {"share": self._share, "words": list(self._counts), "read": read, "said": said}

    @classmethod
    def from_json(cls, values: Any) -> WordOdds:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            The values are damaged.
        """
        share, read, said = float(values["share"]), list(values["read"]), list(values["said"])
        check_bounds(share, read, said)
        if not 0 < share < 1 or any(not 0 <= part <= whole for whole, part in zip(read, said, strict=True)):
            raise ValueError("no counts")
        return cls(share, dict(zip(map(str, values["words"]), zip(read, said, strict=True), strict=True)))
