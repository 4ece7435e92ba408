from __future__ import annotations

from math import log

import pytest

from balderdash import paths
from balderdash.forge.too_likely import MOST_EXPECTED, SMALLEST_FIELD, is_too_likely
from balderdash.lm.evaluation import Score
from balderdash.lm.model import Model
from balderdash.terms.lexicon import Kind


def score(log_prob: float) -> Score:
    return Score("Weak ring", (-log_prob / 10,) * 10, 0)


@pytest.mark.parametrize(("kind", "terms"), [("invented", 1000), ("recombined", 20_000)])
def test_the_more_terms_the_list_has_the_rarer_a_term_must_be(kind: Kind, terms: int) -> None:
    limit = log(MOST_EXPECTED[kind] / terms)
    assert is_too_likely(score(limit + 0.01), kind, terms)
    assert not is_too_likely(score(limit - 0.01), kind, terms)
    assert is_too_likely(score(limit - 0.01), kind, 2 * terms)
    assert not is_too_likely(score(limit + 0.01), kind, terms // 2)


def test_what_is_recombined_must_be_rare_in_the_field_however_short_the_list() -> None:
    limit = log(MOST_EXPECTED["recombined"] / SMALLEST_FIELD)
    for terms in (10, 1000, SMALLEST_FIELD):
        assert is_too_likely(score(limit + 0.01), "recombined", terms)
        assert not is_too_likely(score(limit - 0.01), "recombined", terms)


@pytest.fixture(scope="module")
def mathematics() -> Model:
    return Model.load(paths.find_model("mathematics"))


@pytest.mark.parametrize("term", ["Continuous function", "Limit theorem", "Hilbert operator", "Riesz group"])
def test_what_the_model_would_soon_write_again_is_suspect(mathematics: Model, term: str) -> None:
    assert is_too_likely(mathematics.score([term])[0], "recombined", 54_400)


@pytest.mark.parametrize("term", ["Borda-Schmidt notation", "Loxic ring", "Theorem continuous", "Dal duality theorem"])
def test_what_it_would_hardly_write_is_not(mathematics: Model, term: str) -> None:
    assert not is_too_likely(mathematics.score([term])[0], "recombined", 54_400)
