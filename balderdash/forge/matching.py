"""Matching: fakes and real cards are drawn so that they look alike.

A network learns p(fake | x) from as many fakes as real terms, where x are features that neither side could hide. If
fakes are kept in proportion to p(real | x), and real terms are dealt in proportion to p(fake | x), both have the same
distribution over x: the overlap weights of Li, Morgan and Zaslavsky, *Balancing covariates via propensity score
weighting* (2018). Real terms cost nothing and fakes cost samples, so more fakes are kept, as long as real terms can
follow: see `LENIENCE`.

The letters' surprise is that of the model's n-gram, which can leave out the term itself. The network cannot: it finds
what it has learnt less surprising, and short lists deal such terms, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from balderdash.forge.classifiers import MLP, Array, Standardizer, check_bounds
from balderdash.forge.features import FEATURES, Vocabulary, feature_table
from balderdash.lm.activations import sigmoid
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key

FEWEST_EXAMPLES = 50  # of each class; from fewer there is nothing to learn
# Fakes are kept with the chance min(1, c p(real | x)), and real terms dealt in proportion to the same target times
# p(fake | x) / p(real | x). With c = 1 these are overlap weights. See docs/fakes.md.
LENIENCE = 1.5  # c at least
SEEDS = range(4)  # networks whose logits are averaged
LEAST_KEPT = 0.25  # of the fakes; each of them took many samples to find, and c grows until so many are kept
_MANY = 3000  # examples, from which a larger network learns better; a smaller one knows less of few by heart
_SIZES = {False: (24, 60, 10.0), True: (64, 90, 2.0)}  # hidden units, epochs, ridge
MAX_LOGIT = 6.0
# What else a reader sees at a glance; checkpoints store what was learnt under these names, and those of `FEATURES`.
SHAPES: dict[str, Callable[[str], float]] = {
    "apostrophes": lambda term: float(sum(c in "'’" for c in term)),
    "digits": lambda term: float(sum(c.isdigit() for c in term)),
    "shortest word": lambda term: float(min(map(len, term.split()), default=0)),
    "with a hyphen": lambda term: float("-" in term),
}
# The surprise of its letters to the list alone, where the model's n-gram has learnt companions as well.
SURPRISES: dict[str, Callable[[Array], float]] = {
    "nats per character in the list": lambda nats: float(nats.mean()),
    "nats in the list": lambda nats: float(nats.sum()),
    "worst letter in the list": lambda nats: float(nats.max()),
    "worst three letters in the list": lambda nats: float(np.sort(nats)[-3:].sum()),
    "surprise of the end in the list": lambda nats: float(nats[-1]),
}
_NAMES = [*FEATURES, *SHAPES, *SURPRISES]


class Matching:
    """Says how often fakes are kept and real terms dealt; for one seed, always the same.

    Parameters
    ----------
    vocabulary : of the list
    standardize : of the features
    networks : the mean of their logits is ln(p(fake | x) / p(real | x))
    lenience : c
    """

    def __init__(
        self, vocabulary: Vocabulary, standardize: Standardizer, networks: Sequence[MLP], lenience: float = LENIENCE
    ) -> None:
        self._vocabulary, self._standardize, self._networks = vocabulary, standardize, networks
        self._lenience = lenience

    @classmethod
    def fit(cls, vocabulary: Vocabulary, reals: Sequence[Score], fakes: Sequence[Score]) -> Matching | None:
        """Learn from the real terms that may be dealt and from fakes; None if either are too few.

        Parameters
        ----------
        vocabulary : of the list
        reals, fakes : with the n-gram's surprises, those of a counted term as if it were new
        """
        if min(len(reals), len(fakes)) < FEWEST_EXAMPLES:
            return None
        x = _features(reals, vocabulary, are_real=True), _features(fakes, vocabulary)
        standardize = Standardizer.fit(np.vstack(x))
        labels = np.repeat([0.0, 1.0], [len(reals), len(fakes)])
        points = standardize(np.vstack(x))
        hidden, epochs, ridge = _SIZES[len(points) >= _MANY]
        networks = [MLP.fit(points, labels, seed, hidden=hidden, epochs=epochs, ridge=ridge) for seed in SEEDS]
        found = cls(vocabulary, standardize, networks)
        p_fake = found._p_fake(x[1])
        while found._target(p_fake).mean() < LEAST_KEPT:
            found._lenience *= 1.25
        return found

    def keep(self, scores: Sequence[Score], seed: int) -> list[bool]:
        """Whether to keep each fake."""
        p_fake = self._p_fake(_features(scores, self._vocabulary)) if scores else np.empty(0)
        chances = self._target(p_fake)
        return [_uniform(score.term, seed) < chance for score, chance in zip(scores, chances, strict=True)]

    def weights(self, scores: Sequence[Score]) -> Array:
        """(n,) how often each real term is dealt, the most often dealt one 1."""
        p_fake = self._p_fake(_features(scores, self._vocabulary, are_real=True))
        weights = self._target(p_fake) * p_fake / (1 - p_fake)
        greatest_is_one: Array = weights / weights.max()
        return greatest_is_one

    def unlikeness(self, scores: Sequence[Score]) -> Array:
        """(n,) ln(p(fake | x) / p(real | x)) of each fake, between -`MAX_LOGIT` and `MAX_LOGIT`."""
        return self._logits(_features(scores, self._vocabulary))

    def _logits(self, x: Array) -> Array:
        standardized = self._standardize(x)
        logits = np.mean([network.logits(standardized) for network in self._networks], axis=0)
        clipped: Array = np.clip(logits, -MAX_LOGIT, MAX_LOGIT)
        return clipped

    def _p_fake(self, x: Array) -> Array:
        p: Array = sigmoid(self._logits(x))
        return p

    def _target(self, p_fake: Array) -> Array:
        target: Array = np.minimum(1, self._lenience * (1 - p_fake))
        return target

    def to_json(self) -> dict[str, Any]:
        """Everything that was learnt, as JSON values."""
        return {
            "features": self._standardize.to_json(_NAMES),
            "networks": [network.to_json() for network in self._networks],
            "lenience": self._lenience,
        }

    @classmethod
    def from_json(cls, values: Any, vocabulary: Vocabulary) -> Matching:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError
            The values are damaged, or those of other features.
        """
        try:
            standardize = Standardizer.from_json(values["features"], _NAMES)
            networks = [MLP.from_json(each, len(_NAMES)) for each in values["networks"]]
            lenience = float(values["lenience"])
            check_bounds(lenience)
            if not networks:
                raise ValueError("no networks")
            return cls(vocabulary, standardize, networks, lenience)
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError("not a matching") from error


def effective(weights: Array) -> float:
    """How many terms with equal weights are as varied as these: Kish's effective sample size."""
    return float(weights.sum() ** 2 / (weights**2).sum()) if weights.any() else 0.0


def _features(scores: Sequence[Score], vocabulary: Vocabulary, *, are_real: bool = False) -> Array:
    """The features of each term; the list's own terms do not count themselves."""
    rows = []
    for score in scores if are_real else ():
        with vocabulary.without(score.term):
            rows.append(feature_table([score], vocabulary))
    table = np.vstack(rows) if are_real else feature_table(scores, vocabulary)
    terms = [score.term for score in scores]
    shapes = np.array([[of(term) for of in SHAPES.values()] for term in terms])
    surprises = np.array([[of(nats) for of in SURPRISES.values()] for nats in vocabulary.nats(terms)])
    return np.hstack([table, shapes.reshape(-1, len(SHAPES)), surprises.reshape(-1, len(SURPRISES))])


def _uniform(term: str, seed: int) -> float:
    """A number in [0, 1) that depends on the term and the seed alone."""
    return int.from_bytes(sha256(f"{seed}/{key(term)}".encode()).digest()[:7], "big") / 2**56
