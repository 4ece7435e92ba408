"""The state of a run and the figure of its losses."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balderdash.plots import plane
from balderdash.plots.figure import Curve
from balderdash.plots.palette import DARK
from balderdash.training import events
from balderdash.training.training_state import TrainingState, losses

FALLING = [(float(x), 3 - x / 50) for x in range(100)]


def drawn(state: TrainingState, width: int, height: int, is_plain: bool = False) -> list[str]:
    lines = plane.draw(losses(state), width, height, DARK, is_plain)
    return ["".join(span.text for span in line) for line in lines]


def test_a_falling_loss_falls() -> None:
    rows = drawn(TrainingState(valid=FALLING), 60, 14, is_plain=True)
    assert len(rows) == 14
    left = next(row.index("|") for row in rows if "|" in row) + 1
    firsts = [row.index("+", left) for row in rows[1:-3] if "+" in row[left:]]
    assert len(firsts) >= 9
    assert firsts == sorted(firsts)
    assert "held out 1.020" in rows[-1]


def test_the_curves_are_told_apart_without_colours() -> None:
    state = TrainingState(train=FALLING, valid=[(x, y - 0.4) for x, y in FALLING], measured=events.Measured(4, 1.2))
    layers = losses(state).layers
    assert [(layer.name, layer.dash) for layer in layers if isinstance(layer, Curve)] == [
        ("learning 1.020", 2),
        ("held out 0.620", 4),
        ("4-gram 1.200", 1),
    ]
    assert "⠤  learning" in drawn(state, 80, 14)[-1]


def test_a_first_loss_does_not_press_the_rest_flat() -> None:
    figure = losses(TrainingState(valid=[(0.0, 500.0), *((float(x), 2.0 - x / 100) for x in range(1, 100))]))
    assert figure.y.high < 2


numbers = st.floats(allow_nan=True, allow_infinity=True)
steps = numbers.filter(lambda x: not math.isfinite(x) or abs(x) < 1e9)
series = st.lists(st.tuples(steps, numbers.map(lambda y: y / 1e300 if abs(y) > 1e6 else y)), max_size=20)


@pytest.mark.slow
@example([], [(0.0, 0.0), (0.0, -99999.99499999995)], 12, 8, False)  # the numbers leave no room for the plane
@example([], [(0.0, 99999.9)], 12, 8, True)
@example([], [(0.0, 0.0), (5e-324, 0.0)], 30, 10, False)
@given(series, series, st.integers(1, 120), st.integers(1, 40), st.booleans())
def test_every_run_can_be_drawn(
    train: list[tuple[float, float]], valid: list[tuple[float, float]], width: int, height: int, is_plain: bool
) -> None:
    drawn(TrainingState(train=train, valid=valid), width, height, is_plain)
