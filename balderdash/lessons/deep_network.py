"""The playground of lesson 6: any number of hidden layers, and the chain rule through all of them.

    a₀ = (x, y) / SCALE,   a_{k+1} = tanh(W_k a_k + b_k)   in the hidden layers,   p = σ(w · a + b)

tanh is 2σ(2t) - 1: the same curve from -1 to 1. A deep network learns faster with it, because its values are 0 on
average.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lessons.logistic import Classifier
from balderdash.lm.activations import sigmoid

SCALE = 8.0  # of the points' coordinates, so that the first layer starts as the others do
Layer = tuple[Array, Array]  # weights (units, inputs) and shifts (units,)


@dataclass(frozen=True, slots=True)
class DeepNetwork(Classifier):
    """A network from a point to the probability of colour 1.

    Attributes
    ----------
    layers : from the first hidden one to the output, which has one unit
    """

    layers: tuple[Layer, ...]

    @classmethod
    def start(cls, hidden: tuple[int, ...], seed: int) -> DeepNetwork:
        """Random weights with a variance of 1 / inputs (LeCun et al. 1998), and shifts of 0."""
        rng = np.random.default_rng(seed)
        sizes = (2, *hidden, 1)
        pairs = pairwise(sizes)
        return cls(tuple((rng.normal(0, 1 / math.sqrt(n), (units, n)), np.zeros(units)) for n, units in pairs))

    @property
    def hidden(self) -> tuple[int, ...]:
        """The number of units in each hidden layer."""
        return tuple(len(b) for _, b in self.layers[:-1])

    def values(self, points: Array) -> list[Array]:
        """The values of the inputs and of each hidden layer, (n, units), at points (n, 2)."""
        values = [points / SCALE]
        for w, b in self.layers[:-1]:
            values.append(np.tanh(values[-1] @ w.T + b))
        return values

    def score(self, points: Array) -> Array:
        """The input of the last sigmoid, (n,), at points (n, 2)."""
        w, b = self.layers[-1]
        return np.asarray((self.values(points)[-1] @ w.T + b)[:, 0])

    def gradient(self, points: Array, colours: Array) -> DeepNetwork:
        """∂J/∂ of every weight, in the shape of the network: the chain rule, from the last layer to the first."""
        values = self.values(points)
        w, b = self.layers[-1]
        error = (sigmoid(values[-1] @ w.T + b) - colours[:, None]) / len(points)  # (n, 1)  p - c
        found: list[Layer] = []
        for k in range(len(self.layers) - 1, -1, -1):
            found.append((error.T @ values[k], error.sum(axis=0)))
            if k:
                error = error @ self.layers[k][0] * (1 - values[k] ** 2)  # (n, units)  · ∂z/∂a · tanh′
        return DeepNetwork(tuple(reversed(found)))

    def step(self, points: Array, colours: Array, rate: float) -> DeepNetwork:
        """The network after one step of gradient descent."""
        pairs = zip(self.layers, self.gradient(points, colours).layers, strict=True)
        return DeepNetwork(tuple((w - rate * dw, b - rate * db) for (w, b), (dw, db) in pairs))

    def with_units(self, layer: int, units: int, seed: int) -> DeepNetwork:
        """The network with another number of units in a hidden layer; new ones have no effect until they learn."""
        (w, b), (w_next, b_next) = self.layers[layer : layer + 2]
        more = max(0, units - len(b))
        new = np.random.default_rng([seed, units]).normal(0, 1 / math.sqrt(w.shape[1]), (more, w.shape[1]))
        layers = list(self.layers)
        layers[layer] = np.vstack([w[:units], new]), np.append(b[:units], np.zeros(more))
        layers[layer + 1] = np.hstack([w_next[:, :units], np.zeros((len(b_next), more))]), b_next
        return DeepNetwork(tuple(layers))

    def with_weight(self, layer: int, unit: int, source: int, value: float) -> DeepNetwork:
        """The network with another weight on one edge."""
        layers = list(self.layers)
        w, b = layers[layer]
        w = w.copy()
        w[unit, source] = value
        layers[layer] = w, b
        return DeepNetwork(tuple(layers))
