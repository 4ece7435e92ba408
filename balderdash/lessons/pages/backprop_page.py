"""Lesson 6, second page: the chain rule on one point, number by number, each compared with a finite difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lessons import chain, data, hidden_layer
from balderdash.lessons.chain import Derivative, Factor, Forward
from balderdash.lessons.data import Array
from balderdash.lessons.hidden_layer import TwoLayerNetwork
from balderdash.lessons.pages.page import HistoryPage, Number, Parameter
from balderdash.notation import fixed, plus, power, short
from balderdash.plots.figure import Axis, Curve, Figure, Label, Picture, Points, Role, Table

FORWARD = ("the point", "the hidden units", "the output", "the cost")
LOW = 0.1
NAMES = ("p", "z", "v₁", "v₂", "b", "w₁x", "w₁y", "b₁", "w₂x", "w₂y", "b₂")
WEIGHTS = NAMES[2:]
UPDATE = len(FORWARD) + len(NAMES)  # the stop that shows the update; the step after it takes the new weights
ROUND = UPDATE + 1  # stops in a round
# The talk numbers the layers above: θ⁽¹⁾ holds the weights of the hidden units, θ⁽²⁾ those of the last one.
TALK = {"z": "z⁽²⁾", "v₁": "θ₁⁽²⁾", "v₂": "θ₂⁽²⁾", "b": "b⁽²⁾", "b₁": "b₁⁽¹⁾", "b₂": "b₂⁽¹⁾"}
TALK |= {f"w{at}{axis}": f"θ{at}⁽¹⁾" for at in "₁₂" for axis in "xy"}


@dataclass(frozen=True, slots=True)
class BackpropState:
    """A network, and the number that is shown.

    Attributes
    ----------
    at : 0 to 3 on the way forward, then the derivatives one by one, then the update
    updates : steps of descent so far
    """

    net: TwoLayerNetwork
    at: int = 0
    updates: int = 0


class BackpropPage(HistoryPage[BackpropState]):
    """The forward pass, every derivative as a product of factors, and the update."""

    key = "backprop"
    title = "Backpropagation"
    lead = (
        "One point runs forward to its cost. Then back: each weight's derivative is a product of links. "
        "Beside it stands the effect of a small nudge."
    )
    idea = (
        "To descend we need ∂J/∂w for every weight. A weight reaches the cost only through what lies between them: w "
        "changes z, z changes a, a changes the next z, that changes p, and p changes J. The chain rule multiplies "
        "these effects: ∂J/∂w₁x = ∂J/∂p · ∂p/∂z · ∂z/∂a₁ · ∂a₁/∂z₁ · ∂z₁/∂w₁x.",
        "Forward: z₁ = w₁x·x + w₁y·y + b₁ and a₁ = σ(z₁), the same with ₂; z = v₁·a₁ + v₂·a₂ + b and p = σ(z).",
        "The talk writes θ₁⁽¹⁾ for the pair (w₁x, w₁y), θ₁⁽²⁾ for v₁, b⁽²⁾ for b and z⁽²⁾ for z.",
        "Every factor is known from the forward pass: ∂p/∂z = p(1 − p), ∂z/∂a₁ = v₁, ∂z₁/∂w₁x = x. All weights share "
        "the factors near the cost, so we compute those once, starting at the back. That is all that backpropagation "
        "is.",
        "The last column moves each weight by ±0.00001 and measures how J changes. It agrees to many digits, but needs "
        "two forward passes for every weight; backpropagation needs one pass forward and one back for all of them.",
    )
    formula_lines = 4
    rate = 1.5
    plain_steps = tuple(range(ROUND + 1))

    def __init__(self) -> None:
        self.points, self.colours = data.four_clouds()
        n = len(self.points)
        self.which = Number("point", "which one runs forward", 51, 1, n, 1, is_whole=True)
        self.eta = Number("η", "the rate of the update", 1e-4, 1e-6, 10.0, 10**0.1, is_ratio=True)
        super().__init__(
            BackpropState(hidden_layer.for_four_clouds()),
            [self.which, self.eta],
            [
                f"Walk all the way: the cost, all {len(NAMES)} derivatives, and the update",
                f"Update until J of this one point is below {LOW}",
            ],
        )

    @property
    def net(self) -> TwoLayerNetwork:
        """The present network."""
        return self.now.net

    @property
    def point(self) -> Array:
        """The chosen point, (2,)."""
        return np.asarray(self.points[int(self.which.value) - 1])

    @property
    def colour(self) -> float:
        """The colour of the chosen point, 0 or 1."""
        return float(self.colours[int(self.which.value) - 1])

    @property
    def progress(self) -> str:
        """The updates so far, and the place in the round."""
        return f"update {self.now.updates}, {self.now.at + 1}/{ROUND}"

    def step(self) -> bool:
        """Go to the next number, or update the weights after the last one."""
        now = self.now
        if now.at + 1 < ROUND:
            self.states.append(BackpropState(now.net, now.at + 1, now.updates))
        else:
            net = chain.step(now.net, self.point, self.colour, self.eta.value)
            self.states.append(BackpropState(net, len(FORWARD) - 1, now.updates + 1))
        return True

    def reset(self) -> None:
        """Begin again with the talk's weights."""
        self.states = [BackpropState(hidden_layer.for_four_clouds())]

    def parameter_changed(self, parameter: Parameter) -> None:
        """Begin again with another point; another rate continues."""
        if parameter is self.which:
            self.reset()

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        walked, low = self.goals
        now = self.now
        walked.is_done |= now.updates >= 1
        low.is_done |= now.updates >= 1 and chain.forward(now.net, self.point, self.colour).cost < LOW

    def formulas(self) -> list[str]:
        """The present number and what it is made of."""
        f = chain.forward(self.net, self.point, self.colour)
        at = self.now.at
        if at < len(FORWARD):
            return "\n".join(self._forward_lines(f)[: at + 1]).splitlines()[-self.formula_lines :]
        found = {d.name: d for d in chain.backward(self.net, self.point, self.colour)}
        if at == UPDATE:
            return self._update_lines(found)
        d = found[NAMES[at - len(FORWARD)]]
        return [*_chain_lines(d), *_talk_lines(d, found)]

    def _update_lines(self, found: dict[str, Derivative]) -> list[str]:
        """The update of every weight at once, and of two of them with its numbers."""
        eta = self.eta.value
        shown = {
            name: weight for name, weight in zip(WEIGHTS, _weights(self.net), strict=True) if name in ("v₁", "w₁x")
        }
        lines = [f"w ← w − η ∂J/∂w for all {len(WEIGHTS)} weights at once, with η = {short(eta)}:"]
        for name, weight in shown.items():
            slope = found[name].value
            lines.append(
                f"{name} ← {fixed(weight, 5)} − {short(eta)} · ({short(slope, 5)}) = {fixed(weight - eta * slope, 5)}"
            )
        after = chain.step(self.net, self.point, self.colour, eta)
        before, now = (chain.forward(net, self.point, self.colour).cost for net in (self.net, after))
        return [*lines, f"With the new weights J = {fixed(now, 4)} in place of {fixed(before, 4)}."]

    def _forward_lines(self, f: Forward) -> list[str]:
        (x, y), net = self.point, self.net
        units = [
            f"z{at} = {fixed(net.w[i, 0], 3)}x {plus(net.w[i, 1], 3)}y {plus(net.b1[i], 3)} = {fixed(f.z1[i], 3)}; "
            f"a{at} = σ(z{at}) = {fixed(f.a[i], 4)}"
            for i, at in enumerate("₁₂")
        ]
        log = "ln p" if self.colour > 0.5 else "ln(1 − p)"
        return [
            f"(x, y) = ({fixed(x, 3)}, {fixed(y, 3)}), c = {self.colour:.0f}",
            "\n".join(units),
            f"z = {fixed(net.v[0], 2)}a₁ {plus(net.v[1], 2)}a₂ {plus(net.b2, 2)} = {fixed(f.z, 4)}; "
            f"p = σ(z) = {fixed(f.p, 4)}",
            f"J = −{log} = {fixed(f.cost, 4)}",
        ]

    def plain_lines(self) -> list[str]:
        """The present number; after the update, the new cost."""
        now = self.now
        if now.at == UPDATE:
            rows = (f"{name} ← {old} {change} = {new}" for name, old, change, new in self._update_rows())
            return [self.formulas()[0], *rows, self.formulas()[-1]]
        if now.at >= len(FORWARD):
            return self.formulas()
        f = chain.forward(self.net, self.point, self.colour)
        return self._forward_lines(f)[now.at].splitlines()

    def _update_rows(self) -> list[tuple[str, str, str, str]]:
        """Of each weight: its name, its old value, what is added, and its new value."""
        after = chain.step(self.net, self.point, self.colour, self.eta.value)
        return [
            (name, fixed(old, 5), plus(new - old, 5), fixed(new, 5))
            for name, old, new in zip(WEIGHTS, _weights(self.net), _weights(after), strict=True)
        ]

    def pictures(self) -> list[Picture]:
        """The network with its numbers, and the derivatives so far or the update."""
        at = self.now.at - len(FORWARD)
        return [self._graph(chain.forward(self.net, self.point, self.colour)), self._table(at)]

    def _table(self, at: int) -> Table:
        if at == len(NAMES):
            columns = ("", "w", "− η ∂J/∂w", "new w")
            return Table("The update", columns, tuple(self._update_rows()), flush_right=frozenset({1, 2, 3}))
        found = chain.backward(self.net, self.point, self.colour) if at >= 0 else []
        rows = tuple(
            (f"∂J/∂{name}", short(found[k].value, 4), short(found[k].check, 4))
            if k <= at
            else (f"∂J/∂{name}", "·", "·")
            for k, name in enumerate(NAMES)
        )
        head = ("", "chain rule", "nudged")
        return Table("Derivatives of J", head, rows, at if at >= 0 else None, frozenset({1, 2}))

    def _graph(self, f: Forward) -> Figure:
        """The network from left to right, with the edges of the present chain bright and the known numbers."""
        at = self.now.at
        name = NAMES[at - len(FORWARD)] if len(FORWARD) <= at < UPDATE else ""
        bright = _chain_of(name)
        layers: list[Curve | Label | Points] = []
        for a, b in _EDGES:
            role: Role = "now" if (a, b) in bright else "muted"
            layers.append(Curve(np.array([_NODES[a], _NODES[b]]), role))
        known = {"x": 0, "y": 0, "a₁": 1, "a₂": 1, "p": 2, "J": 3}
        values = {"x": self.point[0], "y": self.point[1], "a₁": f.a[0], "a₂": f.a[1], "p": f.p, "J": f.cost}
        for node, (x, y) in _NODES.items():
            role = "now" if any(node in edge for edge in bright) else "model"
            layers.append(Label(x, y, f" {node} ", role))
            if at >= known[node]:
                layers.append(Label(x, y, fixed(float(values[node]), 1 if node in "xy" else 3), role, below=1))
        title = "Update" if at == UPDATE else f"Back to {name}" if name else "Forward"
        return Figure(
            title,
            Axis("", -0.35, 3.3),
            Axis("", -0.2, 1.2),
            tuple(layers),
            is_bare=True,
        )


_NODES = {"x": (0.0, 1.0), "y": (0.0, 0.0), "a₁": (1.05, 1.0), "a₂": (1.05, 0.0), "p": (2.1, 0.5), "J": (3.0, 0.5)}
_EDGES = (("x", "a₁"), ("x", "a₂"), ("y", "a₁"), ("y", "a₂"), ("a₁", "p"), ("a₂", "p"), ("p", "J"))


def _chain_of(name: str) -> set[tuple[str, str]]:
    """The edges from the cost to the weight or value of this name."""
    if not name:
        return set()
    edges = {("p", "J")}
    for at in "₁₂":
        if name == f"v{at}" or name[1:].startswith(at):
            edges.add((f"a{at}", "p"))
        if name[0] == "w" and name[1] == at:
            edges.add((name[2], f"a{at}"))
    return edges


def _weights(net: TwoLayerNetwork) -> list[float]:
    """The weights in the order of `WEIGHTS`."""
    rows = (value for i in range(net.hidden) for value in (*net.w[i], net.b1[i]))
    return [float(value) for value in (*net.v, net.b2, *rows)]


def _talk_lines(d: Derivative, found: dict[str, Derivative]) -> list[str]:
    """The same derivative in the talk's symbols."""
    if d.name not in TALK:
        return []
    name = TALK[d.name]
    if d.name[0] == "v":
        dj_dp, dp_dz = found["z"].factors
        factors = " · ".join(_value(factor) for factor in (dj_dp, dp_dz, d.factors[-1]))
        return [f"talk: ∂J/∂{name} = ∂J/∂p · ∂p/∂z⁽²⁾ · ∂z⁽²⁾/∂{name} = {factors}"]
    if d.name[0] == "w":
        pair = [f"w{d.name[1]}{axis}" for axis in "xy"]
        names, values = ", ".join(f"∂J/∂{each}" for each in pair), ", ".join(short(found[e].value, 5) for e in pair)
        return [f"talk: ∂J/∂{name} = ({names}) = ({values})"]
    return [f"talk: ∂J/∂{name}"]


def _chain_lines(d: Derivative) -> list[str]:
    names = " · ".join(factor.name for factor in d.factors)
    values = " · ".join(f"({_value(factor)})" if factor.value < 0 else _value(factor) for factor in d.factors)
    return [
        f"∂J/∂{d.name} = {names}" if len(d.factors) > 1 else f"∂J/∂{d.name} = (p − c) / (p (1 − p))",
        f"= {values} = {short(d.value, 6)}" if len(d.factors) > 1 else f"= {short(d.value, 6)}",
        f"nudged by ±0.00001: {short(d.check, 6)}",
    ]


def _value(factor: Factor) -> str:
    """The factor with four decimals, or as a power of ten if it is too small for them."""
    return fixed(factor.value, 4) if factor.value == 0 or abs(factor.value) >= 1e-3 else power(factor.value)
