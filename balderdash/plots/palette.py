"""Colours that people with any colour vision can tell apart, on a dark and a light background.

Lines and signs use the palette of Okabe and Ito (2008), lightened or darkened for the background. The heat map runs
from dark blue to bright yellow like cividis (Nuñez, Anderton and Renslow 2018): its lightness rises all the way, so it
can still be read in grey, which is what NO_COLOR leaves of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from balderdash.plots.figure import Array, Role

_CIVIDIS = ((0, 34, 78), (66, 78, 108), (124, 123, 120), (187, 173, 108), (254, 232, 56))
BANDS = 9  # an odd number: the middle band lies around 1/2


@dataclass(frozen=True, slots=True)
class Palette:
    """The colour of each role."""

    roles: Mapping[Role, str]

    def of(self, role: Role) -> str:
        """The colour of a role, as #rrggbb."""
        return self.roles[role]


DARK = Palette(
    {
        "zero": "#56b4e9",
        "one": "#e69f00",
        "model": "#f0e442",
        "best": "#2fc79a",
        "now": "#ffffff",
        "path": "#e08fbd",
        "text": "#c8c8c8",
        "muted": "#8a8a8a",
    }
)
LIGHT = Palette(
    {
        "zero": "#0060a0",
        "one": "#a84800",
        "model": "#5b3a99",
        "best": "#00704f",
        "now": "#000000",
        "path": "#a0407a",
        "text": "#303030",
        "muted": "#6a6a6a",
    }
)


def bands(values: Array) -> npt.NDArray[np.intp]:
    """The band of each value from 0 to 1; steps are easier to read than a smooth change."""
    return np.clip(values * BANDS, 0, BANDS - 1).astype(np.intp)


def _heat(value: float) -> str:
    """The colour of a value from 0 (dark blue) to 1 (bright yellow)."""
    place = value * (len(_CIVIDIS) - 1)
    k = min(int(place), len(_CIVIDIS) - 2)
    share = place - k
    colour = (round(a + share * (b - a)) for a, b in zip(_CIVIDIS[k], _CIVIDIS[k + 1], strict=True))
    return "#{:02x}{:02x}{:02x}".format(*colour)


HEAT = tuple(_heat(k / (BANDS - 1)) for k in range(BANDS))  # the colour of each band


def on(ground: str) -> str:
    """Black or white, whichever can be read better on a background #rrggbb."""
    red, green, blue = (int(ground[k : k + 2], 16) for k in (1, 3, 5))
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 110 else "#ffffff"
