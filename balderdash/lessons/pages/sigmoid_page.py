"""Lesson 4, second page: the graph of σ, and what makes it useful."""

from __future__ import annotations

import math

import numpy as np

from balderdash.lessons import sigmoid
from balderdash.lessons.chain import central_difference
from balderdash.lessons.pages.page import HistoryPage, Number, Parameter
from balderdash.notation import fixed, minus, short
from balderdash.plots.figure import Axis, Curve, Figure, Picture, Points

FIRST, LAST, STRIDE, REACH = -6.0, 6.0, 0.5, 8.0
WANTED, CLOSE, FLAT = 0.9, 1e-4, 1e-3
N_CURVE = 121


class SigmoidPage(HistoryPage[float]):
    """σ(t) = 1/(1 + e⁻ᵗ): its value, its mirror image, its slope and its inverse at one t."""

    key = "sigmoid"
    title = "The sigmoid"
    lead = (
        "σ(t) = 1/(1 + e⁻ᵗ) turns any number t into a probability. "
        "Walk along t: the value, the mirror image, the slope, and the way back."
    )
    idea = (
        "A line gives any number t; a probability lies between 0 and 1. The sigmoid leads from one to the other: near "
        "0 for very negative t, 1/2 at t = 0, near 1 for large t, and it rises all the way, so a larger t always means "
        "a larger p. It never reaches 0 or 1: the model never calls a colour impossible.",
        "It is its own mirror image: σ(−t) = 1 − σ(t). So it does not matter which colour we call 1. To go back from p "
        "to t, take t = ln(p/(1 − p)), the logarithm of the odds; that is why t is called the logit of p.",
        "Its slope is made of its value: σ′(t) = σ(t)·(1 − σ(t)). Proof: σ′ = e⁻ᵗ/(1 + e⁻ᵗ)², which is "
        "1/(1 + e⁻ᵗ) times e⁻ᵗ/(1 + e⁻ᵗ), and the second factor is 1 − σ. The slope is 1/4 at t = 0 and nearly 0 far "
        "out: there a unit is saturated, and learns slowly.",
    )
    formula_lines = 4
    plain_steps = tuple(range(0, 25, 2))

    def __init__(self) -> None:
        self.t = Number("t", "where we are on the axis", FIRST, -REACH, REACH, 0.1, show=lambda t: fixed(t, 2))
        super().__init__(
            FIRST,
            [self.t],
            [
                f"Find the t where σ(t) = {WANTED}, to within {CLOSE} (Enter types a t)",
                "Go where σ is steepest",
                f"Go so far out that the slope is below {FLAT}",
            ],
        )

    def step(self) -> bool:
        """Raise t a little."""
        if self.t.value >= LAST:
            return False
        self.t.put(min(self.t.value + STRIDE, LAST))
        self.states.append(self.t.value)
        return True

    def back(self) -> bool:
        """Return to the t before."""
        went = super().back()
        self.t.put(self.now)
        return went

    def reset(self) -> None:
        """Begin again at the left."""
        self.t.put(FIRST)
        self.states = [FIRST]

    def parameter_changed(self, parameter: Parameter) -> None:
        """Record a t that was set by hand."""
        self.states.append(self.t.value)

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        wanted, steepest, flat = self.goals
        t = self.t.value
        wanted.is_done |= abs(sigmoid.value(t) - WANTED) < CLOSE
        steepest.is_done |= abs(t) < 1e-9
        flat.is_done |= sigmoid.slope(t) < FLAT

    def formulas(self) -> list[str]:
        """The value, the mirror image, the slope and the inverse."""
        t = self.t.value
        p, mirror = sigmoid.value(t), sigmoid.value(-t)
        nudged = central_difference(lambda h: sigmoid.value(t + h))
        at, opposite = fixed(t, 2), fixed(-t, 2)
        return [
            f"σ({at}) = 1/(1 + e^({opposite})) = 1/(1 + {fixed(math.exp(-t), 4)}) = {fixed(p, 4)}",
            f"σ({opposite}) = {fixed(mirror, 4)} = 1 − σ({at})",
            f"σ′({at}) = σ·(1 − σ) = {fixed(p, 4)} · {fixed(1 - p, 4)} = {fixed(sigmoid.slope(t), 5)}; "
            f"nudged by ±0.00001: {fixed(nudged, 5)}",
            f"back to t: ln(p/(1 − p)) = ln({short(math.exp(t), 4)}) = {fixed(sigmoid.logit(p), 4)}",
        ]

    def pictures(self) -> list[Picture]:
        """σ with its tangent, and its slope."""
        t = self.t.value
        p, slope = sigmoid.value(t), sigmoid.slope(t)
        x = Axis("t", -REACH, REACH)
        ts = np.linspace(-REACH, REACH, N_CURVE)
        ends = np.array([t - 2, t + 2])
        values = np.array([sigmoid.value(t) for t in ts])
        now, mirror = np.array([[t, p]]), np.array([[-t, 1 - p]])
        value = Figure(
            "σ against t",
            x,
            Axis("σ", 0, 1),
            (
                Curve(np.column_stack([ts, values]), "model", "σ"),
                Curve(np.column_stack([ends, p + slope * (ends - t)]), "best", "tangent", dash=2),
                Points(mirror, "○", "path", minus("-t")),
                Points(now, "●", "now", "t"),
            ),
        )
        steepness = Figure(
            "Slope σ′ against t",
            x,
            Axis("σ′", 0, 0.27),
            (
                Curve(np.column_stack([ts, values * (1 - values)]), "model", "σ·(1 − σ)"),
                Points(np.array([[t, slope]]), "●", "now", "t"),
            ),
        )
        return [value, steepness]
