"""AdamW and the whole step agree with PyTorch, and with the textbook."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from balderdash.lm.optimizer import AdamW
from balderdash.lm.parameters import Parameters, Shape

SHAPE = Shape(40, 8, 100)  # more weights than are updated in one go


def parameters(seed: int = 0) -> Parameters:
    return Parameters(SHAPE, np.random.default_rng(seed).standard_normal(SHAPE.size))


def gradients(steps: int, scale: float) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [scale * rng.standard_normal(SHAPE.size) for _ in range(steps)]


@pytest.mark.parametrize("scale", [1e-4, 1.0])
def test_the_textbook_agrees(scale: float) -> None:
    p, rate, decay, clip = parameters(), 0.01, 0.1, 2.0
    expected, m, v = p.flat.copy(), np.zeros(SHAPE.size), np.zeros(SHAPE.size)
    adam = AdamW(p.flat, decay, p.decayed, horizon=50)
    with ThreadPoolExecutor(2) as pool:
        for t, g in enumerate(gradients(5, scale), start=1):
            norm = float(np.linalg.norm(g))
            g_clipped = g * min(1, clip / norm)
            m, v = 0.9 * m + 0.1 * g_clipped, 0.99 * v + 0.01 * g_clipped**2
            correction = np.sqrt(1 - 0.99**t) / (1 - 0.9**t)
            expected = expected - rate * decay * p.decayed * expected - rate * correction * m / (np.sqrt(v) + 1e-8)
            adam.update(g, rate, min(1, clip / norm), pool)
    np.testing.assert_allclose(p.flat, expected, rtol=1e-10, atol=1e-12)


def test_pytorch_agrees_in_float64() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    p = parameters()
    matrices, biases = (torch.tensor(p.flat * mask, requires_grad=True) for mask in (p.decayed, ~p.decayed))
    adam = AdamW(p.flat, 0.1, p.decayed)
    with ThreadPoolExecutor(2) as pool:
        for t, g in enumerate(gradients(4, 0.005), start=1):
            for weights, mask in ((matrices, p.decayed), (biases, ~p.decayed)):
                weights.grad = torch.tensor(g * mask)
            if t == 1:  # PyTorch adds epsilon after the bias correction, we before it
                theirs = torch.optim.AdamW(
                    [{"params": [matrices], "weight_decay": 0.1}, {"params": [biases], "weight_decay": 0}],
                    lr=0.01,
                    betas=(0.9, 0.99),
                )
            for group in theirs.param_groups:
                group["eps"] = 1e-8 / np.sqrt(1 - 0.99**t)
            theirs.step()
            adam.update(g, 0.01, pool=pool)
            both = (matrices + biases).detach().numpy()
            assert np.abs(p.flat - both).max() < 1e-10


def test_the_average_follows() -> None:
    p = parameters()
    adam = AdamW(p.flat, horizon=1000)
    for g in gradients(30, 1.0):
        before = adam.average.copy()
        adam.update(g, 0.01)
        assert np.abs(adam.average - p.flat).max() < np.abs(before - p.flat).max()


def test_a_small_network_needs_no_threads_and_no_average() -> None:
    """The optimum of a bowl is found, by the same updates with threads and without."""
    goal = np.linspace(-2, 2, 9)
    here, there = AdamW(np.zeros(9)), AdamW(np.zeros(9))
    with ThreadPoolExecutor(2) as pool:
        for step in range(400):
            rate = 0.1 * (1 - step / 400)
            here.update(here.weights - goal, rate)
            there.update(there.weights - goal, rate, pool=pool)
    np.testing.assert_allclose(here.weights, goal, atol=1e-3)
    np.testing.assert_array_equal(here.weights, there.weights)
    assert here.average is here.weights
