"""Lesson 2: gradient descent. Each step goes downhill and is as long as the slope is steep.

m_{k+1} = m_k - η MSE′(m_k). On a parabola with MSE″ = L, each step multiplies the distance to the best m by 1 - ηL.
That factor decides everything about the rate η.
"""

from __future__ import annotations

from typing import Literal

from balderdash.lessons.line import LineFit

FARTHEST = 1e6  # from the best m; a diverging run stops here, long before the numbers overflow

Regime = Literal["rests", "creeps", "zig-zags", "flies apart"]


def step(fit: LineFit, m: float, rate: float) -> float:
    """The next m."""
    return m - rate * fit.derivative(m)


def factor(fit: LineFit, rate: float) -> float:
    """1 - ηL, by which one step multiplies m - m*."""
    return 1 - rate * fit.curvature


def edge(fit: LineFit) -> float:
    """2/L: descent converges with a rate below it and diverges with one above it."""
    return 2 / fit.curvature


def regime(fit: LineFit, rate: float) -> Regime:
    """What descent does with this rate."""
    left = factor(fit, rate)
    if left == 1:
        return "rests"
    if left >= 0:
        return "creeps"
    return "zig-zags" if left > -1 else "flies apart"


def is_lost(fit: LineFit, m: float, rate: float) -> bool:
    """Whether a run is far from the best m and the rate leads it farther still."""
    return abs(m - fit.best) > FARTHEST and regime(fit, rate) == "flies apart"
