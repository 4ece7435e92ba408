from __future__ import annotations

import json

import numpy as np
import pytest

from balderdash.forge.classifiers import MLP, LogisticRegression
from balderdash.lm.activations import sigmoid


def four_clouds(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """XOR: no line separates the two classes."""
    rng = np.random.default_rng(seed)
    corner = rng.choice([-1.0, 1.0], (n, 2))
    return corner + rng.normal(0, 0.3, (n, 2)), (corner[:, 0] == corner[:, 1]).astype(float)


def test_it_learns_what_no_line_separates() -> None:
    net = MLP.fit(*four_clouds(400, 1))
    x, c = four_clouds(400, 2)
    assert ((net.logits(x) > 0) == (c == 1)).mean() > 0.97


def test_both_classes_count_the_same_however_many_points_they_have() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(0, 1, (4400, 3))  # nothing distinguishes the classes
    net = MLP.fit(x, np.repeat([1.0, 0.0], [400, 4000]))
    assert abs(float(np.mean(net.logits(x)))) < 0.4  # without weights it would be ln(1/10) = -2.3


def test_the_gradient_agrees_with_central_differences() -> None:
    rng = np.random.default_rng(3)
    x, c, weights = rng.normal(0, 1, (7, 4)), rng.integers(0, 2, 7).astype(float), rng.uniform(0.5, 2, 7)
    net = MLP(4, rng.normal(0, 1, 4 * 5 + 5 + 5 + 1))
    gradient = net.gradient(x, c, weights, 0.1)
    assert gradient.shape == net.flat.shape
    for place, kept in enumerate(net.flat.tolist()):
        costs = []
        for change in (1e-5, -1e-5):
            net.flat[place] = kept + change  # w, b, v and a are views
            costs.append(net.cost(x, c, weights, 0.1))
        net.flat[place] = kept
        assert gradient[place] == pytest.approx((costs[0] - costs[1]) / 2e-5, rel=1e-6, abs=1e-9)


def test_the_same_points_give_the_same_network() -> None:
    x, c = four_clouds(100, 1)
    assert MLP.fit(x, c).to_json() == MLP.fit(x, c).to_json()


def test_json_round_trip() -> None:
    x, c = four_clouds(100, 1)
    net = MLP.fit(x, c)
    again = MLP.from_json(json.loads(json.dumps(net.to_json())), 2)
    assert again.logits(x) == pytest.approx(net.logits(x), abs=1e-3)
    with pytest.raises(ValueError, match="shape"):
        MLP.from_json(net.to_json(), 3)


def test_logistic_regression_finds_the_minimum() -> None:
    rng = np.random.default_rng(3)
    x = rng.standard_normal((4000, 3))
    true, bias = np.array([2.0, -1.0, 0.0]), 0.0
    c = (rng.random(4000) < sigmoid(x @ true + bias)).astype(float)
    model = LogisticRegression.fit(x, c)
    w, b = model.weights, model.bias
    assert w == pytest.approx(true, abs=0.2)
    assert b == pytest.approx(bias, abs=0.15)

    def cost(w: np.ndarray, b: float) -> float:
        share = np.where(c == 1, 0.5 * len(c) / c.sum(), 0.5 * len(c) / (1 - c).sum())
        t = x @ w + b
        return float((share * (np.logaddexp(0, t) - c * t)).sum() + 0.5 * w @ w)

    best = cost(w, b)
    for k in range(3):
        for step in (-1e-3, 1e-3):
            assert cost(w + step * np.eye(3)[k], b) > best
    assert min(cost(w, b - 1e-3), cost(w, b + 1e-3)) > best


def test_separable_classes_keep_finite_weights() -> None:
    model = LogisticRegression.fit(np.array([[-1.0], [-2.0], [1.0], [2.0]]), np.array([0.0, 0.0, 1.0, 1.0]))
    w, b = model.weights, model.bias
    assert 0 < w[0] < 10
    assert abs(b) < 1e-6
