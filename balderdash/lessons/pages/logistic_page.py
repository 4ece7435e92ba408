"""Lessons 4 and 5: logistic regression, as a probability on the plane and the line where it is 1/2."""

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
N_SHOWN = 3  # factors of the product and terms of the sum
DEEP = 6.0  # closer than this to the middle of a cloud: two and a half standard deviations


class RegressionPage(ColourPage[LogisticModel]):
    """What the two lessons share; they differ in points and goals."""

    formula_lines = 5
    rate = 10.0
    plain_steps = (0, 1, 2, 10, 40, 100, 200)

    def __init__(self, goals: list[str]) -> None:
        self.weights = tuple(
            Number(symbol, about, 0.0, -30.0, 30.0, stride, show=lambda value: fixed(value, 3))
            for symbol, about, stride in (
                ("m₁", "weight of x; a change starts again", 0.1),
                ("m₂", "weight of y; a change starts again", 0.1),
                ("b", "shift of the line; a change starts again", 0.5),
            )
        )
        super().__init__(LogisticModel(), RATE, self.weights, goals)

    @property
    def n_right(self) -> int:
        """The number of points on the right side of the line."""
        return self.model.n_right(self.points, self.colours)

    def reset(self) -> None:
        """Begin again at m₁ = m₂ = b = 0, where every p is 1/2."""
        self.begin(LogisticModel())

    def follow(self) -> None:
        """Set the parameters to the present weights."""
        for number, value in zip(self.weights, (self.model.m1, self.model.m2, self.model.b), strict=True):
            number.value = value

    def parameter_changed(self, parameter: Parameter) -> None:
        """Begin again from weights set by hand; another rate continues."""
        if parameter is not self.eta:
            self.begin(LogisticModel(*(number.value for number in self.weights)))

    def formulas(self) -> list[str]:
        """The model, the likelihood as a product and its log as a sum, the gradient, the point that pulls hardest."""
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
        """The point with the longest (p − c)·(x, y), its part in the gradient by m₁ and m₂."""
        p = self.model.probability(self.points)  # (n,)
        worst = int((np.abs(p - self.colours) * np.hypot(*self.points.T)).argmax())
        x, y = self.points[worst]
        return f"pulls hardest: ({fixed(x, 1)}, {fixed(y, 1)}), c = {self.colours[worst]:.0f}, p = {fixed(p[worst], 3)}"

    def pictures(self) -> list[Picture]:
        """The plane, and J against the steps."""
        return [
            planes.colours(self.points, self.colours, self.model.probability),
            planes.costs([state.cost for state in self.states], math.log(2), "ln 2: p = 1/2"),
        ]


class LogisticPage(RegressionPage):
    """Two clouds that a line separates."""

    key = "logistic"
    title = "Logistic regression"
    lead = (
        "Now the answer is a colour, o or x. The model says how probable x is at every place. "
        "Make the colours in the data as probable as possible."
    )
    idea = (
        "A line m₁x + m₂y + b = 0 has a positive and a negative side, and t = m₁x + m₂y + b grows in size with the "
        "distance from the line. The sigmoid σ(t) = 1/(1 + e⁻ᵗ) turns t into a probability: 1/2 on the line, near 1 "
        "far out on the positive side, near 0 far out on the negative side.",
        "How good is a line? It gives each point's colour a probability, and all the colours together the product of "
        "these: the likelihood. A product of 100 numbers below 1 is hopelessly small (0.5¹⁰⁰ ≈ 8·10⁻³¹). Its logarithm "
        "is a sum of moderate size, and the same line makes it largest. So the cost is J = −(1/n) Σ [c ln p + "
        "(1 − c) ln(1 − p)].",
        "The gradient is (1/n) Σ (p − c)·(x, y, 1): a point pulls harder the more it is misjudged and the farther out "
        "it lies. The talk takes η = 0.005 and 200 steps from m₁ = m₂ = b = 0.",
    )

    def __init__(self) -> None:
        super().__init__(
            [
                "From m₁ = m₂ = b = 0 to J below 0.1 in 40 steps: choose η",
                "By hand: turn m₁, m₂ and b until all 100 points are on the right side",
                "Put an x deep among the o (p, arrows, 1), and see J rise",
            ]
        )
        self._is_by_hand = False
        self._has_risen = False

    def data(self) -> tuple[Array, Array]:
        """The talk's two clouds."""
        return data.two_clouds()

    def parameter_changed(self, parameter: Parameter) -> None:
        """Also note that the reader set the weights."""
        super().parameter_changed(parameter)
        if parameter is not self.eta:
            self._is_by_hand = True

    def reset(self) -> None:
        """Begin again from zero weights."""
        super().reset()
        self._is_by_hand = False

    def add_point(self, x: float, y: float, colour: int) -> None:
        """Also note whether the new point is an x among the o and raises the cost."""
        before = self.now.cost
        super().add_point(x, y, colour)
        middle = self.points[: self._n_given][self.colours[: self._n_given] < 0.5].mean(axis=0)
        is_deep = colour == 1 and math.dist((x, y), middle) < DEEP
        self._has_risen |= is_deep and self.now.cost > before

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        quick, by_hand, wrong = self.goals
        is_talk = self.are_given
        starts_at_zero = self.states[0].model == LogisticModel()
        quick.is_done |= is_talk and starts_at_zero and 0 < self.steps <= 40 and self.now.cost < 0.1
        by_hand.is_done |= is_talk and self._is_by_hand and self.steps == 0 and self.n_right == len(self.points)
        wrong.is_done |= self._has_risen


class HopelessPage(RegressionPage):
    """Four clouds that no line separates: XOR, with the colours swapped."""

    key = "hopeless"
    title = "Where it is hopeless"
    lead = (
        "The same model, cost and descent, but four clouds: x where both signs agree, o where they differ. "
        "Every line leaves points on the wrong side."
    )
    idea = (
        "Colour 1 (x) where x and y have the same sign, colour 0 (o) where they differ. For two bits that is XNOR, "
        "“both or neither”; swap the colours and it is XOR, “one or the other”, which gave the problem its name. "
        "Draw any line: at least one side of it holds points of both colours.",
        "Descent does not help. It heads for the line with the least J, but even that J is hardly below ln 2 = 0.6931, "
        "the cost of saying 1/2 everywhere. The gradient is nearly 0 from the start: every pull is balanced by one "
        "from the opposite cloud.",
        "The best line has three clouds of four right, more than descent's line: J measures how wrong the points are, "
        "not how many. Try it by hand. The next lesson asks: what if we could fold the plane first?",
    )

    def __init__(self) -> None:
        super().__init__(
            [
                "By hand: a line with 70 of 100 right (hint: cut off one corner)",
                "Let descent take 100 steps and look at J: it stays within 0.01 of ln 2",
            ]
        )

    def data(self) -> tuple[Array, Array]:
        """The talk's four clouds."""
        return data.four_clouds()

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        corner, stuck = self.goals
        is_talk = self.are_given
        corner.is_done |= is_talk and self.steps == 0 and self.n_right >= 70
        stuck.is_done |= is_talk and self.steps >= 100 and abs(self.now.cost - math.log(2)) < 0.01


def _exponential(log: float) -> str:
    """e^log as a power of ten, even if it is too small for a float."""
    exponent = math.floor(log / math.log(10))
    mantissa = math.exp(log - exponent * math.log(10))
    if mantissa >= 9.995:  # 10.00
        mantissa, exponent = mantissa / 10, exponent + 1
    return fixed(mantissa, 3) if exponent == 0 else f"{mantissa:.2f}·10{superscript(exponent)}"
