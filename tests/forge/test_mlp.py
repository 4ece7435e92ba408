from __future__ import annotations

import json

import numpy as np
import pytest

from balderdash.forge.mlp import MLP


def four_clouds(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """XOR: no line parts the two kinds."""
    rng = np.random.default_rng(seed)
    corner = rng.choice([-1.0, 1.0], (n, 2))
    return corner + rng.normal(0, 0.3, (n, 2)), (corner[:, 0] == corner[:, 1]).astype(float)


def test_it_learns_what_a_line_cannot() -> None:
    net = MLP.learn(*four_clouds(400, 1))
    x, c = four_clouds(400, 2)
    assert ((net.scores(x) > 0) == (c == 1)).mean() > 0.97


def test_the_sides_count_alike_however_many_there_are() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(0, 1, (4400, 3))  # nothing to tell them by
    net = MLP.learn(x, np.repeat([1.0, 0.0], [400, 4000]))
    assert abs(float(np.mean(net.scores(x)))) < 0.4  # ln(1/10) = -2.3 if they were only counted


def test_the_gradient_agrees_with_central_differences() -> None:
    rng = np.random.default_rng(3)
    x, c, share = rng.normal(0, 1, (7, 4)), rng.integers(0, 2, 7).astype(float), rng.uniform(0.5, 2, 7)
    net = MLP(rng.normal(0, 1, (4, 5)), rng.normal(0, 1, 5), rng.normal(0, 1, 5), np.array(0.3))
    for weight, gradient in zip((net.w, net.b, net.v, net.a), net.gradient(x, c, share, 0.1), strict=True):
        for place in np.ndindex(weight.shape):
            kept = float(weight[place])
            costs = []
            for change in (1e-5, -1e-5):
                weight[place] = kept + change
                costs.append(net.cost(x, c, share, 0.1))
            weight[place] = kept
            assert np.asarray(gradient)[place] == pytest.approx((costs[0] - costs[1]) / 2e-5, rel=1e-6, abs=1e-9)


def test_the_same_points_give_the_same_network() -> None:
    x, c = four_clouds(100, 1)
    assert MLP.learn(x, c).to_json() == MLP.learn(x, c).to_json()


def test_json_round_trip() -> None:
    x, c = four_clouds(100, 1)
    net = MLP.learn(x, c)
    again = MLP.from_json(json.loads(json.dumps(net.to_json())), 2)
    assert again.scores(x) == pytest.approx(net.scores(x), abs=1e-3)
    with pytest.raises(ValueError, match="shape"):
        MLP.from_json(net.to_json(), 3)
