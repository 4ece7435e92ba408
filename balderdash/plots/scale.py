"""Conversion between numbers and shares of an axis, and the numbers at the axes."""

from __future__ import annotations

import math
from typing import TypeVar

from balderdash.notation import minus, power
from balderdash.plots.figure import Array, Axis

N = TypeVar("N", float, Array)

_NICE = (1, 2, 2.5, 5, 10)


def share(axis: Axis, value: N) -> N:
    """The place of a number on the axis: 0 at the low end, 1 at the high end."""
    return (value - axis.low) / (axis.high - axis.low)


def value_at(axis: Axis, share: N) -> N:
    """The number at a share of the axis."""
    return axis.low + share * (axis.high - axis.low)


def ticks(axis: Axis, most: int) -> list[float]:
    """Evenly spaced round numbers within the axis, at most `most` of them."""
    span = axis.high - axis.low
    if most < 1 or not math.isfinite(span) or span <= 0:
        return []
    rough = span / most
    unit = 10.0 ** math.floor(math.log10(rough))
    for times in (*_NICE, 20):
        stride = times * unit
        first, last = math.ceil(axis.low / stride - 1e-9), math.floor(axis.high / stride + 1e-9)
        if last - first + 1 <= most:
            return [k * stride for k in range(first, last + 1)]
    return []


def tick_labels(values: list[float]) -> list[str]:
    """The numbers as text, with just enough digits to tell them apart."""
    if not values:
        return []
    largest = max(map(abs, values))
    if largest >= 1e5 or (0 < largest < 1e-3):
        for digits in range(8):
            labels = ["0" if value == 0 else power(value, digits) for value in values]
            if len(set(labels)) == len(labels) and all(_is_exact(value, digits) for value in values):
                break
        return labels
    stride = values[1] - values[0] if len(values) > 1 else abs(values[0]) or 1
    digits = max(0, -math.floor(math.log10(stride) + 1e-9))
    if round(stride * 10**digits, 6) % 1:
        digits += 1  # 2.5
    return [minus(f"{value:z.{digits}f}") for value in values]


def _is_exact(value: float, digits: int) -> bool:
    """Whether `digits` decimals before its power of ten give the exact value."""
    return math.isclose(float(f"{value:.{digits}e}"), value, rel_tol=1e-9)
