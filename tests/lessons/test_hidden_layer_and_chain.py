"""Lesson 6 against finite differences, PyTorch, and what the talk says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.lessons import chain, data, hidden_layer
from balderdash.lessons.hidden_layer import TwoLayerNetwork


def descend(net: TwoLayerNetwork, clouds: str, rate: float, steps: int) -> tuple[TwoLayerNetwork, float, int]:
    points, colours = data.four_clouds() if clouds == "xor" else data.two_clouds()
    for _ in range(steps):
        net = net.step(points, colours, rate)
    return net, net.cost(points, colours), net.n_right(points, colours)


@pytest.mark.parametrize("hidden", [1, 2, 5])
def test_every_derivative_is_the_difference_quotient(hidden: int) -> None:
    points, colours = data.four_clouds()
    net = hidden_layer.random_start(hidden, 3)
    gradient = net.gradient(points, colours)
    h = 1e-6
    for name in ("w", "b1", "v"):
        weights = getattr(net, name)
        for at in np.ndindex(weights.shape):
            costs = []
            for sign in (1, -1):
                moved = weights.copy()
                moved[at] += sign * h
                costs.append(replace(net, **{name: moved}).cost(points, colours))
            assert getattr(gradient, name)[at] == pytest.approx((costs[0] - costs[1]) / (2 * h), rel=1e-5, abs=1e-8)
    high, low = (replace(net, b2=net.b2 + sign * h).cost(points, colours) for sign in (1, -1))
    assert gradient.b2 == pytest.approx((high - low) / (2 * h), rel=1e-5, abs=1e-8)


def test_the_talks_runs() -> None:
    _, cost, right = descend(hidden_layer.for_two_clouds(), "two", 0.1, 450)
    assert right == 100
    assert cost == pytest.approx(0.1318, abs=5e-5)
    net, cost, right = descend(hidden_layer.for_four_clouds(), "xor", 8e-4, 450)
    assert right == 99
    assert cost == pytest.approx(0.2497, abs=5e-5)
    corners = net.probability(np.array([[8.0, 8.0], [-8.0, -8.0], [8.0, -8.0], [-8.0, 8.0]]))
    assert ((corners > 0.5) == [True, True, False, False]).all()


def test_one_unit_cannot_learn_xor_and_six_can() -> None:
    for seed in range(1, 5):
        _, cost, right = descend(hidden_layer.random_start(1, seed), "xor", 1.0, 1000)
        assert cost > 0.4
        assert right <= 76
    _, cost, right = descend(hidden_layer.random_start(6, 1), "xor", 1.0, 300)
    assert cost < 0.1
    assert right >= 98


def test_the_whole_gradient_is_that_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    points, colours = data.four_clouds()
    net = hidden_layer.for_four_clouds()
    w, b1, v, b2 = (torch.tensor(np.asarray(each), requires_grad=True) for each in (net.w, net.b1, net.v, net.b2))
    score = torch.sigmoid(torch.tensor(points) @ w.T + b1) @ v + b2
    cost = torch.nn.functional.binary_cross_entropy_with_logits(score, torch.tensor(colours))
    cost.backward()
    ours = net.gradient(points, colours)
    assert net.cost(points, colours) == pytest.approx(cost.item())
    pairs: list[tuple[Any, Any]] = [(ours.w, w), (ours.b1, b1), (ours.v, v), (ours.b2, b2)]
    for mine, theirs in pairs:
        np.testing.assert_allclose(mine, theirs.grad.numpy(), rtol=1e-9)


@given(st.integers(0, 99), st.sampled_from(["talk", 1, 2, 3]))
def test_each_chain_equals_the_finite_difference_and_the_gradient(number: int, start: str | int) -> None:
    points, colours = data.four_clouds()
    net = hidden_layer.for_four_clouds() if start == "talk" else hidden_layer.random_start(2, int(start))
    point, colour = points[number], float(colours[number])
    found = {d.name: d for d in chain.backward(net, point, colour)}
    assert list(found) == ["p", "z", "v₁", "v₂", "b", "w₁x", "w₁y", "b₁", "w₂x", "w₂y", "b₂"]
    for d in found.values():
        assert d.value == pytest.approx(d.check, rel=1e-4, abs=1e-8)
    gradient = net.gradient(point[None], np.array([colour]))
    for name, value in [("v₂", gradient.v[1]), ("w₁y", gradient.w[0, 1]), ("b₂", gradient.b1[1]), ("b", gradient.b2)]:
        assert found[name].value == pytest.approx(float(value), rel=1e-9)


def test_a_chain_with_extreme_weights_is_finite() -> None:
    net = TwoLayerNetwork(np.eye(2), np.zeros(2), np.array([900.0, 900.0]), 0.0)
    for colour in (0.0, 1.0):
        for d in chain.backward(net, np.array([9.0, 9.0]), colour):
            assert np.isfinite(d.value)
            assert np.isfinite(d.check)
