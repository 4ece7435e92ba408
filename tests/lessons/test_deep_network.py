"""The playground's network: its gradient, its start, and what its size makes possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from balderdash.lessons import data
from balderdash.lessons.chain import central_difference
from balderdash.lessons.data import Array
from balderdash.lessons.deep_network import DeepNetwork


@pytest.mark.parametrize("hidden", [(1,), (3,), (4, 2), (3, 2, 5)])
def test_the_gradient_is_that_of_finite_differences(hidden: tuple[int, ...]) -> None:
    points, colours = data.spiral()
    net = DeepNetwork.start(hidden, 1)
    found = net.gradient(points, colours)
    for k, (w, b) in enumerate(net.layers):
        for place in np.ndindex(*w.shape):

            def moved(h: float, k: int = k, place: tuple[int, ...] = place) -> float:
                at = float(net.layers[k][0][place])
                return net.with_weight(k, place[0], place[1], at + h).cost(points, colours)

            assert found.layers[k][0][place] == pytest.approx(central_difference(moved), rel=1e-6, abs=1e-9)
        for unit in range(len(b)):

            def shifted(h: float, k: int = k, unit: int = unit) -> float:
                layers = [(w.copy(), b.copy()) for w, b in net.layers]
                layers[k][1][unit] += h
                return DeepNetwork(tuple(layers)).cost(points, colours)

            assert found.layers[k][1][unit] == pytest.approx(central_difference(shifted), rel=1e-6, abs=1e-9)


def test_without_a_layer_between_it_is_logistic_regression_on_tanh_units() -> None:
    points, _ = data.ring()
    net = DeepNetwork.start((2,), 3)
    (w, b), (v, c) = net.layers
    by_hand = 1 / (1 + np.exp(-(np.tanh(points / 8 @ w.T + b) @ v[0] + c[0])))
    assert net.probability(points) == pytest.approx(by_hand)


def test_a_new_unit_changes_nothing_until_it_learns() -> None:
    points, colours = data.ring()
    net = DeepNetwork.start((3, 2), 1)
    for layer in (0, 1):
        wider = net.with_units(layer, 6, 1)
        assert wider.hidden[layer] == 6
        assert wider.score(points) == pytest.approx(net.score(points))
        assert wider.with_units(layer, net.hidden[layer], 1).score(points) == pytest.approx(net.score(points))
        learnt = wider.step(points, colours, 1.0).layers[layer + 1][0]
        assert np.abs(learnt[:, -1]).min() > 0


def test_the_start_has_the_variance_that_keeps_values_alike() -> None:
    (_, (w, b), _) = DeepNetwork.start((400, 300), 1).layers
    assert w.std() == pytest.approx(1 / 20, rel=0.02)
    assert not b.any()


def test_the_data_are_what_they_are_called() -> None:
    points, colours = data.ring()
    radius = np.hypot(*points.T)
    assert radius[colours > 0.5].max() <= 5
    assert radius[colours < 0.5].min() >= 9
    points, colours = data.spiral()
    one, zero = points[colours > 0.5], points[colours < 0.5]
    assert np.abs(one + zero).max() < 2.5  # the arms are opposite each other
    turns = np.unwrap(np.arctan2(one[3:, 1], one[3:, 0]))
    assert 2.4 * np.pi < turns[-1] - turns[0] < 3.1 * np.pi


@dataclass
class Case:
    name: str
    points: tuple[Array, Array]
    hidden: tuple[int, ...]
    steps: int
    low: float
    high: float


CASES = [
    Case("two lines do not close a ring", data.ring(), (2,), 1000, 0.2, 0.3),
    Case("three do", data.ring(), (3,), 1000, 0.0, 0.05),
    Case("a spiral needs more than four units", data.spiral(), (4,), 1000, 0.4, 0.7),
    Case("two layers of eight untangle it", data.spiral(), (8, 8), 2000, 0.0, 0.1),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_size_makes_possible(case: Case) -> None:
    net = DeepNetwork.start(case.hidden, 1)
    for _ in range(case.steps):
        net = net.step(*case.points, 1.0)
    assert case.low <= net.cost(*case.points) <= case.high
