"""What the judge looks at: a handful of numbers about a term, none of which asks whether a list holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p, sqrt

import numpy as np
import numpy.typing as npt

from balderdash.lm.evaluation import Score
from balderdash.terms.key import key
from balderdash.terms.wordlist import WordList


@dataclass(frozen=True)
class Reading:
    """A term as the judge reads it.

    Attributes
    ----------
    score : the model's surprise at each letter
    counts : how often each word occurs in the train split's terms
    """

    score: Score
    counts: Mapping[str, int]

    @cached_property
    def familiar(self) -> list[float]:
        """For each word ln(1 + its count)."""
        return [log1p(self.counts.get(word, 0)) for word in key(self.score.term).split()] or [0.0]

    @cached_property
    def spread(self) -> float:
        """Standard deviation of the letters' surprise."""
        mean = self.score.nats_per_char
        return sqrt(sum((s - mean) ** 2 for s in self.score.surprises) / len(self.score.surprises))


FEATURES: dict[str, Callable[[Reading], float]] = {
    "nats per character": lambda r: r.score.nats_per_char,
    "nats per character, squared": lambda r: r.score.nats_per_char**2,  # real terms surprise, but not too much
    "worst letter": lambda r: max(r.score.surprises),
    "spread of the letters": lambda r: r.spread,
    "surprise of the end": lambda r: r.score.surprises[-1],
    "share of unknown words": lambda r: sum(f == 0 for f in r.familiar) / len(r.familiar),
    "unknown words": lambda r: float(sum(f == 0 for f in r.familiar)),
    "rarest word": lambda r: min(r.familiar),
    "commonest word": lambda r: max(r.familiar),
    "words": lambda r: float(len(r.familiar)),
    "letters": lambda r: log1p(len(r.score.term)),
    "hyphens": lambda r: float(r.score.term.count("-")),
    "capitals": lambda r: float(sum(map(str.isupper, r.score.term))),
}


def word_counts(words: WordList) -> Counter[str]:
    """How often each word occurs in the terms of the train split: all that a model can have learnt."""
    return Counter(word for term in words.part("train") for word in key(term).split())


def table(scores: Sequence[Score], counts: Mapping[str, int]) -> npt.NDArray[np.float64]:
    """(terms, features) the features of each term."""
    readings = [Reading(score, counts) for score in scores]
    return np.array([[feature(reading) for feature in FEATURES.values()] for reading in readings]).reshape(
        -1, len(FEATURES)
    )
