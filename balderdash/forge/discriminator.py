"""Taste: of sound fakes it keeps those that real terms resemble, as often as they do.

A network of one hidden layer is taught to tell the forge's fakes from held-out real terms. Its odds p / (1 - p)
estimate how much more often a term like this one is real than the forge makes it, so a fake that is kept with a
chance in proportion to them comes from nearly the real terms' distribution: Azadi et al., *Discriminator rejection
sampling* (2019). A logistic regression is too plain for it: what is usual of a term of two words is not of one of
four.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from balderdash.forge.fakes import Level
from balderdash.forge.features import FEATURES, Vocabulary, table
from balderdash.forge.mlp import MLP
from balderdash.forge.standardization import LEAST_SCALE, Array, all_within, standardize
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key

# Tried with two pools of 12,000 sound fakes, and none the better by benchmarks/fakes.py (mathematics .60, philosophy
# .61 to .62 against dealt terms): the mean of five or ten networks, bootstrapped or not, three to thirty times the
# ridge, twice the units, other ceilings, the surprise of a plain 6-gram or 12-gram as well, and gradient boosting over
# the benchmark reader's own features (.61 to .65). What is missing is real terms to learn from.
FEWEST_REALS = 50  # of fewer terms nothing can be learnt, and as few fakes
_CEILING = 0.95  # quantile of the odds that is kept for certain; a higher one keeps fewer
_HIGHEST = 12.0  # nobody is surer than that, in logits


class Discriminator:
    """Decides which fakes are kept; the same fake of the same seed always alike.

    Parameters
    ----------
    vocabulary : of the list
    mean, scale : (F,) of each feature, for standardising
    network : tells real terms from fakes
    ceiling : the logit from which on a fake is kept for certain
    thirds : the two logits between easy, normal and hard fakes: as many of each are kept
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        mean: Array,
        scale: Array,
        network: MLP,
        ceiling: float,
        thirds: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self._vocabulary, self._mean, self._scale, self._network = vocabulary, mean, scale, network
        self._ceiling, self._thirds = ceiling, thirds

    @classmethod
    def learn(cls, vocabulary: Vocabulary, reals: Sequence[Score], fakes: Sequence[Score]) -> Discriminator | None:
        """Taught by held-out real terms and by fakes that were not chosen; None if either are too few."""
        if min(len(reals), len(fakes)) < FEWEST_REALS:
            return None
        x = table([*reals, *fakes], vocabulary)  # (n, F)
        mean, scale = standardize(x)
        network = MLP.learn((x - mean) / scale, np.repeat([1.0, 0.0], [len(reals), len(fakes)]))
        taste = cls(vocabulary, mean, scale, network, 0.0)
        logits = taste._logits(fakes)
        taste._ceiling = float(np.quantile(logits, _CEILING))
        kept = logits[taste.keeps(fakes, 0)]
        easy, hard = np.quantile(kept, (1 / 3, 2 / 3))
        taste._thirds = float(easy), float(hard)
        return taste

    def keeps(self, scores: Sequence[Score], seed: int) -> list[bool]:
        """Whether each fake is kept."""
        chances = np.exp(self._logits(scores) - self._ceiling)
        return [_luck(score.term, seed) < chance for score, chance in zip(scores, chances, strict=True)]

    def levels(self, scores: Sequence[Score]) -> list[Level]:
        """How hard each fake is to tell from real terms, among those that are kept."""
        easy, hard = self._thirds
        return ["easy" if logit < easy else "normal" if logit < hard else "hard" for logit in self._logits(scores)]

    def _logits(self, scores: Sequence[Score]) -> Array:
        """(n,) ln(p / (1 - p)), p the probability that a term is real if there were as many fakes."""
        x = (table(scores, self._vocabulary) - self._mean) / self._scale
        return np.clip(self._network.scores(x), -_HIGHEST, _HIGHEST)

    def to_json(self) -> dict[str, Any]:
        """What is learnt, as JSON values."""
        columns = zip(FEATURES, self._mean, self._scale, strict=True)
        return {
            "features": {name: [float(mean), float(scale)] for name, mean, scale in columns},
            "network": self._network.to_json(),
            "ceiling": self._ceiling,
            "thirds": list(self._thirds),
        }

    @classmethod
    def from_json(cls, values: Any, vocabulary: Vocabulary) -> Discriminator:
        """A taste from what `to_json` gave.

        Raises
        ------
        ValueError
            The values are none, or a taste that looks at other features.
        """
        try:
            if list(values["features"]) != list(FEATURES):
                raise ValueError("a taste with other features")
            mean, scale = np.array(list(values["features"].values()), dtype=np.float64).T
            easy, hard = map(float, values["thirds"])
            network = MLP.from_json(values["network"], len(FEATURES))
            taste = cls(vocabulary, mean, scale, network, float(values["ceiling"]), (easy, hard))
            if not all_within(mean, scale, taste._ceiling, easy, hard) or scale.min() < LEAST_SCALE:
                raise ValueError("a taste beside the numbers")
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError("no taste") from error
        return taste


def _luck(term: str, seed: int) -> float:
    """A number in [0, 1) that belongs to a term and a seed."""
    return int.from_bytes(sha256(f"{seed}/{key(term)}".encode()).digest()[:7], "big") / 2**56
