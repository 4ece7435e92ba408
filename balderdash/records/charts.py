"""Small pictures made of letters."""

from __future__ import annotations

from collections.abc import Sequence

STEPS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], low: float, high: float) -> str:
    """A column for each value, from the lowest to the highest step."""
    span = max(high - low, 1e-9)
    return "".join(STEPS[min(int((value - low) / span * len(STEPS)), len(STEPS) - 1)] for value in values)


def bar(share: float, width: int) -> str:
    """A bar that fills `share` of its width."""
    full = round(share * width)
    return "█" * full + "·" * (width - full)
