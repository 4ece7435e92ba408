from __future__ import annotations

from math import log

import pytest

from balderdash import paths
from balderdash.forge.commonplace import MOST_EXPECTED, commonplace
from balderdash.game.cards import Kind
from balderdash.lm.evaluation import Score
from balderdash.lm.model import Model


def score(log_prob: float) -> Score:
    return Score("Weak ring", (-log_prob / 10,) * 10, 0)


@pytest.mark.parametrize("kind", ["invented", "recombined"])
def test_the_more_terms_the_list_has_the_rarer_a_term_must_be(kind: Kind) -> None:
    limit = log(MOST_EXPECTED[kind] / 1000)
    assert commonplace(score(limit + 0.01), kind, 1000)
    assert not commonplace(score(limit - 0.01), kind, 1000)
    assert commonplace(score(limit - 0.01), kind, 2000)
    assert not commonplace(score(limit + 0.01), kind, 500)


@pytest.fixture(scope="module")
def mathematics() -> Model:
    return Model.load(paths.find_model("mathematics"))


@pytest.mark.parametrize("term", ["Continuous function", "Limit theorem", "Hilbert operator", "Riesz group"])
def test_what_the_model_would_soon_write_again_is_suspect(mathematics: Model, term: str) -> None:
    assert commonplace(mathematics.score([term])[0], "recombined", 54_400)


@pytest.mark.parametrize("term", ["Borda-Schmidt notation", "Loxic ring", "Theorem continuous", "Dal duality theorem"])
def test_what_it_would_hardly_write_is_not(mathematics: Model, term: str) -> None:
    assert not commonplace(mathematics.score([term])[0], "recombined", 54_400)
