"""Binary classifiers on standardised features: logistic regression, and a network with one hidden layer.

Both minimise the weighted cross-entropy of labels c with a ridge penalty on the weights w (but not the biases),

    J = -(1/n) sum s [c ln p + (1 - c) ln(1 - p)] + (l/2n) |w|^2,

where s gives both classes the same total weight, however many points each has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from balderdash.lm.activations import sigmoid
from balderdash.lm.optimizer import AdamW

Array = npt.NDArray[np.float64]

RIDGE = 1.0  # l: keeps the weights finite where the classes are separable
LARGEST, LEAST_SCALE = 1e6, 1e-6  # bounds of learned numbers and of the scale of features


def class_weights(c: Array) -> Array:
    """S (n,) for labels c (n,), 0 or 1 and both present."""
    s: Array = np.where(c == 1, 0.5 * len(c) / c.sum(), 0.5 * len(c) / (1 - c).sum())
    return s


def check_bounds(*numbers: npt.ArrayLike) -> None:
    """Refuse stored numbers that no classifier learns.

    Raises
    ------
    ValueError
        One of them is NaN, or larger than `LARGEST`.
    """
    if not all(bool((np.abs(each) <= LARGEST).all()) for each in numbers):
        raise ValueError("numbers out of bounds")


class Standardizer:
    """Brings features to mean 0 and standard deviation 1.

    Parameters
    ----------
    mean, scale : (F,) mean and standard deviation of each feature
    """

    def __init__(self, mean: Array, scale: Array) -> None:
        self.mean, self.scale = mean, scale

    @classmethod
    def fit(cls, x: Array) -> Standardizer:
        """For features x (n, F)."""
        return cls(x.mean(axis=0), np.maximum(x.std(axis=0), LEAST_SCALE))

    def __call__(self, x: Array) -> Array:
        """Features (n, F), standardised."""
        return (x - self.mean) / self.scale

    def to_json(self, names: Iterable[str]) -> dict[str, list[float]]:
        """Mean and scale of each feature, as JSON values."""
        return {name: [float(m), float(s)] for name, m, s in zip(names, self.mean, self.scale, strict=True)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any], names: Iterable[str]) -> Standardizer:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError
            The values are damaged, or those of other features.
        TypeError
            They are no such table.
        """
        if list(values) != list(names):
            raise ValueError("other features")
        mean, scale = np.array(list(values.values()), dtype=np.float64).T
        check_bounds(mean, scale)
        if scale.min() < LEAST_SCALE:
            raise ValueError("a scale out of bounds")
        return cls(mean, scale)


class LogisticRegression:
    """p = sigmoid(w . x + b).

    Parameters
    ----------
    weights : (F,) w
    bias : b
    """

    def __init__(self, weights: Array, bias: float) -> None:
        self.weights, self.bias = weights, bias

    @classmethod
    def fit(cls, x: Array, c: Array) -> LogisticRegression:
        """Minimise J, which is convex, by Newton's method.

        Parameters
        ----------
        x : (n, F) standardised features
        c : (n,) labels 0 and 1, both present
        """
        a = np.hstack([x, np.ones((len(x), 1))])  # (n, F + 1), the last column is for the bias
        s = class_weights(c)  # (n,)
        ridge = RIDGE * np.diag([*np.ones(x.shape[1]), 0.0])
        w = np.zeros(a.shape[1])  # (F + 1,)
        for _ in range(50):
            p = sigmoid(a @ w)  # (n,)
            gradient = a.T @ (s * (p - c)) + ridge @ w
            hessian = (a * (s * p * (1 - p))[:, None]).T @ a + ridge  # (F + 1, F + 1)
            step = np.linalg.solve(hessian + 1e-9 * np.eye(len(w)), gradient)
            w -= step
            if np.abs(step).max() < 1e-9:
                break
        return cls(w[:-1], float(w[-1]))

    def logits(self, x: Array) -> Array:
        """ln(p / (1 - p)) of points (n, F): (n,)."""
        logits: Array = x @ self.weights + self.bias
        return logits


class MLP:
    """p = sigmoid(v . h + a) with h = tanh(W x + b); the talk calls it "another layer".

    Parameters
    ----------
    features : F
    flat : (P,) all weights, in the order w, b, v, a

    Attributes
    ----------
    w : (F, H) from the features to the hidden units
    b : (H,)
    v : (H,) from the hidden units to the output
    a : ()
    """

    BATCH, RATE = 128, 5e-3

    def __init__(self, features: int, flat: Array) -> None:
        hidden = (len(flat) - 1) // (features + 2)
        self.flat = flat
        w, self.b, self.v, a = np.split(flat, np.cumsum([features * hidden, hidden, hidden]))  # views
        self.w, self.a = w.reshape(features, hidden), a.reshape(())

    @classmethod
    def fit(cls, x: Array, c: Array, seed: int = 0, *, hidden: int = 24, epochs: int = 60, ridge: float = RIDGE) -> MLP:
        """Minimise J with Adam on small batches.

        Parameters
        ----------
        x : (n, F) standardised features
        c : (n,) labels 0 and 1, both present
        hidden : H
        ridge : l
        """
        rng = np.random.default_rng(seed)
        n, features = x.shape
        s = class_weights(c)  # (n,)
        w = rng.normal(0, features**-0.5, features * hidden)
        v = rng.normal(0, hidden**-0.5, hidden)
        net = cls(features, np.concatenate([w, np.zeros(hidden), v, np.zeros(1)]))
        optimizer = AdamW(net.flat)
        steps = epochs * -(-n // cls.BATCH)
        for _ in range(epochs):
            order = rng.permutation(n)
            for start in range(0, n, cls.BATCH):
                batch = order[start : start + cls.BATCH]
                gradient = net.gradient(x[batch], c[batch], s[batch], ridge / n)
                optimizer.update(gradient, cls.RATE * (1 - optimizer.steps / steps))
        return net

    def logits(self, x: Array) -> Array:
        """ln(p / (1 - p)) of points (n, F): (n,)."""
        return np.tanh(x @ self.w + self.b) @ self.v + self.a

    def cost(self, x: Array, c: Array, s: Array, ridge: float) -> float:
        """J of points (n, F); `ridge` is l / n."""
        z = self.logits(x)  # (n,)
        losses = np.logaddexp(0, z) - c * z  # -ln of the probability of each label
        return float((s * losses).mean() + ridge / 2 * ((self.w**2).sum() + (self.v**2).sum()))

    def gradient(self, x: Array, c: Array, s: Array, ridge: float) -> Array:
        """The gradient (P,) of J with respect to `flat`."""
        h = np.tanh(x @ self.w + self.b)  # (n, H)
        p = sigmoid(h @ self.v + self.a)  # (n,)
        dz = s * (p - c) / len(c)  # (n,)
        dh = np.outer(dz, self.v) * (1 - h * h)  # (n, H)
        dw = x.T @ dh + ridge * self.w  # (F, H)
        return np.concatenate([dw.ravel(), dh.sum(axis=0), h.T @ dz + ridge * self.v, [dz.sum()]])

    def to_json(self) -> dict[str, Any]:
        """The weights as JSON values."""
        return {name: np.round(getattr(self, name), 6).tolist() for name in ("w", "b", "v", "a")}

    @classmethod
    def from_json(cls, values: Any, features: int) -> MLP:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError, KeyError, TypeError, OverflowError
            The values are damaged, or those of a network with other features.
        """
        w, b, v, a = (np.array(values[name], dtype=np.float64) for name in ("w", "b", "v", "a"))
        if b.ndim != 1 or w.shape != (features, len(b)) or v.shape != b.shape or a.shape:
            raise ValueError("a network of another shape")
        check_bounds(w, b, v, a)
        return cls(features, np.concatenate([w.ravel(), b, v, [a]]))
