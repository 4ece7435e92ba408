"""Lessons 4 and 5 as they are seen: a probability on the plane, and the line where it is 1/2."""

from __future__ import annotations

import math

import numpy as np

from balderdash.lessons import data
from balderdash.lessons.data import Array
from balderdash.lessons.logistic import LogisticModel, losses
from balderdash.lessons.pages import planes
from balderdash.lessons.pages.colour_page import ColourPage
from balderdash.lessons.pages.page import Number, Parameter
from balderdash.notation import MINUS, fixed, plus, short, superscript
from balderdash.plots.figure import Picture

RATE = 0.005  # of the talk
N_SHOWN = 3  # factors of the product, and terms of the sum
DEEP = 6.0  # from the middle of a cloud: two and a half standard deviations


class RegressionPage(ColourPage[LogisticModel]):
    """Logistic regression; the lessons differ in their points and goals."""

    formula_lines = 5
    rate = 10.0
    told_at = (0, 1, 2, 10, 40, 100, 200)

    def __init__(self, goals: list[str]) -> None:
        self.weights = tuple(
            Number(symbol, about, 0.0, -30.0, 30.0, stride, show=lambda value: fixed(value, 3))
            for symbol, about, stride in (
                ("m₁", "weight of x; by hand begins anew", 0.1),
                ("m₂", "weight of y; by hand begins anew", 0.1),
                ("b", "shift of the line; by hand begins anew", 0.5),
            )
        )
        super().__init__(LogisticModel(), RATE, self.weights, goals)

    @property
    def n_right(self) -> int:
        """Points on their side."""
        return self.model.n_right(self.points, self.colours)

    def reset(self) -> None:
        """Begin with m₁ = m₂ = b = 0, where every p is 1/2."""
        self.begin(LogisticModel())

    def follow(self) -> None:
        """Let the parameters show the present line."""
        for number, value in zip(self.weights, (self.model.m1, self.model.m2, self.model.b), strict=True):
            number.value = value

    def turned(self, parameter: Parameter) -> None:
        """A line by hand begins anew from there; a rate goes on."""
        if parameter is not self.eta:
            self.begin(LogisticModel(*(number.value for number in self.weights)))

    def formulas(self) -> list[str]:
        """The model, the likelihood as a product and as a sum, the gradient, and the point that pulls hardest."""
        line, n = self.model, len(self.points)
        each = -losses(line.score(self.points), self.colours)  # (n,) ln of the probability of each colour
        factors = "·".join(fixed(math.exp(value), 3) for value in each[:N_SHOWN])
        terms = " ".join(fixed(value, 3) if k == 0 else plus(float(value), 3) for k, value in enumerate(each[:N_SHOWN]))
        total = float(each.sum())
        d1, d2, db = line.gradient(self.points, self.colours)
        return [
            f"p = σ({fixed(line.m1, 3)}·x {plus(line.m2, 3)}·y {plus(line.b, 3)}); "
            f"{self.n_right} of {n} right; J = {fixed(-total / n, 4)}",
            f"likelihood: a product, {factors}·… = {_exponential(total)}",
            f"ln: a sum, {terms} {MINUS} … = {fixed(total, 2)} = {MINUS}{n} J",
            f"∂J/∂(m₁, m₂, b) = ({short(d1)}, {short(d2)}, {short(db)})",
            self._hardest(),
        ]

    def _hardest(self) -> str:
        """The point whose part in the gradient of m₁ and m₂, (p − c)·(x, y), is the longest."""
        p = self.model.probability(self.points)  # (n,)
        worst = int((np.abs(p - self.colours) * np.hypot(*self.points.T)).argmax())
        x, y = self.points[worst]
        return f"pulls hardest: ({fixed(x, 1)}, {fixed(y, 1)}), c = {self.colours[worst]:.0f}, p = {fixed(p[worst], 3)}"

    def pictures(self) -> list[Picture]:
        """The plane, and J against the steps."""
        return [
            planes.colours(self.points, self.colours, self.model.probability),
            planes.costs([stop.cost for stop in self.trail.states], math.log(2), "ln 2: p = 1/2"),
        ]


class LogisticPage(RegressionPage):
    """Two clouds that a line separates."""

    key = "logistic"
    title = "Logistic regression"
    lead = (
        "Now the answer is a colour, o or x. The model says how probable x is at every place. "
        "Make the colours we saw as probable as can be."
    )
    idea = (
        "A line m₁x + m₂y + b = 0 has a positive side and a negative one, and t = m₁x + m₂y + b grows with the "
        "distance from it. The sigmoid σ(t) = 1/(1 + e⁻ᵗ) makes a probability of t: 1/2 on the line, near 1 far on "
        "one side, near 0 on the other.",
        "How good is a line? It gives each point's colour some probability, and all colours together the product of "
        "them: the likelihood. A product of 100 numbers below 1 is hopelessly small (0.5¹⁰⁰ = 8·10⁻³¹). Its logarithm "
        "is a sum, of moderate size, and largest at the same line. So J = −(1/n) Σ [c ln p + (1 − c) ln(1 − p)].",
        "The gradient is (1/n) Σ (p − c)·(x, y, 1): a point pulls the harder, the more it is misjudged and the farther "
        "out it lies. The talk takes η = 0.005 and 200 steps from m₁ = m₂ = b = 0.",
    )

    def __init__(self) -> None:
        super().__init__(
            [
                "From m₁ = m₂ = b = 0 to J below 0.1 in 40 steps: choose η",
                "By hand: turn m₁, m₂ and b until all 100 points are on their side",
                "Put an x deep among the o (p, arrows, 1), and see J rise above what it was",
            ]
        )
        self._is_by_hand = False
        self._has_risen = False

    def data(self) -> tuple[Array, Array]:
        """The talk's two clouds."""
        return data.two_clouds()

    def turned(self, parameter: Parameter) -> None:
        """As everywhere, and remember that a hand did it."""
        super().turned(parameter)
        if parameter is not self.eta:
            self._is_by_hand = True

    def reset(self) -> None:
        """Begin anew, without a hand."""
        super().reset()
        self._is_by_hand = False

    def add_point(self, x: float, y: float, colour: int) -> None:
        """See whether the new point is an x among the o, and costs more than the others."""
        before = self.trail.now.cost
        super().add_point(x, y, colour)
        middle = self.points[: self._n_given][self.colours[: self._n_given] < 0.5].mean(axis=0)
        is_deep = colour == 1 and math.dist((x, y), middle) < DEEP
        self._has_risen |= is_deep and self.trail.now.cost > before

    def check(self) -> None:
        """See what was reached."""
        quick, by_hand, wrong = self.goals
        is_talk = self.are_given
        starts_at_zero = self.trail.states[0].model == LogisticModel()
        quick.is_done |= is_talk and starts_at_zero and 0 < self.steps <= 40 and self.trail.now.cost < 0.1
        by_hand.is_done |= is_talk and self._is_by_hand and self.steps == 0 and self.n_right == len(self.points)
        wrong.is_done |= self._has_risen


class HopelessPage(RegressionPage):
    """Four clouds like XOR, which no line separates."""

    key = "hopeless"
    title = "Where it is hopeless"
    lead = (
        "The same model, cost and descent, but four clouds: equal signs are x, different ones o. "
        "Any line leaves some on the wrong side."
    )
    idea = (
        "Colour 1 where x and y have the same sign, colour 0 where they differ: the XOR of two bits. Draw any line; "
        "one side of it always holds clouds of both colours.",
        "Descent does not help: it finds the line with the least J, but even that J hardly leaves ln 2 = 0.6931, which "
        "is what one pays for saying 1/2 everywhere. The gradient is nearly 0 at once: every pull is answered by one "
        "from the opposite cloud.",
        "The most that a line can have right here is three clouds of four, more than descent's has: J counts how "
        "wrong, not how many. Try it by hand. Then the next lesson: what if the plane could be folded first?",
    )

    def __init__(self) -> None:
        super().__init__(
            [
                "By hand: a line that has 70 of 100 right (hint: cut off one corner)",
                "Let descent take 100 steps and look at J: it stays within 0.01 of ln 2",
            ]
        )

    def data(self) -> tuple[Array, Array]:
        """The talk's four clouds."""
        return data.four_clouds()

    def check(self) -> None:
        """See what was reached."""
        corner, stuck = self.goals
        is_talk = self.are_given
        corner.is_done |= is_talk and self.steps == 0 and self.n_right >= 70
        stuck.is_done |= is_talk and self.steps >= 100 and abs(self.trail.now.cost - math.log(2)) < 0.01


def _exponential(log: float) -> str:
    """e^log as a power of ten, also where it is too small for a computer."""
    exponent = math.floor(log / math.log(10))
    mantissa = math.exp(log - exponent * math.log(10))
    if mantissa >= 9.995:  # 10.00
        mantissa, exponent = mantissa / 10, exponent + 1
    return fixed(mantissa, 3) if exponent == 0 else f"{mantissa:.2f}·10{superscript(exponent)}"
