"""Lesson 7 against the network's own scores, the softmax, and a network that has learnt nothing yet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.lessons.next_letter import LiveTraining, Reader
from balderdash.lm.alphabet import UNKNOWN
from balderdash.lm.model import Model
from balderdash.lm.parameters import Parameters
from balderdash.notation import END_SIGN
from tests.lessons.words import TERMS, small_model


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(small_model())


def test_surprises_are_those_of_the_model(reader: Reader) -> None:
    """But for the unknown symbol, which the lesson leaves out: a constant at each letter."""
    model = reader.model
    term = "Banach ring"
    (score,) = model.score([term])
    for k, sign in enumerate([*term, END_SIGN]):
        missing = np.log1p(-_p_unknown(reader, term[:k]))
        assert reader.surprise(term[:k], sign) == pytest.approx(score.surprises[k] + missing, abs=1e-4)


def _p_unknown(reader: Reader, text: str) -> float:
    return float(np.exp(reader.model.expectations(text)[-1, UNKNOWN]))


def test_reading_on_is_reading_anew(reader: Reader) -> None:
    for k in range(1, 8):
        reader.log_chances("Cantor "[:k])
    fresh = Reader(reader.model)
    np.testing.assert_allclose(reader.log_chances("Cantor "), fresh.log_chances("Cantor "), atol=1e-5)


@given(st.sampled_from([term[:k] for term in TERMS for k in range(len(term))]), st.floats(0.1, 3))
def test_chances_are_a_softmax_with_temperature(text: str, temperature: float) -> None:
    reader = Reader(small_model())
    chances = reader.chances(text, temperature)
    assert chances.sum() == pytest.approx(1)
    logs = reader.log_chances(text) / temperature
    a, b = (reader.signs.index(sign) for sign in "ae")
    assert chances[a] / chances[b] == pytest.approx(np.exp(logs[a] - logs[b]))
    assert (chances[0] == 0) == (text == "")


def test_colder_is_surer(reader: Reader) -> None:
    assert reader.chances("Ab", 0.3).max() > reader.chances("Ab", 1.0).max() > reader.chances("Ab", 2.5).max()


def test_what_it_never_saw_is_read_and_never_expected(reader: Reader) -> None:
    assert reader.surprise("Abel", "🦕") == float("inf")
    assert np.isfinite(reader.log_chances("🦕[/]")).all()


def test_a_young_network_knows_nothing_and_then_something() -> None:
    youth = LiveTraining(TERMS * 10, hidden=16)
    first = youth.look()
    assert first.step == 0
    assert youth.symbols == len(set("".join(TERMS))) + 2
    assert first.loss == pytest.approx(np.log(youth.symbols))
    assert youth.learn(20) == 20
    later = youth.look()
    weights = Parameters(youth._trainer.best.shape, youth._trainer.vectors()["weights"])
    scores = Model("young", youth._alphabet, weights, {"list": "x"}).score(youth.checked)
    nats = [surprise for score in scores for surprise in score.surprises]
    assert later.loss == pytest.approx(sum(nats) / len(nats), rel=1e-5)  # of now, not of the way here
    assert later.step == 20
    assert later.loss < first.loss
    assert later.written != first.written
    assert LiveTraining(TERMS * 10, ["Dini ζ", "Abel set"]).checked == ("Abel set",)
    again = LiveTraining(TERMS * 10, hidden=16)
    again.learn(7)
    again.learn(13)
    assert again.look() == later
