"""Lessons 1 and 2 against the talk's numbers, the closed form, finite differences and NumPy's own fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from balderdash.lessons import data, descent
from balderdash.lessons.line import LineFit

# The first and the last point of the slides' clouds, as drawn there.
TWO_FIRST, TWO_LAST = [11.0807822, -0.81046304], [2.22930649, 11.51340438]
FOUR_FIRST, FOUR_LAST = [7.23628909, 9.78568763], [-5.26711954, 9.94514778]


@pytest.fixture
def fit() -> LineFit:
    return LineFit(*data.students())


def test_the_data_are_those_of_the_slides() -> None:
    slides = [[56.65121506, 54.41194576], [79.97742598, 63.19166329], [78.75338194, 71.50968915]]
    students = np.column_stack(data.students())
    assert students.shape == (100, 2)
    np.testing.assert_allclose(students[:3], slides, atol=1e-8)
    for (points, colours), first, last in [
        (data.two_clouds(), TWO_FIRST, TWO_LAST),
        (data.four_clouds(), FOUR_FIRST, FOUR_LAST),
    ]:
        assert points.shape == (100, 2)
        assert colours.sum() == 50
        np.testing.assert_allclose(points[[0, -1]], [first, last], atol=1e-8)


def test_the_talks_numbers(fit: LineFit) -> None:
    assert fit.best == pytest.approx(0.93023, abs=5e-6)
    assert fit.mse(fit.best) == pytest.approx(36.89, abs=5e-3)


def test_the_closed_form_is_that_of_numpy(fit: LineFit) -> None:
    solution, *_ = np.linalg.lstsq(fit.x[:, None], fit.y, rcond=None)
    assert fit.best == pytest.approx(solution[0], rel=1e-12)


def test_the_cost_is_a_parabola(fit: LineFit) -> None:
    a, b, c = fit.parabola
    for m in np.linspace(-3, 3, 13):
        assert a * m * m - b * m + c == pytest.approx(fit.mse(m), rel=1e-9)
    assert fit.curvature == pytest.approx(2 * a)


@given(st.floats(-5, 5))
def test_the_derivative_is_the_difference_quotient(m: float) -> None:
    fit = LineFit(*data.students())
    h = 1e-4
    assert fit.derivative(m) == pytest.approx((fit.mse(m + h) - fit.mse(m - h)) / (2 * h), rel=1e-6, abs=1e-4)


def test_the_talks_run(fit: LineFit) -> None:
    m = 1.4
    for _ in range(75):
        m = descent.step(fit, m, 1e-5)
    assert m == pytest.approx(fit.best + (1.4 - fit.best) * (1 - 1e-5 * fit.curvature) ** 75, rel=1e-12)
    assert fit.mse(m) == pytest.approx(36.89, abs=5e-3)


@given(st.floats(1e-6, 1e-3), st.floats(-2, 3))
def test_a_step_multiplies_the_distance_by_the_factor(rate: float, m: float) -> None:
    fit = LineFit(*data.students())
    assume(abs(m - fit.best) > 1e-3)
    after = descent.step(fit, m, rate)
    assert (after - fit.best) / (m - fit.best) == pytest.approx(descent.factor(fit, rate), abs=1e-8)


@pytest.mark.parametrize(
    ("share", "does"), [(0.3, "creeps"), (0.7, "zig-zags"), (0.999, "zig-zags"), (1.001, "flies apart")]
)
def test_the_regimes_end_at_the_edge(fit: LineFit, share: float, does: str) -> None:
    rate = share * descent.edge(fit)
    assert descent.regime(fit, rate) == does
    m = fit.best + 0.4
    distances = []
    for _ in range(50):
        m = descent.step(fit, m, rate)
        distances.append(m - fit.best)
    assert (abs(distances[-1]) < abs(distances[0])) == (does != "flies apart")
    assert (distances[0] * distances[1] < 0) == (does != "creeps")


def test_a_diverging_run_stops_long_before_it_overflows(fit: LineFit) -> None:
    m, steps = 1.4, 0
    while not descent.is_lost(fit, m, 0.1):
        m = descent.step(fit, m, 0.1)  # the toy rate of the talk's slide
        steps += 1
    assert steps == 3
    assert np.isfinite(fit.mse(m))
    assert fit.mse(m) < 1e30
    assert not descent.is_lost(fit, m, 1e-5)  # this rate leads back
