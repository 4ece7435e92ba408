"""Lesson 6, third page: a playground, where the reader builds the network and edits its weights."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from balderdash.lessons import data
from balderdash.lessons.data import Array
from balderdash.lessons.deep_network import SCALE, DeepNetwork
from balderdash.lessons.pages import planes
from balderdash.lessons.pages.colour_page import ColourPage
from balderdash.lessons.pages.page import Choice, Number, Parameter
from balderdash.notation import fixed, plus, short
from balderdash.plots.figure import Axis, Curve, Figure, Label, Picture, Role, Tiles

DATA = {"ring": data.ring, "spiral": data.spiral, "XOR": data.four_clouds, "two clouds": data.two_clouds}
RING, SPIRAL = "ring", "spiral"
MOST_LAYERS, MOST_UNITS = 3, 8
RATE = 1.0
RING_UNITS, RING_COST, SPIRAL_COST = 3, 0.1, 0.2
SPOILT = 0.5
WIDE, FAINT = 1.0, 0.3  # sizes of weights that are drawn as full lines, and as dots
N_SHOWN = 3  # inputs of a unit in its formula
STORY = ((RING, (2,), 1000), (RING, (3,), 1000), (SPIRAL, (8,), 3000), (SPIRAL, (8, 8), 3000))


@dataclass(frozen=True, slots=True)
class Edge:
    """One weight: from a source to a unit of a layer; all count from 0, the last layer is the output."""

    layer: int
    unit: int
    source: int


class PlaygroundPage(ColourPage[DeepNetwork]):
    """A network of one to three hidden layers on four kinds of data."""

    key = "playground"
    title = "Playground"
    lead = (
        "Build a network: layers, units, data. Edit any weight on its edge. "
        "How many half-planes close a ring, and what untangles a spiral?"
    )
    idea = (
        "Each unit of the first hidden layer draws one soft line through the plane. Two lines make a strip, three a "
        "triangle, and a triangle can hold the disc of the ring data: with three units the ring is solved, with two it "
        "never is. More units round the triangle off.",
        "A unit of a second layer sees the plane folded by the first, so its own line is a curve in the plane; the "
        "small maps show one for each unit of the chosen layer. The spiral needs such curves: one layer of eight "
        "sometimes manages, two layers nearly always do, and faster.",
        "The units are tanh(t) = 2σ(2t) − 1, the sigmoid from −1 to 1, and x and y are divided by 8, so that all "
        "layers start alike. The gradient is the chain rule of the page before, through every layer. A new unit has "
        "no effect until it learns, because its weight onwards is 0; r begins again with all of them.",
        "The edges of the network are drawn orange where the weight is positive, blue where it is negative, full where "
        "it is large and dotted where it is small. Choose “edge” and turn it to walk through them; “w” edits the "
        "weight.",
    )
    rate = 40.0
    plain_steps = (0,)

    def __init__(self) -> None:
        self.which = Choice("data", "what to learn", tuple(DATA))
        self.layers = Number("layers", "hidden layers; a change starts again", 1, 1, MOST_LAYERS, 1, is_whole=True)
        self.layer = Number("layer", "which one you see and change", 1, 1, 1, 1, is_whole=True)
        self.units = Number("units", "of this layer", 2, 1, MOST_UNITS, 1, is_whole=True)
        self.start = Number("start", "another random start", 1, 1, 99, 1, is_whole=True)
        self.edge = Number("edge", "which weight you edit", 1, 1, 6, 1, is_whole=True)
        self.weight = Number("w", "the weight on this edge", 0.0, -40.0, 40.0, 0.1, show=lambda w: fixed(w, 2))
        self._spoils = False  # whether the last change by hand raised a low cost
        super().__init__(
            DeepNetwork.start((2,), 1),
            RATE,
            [self.which, self.layers, self.layer, self.units, self.edge, self.weight, self.start],
            [
                f"Ring: J below {RING_COST} with at most {RING_UNITS} hidden units",
                f"Spiral: J below {SPIRAL_COST}. Choose layers, units and η",
                f"By hand: change one weight so that J goes from below {RING_COST} to above {SPOILT}",
            ],
        )
        self.follow()

    def data(self) -> tuple[Array, Array]:
        """The chosen points."""
        return DATA[self.which.shown]()

    def reset(self) -> None:
        """Begin again from the random start, with the same layers and units."""
        self.begin(DeepNetwork.start(self.model.hidden, int(self.start.value)))

    @property
    def edges(self) -> list[Edge]:
        """All weights, layer by layer and unit by unit."""
        return [
            Edge(layer, unit, source)
            for layer, (w, _) in enumerate(self.model.layers)
            for unit in range(w.shape[0])
            for source in range(w.shape[1])
        ]

    @property
    def chosen(self) -> Edge:
        """The edge that the reader edits."""
        return self.edges[int(self.edge.value) - 1]

    def follow(self) -> None:
        """Set the parameters to the present network."""
        hidden = self.model.hidden
        self.layers.value = self.layer.high = len(hidden)
        self.layer.put(self.layer.value)
        self.units.value = hidden[int(self.layer.value) - 1]
        self.edge.high = len(self.edges)
        self.edge.put(self.edge.value)
        edge = self.chosen
        self.weight.value = float(self.model.layers[edge.layer][0][edge.unit, edge.source])

    def parameter_changed(self, parameter: Parameter) -> None:
        """Begin again with other data or layers; a new unit or weight goes on from here, and so does another rate."""
        seed, layer = int(self.start.value), int(self.layer.value) - 1
        self._spoils = False
        if parameter is self.which:
            self.load_points()
            self.reset()
        elif parameter is self.layers:
            units = self.model.hidden[-1]
            hidden = (*self.model.hidden, *[units] * MOST_LAYERS)[: int(self.layers.value)]
            self.begin(DeepNetwork.start(hidden, seed))
        elif parameter is self.start:
            self.reset()
        elif parameter is self.units:
            self.begin(self.model.with_units(layer, int(self.units.value), seed))
        elif parameter is self.weight:
            before, edge = self.now.cost, self.chosen
            self.begin(self.model.with_weight(edge.layer, edge.unit, edge.source, self.weight.value))
            self._spoils = before < RING_COST and self.now.cost > SPOILT
        else:
            self.follow()

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        ring, spiral, by_hand = self.goals
        now, which = self.now, self.which.shown
        small = sum(self.model.hidden) <= RING_UNITS
        ring.is_done |= self.are_given and which == RING and small and now.cost < RING_COST
        spiral.is_done |= self.are_given and which == SPIRAL and now.cost < SPIRAL_COST
        by_hand.is_done |= self._spoils

    def formulas(self) -> list[str]:
        """The chosen edge with its slope, the unit that it leads to, and the cost."""
        edge = self.chosen
        slope = self.model.gradient(self.points, self.colours).layers[edge.layer][0][edge.unit, edge.source]
        name = f"{self._source(edge.layer, edge.source)} → {self._unit_name(edge.layer, edge.unit)}"
        return [
            f"edge {name}: w = {fixed(self.weight.value, 3)}, ∂J/∂w = {short(float(slope))}",
            self._unit(edge),
            self._about_cost(),
        ]

    def _about_cost(self) -> str:
        right, n = self.model.n_right(self.points, self.colours), len(self.points)
        return f"J = {fixed(self.now.cost, 4)} (ln 2 = {fixed(math.log(2), 4)}); {right} of {n} right"

    def _unit(self, edge: Edge) -> str:
        """What the unit computes at whose end the edge is."""
        w, b = self.model.layers[edge.layer]
        row = w[edge.unit]
        parts = [
            f"{fixed(value, 2) if k == 0 else plus(float(value), 2)}·{self._source(edge.layer, k)}"
            for k, value in enumerate(row[:N_SHOWN])
        ]
        more = " + …" if len(row) > N_SHOWN else ""
        is_last = edge.layer == len(self.model.layers) - 1
        name, function = self._unit_name(edge.layer, edge.unit), "σ" if is_last else "tanh"
        return f"{name} = {function}({' '.join(parts)}{more} {plus(float(b[edge.unit]), 2)})"

    def _source(self, layer: int, source: int) -> str:
        return f"{'xy'[source]}/{SCALE:.0f}" if layer == 0 else self._unit_name(layer - 1, source)

    def _unit_name(self, layer: int, unit: int) -> str:
        return "p" if layer == len(self.model.layers) - 1 else f"u{layer + 1}.{unit + 1}"

    def plain_story(self) -> Iterator[tuple[str, list[str]]]:
        """What two and three units make of the ring, and one and two layers of the spiral."""
        for which, hidden, steps in STORY:
            self.which.index = list(DATA).index(which)
            self.load_points()
            self.begin(DeepNetwork.start(hidden, int(self.start.value)))
            for _ in range(steps):
                self.step()
            yield f"{which}, {'·'.join(map(str, hidden))} units, {steps} steps", [self._about_cost()]

    def pictures(self) -> list[Picture]:
        """The plane, the network, a map of each unit of the layer, and J against the steps."""
        return [
            planes.colours(self.points, self.colours, self.model.probability),
            self._graph(),
            self._maps(),
            planes.costs([state.cost for state in self.states], math.log(2), "ln 2"),
        ]

    def _maps(self) -> Tiles:
        layer = int(self.layer.value) - 1
        edge = self.chosen

        def tile(k: int) -> Figure:
            def see(points: Array) -> Array:
                return np.asarray((1 + self.model.values(points)[layer + 1][:, k]) / 2)

            mark = "▸" if (edge.layer, edge.unit) == (layer, k) else ""
            return planes.unit_map(f"{mark}{self._unit_name(layer, k)}", see)

        return Tiles(f"Units of layer {layer + 1}", tuple(map(tile, range(self.model.hidden[layer]))))

    def _graph(self) -> Figure:
        """The network from left to right: a line for each weight, and the chosen one on top."""
        sizes = (2, *self.model.hidden, 1)
        places = [[(float(column), (size - 1) / 2 - k) for k in range(size)] for column, size in enumerate(sizes)]
        kinds: dict[tuple[Role, int], list[tuple[float, float]]] = {}
        for edge in self.edges:
            value = float(self.model.layers[edge.layer][0][edge.unit, edge.source])
            role: Role = "one" if value > 0 else "zero"
            dash = 4 if abs(value) >= WIDE else 2 if abs(value) >= FAINT else 1
            if edge == self.chosen:
                role, dash = "now", 4
            ends = places[edge.layer][edge.source], places[edge.layer + 1][edge.unit]
            kinds.setdefault((role, dash), []).extend([*ends, (math.nan, math.nan)])
        order = sorted(kinds, key=lambda kind: (kind[0] == "now", kind[1]))
        layers: list[Curve | Label] = [Curve(np.array(kinds[kind]), kind[0], dash=kind[1]) for kind in order]
        chosen = self.chosen
        for column, nodes in enumerate(places):
            for k, (x, y) in enumerate(nodes):
                name = "xy"[k] if column == 0 else "p" if column == len(sizes) - 1 else f"{k + 1}"
                is_end = (column, k) in ((chosen.layer, chosen.source), (chosen.layer + 1, chosen.unit))
                layers.append(Label(x, y, name, "now" if is_end else "model"))
        (x0, y0), (x1, y1) = places[chosen.layer][chosen.source], places[chosen.layer + 1][chosen.unit]
        layers.append(Label((x0 + x1) / 2, (y0 + y1) / 2, fixed(self.weight.value, 2), "now"))
        tall = max(sizes) / 2
        return Figure(
            "Weights: orange +, blue −",
            Axis("", -0.15, len(sizes) - 0.85),
            Axis("", -tall, tall),
            tuple(layers),
            is_bare=True,
        )
