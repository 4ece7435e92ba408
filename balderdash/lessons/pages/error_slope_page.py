"""Lesson 4, fourth page: why the slope of the cost is p − c, step by step."""

from __future__ import annotations

import math

import numpy as np

from balderdash.lessons import sigmoid
from balderdash.lessons.chain import central_difference
from balderdash.lessons.logistic import losses
from balderdash.lessons.pages.page import Choice, CountedPage, Number
from balderdash.notation import fixed
from balderdash.plots.figure import Axis, Curve, Figure, Picture, Points, Table

REACH, START = 6.0, 1.5
RIGHT, WRONG = 0.01, 0.99
N_CURVE = 121
LAST = 6  # the number of the last line


class ErrorSlopePage(CountedPage):
    """∂J/∂t = ∂J/∂p · ∂p/∂t = p − c for one point."""

    key = "slope"
    title = "Why p − c"
    lead = (
        "How does the cost of one point change with t = m₁x + m₂y + b? Two fractions, and everything cancels but p − c."
    )
    idea = (
        "The cost of one point is J = −[c ln p + (1 − c) ln(1 − p)], with p = σ(t). One of the two terms is 0, because "
        "c is 0 or 1. J depends on t only through p, so the chain rule gives ∂J/∂t = ∂J/∂p · ∂p/∂t.",
        "First factor: the slope of ln p is 1/p, so ∂J/∂p = −c/p + (1 − c)/(1 − p). Over the common denominator "
        "p(1 − p) the numerator is −c(1 − p) + (1 − c)p = p − c. Second factor: the slope of the sigmoid, p(1 − p). "
        "Their product is p − c: how wrong the point is, with its sign. Nothing saturates: a point that is badly wrong "
        "pulls with almost 1, however flat the sigmoid is there.",
        "And since t = m₁x + m₂y + b, the slopes by the weights are (p − c)·x, (p − c)·y and p − c. The mean over all "
        "points is the gradient of lesson 4. The softmax of lesson 7 has the same slope, one p − c for each letter.",
    )
    formula_lines = 6
    noun = "line"
    rate = 1.0
    plain_steps = tuple(range(LAST + 1))

    def __init__(self) -> None:
        self.t = Number("t", "the sigmoid's input", START, -REACH, REACH, 0.1, show=lambda t: fixed(t, 2))
        self.c = Choice("c", "the point's colour", ("0", "1"))
        super().__init__(
            [self.t, self.c],
            [
                "Walk down to p − c",
                f"Turn t until the point pulls with less than {RIGHT}: it is right, and sure",
                f"Turn t until it pulls with more than {WRONG}: it is wrong, and sure",
            ],
        )

    @property
    def last(self) -> int:
        """The number of lines after the first."""
        return LAST

    @property
    def pull(self) -> float:
        """The error p − c."""
        p, q = sigmoid.value(self.t.value), sigmoid.value(-self.t.value)
        return -q if self.c.index else p

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        walked, right, wrong = self.goals
        walked.is_done |= self.steps == LAST
        right.is_done |= abs(self.pull) < RIGHT
        wrong.is_done |= abs(self.pull) > WRONG

    def cost(self, t: float) -> float:
        """J of the point at t."""
        return float(losses(np.array([t]), np.array([float(self.c.index)]))[0])

    def formulas(self) -> list[str]:
        """The last lines of the derivation, each with its number."""
        return self._lines()[: self.steps + 1][-self.formula_lines :]

    def _lines(self) -> list[str]:
        t, c = self.t.value, self.c.index
        p, q = sigmoid.value(t), sigmoid.value(-t)  # q is 1 - p
        e = math.exp(-t)
        dj_dp = -c / p + (1 - c) / q
        dp_dt = e / (1 + e) ** 2
        pull = f"({fixed(self.pull, 4)})" if self.pull < 0 else fixed(self.pull, 4)
        return [
            f"J = −[c ln p + (1 − c) ln(1 − p)] = {fixed(self.cost(t), 4)}, with p = σ({fixed(t, 2)}) = {fixed(p, 4)}",
            f"∂J/∂p = −c/p + (1 − c)/(1 − p) = {fixed(-c / p, 4)} + {fixed((1 - c) / q, 4)} = {fixed(dj_dp, 4)}",
            f"      = (p − c) / (p(1 − p)) = {pull} / {fixed(p * q, 5)} = {fixed(self.pull / (p * q), 4)}",
            f"∂p/∂t = e⁻ᵗ/(1 + e⁻ᵗ)² = {fixed(e, 4)} / {fixed((1 + e) ** 2, 4)} = {fixed(dp_dt, 5)}",
            f"      = p(1 − p) = {fixed(p, 4)} · {fixed(q, 4)} = {fixed(p * q, 5)}",
            f"∂J/∂t = ∂J/∂p · ∂p/∂t = (p − c) / (p(1 − p)) · p(1 − p) = {fixed(dj_dp * dp_dt, 5)}",
            f"      = p − c = {fixed(p, 5)} − {c} = {fixed(self.pull, 5)}",
        ]

    def plain_lines(self) -> list[str]:
        """The last line; at the end, the nudged slope too."""
        line = self._lines()[self.steps].strip()
        if self.steps < LAST:
            return [line]
        return [line, f"nudged by ±0.00001: {fixed(self._nudged()[2], 5)}"]

    def _nudged(self) -> tuple[float, float, float]:
        """∂J/∂p, ∂p/∂t and ∂J/∂t by central differences."""
        t, c = self.t.value, self.c.index
        p = sigmoid.value(t)
        return (
            central_difference(lambda h: -math.log(p + h if c else 1 - p - h)),
            central_difference(lambda h: sigmoid.value(t + h)),
            central_difference(lambda h: self.cost(t + h)),
        )

    def pictures(self) -> list[Picture]:
        """J against t with its tangent, and each slope beside the nudged one."""
        t, c, pull = self.t.value, self.c.index, self.pull
        ts = np.linspace(-REACH, REACH, N_CURVE)
        ends = np.array([t - 2, t + 2])
        now = np.array([[t, self.cost(t)]])
        curve = Figure(
            f"J against t, for c = {c}",
            Axis("t", -REACH, REACH),
            Axis("J", 0, REACH),
            (
                Curve(np.column_stack([ts, [self.cost(at) for at in ts]]), "model", "J"),
                Curve(np.column_stack([ends, now[0, 1] + pull * (ends - t)]), "best", "slope p − c", dash=2),
                Points(now, "●", "now", "now"),
            ),
        )
        p, q = sigmoid.value(t), sigmoid.value(-t)
        values = (pull / (p * q), p * q, pull)
        names = ("∂J/∂p", "∂p/∂t", "∂J/∂t")
        known = (self.steps >= 1, self.steps >= 3, self.steps >= 5)
        rows = tuple(
            (name, fixed(value, 5), fixed(nudged, 5)) if is_known else (name, "·", "·")
            for name, value, nudged, is_known in zip(names, values, self._nudged(), known, strict=True)
        )
        return [curve, Table("Slopes of one point", ("", "formula", "nudged"), rows, None, frozenset({1, 2}))]
