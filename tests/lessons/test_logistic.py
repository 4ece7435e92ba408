"""Lessons 4 and 5 against finite differences, scikit-learn, PyTorch, and what the talk says of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.lessons import data
from balderdash.lessons.data import Array
from balderdash.lessons.logistic import LogisticModel, losses
from balderdash.lm.activations import sigmoid


def descend(points: Array, colours: Array, rate: float, steps: int) -> LogisticModel:
    line = LogisticModel()
    for _ in range(steps):
        line = line.step(points, colours, rate)
    return line


def test_the_sigmoid_neither_overflows_nor_leaves_its_range() -> None:
    t = np.array([-1e4, -700.0, -1.0, 0.0, 1.0, 700.0, 1e4])
    with np.errstate(all="raise", under="ignore"):
        p = sigmoid(t)
        cost = losses(t, np.zeros(7))
    assert p[3] == 0.5
    np.testing.assert_allclose(p + sigmoid(-t), 1)
    assert cost[-1] == pytest.approx(1e4)
    assert np.isfinite(cost).all()


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-5, 5))
def test_the_gradient_is_the_difference_quotient(m1: float, m2: float, b: float) -> None:
    points, colours = data.four_clouds()
    gradient = LogisticModel(m1, m2, b).gradient(points, colours)
    h = 1e-5
    for k, value in enumerate(gradient):
        moves = [[m1, m2, b], [m1, m2, b]]
        moves[0][k] += h
        moves[1][k] -= h
        high, low = (LogisticModel(*weights).cost(points, colours) for weights in moves)
        assert value == pytest.approx((high - low) / (2 * h), rel=1e-5, abs=1e-7)


def test_the_cost_is_minus_the_log_of_the_product() -> None:
    points, colours = data.two_clouds()
    line = LogisticModel(-0.1, 0.2, 0.3)
    p = line.probability(points)
    product = math.prod(np.where(colours > 0.5, p, 1 - p))
    assert line.cost(points, colours) == pytest.approx(-math.log(product) / 100)


def test_the_talks_run_separates_the_clouds() -> None:
    points, colours = data.two_clouds()
    assert LogisticModel().cost(points, colours) == pytest.approx(math.log(2))
    line = descend(points, colours, 0.005, 200)
    assert line.n_right(points, colours) == 100
    assert line.cost(points, colours) == pytest.approx(0.0418, abs=5e-5)


def test_on_xor_the_cost_stays_at_ln_2_and_three_clouds_are_the_most() -> None:
    points, colours = data.four_clouds()
    line = descend(points, colours, 0.05, 500)
    assert abs(line.cost(points, colours) - math.log(2)) < 0.01
    angles, shifts = np.linspace(0, 2 * math.pi, 60), np.linspace(-16, 16, 60)
    most = max(LogisticModel(math.cos(a), math.sin(a), b).n_right(points, colours) for a in angles for b in shifts)
    assert 70 <= most <= 76


def test_it_converges_to_the_solution_of_scikit_learn() -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    points, colours = data.four_clouds()
    ours = descend(points, colours, 0.05, 5000)
    theirs = linear.LogisticRegression(C=1e9, tol=1e-10).fit(points, colours)
    np.testing.assert_allclose([ours.m1, ours.m2, ours.b], [*theirs.coef_[0], theirs.intercept_[0]], atol=1e-4)


def test_a_step_is_that_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    points, colours = data.two_clouds()
    weights = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    for _ in range(3):
        score = torch.tensor(points) @ weights[:2] + weights[2]
        cost = torch.nn.functional.binary_cross_entropy_with_logits(score, torch.tensor(colours))
        (gradient,) = torch.autograd.grad(cost, weights)
        weights = (weights - 0.005 * gradient).detach().requires_grad_()
    ours = descend(points, colours, 0.005, 3)
    np.testing.assert_allclose([ours.m1, ours.m2, ours.b], weights.detach().numpy(), rtol=1e-10)
