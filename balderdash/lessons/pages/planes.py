"""Pictures that several lessons share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lessons.line import LineFit
from balderdash.plots.figure import Axis, Curve, Figure, Heat, Points

N_CURVE = 300  # the most points on a curve of costs
REACH = 16.0  # of a plane with coloured points, from the origin


def students(fit: LineFit, m: float, best: float | None = None) -> Figure:
    """The students and the line y = m x; `best` is the slope of a line to compare it with."""
    x = Axis("test 1", 40, 110)
    ends = np.array([x.low, x.high])
    layers: list[Points | Curve] = [Points(np.column_stack([fit.x, fit.y]), "o", "zero", "student")]
    if best is not None:
        layers.append(Curve(np.column_stack([ends, best * ends]), "best", "y = m* x", dash=2))
    layers.append(Curve(np.column_stack([ends, m * ends]), "model", "y = m x"))
    return Figure("Test 2 against test 1", x, Axis("test 2", 30, 110), tuple(layers), takes_points=True)


def colours(points: Array, colours: Array, probability: Callable[[Array], Array]) -> Figure:
    """Points (n, 2) of two colours, on a map of the probability of colour 1."""
    reach = float(np.ceil(max(REACH, np.abs(points).max(initial=0) + 1)))
    layers: list[Heat | Points] = [
        Heat(probability, "p ≈ 1", "p = ½"),
        Points(points[colours < 0.5], "o", "zero", "c = 0"),
        Points(points[colours > 0.5], "x", "one", "c = 1"),
    ]
    return Figure(
        "p of colour 1 (x)",
        Axis("x", -reach, reach),
        Axis("y", -reach, reach),
        tuple(layers),
        takes_points=True,
    )


def unit_map(title: str, see: Callable[[Array], Array]) -> Figure:
    """A small map of one hidden unit's value."""
    return Figure(title, Axis("x", -REACH, REACH), Axis("y", -REACH, REACH), (Heat(see),), is_bare=True)


def costs(values: Sequence[float], level: float | None = None, level_name: str = "") -> Figure:
    """J against the steps so far; `level` is a cost to compare it with."""
    steps = np.arange(len(values))
    if len(values) > N_CURVE:
        steps = np.unique(np.linspace(0, len(values) - 1, N_CURVE).astype(int))
    path = np.column_stack([steps, np.array(values)[steps]])
    right = max(20, len(values) - 1)
    top = 1.1 * max(0.75, float(path[:, 1].max()))
    layers: list[Curve | Points] = []
    if level is not None:
        layers.append(Curve(np.array([[0, level], [right, level]]), "best", level_name, dash=2))
    layers += [Curve(path, "model", "J"), Points(path[-1:], "●", "now", "now")]
    return Figure("J against steps", Axis("step", 0, right), Axis("J", 0, top), tuple(layers))
