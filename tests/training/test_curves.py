"""Curves in characters."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from balderdash.training.curves import Curve, as_text, picture

FALLING = [(float(x), 3 - x / 50) for x in range(100)]


def test_a_falling_curve_falls() -> None:
    rows = as_text([Curve(FALLING, "o")], 60, 10, ascii_only=True)
    assert len(rows) == 10
    firsts = [row.index("o", 7) for row in rows if "o" in row[7:]]
    assert len(firsts) >= 9
    assert firsts == sorted(firsts)
    assert float(rows[0].split()[0]) > float(rows[-1].split()[0])


def test_which_curve_is_where() -> None:
    level = [(0.0, 1.2), (99.0, 1.2)]
    marks = [mark for row in picture([Curve(FALLING, "o"), Curve(level, "-", 1)], 60, 12) for mark in row]
    assert {mark.curve for mark in marks} == {None, 0, 1}
    assert sum(mark.curve == 1 for mark in marks) >= 20
    assert all("\u2800" < mark.text <= "\u28ff" for mark in marks if mark.curve is not None)


def test_a_first_loss_does_not_press_the_rest_flat() -> None:
    points = [(0.0, 500.0), *((float(x), 2.0 - x / 100) for x in range(1, 100))]
    rows = as_text([Curve(points, "o")], 60, 10, ascii_only=True)
    assert float(rows[0].split()[0]) < 2


numbers = st.floats(allow_nan=True, allow_infinity=True)
steps = numbers.filter(lambda x: not math.isfinite(x) or abs(x) < 1e9)


@given(
    st.lists(st.lists(st.tuples(steps, numbers), max_size=20), max_size=3),
    st.integers(-2, 120), st.integers(-2, 40), st.booleans(),
)  # fmt: skip
def test_every_picture_has_its_size(
    series: list[list[tuple[float, float]]], width: int, height: int, ascii_only: bool
) -> None:
    curves = [Curve([(x, y / 1e300 if abs(y) > 1e6 else y) for x, y in points], "o") for points in series]
    rows = picture(curves, width, height, ascii_only=ascii_only)
    assert len(rows) == max(1, height)
    assert all(len(row) <= max(0, width) for row in rows)
