"""Lesson 2: walk downhill, each step as long as the slope is steep.

m_{k+1} = m_k - η MSE′(m_k). On a parabola with MSE″ = L the distance to the best m is multiplied by
1 - ηL at every step, which is all there is to know about the rate η.
"""

from __future__ import annotations

from typing import Literal

from balderdash.lessons.line import LineFit

FARTHEST = 1e6  # from the best m; a run that flies apart stops here, long before the numbers end

Regime = Literal["rests", "creeps", "zig-zags", "flies apart"]


def step(fit: LineFit, m: float, rate: float) -> float:
    """The next m."""
    return m - rate * fit.derivative(m)


def factor(fit: LineFit, rate: float) -> float:
    """1 - ηL: what one step leaves of m - m*."""
    return 1 - rate * fit.curvature


def edge(fit: LineFit) -> float:
    """2/L: a rate below it comes to rest, one above it flies apart."""
    return 2 / fit.curvature


def regime(fit: LineFit, rate: float) -> Regime:
    """What a rate does."""
    left = factor(fit, rate)
    if left == 1:
        return "rests"
    if left >= 0:
        return "creeps"
    return "zig-zags" if left > -1 else "flies apart"


def is_lost(fit: LineFit, m: float, rate: float) -> bool:
    """Whether a run is so far off that going on at this rate, which leads farther still, shows nothing new."""
    return abs(m - fit.best) > FARTHEST and regime(fit, rate) == "flies apart"
