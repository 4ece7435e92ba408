"""Lessons 4 and 5: the probability that a point has colour 1, from a line.

p = σ(m₁ x + m₂ y + b) with σ(t) = 1 / (1 + e^{-t}). The likelihood of all colours is a product of n numbers below 1.
Its logarithm is a sum, and the cost is minus that sum divided by n:

    J = -(1/n) Σ [c ln p + (1 - c) ln(1 - p)],    ∂J/∂(m₁, m₂) = (1/n) Xᵀ(p - c),    ∂J/∂b = mean(p - c)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Self

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lm.activations import sigmoid


def losses(t: Array, colours: Array) -> Array:
    """-ln of the probability of each point's colour, (n,), from the sigmoid's input t, (n,).

    It stays finite where p itself would round to 0 or 1, because
    -ln σ(t) = ln(1 + e^{-t}), and -ln(1 - σ(t)) = ln(1 + e^{t}).
    """
    return np.logaddexp(0, np.where(colours > 0.5, -t, t))


class Classifier(ABC):
    """A model of the probability that a point has colour 1, which learns by gradient descent.

    Points are rows of an array, (n, 2); their colours are 0 or 1, (n,).
    """

    __slots__ = ()

    @abstractmethod
    def score(self, points: Array) -> Array:
        """The input of the last sigmoid, (n,), at points (n, 2)."""

    @abstractmethod
    def step(self, points: Array, colours: Array, rate: float) -> Self:
        """The model after one step of gradient descent."""

    def probability(self, points: Array) -> Array:
        """The probability p of colour 1, (n,), at points (n, 2)."""
        return sigmoid(self.score(points))

    def cost(self, points: Array, colours: Array) -> float:
        """J, the mean of the losses."""
        return float(losses(self.score(points), colours).mean())

    def n_right(self, points: Array, colours: Array) -> int:
        """How many points have the more probable colour."""
        return int(((self.score(points) >= 0) == (colours > 0.5)).sum())


@dataclass(frozen=True, slots=True)
class LogisticModel(Classifier):
    """The weights m₁, m₂ and b; p = 1/2 on the line m₁ x + m₂ y + b = 0."""

    m1: float = 0.0
    m2: float = 0.0
    b: float = 0.0

    def score(self, points: Array) -> Array:
        """The sigmoid's input m₁ x + m₂ y + b, (n,), at points (n, 2)."""
        return points @ (self.m1, self.m2) + self.b

    def gradient(self, points: Array, colours: Array) -> tuple[float, float, float]:
        """∂J/∂m₁, ∂J/∂m₂ and ∂J/∂b."""
        wrong = self.probability(points) - colours  # (n,)
        d1, d2 = points.T @ wrong / len(points)
        return float(d1), float(d2), float(wrong.mean())

    def step(self, points: Array, colours: Array, rate: float) -> LogisticModel:
        """The model after one step of gradient descent."""
        d1, d2, db = self.gradient(points, colours)
        return LogisticModel(self.m1 - rate * d1, self.m2 - rate * d2, self.b - rate * db)
