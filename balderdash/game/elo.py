"""The strength of players and the difficulty of terms, learnt from every answer.

Pelánek (2016), Computers & Education 98. A player of strength θ is right about a term of difficulty d with probability
P = 1/2 + 1/2 σ(θ − d), because a coin is right half the time. After each answer, θ ← θ + U(n)(c − P) and
d ← d − U(m)(c − P), where c is 1 for a right answer and 0 for a wrong one, and U(n) = 1/(1 + n/20) shrinks with the
number of answers so far, of the player or about the term.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp


@dataclass(slots=True)
class Rating:
    """A strength or a difficulty in logits, starting at 0, and the number of answers behind it."""

    value: float = 0.0
    answers: int = 0

    def learn(self, step: float) -> None:
        """Move by `step`, less the more answers there were."""
        self.value += step / (1 + 0.05 * self.answers)
        self.answers += 1


def chance(strength: float, difficulty: float) -> float:
    """The probability that the player is right about the term."""
    return 0.5 + 0.5 / (1 + exp(difficulty - strength))


def ratings(answers: Iterable[tuple[str, str, bool]]) -> tuple[dict[str, Rating], dict[str, Rating]]:
    """Strengths and difficulties from (player, term, was right), in the order in which the answers were given."""
    strengths: defaultdict[str, Rating] = defaultdict(Rating)
    difficulties: defaultdict[str, Rating] = defaultdict(Rating)
    for player, term, is_right in answers:
        strength, difficulty = strengths[player], difficulties[term]
        surprise = is_right - chance(strength.value, difficulty.value)
        strength.learn(surprise)
        difficulty.learn(-surprise)
    return dict(strengths), dict(difficulties)
