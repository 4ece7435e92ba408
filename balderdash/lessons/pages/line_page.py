"""Lesson 1: the reader turns a line by hand while its cost traces a parabola."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from balderdash.lessons import data
from balderdash.lessons.line import LineFit
from balderdash.lessons.pages import planes
from balderdash.lessons.pages.page import Choice, Number, Parameter
from balderdash.lessons.pages.students_page import StudentsPage
from balderdash.notation import MINUS, fixed
from balderdash.plots.figure import Axis, Curve, Figure, Picture, Points

START, STRIDE, LAST = 0.5, 0.05, 1.4
CLOSE = 37.0
HIDDEN, SHOWN = "hidden", "shown"


class LinePage(StudentsPage[float]):
    """The cost MSE(m) against m, and the m where it is least."""

    key = "line"
    title = "A line through the origin"
    lead = (
        "100 students, two tests. Which line y = m x predicts test 2 from test 1 best? A cost says how bad "
        "a line is: the mean of its squared errors."
    )
    idea = (
        "Data: the scores of 100 students in two tests. Model: y = m x, one number to choose. Cost: the mean squared "
        "error, MSE(m) = (1/n) Σ (yᵢ − m xᵢ)²; it is 0 only if the line goes through every point.",
        "Multiply it out and the points are gone: what is left is A m² − B m + C, a parabola in m. Turn m with + and − "
        "and watch the line on the left and the point on the right: they show the same number. Each step raises m a "
        "little and leaves its cost behind as a dot.",
        "A parabola is lowest where its slope is 0. MSE′(m) = −(2/n) Σ xᵢ (yᵢ − m xᵢ) = 0 gives m* = Σ xᵢyᵢ / Σ xᵢ². "
        "That solves linear regression, and it is the last time in this talk that we can write the answer down.",
    )

    def __init__(self) -> None:
        self.m = Number("m", "the slope of the line", START, -1.0, 3.0, 0.01, show=lambda m: fixed(m, 3))
        self.closed = Choice("closed form", "by calculus", (HIDDEN, SHOWN))
        self._missed: float | None = None  # how far the reader's m was from m* when it was shown
        super().__init__(
            START,
            [self.m, self.closed],
            [
                f"By eye: reach an MSE below {CLOSE:.0f} with the closed form hidden",
                "Show the closed form (choose it with ↓): how far off were you?",
                "Put a student far from the others (p, or a click): move the best line by more than 0.001",
            ],
        )

    def step(self) -> bool:
        """Raise m a little."""
        if self.m.value >= LAST - 1e-9:
            return False
        self.m.put(min(self.m.value + STRIDE, LAST))
        self.states.append(self.m.value)
        return True

    def back(self) -> bool:
        """Return to the slope before."""
        if not super().back():
            return False
        self.m.put(self.now)
        return True

    def reset(self) -> None:
        """Begin with the first line again, and forget how far off it was; added students stay."""
        self.m.put(START)
        self.states = [START]
        self._missed = None

    def parameter_changed(self, parameter: Parameter) -> None:
        """Record a slope set by hand, or how far off it was when the closed form was first shown."""
        if parameter is self.m:
            self.states.append(self.m.value)
        elif self.closed.shown == SHOWN and self._missed is None:
            self._missed = self.m.value - self.fit.best

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        by_hand, shown, moved = self.goals
        is_talk = len(self.fit.x) == data.N_STUDENTS
        by_hand.is_done |= is_talk and self.closed.shown == HIDDEN and self.fit.mse(self.m.value) < CLOSE
        shown.is_done |= self.closed.shown == SHOWN
        moved.is_done |= abs(self.fit.best - LineFit(*data.students()).best) > 1e-3

    def formulas(self) -> list[str]:
        """The cost as a parabola, its present value, and the closed form if it is shown."""
        a, b, c = self.fit.parabola
        m = self.m.value
        lines = [
            f"MSE(m) = (1/n) Σ (yᵢ {MINUS} m xᵢ)² = {fixed(a, 1)} m² {MINUS} {fixed(b, 1)} m + {fixed(c, 1)}",
            f"MSE({fixed(m, 3)}) = {fixed(self.fit.mse(m), 2)},  MSE′({fixed(m, 3)}) = "
            f"{fixed(self.fit.derivative(m), 1)}",
        ]
        if self.closed.shown == HIDDEN:
            return [*lines, "m* = Σ xᵢyᵢ / Σ xᵢ² = ?"]
        missed = f"; off by {fixed(abs(self._missed), 3)}" if self._missed is not None else ""
        return [*lines, self._closed_form() + missed]

    def _closed_form(self) -> str:
        top, bottom = float(self.fit.x @ self.fit.y), float(self.fit.x @ self.fit.x)
        return (
            f"m* = Σ xᵢyᵢ / Σ xᵢ² = {top:,.0f} / {bottom:,.0f} = {fixed(self.fit.best, 5)}, "
            f"MSE {fixed(self.fit.mse(self.fit.best), 2)}"
        )

    def plain_story(self) -> Iterator[tuple[str, list[str]]]:
        """The parabola, its values along the way, and the closed form."""
        yield self.progress, self.formulas()[:2]
        while self.step():
            yield self.progress, self.formulas()[1:2]
        yield "m*", [self._closed_form()]

    def pictures(self) -> list[Picture]:
        """The students with the line, and the cost of every slope tried."""
        is_shown = self.closed.shown == SHOWN
        return [planes.students(self.fit, self.m.value, self.fit.best if is_shown else None), self._cost(is_shown)]

    def _cost(self, is_shown: bool) -> Figure:
        x = Axis("m", min(0.45, self.m.value), max(1.45, self.m.value))
        track = np.array(sorted({(m, self.fit.mse(m)) for m in [*self.states, self.m.value]}))
        layers: list[Curve | Points] = []
        if is_shown:
            ms = np.linspace(x.low, x.high, 121)
            layers.append(Curve(np.column_stack([ms, [self.fit.mse(m) for m in ms]]), "muted", "MSE"))
            layers.append(Points(np.array([[self.fit.best, self.fit.mse(self.fit.best)]]), "■", "best", "m*"))
        layers.append(Points(track, "•", "path", "tried"))
        layers.append(Points(np.array([[self.m.value, self.fit.mse(self.m.value)]]), "●", "now", "now"))
        top = 1.1 * max(self.fit.mse(x.low), self.fit.mse(x.high))
        return Figure("MSE against m", x, Axis("MSE", 0, top), tuple(layers))
