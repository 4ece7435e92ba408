"""Lesson 6, first page: what each hidden unit sees, and what the last unit makes of it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from balderdash.lessons import data, hidden_layer
from balderdash.lessons.data import Array
from balderdash.lessons.hidden_layer import TwoLayerNetwork
from balderdash.lessons.pages import planes
from balderdash.lessons.pages.colour_page import ColourPage
from balderdash.lessons.pages.page import Choice, Number, Parameter
from balderdash.notation import fixed, plus, short, subscript
from balderdash.plots.figure import Figure, Picture, Tiles

XOR, CLOUDS = "XOR", "two clouds"
TALK = "the talk's"
MOST_UNITS = 8
RATES = {XOR: 8e-4, CLOUDS: 0.1}  # of the talk, from its start
CHANCE_RATE = 0.3
LOW, IN_STEPS = 0.2, 200
ONE_UNIT_STEPS, ONE_UNIT_COST, GOOD = 300, 0.4, 0.1


class LayerPage(ColourPage[TwoLayerNetwork]):
    """A 2-H-1 network that learns XOR or the two clouds."""

    key = "layer"
    title = "Hidden units"
    lead = (
        "Each hidden unit looks at the plane through a line of its own; the last unit sees only their "
        "values. Lines become corners, and XOR is no longer hopeless."
    )
    idea = (
        "A hidden unit is a logistic regression: aₖ = σ(wₖ·(x, y) + bₖ), a soft half-plane. The small maps show one "
        "for each unit. The last unit is one more logistic regression, p = σ(v·a + b), on the a's instead of x and y. "
        "Two half-planes make a strip, and a strip is what XOR needs; one half-plane still ends at a line.",
        "Nothing else changes: cost and descent are those of lesson 4. The gradient comes from the chain rule (next "
        "page). But the cost is no longer a bowl: from some random starts two units get stuck at J ≈ 0.35, with three "
        "clouds of four right. More units succeed more often. Change the start and see.",
        "The talk's start for XOR is close to a solution (η = 0.0008); for the two clouds it is W = I, v = (1, −1), "
        "η = 0.1 and 450 steps.",
    )
    rate = 20.0
    plain_steps = (0, 1, 10, 100, 450)

    def __init__(self) -> None:
        self.which = Choice("data", "what to learn", (XOR, CLOUDS))
        self.units = Number("units", "hidden units", 2, 1, MOST_UNITS, 1, is_whole=True)
        self.start = Choice("start", "where the weights begin", (TALK, *(f"random {k}" for k in range(1, 9))))
        self.unit = Number("unit", "whose weights you turn", 1, 1, MOST_UNITS, 1, is_whole=True)
        self.weights = tuple(
            Number(symbol, about, 0.0, -40.0, 40.0, stride, show=lambda value: fixed(value, 2))
            for symbol, about, stride in (
                ("wx", "its weight of x", 0.05),
                ("wy", "its weight of y", 0.05),
                ("bₖ", "its shift", 0.25),
                ("vₖ", "its weight in the last unit", 0.5),
            )
        )
        super().__init__(
            hidden_layer.for_four_clouds(),
            RATES[XOR],
            [self.units, self.start, self.which, self.unit, *self.weights],
            [
                f"Choose η: from the talk's start to J below {LOW} in {IN_STEPS} steps (XOR)",
                f"One unit cannot do it: give it {ONE_UNIT_STEPS} steps on XOR, and see J stay above {ONE_UNIT_COST}",
                f"XOR from a random start: J below {GOOD}. Choose units and η",
            ],
        )
        self._is_by_hand = False
        self._has_own_rate = False  # whether the reader has chosen η
        self._suggest_rate()
        self.follow()

    def data(self) -> tuple[Array, Array]:
        """The chosen clouds of the talk."""
        return data.four_clouds() if self.which.shown == XOR else data.two_clouds()

    @property
    def is_talk(self) -> bool:
        """Whether the talk's start is chosen, which has two units."""
        return self.start.shown == TALK

    def reset(self) -> None:
        """Begin again from the chosen start."""
        if not self.is_talk:
            net = hidden_layer.random_start(int(self.units.value), self.start.index)
        elif self.which.shown == XOR:
            net = hidden_layer.for_four_clouds()
        else:
            net = hidden_layer.for_two_clouds()
        self._is_by_hand = False
        self.begin(net)

    def follow(self) -> None:
        """Set the parameters to the weights of the chosen unit."""
        self.unit.high = self.model.hidden
        self.unit.put(self.unit.value)
        k = int(self.unit.value) - 1
        values = (*self.model.w[k], self.model.b1[k], self.model.v[k])
        for number, value in zip(self.weights, values, strict=True):
            number.value = float(value)

    def parameter_changed(self, parameter: Parameter) -> None:
        """Begin again with other data, units, starts or weights; another rate continues, and is kept from then on."""
        self._has_own_rate |= parameter is self.eta
        if parameter is self.units and self.units.value != 2 and self.is_talk:
            self.start.index = 1
        if parameter is self.start and self.is_talk:
            self.units.put(2)
        if parameter is self.which:
            self.load_points()
        if parameter in (self.units, self.start, self.which):
            self._suggest_rate()
            self.reset()
        elif parameter is self.unit:
            self.follow()
        elif parameter in self.weights:
            self._set_weights()

    def _suggest_rate(self) -> None:
        """Name the rate that suits the start, and take it unless the reader has chosen one."""
        rate = RATES[self.which.shown] if self.is_talk else CHANCE_RATE
        self.eta.about = f"the rate; {'the talk has' if self.is_talk else 'try'} {short(rate, 1)}"
        if not self._has_own_rate:
            self.eta.put(rate)

    def _set_weights(self) -> None:
        k, net = int(self.unit.value) - 1, self.model
        wx, wy, b, v = (number.value for number in self.weights)
        net = replace(net, w=_with(net.w, k, np.array([wx, wy])), b1=_with(net.b1, k, b), v=_with(net.v, k, v))
        self._is_by_hand = True
        self.begin(net)

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        talk, one, chance = self.goals
        now, is_xor = self.now, self.which.shown == XOR and self.are_given and not self._is_by_hand
        talk.is_done |= is_xor and self.is_talk and 0 < self.steps <= IN_STEPS and now.cost < LOW
        one.is_done |= is_xor and self.model.hidden == 1 and self.steps >= ONE_UNIT_STEPS and now.cost > ONE_UNIT_COST
        chance.is_done |= is_xor and not self.is_talk and now.cost < GOOD

    def formulas(self) -> list[str]:
        """The chosen unit, the last unit, and the cost."""
        return [self._unit(int(self.unit.value) - 1), *self._whole()]

    def plain_lines(self) -> list[str]:
        """The formulas with every unit, since a reader of text cannot choose one."""
        return [*(self._unit(k) for k in range(self.model.hidden)), *self._whole()]

    def _unit(self, k: int) -> str:
        net = self.model
        return f"a{subscript(k + 1)} = σ({fixed(net.w[k, 0], 3)}·x {plus(net.w[k, 1], 3)}·y {plus(net.b1[k], 3)})"

    def _whole(self) -> list[str]:
        net = self.model
        sum_of = " ".join(
            f"{fixed(v, 2)}·a{subscript(i + 1)}" if i == 0 else f"{plus(float(v), 2)}·a{subscript(i + 1)}"
            for i, v in enumerate(net.v[:4])
        )
        more = " + …" if net.hidden > 4 else ""
        return [
            f"p = σ({sum_of}{more} {plus(net.b2, 2)})",
            f"J = {fixed(self.now.cost, 4)} (ln 2 = {fixed(math.log(2), 4)});  "
            f"{net.n_right(self.points, self.colours)} of {len(self.points)} right",
        ]

    def pictures(self) -> list[Picture]:
        """The plane, a map of each unit, and J against the steps."""
        net = self.model
        return [
            planes.colours(self.points, self.colours, net.probability),
            Tiles("What each unit sees", tuple(self._map(k) for k in range(net.hidden))),
            planes.costs([state.cost for state in self.states], math.log(2), "ln 2"),
        ]

    def _map(self, k: int) -> Figure:
        net = self.model

        def see(points: Array) -> Array:
            return net.units(points)[:, k]

        mark = "▸" if k == int(self.unit.value) - 1 else ""
        return planes.unit_map(f"{mark}a{subscript(k + 1)} v{plus(net.v[k], 1).replace(' ', '')}", see)


def _with(array: Array, k: int, value: Array | float) -> Array:
    changed = array.copy()
    changed[k] = value
    return changed
