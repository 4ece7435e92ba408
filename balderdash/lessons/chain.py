"""Lesson 6, second part: backpropagation is the chain rule, factor by factor, on a 2-2-1 network and one point.

Forward, from left to right: z_i = w_i · (x, y) + b_i, a_i = σ(z_i); z = v · a + b, p = σ(z);
J = -[c ln p + (1 - c) ln(1 - p)]. Backward, from right to left: the derivative of J by a weight is the product of the
derivatives along the path between them. A central difference checks every product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lessons.hidden_layer import TwoLayerNetwork
from balderdash.lessons.logistic import losses

NUDGE = 1e-5  # half the width of the central difference
MARGIN = 1e-12  # p stays this far from 0 and 1, where ln p has no slope


@dataclass(frozen=True, slots=True)
class Factor:
    """One link of the chain: its name, and its value at this point."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Derivative:
    """∂J/∂(something) as the product of its factors.

    Attributes
    ----------
    name : the something
    factors : from the cost down
    check : the same derivative by a central difference
    """

    name: str
    factors: tuple[Factor, ...]
    check: float

    @property
    def value(self) -> float:
        """The product of the factors."""
        return float(np.prod([factor.value for factor in self.factors]))


@dataclass(frozen=True, slots=True)
class Forward:
    """Every number on the way from a point to its cost."""

    z1: Array
    a: Array
    z: float
    p: float
    cost: float


def forward(net: TwoLayerNetwork, point: Array, colour: float) -> Forward:
    """Every number of the forward pass of one point, (2,)."""
    z1 = net.w @ point + net.b1  # (2,)
    a = net.units(point[None])[0]  # (2,)
    z = float(a @ net.v + net.b2)
    p = min(max(float(net.probability(point[None])[0]), MARGIN), 1 - MARGIN)
    return Forward(z1, a, z, p, _cost(net, point, colour))


def backward(net: TwoLayerNetwork, point: Array, colour: float) -> list[Derivative]:
    """The derivatives of J by p, by z and by every weight, in the order in which backpropagation finds them."""
    f = forward(net, point, colour)
    dj_dp = Factor("∂J/∂p", (f.p - colour) / (f.p * (1 - f.p)))
    dp_dz = Factor("∂p/∂z", f.p * (1 - f.p))
    dj_dz = Factor("∂J/∂z", f.p - colour)
    found = [
        Derivative("p", (dj_dp,), _by_p(f.p, colour)),
        Derivative("z", (dj_dp, dp_dz), _by_z(f.z, colour)),
    ]

    def by(name: str, factors: tuple[Factor, ...], moved: Callable[[float], TwoLayerNetwork]) -> None:
        found.append(Derivative(name, factors, central_difference(lambda h: _cost(moved(h), point, colour))))

    for i, at in enumerate("₁₂"):
        by(f"v{at}", (dj_dz, Factor(f"∂z/∂v{at}", float(f.a[i]))), partial(_moved, net, "v", i))
    by("b", (dj_dz, Factor("∂z/∂b", 1.0)), lambda h: replace(net, b2=net.b2 + h))
    for i, at in enumerate("₁₂"):
        through = (
            dj_dz,
            Factor(f"∂z/∂a{at}", float(net.v[i])),
            Factor(f"∂a{at}/∂z{at}", float(f.a[i] * (1 - f.a[i]))),
        )
        for j, axis in enumerate("xy"):
            last = Factor(f"∂z{at}/∂w{at}{axis}", float(point[j]))
            by(f"w{at}{axis}", (*through, last), partial(_moved, net, "w", (i, j)))
        by(f"b{at}", (*through, Factor(f"∂z{at}/∂b{at}", 1.0)), partial(_moved, net, "b1", i))
    return found


def step(net: TwoLayerNetwork, point: Array, colour: float, rate: float) -> TwoLayerNetwork:
    """The network after one step of gradient descent on this one point."""
    return net.step(point[None], np.array([colour]), rate)


def _cost(net: TwoLayerNetwork, point: Array, colour: float) -> float:
    return net.cost(point[None], np.array([colour]))


def _moved(
    net: TwoLayerNetwork, weights: Literal["w", "b1", "v"], at: int | tuple[int, int], by: float
) -> TwoLayerNetwork:
    """The network with one weight moved."""
    moved = getattr(net, weights).copy()
    moved[at] += by
    return replace(net, **{weights: moved})


def central_difference(cost: Callable[[float], float]) -> float:
    """The slope at 0 of a function of one number, from its values a nudge to both sides."""
    return (cost(NUDGE) - cost(-NUDGE)) / (2 * NUDGE)


def _by_p(p: float, colour: float) -> float:
    """The central difference in p itself, kept between 0 and 1."""
    h = min(NUDGE, p / 2, (1 - p) / 2)
    high, low = (np.log(q if colour > 0.5 else 1 - q) for q in (p + h, p - h))
    return float(-(high - low) / (2 * h))


def _by_z(z: float, colour: float) -> float:
    c = np.array([colour])
    return central_difference(lambda h: float(losses(np.array([z + h]), c)[0]))
