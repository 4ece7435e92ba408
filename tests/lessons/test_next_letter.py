"""Lesson 7 against the scores of the network, the softmax, and a network that has learnt nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.lessons.next_letter import LetterPredictor, LiveTraining
from balderdash.lm.alphabet import UNKNOWN
from balderdash.lm.model import Model
from balderdash.lm.parameters import Parameters
from balderdash.notation import END_SIGN
from tests.lessons.small_network import TERMS, small_model


@pytest.fixture(scope="module")
def predictor() -> LetterPredictor:
    return LetterPredictor(small_model())


def test_surprises_are_those_of_the_model(predictor: LetterPredictor) -> None:
    """But for the unknown symbol, which the lesson leaves out: a constant at each letter."""
    model = predictor.model
    term = "Banach ring"
    (score,) = model.score([term])
    for k, sign in enumerate([*term, END_SIGN]):
        missing = np.log1p(-_p_unknown(predictor, term[:k]))
        assert predictor.surprise(term[:k], sign) == pytest.approx(score.surprises[k] + missing, abs=1e-4)


def _p_unknown(predictor: LetterPredictor, text: str) -> float:
    return float(np.exp(predictor.model.expectations(text)[-1, UNKNOWN]))


def test_reading_letter_by_letter_equals_reading_at_once(predictor: LetterPredictor) -> None:
    for k in range(1, 8):
        predictor.log_probs("Cantor "[:k])
    fresh = LetterPredictor(predictor.model)
    np.testing.assert_allclose(predictor.log_probs("Cantor "), fresh.log_probs("Cantor "), atol=1e-5)


@given(st.sampled_from([term[:k] for term in TERMS for k in range(len(term))]), st.floats(0.1, 3))
def test_probabilities_are_a_softmax_with_temperature(text: str, temperature: float) -> None:
    predictor = LetterPredictor(small_model())
    chances = predictor.probabilities(text, temperature)
    assert chances.sum() == pytest.approx(1)
    logs = predictor.log_probs(text) / temperature
    a, b = (predictor.signs.index(sign) for sign in "ae")
    assert chances[a] / chances[b] == pytest.approx(np.exp(logs[a] - logs[b]))
    assert (chances[0] == 0) == (text == "")


def test_a_lower_temperature_makes_the_likeliest_letter_likelier(predictor: LetterPredictor) -> None:
    assert (
        predictor.probabilities("Ab", 0.3).max()
        > predictor.probabilities("Ab", 1.0).max()
        > predictor.probabilities("Ab", 2.5).max()
    )


def test_unknown_letters_can_be_read_and_are_never_expected(predictor: LetterPredictor) -> None:
    assert predictor.surprise("Abel", "🦕") == float("inf")
    assert np.isfinite(predictor.log_probs("🦕[/]")).all()


def test_a_new_network_knows_nothing_and_then_something() -> None:
    training = LiveTraining(TERMS * 10, hidden=16)
    first = training.snapshot()
    assert first.step == 0
    assert training.symbols == len(set("".join(TERMS))) + 2
    assert first.loss == pytest.approx(np.log(training.symbols))
    assert training.learn(20) == 20
    later = training.snapshot()
    weights = Parameters(training._trainer.best.shape, training._trainer.vectors()["weights"])
    scores = Model("small", training._alphabet, weights, {"list": "x"}).score(training.checked)
    nats = [surprise for score in scores for surprise in score.surprises]
    assert later.loss == pytest.approx(sum(nats) / len(nats), rel=1e-5)  # of the present weights, not a running mean
    assert later.step == 20
    assert later.loss < first.loss
    assert later.written != first.written
    assert LiveTraining(TERMS * 10, ["Dini ζ", "Abel set"]).checked == ("Abel set",)
    again = LiveTraining(TERMS * 10, hidden=16)
    again.learn(7)
    again.learn(13)
    assert again.snapshot() == later
