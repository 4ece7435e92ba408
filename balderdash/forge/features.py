"""What the judge looks at: a handful of numbers about a term, none of which asks whether a list holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from math import log1p, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from balderdash.cache import cached
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key
from balderdash.terms.wordlist import WordList


class Vocabulary:
    """How often words stand where in the terms of a list's train split: all that a model can have learnt.

    Attributes
    ----------
    words, firsts, lasts : word -> how often it stands in terms, how many begin with it, end with it
    pairs : two neighbouring words -> how often they stand in terms
    """

    def __init__(self, words: WordList) -> None:
        def work() -> tuple[dict[Any, int], ...]:
            split = [k.split() for k in words.part_keys("train")]
            counts = (  # a Counter at a time: a third of the time of term by term
                Counter(chain.from_iterable(split)),
                Counter(chain.from_iterable(map(pairwise, split))),
                Counter(parts[0] for parts in split),
                Counter(parts[-1] for parts in split),
            )
            return tuple(dict(count) for count in counts)

        counts = cached("vocabulary", work, words.digest, terms=len(words.terms))
        self.words, self.pairs, self.firsts, self.lasts = map(Counter, counts)


@dataclass(frozen=True)
class TermWords:
    """A term as the judge reads it.

    Attributes
    ----------
    score : the model's surprise at each letter
    vocabulary : of the list's train split
    """

    score: Score
    vocabulary: Vocabulary

    @cached_property
    def words(self) -> list[str]:
        """The words of the term."""
        return key(self.score.term).split() or [""]

    @cached_property
    def familiar(self) -> list[float]:
        """For each word ln(1 + its count)."""
        return [log1p(self.vocabulary.words[word]) for word in self.words]

    @cached_property
    def joined(self) -> float:
        """The mean of ln(1 + its count) over the pairs of words; 0 for a single word."""
        pairs = [log1p(self.vocabulary.pairs[pair]) for pair in pairwise(self.words)]
        return sum(pairs) / len(pairs) if pairs else 0.0

    @cached_property
    def best_pair(self) -> float:
        """The greatest ln(1 + its count) of a pair of words; 0 for a single word."""
        return max((log1p(self.vocabulary.pairs[pair]) for pair in pairwise(self.words)), default=0.0)

    @cached_property
    def spread(self) -> float:
        """Standard deviation of the letters' surprise."""
        mean = self.score.nats_per_char
        return sqrt(sum((s - mean) ** 2 for s in self.score.surprises) / len(self.score.surprises))


FEATURES: dict[str, Callable[[TermWords], float]] = {
    "nats per character": lambda r: r.score.nats_per_char,
    "nats per character, squared": lambda r: r.score.nats_per_char**2,  # real terms surprise, but not too much
    "nats": lambda r: -r.score.log_prob,
    "worst letter": lambda r: max(r.score.surprises),
    "spread of the letters": lambda r: r.spread,
    "surprise of the end": lambda r: r.score.surprises[-1],
    "share of unknown words": lambda r: sum(f == 0 for f in r.familiar) / len(r.familiar),
    "unknown words": lambda r: float(sum(f == 0 for f in r.familiar)),
    "rarest word": lambda r: min(r.familiar),
    "mean word": lambda r: sum(r.familiar) / len(r.familiar),
    "commonest word": lambda r: max(r.familiar),
    "first word as a first one": lambda r: log1p(r.vocabulary.firsts[r.words[0]]),
    "last word as a last one": lambda r: log1p(r.vocabulary.lasts[r.words[-1]]),
    "pairs of words": lambda r: r.joined,
    "best pair of words": lambda r: r.best_pair,
    "words": lambda r: float(len(r.words)),
    "one word": lambda r: float(len(r.words) == 1),
    "letters": lambda r: log1p(len(r.score.term)),
    "longest word": lambda r: log1p(max(map(len, r.words))),
    "hyphens": lambda r: float(r.score.term.count("-")),
    "capitals": lambda r: float(sum(map(str.isupper, r.score.term))),
    "letters beyond ASCII": lambda r: float(sum(not c.isascii() for c in r.score.term)),
}


def table(scores: Sequence[Score], vocabulary: Vocabulary) -> npt.NDArray[np.float64]:
    """(terms, features) the features of each term."""
    readings = [TermWords(score, vocabulary) for score in scores]
    return np.array([[feature(reading) for feature in FEATURES.values()] for reading in readings]).reshape(
        -1, len(FEATURES)
    )
