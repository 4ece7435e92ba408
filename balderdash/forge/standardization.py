"""What judge and taste have in common: both learn to tell two sides apart from standardised features."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LARGEST, LEAST_SCALE = 1e6, 1e-6  # no number that was learnt is larger, no feature's scale is smaller


def standardize(x: Array) -> tuple[Array, Array]:
    """Mean and scale (F,) of features (n, F), for standardising them."""
    return x.mean(axis=0), np.maximum(x.std(axis=0), LEAST_SCALE)


def class_weights(c: Array) -> Array:
    """What each of the labels c (n,), 0 or 1 and both present, weighs so that the sides count the same: (n,)."""
    shares: Array = np.where(c == 1, 0.5 * len(c) / c.sum(), 0.5 * len(c) / (1 - c).sum())
    return shares


def sigmoid(t: Array) -> Array:
    """The logistic function, 1 / (1 + e^-t), without overflow."""
    return 0.5 + 0.5 * np.tanh(0.5 * t)


def all_within(*numbers: npt.ArrayLike) -> bool:
    """Whether all of them can have been learnt; NaN cannot."""
    return all(bool((np.abs(each) <= LARGEST).all()) for each in numbers)
