"""The network's arithmetic: right gradients, and the same numbers however a batch is packed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest

from balderdash.lm.alphabet import END, Alphabet
from balderdash.lm.batches import pack
from balderdash.lm.network import forward, loss_and_gradient
from balderdash.lm.ngram import NGram
from balderdash.lm.parameters import Floats, Parameters, Shape
from balderdash.lm.workspace import NOTHING_DROPPED, Masks, Weights, Workspace

TERMS = ["abc", "a", "baab", "cb", "abca", "Ω b", "bb"]
ALPHABET = Alphabet(sorted(set("".join(TERMS))))
SHAPE = Shape(len(ALPHABET), 3, 5, aux_weight=0.3)
NGRAM = NGram.of(ALPHABET, ["ab", "cab", "baca", "abba"], 3)


def network(seed: int = 0) -> Parameters:
    rng = np.random.default_rng(seed)
    return Parameters(SHAPE, rng.standard_normal(SHAPE.size) * 0.5)


def some_masks(seed: int = 1) -> Masks:
    rng = np.random.default_rng(seed)

    def mask(shape: tuple[int, int], keep: float) -> Floats:
        return (rng.random(shape) < keep) / keep

    return Masks(mask((SHAPE.symbols, 3), 0.8), mask((5, 20), 0.7), mask((len(TERMS), 5), 0.7))


def loss_of(
    p: Parameters, terms: Sequence[str], masks: Masks = NOTHING_DROPPED, scale: float = 1.0, v: float = SHAPE.aux_weight
) -> tuple[float, Floats]:
    gradient = Parameters(SHAPE, np.full(SHAPE.size, np.nan))
    batch = NGRAM.with_prior(pack([ALPHABET.sequence(term) for term in terms]))
    workspace = Workspace(SHAPE, np.float64)
    loss = loss_and_gradient(p, Weights.of(p, masks), batch, masks, workspace, gradient, scale, v)
    return loss, gradient.flat


def cost_of(p: Parameters, masks: Masks, v: float) -> float:
    """J, from two forward passes."""
    batch = pack([ALPHABET.sequence(term) for term in TERMS])
    rows = np.arange(batch.rows)
    weights, workspace = Weights.of(p, masks), Workspace(SHAPE, np.float64)
    together = forward(p, weights, NGRAM.with_prior(batch), masks, workspace)[rows, batch.targets].sum()
    alone = forward(p, weights, batch, masks, workspace)[rows, batch.targets].sum()
    return float(-(1 - v) * together - v * alone)


@pytest.mark.parametrize("masks", [NOTHING_DROPPED, some_masks()], ids=["whole", "dropped"])
@pytest.mark.parametrize("v", [SHAPE.aux_weight, 0.1, 0.0])
@pytest.mark.parametrize("name", list(SHAPE.arrays()))
def test_gradient_matches_central_differences(name: str, masks: Masks, v: float) -> None:
    p = network()
    analytic = Parameters(SHAPE, loss_of(p, TERMS, masks, v=v)[1])
    weights, gradient = getattr(p, name).reshape(-1), getattr(analytic, name).reshape(-1)
    numeric, h = np.empty_like(weights), 1e-5
    for k, value in enumerate(weights):
        weights[k] = value + h
        above = cost_of(p, masks, v)
        weights[k] = value - h
        below = cost_of(p, masks, v)
        weights[k] = value
        numeric[k] = (above - below) / (2 * h)
    assert np.abs(numeric).max() > 0
    assert np.abs(numeric - gradient).max() / np.abs(numeric).max() < 1e-6


def test_a_packed_batch_is_its_terms_one_at_a_time() -> None:
    p = network()
    together, gradient = loss_of(p, TERMS)
    alone = [loss_of(p, [term]) for term in TERMS]
    assert together == pytest.approx(sum(loss for loss, _ in alone), rel=1e-12)
    np.testing.assert_allclose(gradient, sum(g for _, g in alone), rtol=1e-9, atol=1e-12)


def test_the_order_of_terms_does_not_matter() -> None:
    p = network()
    there, back = loss_of(p, TERMS), loss_of(p, TERMS[::-1])
    assert there[0] == pytest.approx(back[0], rel=1e-12)
    np.testing.assert_allclose(there[1], back[1], rtol=1e-9, atol=1e-12)


def test_a_naive_lstm_agrees() -> None:
    """The textbook equations, a letter at a time, without a table, packing or halved columns."""
    p = network()

    def sigma(a: Floats) -> Floats:
        return 1 / (1 + np.exp(-a))

    total = 0.0
    for term in TERMS:
        symbols = ALPHABET.sequence(term)
        h, c = np.zeros(5), np.zeros(5)
        read = [END]
        for x, y in itertools.pairwise(symbols):
            read.append(x)
            i, f, o, g = np.split(p.embedding[x] @ p.w_input + p.bias + h @ p.w_recurrent, 4)
            c = sigma(f) * c + sigma(i) * np.tanh(g)
            h = sigma(o) * np.tanh(c)
            q = np.log(NGRAM.probabilities(np.array([read[-2:]])))[0].astype(float)
            r = np.exp(h @ p.w_output + p.b_output)
            z = (r / r.sum()) ** (1 - SHAPE.aux_weight) * np.exp(q) ** (h @ p.w_trust + p.b_trust)
            total -= math.log(z[y] / z.sum())
    assert loss_of(p, TERMS)[0] == pytest.approx(total, rel=1e-12)


def test_the_scale_scales_the_gradient_only() -> None:
    p = network()
    (loss, gradient), (same, tenth) = loss_of(p, TERMS), loss_of(p, TERMS, scale=0.1)
    assert loss == same
    np.testing.assert_allclose(tenth, gradient / 10, rtol=1e-9, atol=1e-14)


def test_every_row_is_a_distribution() -> None:
    p = network()
    batch = NGRAM.with_prior(pack([ALPHABET.sequence(term) for term in TERMS]))
    log_p = forward(p, Weights.of(p), batch, NOTHING_DROPPED, Workspace(SHAPE, np.float64))
    assert log_p.shape == (sum(len(term) + 1 for term in TERMS), len(ALPHABET))
    np.testing.assert_allclose(np.exp(log_p).sum(axis=1), 1, rtol=1e-12)


def test_the_first_loss_is_the_ngrams_and_without_one_ln_v() -> None:
    p = Parameters.random(SHAPE, np.random.default_rng(0), np.float64)
    batch = pack([ALPHABET.sequence(term) for term in TERMS])
    assert loss_of(p, TERMS)[0] / batch.rows == pytest.approx(NGRAM.loss(TERMS), rel=1e-6)
    alone = forward(p, Weights.of(p), batch, NOTHING_DROPPED, Workspace(SHAPE, np.float64))
    np.testing.assert_allclose(alone, -math.log(len(ALPHABET)), rtol=1e-12)


def test_a_workspace_that_served_a_larger_batch_serves_a_smaller_one() -> None:
    p = network()
    workspace, gradient = Workspace(SHAPE, np.float64), Parameters.zeros(SHAPE, np.float64)

    def loss(terms: list[str]) -> float:
        batch = NGRAM.with_prior(pack([ALPHABET.sequence(term) for term in terms]))
        return loss_and_gradient(p, Weights.of(p), batch, NOTHING_DROPPED, workspace, gradient, 1.0, SHAPE.aux_weight)

    loss(TERMS * 3)
    assert loss(TERMS[:2]) == pytest.approx(loss_of(p, TERMS[:2])[0], rel=1e-12)


def test_pytorch_agrees() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    p = network()
    expected = loss_of(p, TERMS)
    w = {name: torch.tensor(getattr(p, name), requires_grad=True) for name in SHAPE.arrays()}
    total = cost = torch.zeros((), dtype=torch.float64)
    for term in TERMS:
        symbols = torch.tensor(ALPHABET.sequence(term))
        h, c = torch.zeros(5, dtype=torch.float64), torch.zeros(5, dtype=torch.float64)
        read = [END]
        for x, y in itertools.pairwise(symbols):
            read.append(int(x))
            a = w["embedding"][x] @ w["w_input"] + w["bias"] + h @ w["w_recurrent"]
            i, f, o, g = a.split(5)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            q = torch.tensor(np.log(NGRAM.probabilities(np.array([read[-2:]])))[0])
            log_r = torch.log_softmax(h @ w["w_output"] + w["b_output"], 0)
            log_p = torch.log_softmax((1 - SHAPE.aux_weight) * log_r + (h @ w["w_trust"] + w["b_trust"]) * q, 0)
            total = total - log_p[y]
            cost = cost - (1 - SHAPE.aux_weight) * log_p[y] - SHAPE.aux_weight * log_r[y]
    cost.backward()
    assert expected[0] == pytest.approx(total.item(), rel=1e-12)
    flat = torch.cat([w[name].grad.reshape(-1) for name in SHAPE.arrays()]).numpy()
    np.testing.assert_allclose(expected[1], flat, rtol=1e-9, atol=1e-12)
