"""The features of a term that judge and matching look at; none of them asks whether a list holds the term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from math import log1p, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from balderdash.cache import cached
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.evaluation import Score
from balderdash.lm.ngram import NGram
from balderdash.terms.key import key
from balderdash.terms.wordlist import WordList


class Vocabulary:
    """Word counts of a list's train split, which is all that a model can have learnt.

    Attributes
    ----------
    words, firsts, lasts : word -> how often it occurs in terms, begins one, ends one
    pairs : two neighbouring words -> how often they occur in terms
    """

    def __init__(self, words: WordList) -> None:
        def work() -> tuple[dict[Any, int], ...]:
            split = [k.split() for k in words.part_keys("train")]
            counts = (  # one Counter after the other: three times as fast as term by term
                Counter(chain.from_iterable(split)),
                Counter(chain.from_iterable(map(pairwise, split))),
                Counter(parts[0] for parts in split),
                Counter(parts[-1] for parts in split),
            )
            return tuple(dict(count) for count in counts)

        counts = cached("vocabulary", work, words.digest, terms=len(words.terms))
        self.words, self.pairs, self.firsts, self.lasts = map(Counter, counts)
        self._list = words

    @cached_property
    def letters(self) -> NGram:
        """An n-gram of the letters of the same terms; a model's own has counted companions, too."""
        train = self._list.part("train")
        return NGram.of(Alphabet.of(train), train, LETTERS)

    def nats(self, terms: Sequence[str]) -> Iterator[npt.NDArray[Any]]:
        """(letters + 1,) of each term the surprise at each letter, as if the term were not in the list."""
        return self.letters.nats_as_new(terms, self._train)

    @cached_property
    def _train(self) -> frozenset[str]:
        return frozenset(self._list.part("train"))

    @cached_property
    def _keys(self) -> Counter[str]:
        return Counter(self._list.part_keys("train"))

    @contextmanager
    def without(self, term: str) -> Iterator[None]:
        """Count as if no spelling of the term were in the list, while the context lasts."""
        parts = (k := key(term)).split()
        own = (self.words, parts), (self.pairs, pairwise(parts)), (self.firsts, parts[:1]), (self.lasts, parts[-1:])
        subtracted = [(counts, Counter([*things] * self._keys[k])) for counts, things in own]
        for counts, its in subtracted:
            counts.subtract(its)
        try:
            yield
        finally:
            for counts, its in subtracted:
                counts.update(its)


LETTERS = 3  # order of the n-gram of a list's letters


@dataclass(frozen=True)
class ScoredTerm:
    """A term with what its features are made of.

    Attributes
    ----------
    score : the model's surprise at each letter
    vocabulary : of the list
    """

    score: Score
    vocabulary: Vocabulary

    @cached_property
    def words(self) -> list[str]:
        """The words of the term's key."""
        return key(self.score.term).split() or [""]

    @cached_property
    def word_counts(self) -> list[float]:
        """ln(1 + count) of each word."""
        return [log1p(self.vocabulary.words[word]) for word in self.words]

    @cached_property
    def pair_counts(self) -> list[float]:
        """ln(1 + count) of each two neighbouring words."""
        return [log1p(self.vocabulary.pairs[pair]) for pair in pairwise(self.words)]

    @cached_property
    def spread(self) -> float:
        """Standard deviation of the letters' surprise."""
        mean = self.score.nats_per_char
        return sqrt(sum((s - mean) ** 2 for s in self.score.surprises) / len(self.score.surprises))


# Checkpoints store what was learnt under these names.
FEATURES: dict[str, Callable[[ScoredTerm], float]] = {
    "nats per character": lambda t: t.score.nats_per_char,
    "nats per character, squared": lambda t: t.score.nats_per_char**2,  # real terms are surprising, but not very
    "nats": lambda t: -t.score.log_prob,
    "worst letter": lambda t: max(t.score.surprises),
    "spread of the letters": lambda t: t.spread,
    "surprise of the end": lambda t: t.score.surprises[-1],
    "share of unknown words": lambda t: sum(count == 0 for count in t.word_counts) / len(t.word_counts),
    "unknown words": lambda t: float(sum(count == 0 for count in t.word_counts)),
    "rarest word": lambda t: min(t.word_counts),
    "mean word": lambda t: sum(t.word_counts) / len(t.word_counts),
    "commonest word": lambda t: max(t.word_counts),
    "first word as a first one": lambda t: log1p(t.vocabulary.firsts[t.words[0]]),
    "last word as a last one": lambda t: log1p(t.vocabulary.lasts[t.words[-1]]),
    "pairs of words": lambda t: sum(t.pair_counts) / max(1, len(t.pair_counts)),
    "best pair of words": lambda t: max(t.pair_counts, default=0.0),
    "words": lambda t: float(len(t.words)),
    "one word": lambda t: float(len(t.words) == 1),
    "letters": lambda t: log1p(len(t.score.term)),
    "longest word": lambda t: log1p(max(map(len, t.words))),
    "hyphens": lambda t: float(t.score.term.count("-")),
    "capitals": lambda t: float(sum(map(str.isupper, t.score.term))),
    "letters beyond ASCII": lambda t: float(sum(not c.isascii() for c in t.score.term)),
}


def feature_table(scores: Sequence[Score], vocabulary: Vocabulary) -> npt.NDArray[np.float64]:
    """(terms, features) the features of each term."""
    terms = [ScoredTerm(score, vocabulary) for score in scores]
    return np.array([[feature(term) for feature in FEATURES.values()] for term in terms]).reshape(-1, len(FEATURES))
