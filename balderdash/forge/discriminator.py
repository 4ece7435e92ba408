"""The discriminator: of all well-formed fakes it keeps those that resemble real terms.

A network is trained to tell the forge's fakes from held-out real terms. Its odds p / (1 - p) estimate how much more
often a term like this one is real than the forge makes it. Keeping each fake with a probability proportional to its
odds gives nearly the distribution of real terms: Azadi et al., *Discriminator rejection sampling* (2019).
docs/fakes.md lists the variants that were tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from balderdash.forge.classifiers import LEAST_SCALE, MLP, Array, Standardizer, check_bounds
from balderdash.forge.fakes import Level
from balderdash.forge.features import FEATURES, Vocabulary, feature_table
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key

FEWEST_EXAMPLES = 50  # of each class; from fewer there is nothing to learn
_CEILING_QUANTILE = 0.95  # the twentieth of the fakes with the highest odds is always kept; a higher one keeps fewer
_MAX_LOGIT = 12.0


class Discriminator:
    """Decides which fakes to keep; for one seed, always the same.

    Parameters
    ----------
    vocabulary : of the list
    standardize : of the features
    network : tells real terms from fakes
    ceiling : the logit from which on every fake is kept
    thirds : the two logits that separate easy, normal and hard fakes, so that as many of each are kept
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        standardize: Standardizer,
        network: MLP,
        ceiling: float = 0.0,
        thirds: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self._vocabulary, self._standardize, self._network = vocabulary, standardize, network
        self._ceiling, self._thirds = ceiling, thirds

    @classmethod
    def fit(cls, vocabulary: Vocabulary, reals: Sequence[Score], fakes: Sequence[Score]) -> Discriminator | None:
        """Learn from held-out real terms and from fakes that no discriminator has chosen; None if either are too few.

        Parameters
        ----------
        vocabulary : of the list
        """
        if min(len(reals), len(fakes)) < FEWEST_EXAMPLES:
            return None
        x = feature_table([*reals, *fakes], vocabulary)  # (n, F)
        standardize = Standardizer.fit(x)
        network = MLP.fit(standardize(x), np.repeat([1.0, 0.0], [len(reals), len(fakes)]))
        discriminator = cls(vocabulary, standardize, network)
        logits = discriminator._logits(fakes)
        discriminator._ceiling = float(np.quantile(logits, _CEILING_QUANTILE))
        kept = logits[discriminator.keep(fakes, 0)]
        easy, hard = np.quantile(kept, (1 / 3, 2 / 3))
        discriminator._thirds = float(easy), float(hard)
        return discriminator

    def keep(self, scores: Sequence[Score], seed: int) -> list[bool]:
        """Whether to keep each fake."""
        chances = np.exp(self._logits(scores) - self._ceiling)
        return [_uniform(score.term, seed) < chance for score, chance in zip(scores, chances, strict=True)]

    def levels(self, scores: Sequence[Score]) -> list[Level]:
        """How hard each fake is to tell from real terms, compared with the others that are kept."""
        easy, hard = self._thirds
        return ["easy" if logit < easy else "normal" if logit < hard else "hard" for logit in self._logits(scores)]

    def _logits(self, scores: Sequence[Score]) -> Array:
        """(n,) ln(p / (1 - p)), p the probability that a term is real if real terms and fakes are equally frequent."""
        x = self._standardize(feature_table(scores, self._vocabulary))
        return np.clip(self._network.logits(x), -_MAX_LOGIT, _MAX_LOGIT)

    def to_json(self) -> dict[str, Any]:
        """Everything that was learnt, as JSON values."""
        columns = zip(FEATURES, self._standardize.mean, self._standardize.scale, strict=True)
        return {
            "features": {name: [float(mean), float(scale)] for name, mean, scale in columns},
            "network": self._network.to_json(),
            "ceiling": self._ceiling,
            "thirds": list(self._thirds),
        }

    @classmethod
    def from_json(cls, values: Any, vocabulary: Vocabulary) -> Discriminator:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError
            The values are damaged, or those of a discriminator with other features.
        """
        try:
            if list(values["features"]) != list(FEATURES):
                raise ValueError("a discriminator with other features")
            mean, scale = np.array(list(values["features"].values()), dtype=np.float64).T
            network = MLP.from_json(values["network"], len(FEATURES))
            ceiling, (easy, hard) = float(values["ceiling"]), map(float, values["thirds"])
            check_bounds(mean, scale, ceiling, easy, hard)
            if scale.min() < LEAST_SCALE:
                raise ValueError("a scale out of bounds")
            return cls(vocabulary, Standardizer(mean, scale), network, ceiling, (easy, hard))
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError("not a discriminator") from error


def _uniform(term: str, seed: int) -> float:
    """A number in [0, 1) that depends on the term and the seed alone."""
    return int.from_bytes(sha256(f"{seed}/{key(term)}".encode()).digest()[:7], "big") / 2**56
