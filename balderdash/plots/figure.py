"""Pictures as plain data, which a terminal and an SVG file draw alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# What a thing is. The palette gives it a colour; its sign tells it apart without colours.
Role = Literal["zero", "one", "model", "best", "now", "path", "text", "muted"]


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its name and the numbers at both ends."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Points:
    """Signs at points.

    Attributes
    ----------
    xy : (n, 2)
    name : in the legend, or "" for none
    at_edge : whether points outside the picture are shown as arrows at its edge
    """

    xy: Array
    sign: str
    role: Role
    name: str = ""
    at_edge: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points.

    Attributes
    ----------
    xy : (n, 2)
    dash : dots drawn of every four (4, 2 or 1), so that curves differ without colours
    """

    xy: Array
    role: Role
    name: str = ""
    dash: int = 4


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map of values from 0 to 1, with a line at 1/2 unless the figure is bare.

    Attributes
    ----------
    field : maps points (n, 2) to values (n,)
    name, line_name : of the highest values and of the line, in the legend
    """

    field: Callable[[Array], Array]
    name: str = ""
    line_name: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Text centred on a point, or some lines below it."""

    x: float
    y: float
    text: str
    role: Role = "text"
    below: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A plane with axes; later layers lie on top.

    Attributes
    ----------
    is_bare : whether it has no axes, legend and numbers, as a small map
    takes_points : whether a click on it adds a point
    """

    title: str
    x: Axis
    y: Axis
    layers: tuple[Points | Curve | Heat | Label, ...]
    is_bare: bool = False
    takes_points: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its value is its length, and the note stands after it."""

    label: str
    value: float
    note: str = ""
    role: Role = "model"


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other; one of value `top` takes the whole width.

    If there is no room for all, the first ones are shown, and a bar with the role "now" as the last of them.

    Attributes
    ----------
    ends_in_sight : whether the last ones are shown instead
    """

    title: str
    bars: tuple[Bar, ...]
    top: float
    ends_in_sight: bool = False

    def share(self, bar: Bar) -> float:
        """How much of the width a bar takes, from 0 to 1."""
        return min(max(bar.value / self.top, 0.0), 1.0) if self.top > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text and numbers.

    Attributes
    ----------
    marked : the highlighted row
    flush_right : columns that are aligned at the right
    wraps : whether cells take several lines if the rows are too wide; no row is highlighted then
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: int | None = None
    flush_right: frozenset[int] = field(default_factory=frozenset)
    wraps: bool = False

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """The head, if there is one, and the rows."""
        return [self.head, *self.rows] if self.head else list(self.rows)


@dataclass(frozen=True, slots=True)
class Tiles:
    """Small figures side by side."""

    title: str
    figures: tuple[Figure, ...]


Picture = Figure | Bars | Table | Tiles
