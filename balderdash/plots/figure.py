"""Pictures as plain data: what is to be seen, not how; a terminal and an SVG file draw the same ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# What a thing is; the palette knows its colour, and its sign tells it apart without one.
Role = Literal["zero", "one", "model", "best", "now", "path", "text", "muted"]


@dataclass(frozen=True, slots=True)
class Axis:
    """A name and the numbers at both ends."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Points:
    """Signs at places.

    Attributes
    ----------
    xy : (n, 2)
    name : in the legend; "" keeps it out
    at_edge : those outside the picture are shown at its edge as arrows
    """

    xy: Array
    sign: str
    role: Role
    name: str = ""
    at_edge: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A line from place to place.

    Attributes
    ----------
    xy : (n, 2)
    dash : draws so many dots of every four, 4, 2 or 1, so that curves are told apart without colours
    """

    xy: Array
    role: Role
    name: str = ""
    dash: int = 4


@dataclass(frozen=True, slots=True)
class Heat:
    """A value from 0 to 1 at every place, with its line at 1/2: field maps (n, 2) to (n,)."""

    field: Callable[[Array], Array]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place, centred on it, or so many lines below it."""

    x: float
    y: float
    text: str
    role: Role = "text"
    below: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A plane with axes; what comes later lies on top.

    Attributes
    ----------
    is_bare : without axes, legend and numbers: a small map
    takes_points : a click on it adds a point
    """

    title: str
    x: Axis
    y: Axis
    layers: tuple[Points | Curve | Heat | Label, ...]
    is_bare: bool = False
    takes_points: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its value is its length, the note stands behind it."""

    label: str
    value: float
    note: str = ""
    role: Role = "model"


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars one below the other, one of the value `top` as wide as can be.

    Where there is no room for all, one with the role "now" takes the last place in sight.

    Attributes
    ----------
    ends_in_sight : where there is no room for all, the last ones are shown instead
    """

    title: str
    bars: tuple[Bar, ...]
    top: float
    ends_in_sight: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words and numbers.

    Attributes
    ----------
    marked : the row that is looked at
    flush_right : columns whose cells end at the same place
    wraps : where the rows are too wide, cells take several lines; no row is marked then
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: int | None = None
    flush_right: frozenset[int] = field(default_factory=frozenset)
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Tiles:
    """Small figures side by side."""

    title: str
    figures: tuple[Figure, ...]


Picture = Figure | Bars | Table | Tiles
