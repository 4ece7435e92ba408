"""Taste: of sound fakes it keeps those that real terms resemble, as often as they do.

A judge is taught to tell the forge's fakes from held-out real terms. Its odds p / (1 - p) estimate how much more
often a term like this one is real than the forge makes it, so a fake that is kept with a chance in proportion
to them comes from nearly the real terms' distribution: Azadi et al., *Discriminator rejection sampling* (2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from balderdash.forge.features import Vocabulary
from balderdash.forge.judge import Judge
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key

FEWEST_REALS = 50  # of fewer terms nothing can be learnt, and as few fakes
_CEILING = 0.9  # quantile of the odds that is kept for certain; a higher one keeps fewer


class Taste:
    """Decides which fakes are kept; the same fake of the same seed always alike.

    Parameters
    ----------
    judge : of fakes against real terms
    ceiling : the odds from which on a fake is kept for certain
    """

    def __init__(self, judge: Judge, ceiling: float) -> None:
        self._judge, self._ceiling = judge, ceiling

    @classmethod
    def learn(cls, vocabulary: Vocabulary, reals: Sequence[Score], fakes: Sequence[Score]) -> Taste | None:
        """Taught by held-out real terms and by fakes that were not chosen; None if either are too few."""
        if min(len(reals), len(fakes)) < FEWEST_REALS:
            return None
        judge = Judge.learn(vocabulary, reals, fakes)
        return cls(judge, float(np.quantile(_odds(judge.verdicts(fakes)), _CEILING)))

    def keeps(self, scores: Sequence[Score], seed: int) -> list[bool]:
        """Whether each fake is kept."""
        chances = _odds(self._judge.verdicts(scores)) / self._ceiling
        return [_luck(score.term, seed) < chance for score, chance in zip(scores, chances, strict=True)]

    def to_json(self) -> dict[str, Any]:
        """What is learnt, as JSON values."""
        return {"ceiling": self._ceiling, "judge": self._judge.to_json()}

    @classmethod
    def from_json(cls, values: Any, vocabulary: Vocabulary) -> Taste:
        """A taste from what `to_json` gave.

        Raises
        ------
        ValueError
            The values are none.
        """
        try:
            ceiling = float(values["ceiling"])
            if not 0 < ceiling < float("inf"):
                raise ValueError("a ceiling that nothing reaches")
            return cls(Judge.from_json(values["judge"], vocabulary), ceiling)
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError("no taste") from error


def _odds(p: Sequence[float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    chance = np.clip(np.asarray(p, dtype=np.float64), 1e-9, 1 - 1e-9)
    return chance / (1 - chance)


def _luck(term: str, seed: int) -> float:
    """A number in [0, 1) that belongs to a term and a seed."""
    return int.from_bytes(sha256(f"{seed}/{key(term)}".encode()).digest()[:7], "big") / 2**56
