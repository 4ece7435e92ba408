"""Lesson 4, third page: ten probabilities multiplied, and their logarithms added."""

from __future__ import annotations

import numpy as np

from balderdash.lessons import data
from balderdash.lessons.data import Array
from balderdash.lessons.logistic import LogisticModel, losses
from balderdash.lessons.pages.page import CountedPage, Number
from balderdash.notation import MINUS, fixed, short
from balderdash.plots.figure import Axis, Curve, Figure, Picture, Points, Table

N = 10  # points: the first five of each cloud
START = (-0.1, 0.1, 0.0)
MOST_TIMES, LIKELY = 1000, 0.95
N_TERMS = 4  # factors and terms that fit a line


class LikelihoodPage(CountedPage):
    """The same ten points as a product and as a sum."""

    key = "likelihood"
    title = "Product and sum"
    lead = (
        "Ten points of lesson 4 and a line. The likelihood is a product of ten probabilities; "
        "its logarithm is a sum, because ln(a·b) = ln a + ln b."
    )
    idea = (
        "Each point has the probability that the line gives its colour: p if c = 1, and 1 − p if c = 0. If the points "
        "are independent, all the colours together have the product of these, the likelihood. A step takes one more "
        "point: the product is multiplied by its probability, and the sum gets the logarithm of it added.",
        "Both columns say the same: e^sum = product at every step. And since ln rises all the way, the line with the "
        "largest product is the line with the largest sum. Turn m₁, m₂ and b: both rise and fall together.",
        "Why take the sum? A product of many numbers below 1 is too small for a computer: below 5·10⁻³²⁴ it holds 0, "
        "and a 0 has no slope. Repeat the ten points and see. And a sum is easy to differentiate: its slope is the sum "
        "of the slopes, one for each point. Minus the sum, divided by n, is the cost J.",
    )
    formula_lines = 5
    noun = "point"
    rate = 2.0
    plain_steps = tuple(range(N + 1))

    def __init__(self) -> None:
        points, colours = data.two_clouds()
        chosen = np.r_[0 : N // 2, len(points) // 2 : len(points) // 2 + N // 2]
        self.points, self.colours = points[chosen], colours[chosen]  # (10, 2) and (10,)
        self.weights = tuple(
            Number(symbol, about, value, -30.0, 30.0, stride, show=lambda w: fixed(w, 2))
            for symbol, about, value, stride in zip(
                ("m₁", "m₂", "b"),
                ("weight of x", "weight of y", "shift of the line"),
                START,
                (0.05, 0.05, 0.25),
                strict=True,
            )
        )
        self.times = Number(
            "times", "how often the ten are repeated", 1, 1, MOST_TIMES, 2, is_ratio=True, is_whole=True
        )
        super().__init__(
            [self.times, *self.weights],
            [
                "Take all ten points",
                "Repeat the ten until a computer's product is 0, and see the sum that is left",
                f"Turn the line until the product of the ten is above {LIKELY}, and see the sum near 0",
            ],
        )

    @property
    def last(self) -> int:
        """The number of points."""
        return N

    @property
    def logs(self) -> Array:
        """Ln of the probability of each point's colour, (10,)."""
        score = LogisticModel(*(number.value for number in self.weights)).score(self.points)
        return -losses(score, self.colours)

    @property
    def repeated(self) -> tuple[float, float]:
        """The product of the ten, `times` over, as a computer multiplies, and the sum of all logarithms."""
        logs, times = self.logs, int(self.times.value)
        return float(np.prod(np.full(times, np.exp(logs).prod()))), float(np.tile(logs, times).sum())

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        all_ten, vanished, likely = self.goals
        product, _ = self.repeated
        all_ten.is_done |= self.steps == N
        vanished.is_done |= product == 0
        likely.is_done |= float(np.exp(self.logs.sum())) > LIKELY

    def formulas(self) -> list[str]:
        """The last point, the product, the sum, and both for the repeated points."""
        logs, k = self.logs, self.steps
        so_far, total_so_far = short(float(np.exp(logs[:k].sum())), 4), fixed(float(logs[:k].sum()), 4)
        factors = _joined([fixed(p, 3) for p in np.exp(logs[:k])], "·", "1")
        terms = _joined([fixed(log, 3) for log in logs[:k]], " + ", "0").replace("+ −", "− ")
        product, total = self.repeated
        computed = "0: too small for a number" if product == 0 else short(product, 4)
        times = int(self.times.value)
        return [
            self._point(k - 1) if k else "No point yet: a product of nothing is 1, a sum of nothing is 0 = ln 1.",
            f"product: {factors} = {so_far}",
            f"ln: {terms} = {total_so_far} = ln {so_far}",
            f"all ten, {times} ×: a computer's product is {computed}",
            f"the sum is {fixed(total, 3)}, and J = {MINUS}sum/{N * times} = {fixed(-total / (N * times), 4)}",
        ]

    def _point(self, k: int) -> str:
        x, y = self.points[k]
        p, c = float(np.exp(self.logs[k])), int(self.colours[k])
        return (
            f"point {k + 1}: ({fixed(x, 1)}, {fixed(y, 1)}), c = {c}: "
            f"{'p' if c else '1 − p'} = {fixed(p, 4)}, ln of it {fixed(float(self.logs[k]), 4)}"
        )

    def plain_lines(self) -> list[str]:
        """The last point with the product and the sum; at the end, the repeated points too."""
        lines = self.formulas()
        return lines if self.steps == N else lines[:3]

    def pictures(self) -> list[Picture]:
        """The points with product and sum so far, and the product against the points."""
        logs = self.logs
        sums = np.cumsum(logs)
        rows = tuple(
            (str(k + 1), fixed(p, 3), short(float(np.exp(total)), 3), fixed(log, 3), fixed(total, 3))
            if k < self.steps
            else (str(k + 1), *"····")
            for k, (p, log, total) in enumerate(zip(np.exp(logs), logs, sums, strict=True))
        )
        head = ("", "p(c)", "product", "ln p(c)", "sum")
        marked = self.steps - 1 if self.steps else None
        table = Table("Point by point", head, rows, marked, frozenset({0, 1, 2, 3, 4}))
        path = np.column_stack([np.arange(self.steps + 1), np.exp(np.append(0, sums[: self.steps]))])
        figure = Figure(
            "The product against the points",
            Axis("points", 0, N),
            Axis("product", 0, 1.05),
            (Curve(path, "model", "product"), Points(path[-1:], "●", "now", "now")),
        )
        return [table, figure]


def _joined(parts: list[str], between: str, empty: str) -> str:
    """The first parts as a product or a sum, with dots for the others."""
    shown = parts if len(parts) <= N_TERMS else [*parts[:N_TERMS], "…"]
    return between.join(shown) or empty
