"""Lesson 4, second page: the value, the slope and the inverse of σ(t) = 1 / (1 + e^{-t})."""

from __future__ import annotations

import math

import numpy as np

from balderdash.lm.activations import sigmoid


def value(t: float) -> float:
    """σ(t)."""
    return float(sigmoid(np.array([t]))[0])


def slope(t: float) -> float:
    """σ′(t) = σ(t) (1 - σ(t)) = σ(t) σ(-t); the last form keeps its digits where σ rounds to 1."""
    return value(t) * value(-t)


def logit(p: float) -> float:
    """The t with σ(t) = p, the logarithm of the odds p / (1 - p), for p between 0 and 1."""
    return math.log(p / (1 - p))
