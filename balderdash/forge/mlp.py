"""A network of one hidden layer that tells two kinds of points apart: the talk's "another layer".

    h = tanh(W x + b),    p = sigma(v . h + a)
    J = -(1/n) sum s [c ln p + (1 - c) ln(1 - p)] + (l/2n) (|W|^2 + |v|^2)

s weighs the two sides alike, however many there are of each. It learns by Adam (Kingma and Ba 2015) from small
batches; the gradient is the chain rule, written out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from balderdash.forge.standardization import Array, all_within, class_weights, sigmoid

HIDDEN = 24
_RIDGE = 1.0  # l
_BATCH, _EPOCHS, _RATE = 128, 60, 5e-3
_BETA_1, _BETA_2, _EPSILON = 0.9, 0.99, 1e-8


class MLP:
    """The network.

    Attributes
    ----------
    w : (F, H) from the features to the hidden units
    b : (H,)
    v : (H,) from them to the output
    a : ()
    """

    def __init__(self, w: Array, b: Array, v: Array, a: Array) -> None:
        self.w, self.b, self.v, self.a = w, b, v, a

    @classmethod
    def learn(cls, x: Array, c: Array, seed: int = 0) -> MLP:
        """Learn to tell c = 1 from c = 0.

        Parameters
        ----------
        x : (n, F) standardised features
        c : (n,) labels 0 and 1, both present
        """
        rng = np.random.default_rng(seed)
        n, features = x.shape
        share = class_weights(c)  # (n,)
        w = rng.normal(0, features**-0.5, (features, HIDDEN))
        net = cls(w, np.zeros(HIDDEN), rng.normal(0, HIDDEN**-0.5, HIDDEN), np.zeros(()))
        weights = (net.w, net.b, net.v, net.a)
        moments = [(np.zeros_like(weight), np.zeros_like(weight)) for weight in weights]
        steps = _EPOCHS * -(-n // _BATCH)
        t = 0
        for _ in range(_EPOCHS):
            order = rng.permutation(n)
            for start in range(0, n, _BATCH):
                some = order[start : start + _BATCH]
                gradient = net.gradient(x[some], c[some], share[some], _RIDGE / n)
                rate = _RATE * (1 - t / steps)
                t += 1
                rate *= (1 - _BETA_2**t) ** 0.5 / (1 - _BETA_1**t)
                for weight, g, (first, second) in zip(weights, gradient, moments, strict=True):
                    first += (1 - _BETA_1) * (g - first)
                    second += (1 - _BETA_2) * (g * g - second)
                    weight -= rate * first / (np.sqrt(second) + _EPSILON)
        return net

    def scores(self, x: Array) -> Array:
        """ln(p / (1 - p)) of points (n, F): (n,)."""
        return np.tanh(x @ self.w + self.b) @ self.v + self.a

    def cost(self, x: Array, c: Array, share: Array, ridge: float) -> float:
        """J of points (n, F); `ridge` is l / n."""
        z = self.scores(x)  # (n,)
        losses = np.logaddexp(0, z) - c * z  # -ln of the probability of each label
        return float((share * losses).mean() + ridge / 2 * ((self.w**2).sum() + (self.v**2).sum()))

    def gradient(self, x: Array, c: Array, share: Array, ridge: float) -> tuple[Array, Array, Array, Array]:
        """The gradient of J with respect to w, b, v and a."""
        h = np.tanh(x @ self.w + self.b)  # (n, H)
        p = sigmoid(h @ self.v + self.a)  # (n,)
        dz = share * (p - c) / len(c)  # (n,)
        dh = np.outer(dz, self.v) * (1 - h * h)  # (n, H)
        return x.T @ dh + ridge * self.w, dh.sum(axis=0), h.T @ dz + ridge * self.v, dz.sum()

    def to_json(self) -> dict[str, Any]:
        """The weights as JSON values."""
        return {name: np.round(getattr(self, name), 6).tolist() for name in ("w", "b", "v", "a")}

    @classmethod
    def from_json(cls, values: Any, features: int) -> MLP:
        """A network from what `to_json` gave.

        Raises
        ------
        ValueError, KeyError, TypeError, OverflowError
            The values are none, or one of other features.
        """
        w, b, v, a = (np.array(values[name], dtype=np.float64) for name in ("w", "b", "v", "a"))
        if b.ndim != 1 or w.shape != (features, len(b)) or v.shape != b.shape or a.shape:
            raise ValueError("a network of another shape")
        if not all_within(w, b, v, a):
            raise ValueError("a network beside the numbers")
        return cls(w, b, v, a)
