"""Which first words a fake may have, so that sampling need not finish one that the critic will not keep.

A logistic regression foretells from its first word whether a fake will be kept: what sort of word it is, what it is
about, how the list uses it, and what readers said of other fakes with it. docs/fakes.md says how much work it saves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from math import log1p
from typing import Any

import numpy as np

from balderdash.forge.classifiers import Array, LogisticRegression, Standardizer, check_bounds
from balderdash.forge.domains import Domains
from balderdash.forge.usage import Part, Sort, Usage
from balderdash.forge.word_odds import WordOdds

_ONE = "every word"  # the feature that all words have, for the bias
_ROUNDING = 1e-6  # of a logit, so that the words at the bound are allowed
MISSED = 0.12  # of the kept fakes, those with the most hopeless first words, which take the most samples to find


class FirstWords:
    """Says whether fakes with a first word are likely enough to be kept.

    Parameters
    ----------
    usage, domains : of the list
    odds : what readers said of fakes with a word
    weights : of the features; a word may begin a fake if their sum is not negative
    words : the keys of all words that may, or None if a word that nobody knows may, too
    """

    def __init__(
        self,
        usage: Usage,
        domains: Domains | None,
        odds: Sequence[WordOdds],
        weights: dict[str, float],
        words: Sequence[str] | None = None,
    ) -> None:
        self._usage, self._domains, self._odds, self._weights = usage, domains, odds, weights
        self._words = words

    @classmethod
    def fit(
        cls, usage: Usage, domains: Domains | None, odds: Sequence[WordOdds], first: Sequence[Part], kept: Array
    ) -> FirstWords:
        """Learn from the first words of fakes.

        Parameters
        ----------
        kept : (n,) 1 for each of n fakes that is kept, else 0; both occur
        """
        reader = cls(usage, domains, odds, {})
        table = [reader._features(part) for part in first]
        names = sorted(set(chain.from_iterable(table)))
        x = np.array([[features.get(name, 0.0) for name in names] for features in table])
        standardize = Standardizer.fit(x)
        regression = LogisticRegression.fit(standardize(x), kept)
        least = float(np.quantile(regression.logits(standardize(x))[kept > 0], MISSED))
        weights = regression.weights / standardize.scale
        bias = regression.bias - float(weights @ standardize.mean) - least + _ROUNDING
        found = cls(usage, domains, odds, {**dict(zip(names, weights.tolist(), strict=True)), _ONE: bias})
        return cls(usage, domains, odds, found._weights, found._allowed_words())

    def allow(self, part: Part) -> bool:
        """Whether a fake may begin with this."""
        return sum(self._weights.get(name, 0.0) * value for name, value in self._features(part).items()) >= 0

    @cached_property
    def beginnings(self) -> frozenset[str] | None:
        """The beginnings of all words that may begin a fake, as keys, so that sampling can give up others at once.

        None if a word that nobody knows may begin one.
        """
        if self._words is None:
            return None
        return frozenset(word[:end] for word in self._words for end in range(1, len(word) + 1))

    def _allowed_words(self) -> list[str] | None:
        """The known words that may begin a fake; None if unknown ones may, too."""
        if self._may_begin("", ("new word", "new name")):
            return None
        odds = set(chain.from_iterable(odds.words for odds in self._odds))
        listed = self._usage.words.keys()
        allowed = [word for word in listed if self._may_begin(word, ("name", "plain", "function word"))]
        return sorted(allowed + [word for word in odds - listed if self._may_begin(word, ("new word", "new name"))])

    def _may_begin(self, word: str, sorts: Iterable[Sort]) -> bool:
        """Whether a fake may begin with a word that is of one of these sorts, with a hyphen, an ending, or without."""
        joined, possessive = (self._weights.get(name, 0.0) > 0 for name in ("joined", "possessive"))
        return any(self.allow(Part(word, word, sort, joined, possessive)) for sort in sorts)

    def _features(self, part: Part) -> dict[str, float]:
        """The features of a first word that are not zero."""
        features = {
            _ONE: 1.0,
            part.sort: 1.0,
            "joined": float(part.is_joined),
            "possessive": float(part.is_possessive),
            "modifier": log1p(self._usage.inner[part.word]),
            "head": log1p(self._usage.final[part.word]),
        }
        for place, odds in enumerate(self._odds):
            features[f"odds {place}"] = odds.of(part.word)
        if self._domains is not None:
            if label := self._domains.labels.get(part.word):
                features |= {f"type {label.type}": 1.0} | {f"about {name}": weight for name, weight in label.weights()}
            else:
                features["no label"] = 1.0
        return features

    def to_json(self) -> dict[str, Any]:
        """The weights and the words."""
        return {"weights": self._weights, "words": self._words}

    @classmethod
    def from_json(cls, values: Any, usage: Usage, domains: Domains | None, odds: Sequence[WordOdds]) -> FirstWords:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            The values are damaged.
        """
        weights = {str(name): float(weight) for name, weight in values["weights"].items()}
        check_bounds(*weights.values())
        words = values["words"]
        return cls(usage, domains, odds, weights, None if words is None else list(map(str, words)))
