"""Lesson 2 as it is seen: the line among the points, and the same m on its way down the cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from balderdash.lessons import descent
from balderdash.lessons.history import History
from balderdash.lessons.pages import planes
from balderdash.lessons.pages.page import Number, Parameter
from balderdash.lessons.pages.students_page import StudentsPage
from balderdash.notation import fixed, power, short
from balderdash.plots.figure import Axis, Curve, Figure, Picture, Points

RATE, START = 1e-5, 1.4  # of the talk
ENOUGH, WITHIN = 37.0, 10
NEAR_EDGE = 1.1  # a rate that rests and one that flies apart, so close together, enclose the edge
N_CURVE = 121
STORY = ((RATE, (0, 1, 2, 5, 10, 20, 40, 75)), (1.4e-4, (1, 2, 3, 4, 5, 20)), (0.1, (1, 2, 3)))


@dataclass(frozen=True, slots=True)
class DescentState:
    """An m on the way down, and the rate that led to it."""

    m: float
    rate: float = 0.0


class DescentPage(StudentsPage):
    """m_{k+1} = m_k - η MSE′(m_k)."""

    key = "descent"
    title = "Gradient descent"
    lead = (
        "Here we do not solve for m: it walks downhill, each step η times the slope of the cost, "
        "against it. How long a step is too long?"
    )
    idea = (
        "The closed form of lesson 1 is a stroke of luck: for most models nobody can solve MSE′(m) = 0. But anyone can "
        "ask which way is down. Left is the line y = m x among the students, right the same m as a point on the cost "
        "curve; both move together.",
        "On a parabola everything about the rate η is in one number, L = MSE″ = (2/n) Σ xᵢ². A step multiplies the "
        "distance to the best m by 1 − ηL. Below 1/L it keeps its sign: m creeps down one side. Between 1/L and 2/L it "
        "is negative: m zig-zags from side to side, and still comes to rest. Above 2/L it is larger than 1 in size: "
        "every step goes farther up the other side, and the run flies apart.",
        "The talk uses η = 0.00001, m₀ = 1.4 and 75 steps. The toy rate of its slide, η = 0.1, flies apart on these "
        "data: type it with Enter and see.",
    )

    def __init__(self) -> None:
        self.eta = Number("η", "the rate: how long a step is", RATE, 1e-7, 1.0, 10**0.1, is_ratio=True)
        self.m0 = Number("m₀", "where m starts", START, -1.0, 3.0, 0.1, show=lambda m: fixed(m, 2))
        self.trail = History(DescentState(START))
        self._rests, self._flies = 0.0, float("inf")  # the rates nearest to the edge that the reader has run
        self._has_zigzagged = False
        super().__init__(
            [self.eta, self.m0],
            [
                f"Come from m₀ = 1.4 to an MSE below {ENOUGH:.0f} in {WITHIN} steps: choose η",
                "Let a run zig-zag down, and let another fly apart",
                "Find the edge: run one η that comes to rest and one that flies apart, within 10 % of each other",
            ],
        )

    @property
    def steps(self) -> int:
        """Steps since m₀."""
        return self.trail.steps

    @property
    def m(self) -> float:
        """The present slope of the line."""
        return self.trail.now.m

    def step(self) -> bool:
        """Go downhill once; a run that is lost stays where it is until the rate leads back."""
        rate = self.eta.value
        if descent.is_lost(self.fit, self.m, rate):
            return False
        self.trail.go(DescentState(descent.step(self.fit, self.m, rate), rate))
        return True

    def back(self) -> bool:
        """The m before."""
        return self.trail.back()

    def reset(self) -> None:
        """Begin at m₀."""
        self.trail.reset(DescentState(self.m0.value))

    def turned(self, parameter: Parameter) -> None:
        """Another start begins anew; another rate goes on from here."""
        if parameter is self.m0:
            self.reset()

    def check(self) -> None:
        """Judge the run so far by what it did, not by the rate alone."""
        quick, both, found = self.goals
        start = self.trail.states[0].m
        quick.is_done |= start == START and 0 < self.steps <= WITHIN and self.fit.mse(self.m) < ENOUGH
        if self.steps >= 2 and len({stop.rate for stop in self.trail.states[-2:]}) == 1:
            self._judge(self.trail.now.rate, *(stop.m - self.fit.best for stop in self.trail.states[-3:]))
        both.is_done |= self._has_zigzagged and self._flies < float("inf")
        found.is_done |= self._flies <= NEAR_EDGE * self._rests

    def _judge(self, rate: float, first: float, second: float, third: float) -> None:
        """See what a rate did in two steps, given how far m was from the best before, between and after."""
        if abs(first) > abs(second) > abs(third):
            self._rests = max(self._rests, rate)
            self._has_zigzagged |= first * second < 0
        elif abs(first) < abs(second) < abs(third):
            self._flies = min(self._flies, rate)

    def formulas(self) -> list[str]:
        """The update with its numbers, the cost, and what the rate does."""
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

    def story(self) -> Iterator[tuple[str, list[str]]]:
        """A rate that creeps for the talk's 75 steps, one that zig-zags, and one that flies apart."""
        for rate, stops in STORY:
            self.eta.put(rate)
            self.reset()
            yield f"η = {short(rate)}", [self._about_rate()]
            for steps in stops:
                while self.steps < steps and self.step():
                    pass
                yield self.place, [self.formulas()[0], f"MSE({fixed(self.m, 5)}) = {fixed(self.fit.mse(self.m), 2)}"]
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
            return f"Stopped: m − m* is multiplied by {fixed(left, 2)} each step; it flies apart. r begins anew."
        known = f", edge 2/L = {power(descent.edge(self.fit), 3)}" if self.goals[2].is_done else ""
        return f"1 − ηL = {fixed(left, 3)}: it {does}; L = (2/n) Σ xᵢ² = {fixed(self.fit.curvature, 1)}{known}"

    def pictures(self) -> list[Picture]:
        """The data plane, and the cost curve with the way so far."""
        return [planes.students(self.fit, self.m), self._cost()]

    def _cost(self) -> Figure:
        best = self.fit.best
        reach = max(0.6, 1.15 * abs(self.m0.value - best))
        x = Axis("m", best - reach, best + reach)
        ms = np.linspace(x.low, x.high, N_CURVE)
        top = 1.1 * self.fit.mse(x.high)
        way = np.array([(stop.m, self.fit.mse(stop.m)) for stop in self.trail.states[-40:]])
        return Figure(
            "MSE against m",
            x,
            Axis("MSE", 0, top),
            (
                Curve(np.column_stack([ms, [self.fit.mse(m) for m in ms]]), "muted", "cost"),
                Curve(way, "path"),
                Points(way[:-1], "•", "path", "way"),
                Points(way[-1:], "●", "now", "now", at_edge=True),
            ),
        )
