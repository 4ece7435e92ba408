"""The cell written out for one term is the cell of the network, and its outputs are the model's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from balderdash.lessons import lstm_cell
from balderdash.lm.batches import pack
from balderdash.lm.network import forward, with_prior
from balderdash.lm.workspace import NOTHING_DROPPED, Weights, Workspace
from tests.lessons.small_network import small_model


@pytest.mark.parametrize("term", ["Abel ring", "D", "", "Zorn\u00e9"])
def test_the_cell_is_that_of_the_network(term: str) -> None:
    model = small_model()
    p = model.parameters
    workspace = Workspace(p.shape)
    forward(p, Weights.of(p), pack([model.alphabet.sequence(term)]), NOTHING_DROPPED, workspace)
    steps = lstm_cell.read_term(p, model.alphabet, term)
    assert len(steps) == len(term) + 1
    np.testing.assert_allclose([step.hidden for step in steps], workspace.hidden, atol=2e-6)
    np.testing.assert_allclose([step.cell for step in steps], workspace.cell, atol=2e-6)
    for before, after in pairwise(steps):
        assert after.before is before.cell
    expected = model.expectations(term)  # this model has no n-gram
    for step, log_p in zip(steps, expected, strict=True):
        np.testing.assert_allclose(lstm_cell.log_outputs(p, step.hidden), log_p, atol=1e-5)


def test_with_the_n_gram_it_is_the_shipped_model() -> None:
    from balderdash.lm.model import Model
    from balderdash.paths import find_model

    model = Model.load(find_model("dinosaurs"))
    assert model.ngram is not None
    p, term = model.parameters, "Iguanodon"
    prior = model.ngram.with_prior(pack([model.alphabet.sequence(term)])).log_prior
    assert prior is not None
    steps = lstm_cell.read_term(p, model.alphabet, term)
    hidden = np.array([step.hidden for step in steps], np.float32)
    logits = np.array([lstm_cell.log_outputs(p, step.hidden) for step in steps], np.float32)
    np.testing.assert_allclose(with_prior(p, hidden, logits, prior), model.expectations(term), atol=1e-4)
