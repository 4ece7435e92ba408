"""Lesson 2: gradient descent, as a line among the students and as a point on the cost curve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from balderdash.lessons import descent
from balderdash.lessons.pages import planes
from balderdash.lessons.pages.page import Number, Parameter
from balderdash.lessons.pages.students_page import StudentsPage
from balderdash.notation import fixed, power, short
from balderdash.plots.figure import Axis, Curve, Figure, Picture, Points

RATE, START = 1e-5, 1.4  # of the talk
ENOUGH, WITHIN = 37.0, 10
NEAR_EDGE = 1.1  # the ratio of two rates that enclose the edge closely enough
N_CURVE = 121
STORY = ((RATE, (0, 1, 2, 5, 10, 20, 40, 75)), (1.4e-4, (1, 2, 3, 4, 5, 20)), (0.1, (1, 2, 3)))


@dataclass(frozen=True, slots=True)
class DescentState:
    """An m on the way down, and the rate of the step to it."""

    m: float
    rate: float = 0.0


class DescentPage(StudentsPage[DescentState]):
    """m_{k+1} = m_k - η MSE′(m_k)."""

    key = "descent"
    title = "Gradient descent"
    lead = (
        "Here we do not solve for m. It walks downhill: each step is η times the slope of the cost, "
        "in the opposite direction. How long a step is too long?"
    )
    idea = (
        "The closed form of lesson 1 is a stroke of luck: for most models nobody can solve MSE′(m) = 0. But anyone can "
        "ask which way is down. Left is the line y = m x among the students, right the same m as a point on the cost "
        "curve; both move together.",
        "On a parabola one number decides what a rate η does: L = MSE″ = (2/n) Σ xᵢ². Each step multiplies the "
        "distance to the best m by 1 − ηL. For η below 1/L this factor is positive: m creeps down one side. Between "
        "1/L and 2/L it is negative, but smaller than 1 in size: m zig-zags from side to side, and still comes to rest "
        "(it converges). Above 2/L it is larger than 1 in size: every step goes farther up the other side, and the "
        "run flies apart (it diverges).",
        "The talk uses η = 0.00001, m₀ = 1.4 and 75 steps. One of its slides has η = 0.1, which flies apart on these "
        "data: press Enter, type it, and see.",
    )

    def __init__(self) -> None:
        self.eta = Number("η", "the rate: how long a step is", RATE, 1e-7, 1.0, 10**0.1, is_ratio=True)
        self.m0 = Number("m₀", "where m starts", START, -1.0, 3.0, 0.1, show=lambda m: fixed(m, 2))
        self._rests, self._flies = 0.0, float("inf")  # the rates nearest to the edge, of those the reader ran
        self._has_zigzagged = False
        super().__init__(
            DescentState(START),
            [self.eta, self.m0],
            [
                f"Choose η: from m₀ = 1.4 to an MSE below {ENOUGH:.0f} in {WITHIN} steps",
                "Make one run zig-zag down, and another fly apart",
                "Find the edge: run one η that comes to rest and one that flies apart, within 10 % of each other",
            ],
        )

    @property
    def m(self) -> float:
        """The present slope of the line."""
        return self.now.m

    def step(self) -> bool:
        """Take a step downhill; a run that is lost stays where it is until the rate leads back."""
        rate = self.eta.value
        if descent.is_lost(self.fit, self.m, rate):
            return False
        self.states.append(DescentState(descent.step(self.fit, self.m, rate), rate))
        return True

    def reset(self) -> None:
        """Begin again at m₀."""
        self.states = [DescentState(self.m0.value)]

    def parameter_changed(self, parameter: Parameter) -> None:
        """Begin again from another start; another rate continues from here."""
        if parameter is self.m0:
            self.reset()

    def check_goals(self) -> None:
        """Mark the goals that are reached, judging the run by what it did, not by the rate alone."""
        quick, both, found = self.goals
        start = self.states[0].m
        quick.is_done |= start == START and 0 < self.steps <= WITHIN and self.fit.mse(self.m) < ENOUGH
        if self.steps >= 2 and len({state.rate for state in self.states[-2:]}) == 1:
            self._judge(self.now.rate, *(state.m - self.fit.best for state in self.states[-3:]))
        both.is_done |= self._has_zigzagged and self._flies < float("inf")
        found.is_done |= self._flies <= NEAR_EDGE * self._rests

    def _judge(self, rate: float, first: float, second: float, third: float) -> None:
        """Note what a rate did in two steps, from the distances to the best m before, between and after."""
        if abs(first) > abs(second) > abs(third):
            self._rests = max(self._rests, rate)
            self._has_zigzagged |= first * second < 0
        elif abs(first) < abs(second) < abs(third):
            self._flies = min(self._flies, rate)

    def formulas(self) -> list[str]:
        """The update, the cost, and what the rate does."""
        slope, m = self.fit.derivative(self.m), self.m
        after = descent.step(self.fit, m, self.eta.value)
        if descent.is_lost(self.fit, m, self.eta.value):
            update = f"m = {fixed(m, 5)}: too far off to go on at this η."
        else:
            update = (
                f"m − η·MSE′(m) = {fixed(m, 5)} − {short(self.eta.value)} · ({short(slope, 5)}) = {fixed(after, 5)}"
            )
        return [
            update,
            f"MSE({fixed(m, 5)}) = {fixed(self.fit.mse(m), 2)}    least: MSE({fixed(self.fit.best, 5)}) = "
            f"{fixed(self.fit.mse(self.fit.best), 2)}",
            self._about_rate(),
        ]

    def plain_story(self) -> Iterator[tuple[str, list[str]]]:
        """The talk's rate for 75 steps, then one that zig-zags, and one that flies apart."""
        for rate, stops in STORY:
            self.eta.put(rate)
            self.reset()
            yield f"η = {short(rate)}", [self._about_rate()]
            for steps in stops:
                while self.steps < steps and self.step():
                    pass
                yield self.progress, [self.formulas()[0], f"MSE({fixed(self.m, 5)}) = {fixed(self.fit.mse(self.m), 2)}"]
        yield (
            "edge",
            [
                f"2/L = {power(descent.edge(self.fit), 3)}; m* = {fixed(self.fit.best, 5)}, "
                f"MSE {fixed(self.fit.mse(self.fit.best), 2)}"
            ],
        )

    def _about_rate(self) -> str:
        left = descent.factor(self.fit, self.eta.value)
        does = descent.regime(self.fit, self.eta.value)
        if descent.is_lost(self.fit, self.m, self.eta.value):
            return f"Stopped: each step multiplies m − m* by {fixed(left, 2)}: it flies apart (r resets)."
        known = f", edge 2/L = {power(descent.edge(self.fit), 3)}" if self.goals[2].is_done else ""
        return f"1 − ηL = {fixed(left, 3)}: it {does}; L = (2/n) Σ xᵢ² = {fixed(self.fit.curvature, 1)}{known}"

    def pictures(self) -> list[Picture]:
        """The students with the line, and the cost curve with the path so far."""
        return [planes.students(self.fit, self.m), self._cost()]

    def _cost(self) -> Figure:
        best = self.fit.best
        reach = max(0.6, 1.15 * abs(self.m0.value - best))
        x = Axis("m", best - reach, best + reach)
        ms = np.linspace(x.low, x.high, N_CURVE)
        top = 1.1 * self.fit.mse(x.high)
        path = np.array([(state.m, self.fit.mse(state.m)) for state in self.states[-40:]])
        return Figure(
            "MSE against m",
            x,
            Axis("MSE", 0, top),
            (
                Curve(np.column_stack([ms, [self.fit.mse(m) for m in ms]]), "muted", "cost"),
                Curve(path, "path"),
                Points(path[:-1], "•", "path", "way"),
                Points(path[-1:], "●", "now", "now", at_edge=True),
            ),
        )
