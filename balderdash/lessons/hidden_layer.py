"""Lesson 6: stack another layer. H sigmoid units see the plane, and one more unit sees only their values.

    a = σ(W x + b₁),    p = σ(v · a + b₂)

The gradient is the chain rule, layer by layer from the cost down; `chain` takes it apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lessons.logistic import Classifier
from balderdash.lm.activations import sigmoid


@dataclass(frozen=True, slots=True)
class TwoLayerNetwork(Classifier):
    """A 2-H-1 network.

    Attributes
    ----------
    w : (H, 2) from the plane to the hidden units
    b1 : (H,)
    v : (H,) from the hidden units to the output
    b2 : a number
    """

    w: Array
    b1: Array
    v: Array
    b2: float

    @property
    def hidden(self) -> int:
        """H."""
        return len(self.v)

    def units(self, points: Array) -> Array:
        """The hidden units' values a, (n, H), at points (n, 2)."""
        return sigmoid(points @ self.w.T + self.b1)

    def score(self, points: Array) -> Array:
        """The input of the last sigmoid, v · a + b₂, (n,), at points (n, 2)."""
        return self.units(points) @ self.v + self.b2

    def gradient(self, points: Array, colours: Array) -> TwoLayerNetwork:
        """∂J/∂ of every weight, in the shape of the network."""
        a = self.units(points)  # (n, H)
        dz2 = (sigmoid(a @ self.v + self.b2) - colours) / len(points)  # (n,)  ∂J/∂p · ∂p/∂z
        dz1 = np.outer(dz2, self.v) * a * (1 - a)  # (n, H)  · ∂z/∂a · ∂a/∂z₁
        return TwoLayerNetwork(dz1.T @ points, dz1.sum(axis=0), a.T @ dz2, float(dz2.sum()))

    def step(self, points: Array, colours: Array, rate: float) -> TwoLayerNetwork:
        """The network after one step of gradient descent."""
        d = self.gradient(points, colours)
        return TwoLayerNetwork(self.w - rate * d.w, self.b1 - rate * d.b1, self.v - rate * d.v, self.b2 - rate * d.b2)


def for_two_clouds() -> TwoLayerNetwork:
    """The talk's start on the data of lesson 4, with η = 0.1."""
    return TwoLayerNetwork(np.eye(2), np.zeros(2), np.array([1.0, -1.0]), 0.0)


def for_four_clouds() -> TwoLayerNetwork:
    """The talk's start on the XOR data, close to a solution, with η = 8·10⁻⁴."""
    return TwoLayerNetwork(np.array([[0.05, 0.05], [0.1, 0.1]]), np.array([1.0, 2.0]), np.array([20.0, -17.0]), 0.0)


def random_start(hidden: int, seed: int) -> TwoLayerNetwork:
    """A start with small random weights; points are about 8 in size, so no unit is saturated."""
    rng = np.random.default_rng(seed)
    return TwoLayerNetwork(rng.normal(0, 0.15, (hidden, 2)), rng.normal(0, 0.5, hidden), rng.normal(0, 1, hidden), 0.0)
