"""What is learnt from many answers."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game.elo import chance, ratings
from balderdash.game.tells import tells

answers = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.booleans()), max_size=60)


def test_equals_are_right_three_times_in_four() -> None:
    assert chance(1.0, 1.0) == pytest.approx(0.75)
    assert chance(9.0, 0.0) > 0.99
    assert chance(-9.0, 0.0) == pytest.approx(0.5, abs=1e-3)


@given(answers)
def test_every_answer_is_counted_once(given_answers: list[tuple[str, str, bool]]) -> None:
    players, terms = ratings(given_answers)
    assert sum(r.answers for r in players.values()) == sum(r.answers for r in terms.values()) == len(given_answers)


def test_difficulties_are_found_again() -> None:
    rng = Random(5)
    truth = {"easy": -2.0, "middling": 0.0, "hard": 2.0}
    given_answers = [("p", term, rng.random() < chance(0.0, d)) for _ in range(400) for term, d in truth.items()]
    _, terms = ratings(given_answers)
    assert terms["easy"].value < terms["middling"].value < terms["hard"].value


def test_a_believer_in_names_is_told_so() -> None:
    fakes = [(f"Borda-Smith{i} lemma", "recombined", True) for i in range(8)]
    fakes += [(f"Flat ring of type {i}", "recombined", False) for i in range(8)]
    told = tells(fakes)
    assert "with a person's name" in [tell.group for tell in told]
    assert told[0].excess == 1.0
    assert all((tell.total, tell.others_total) == (8, 8) for tell in told)
    assert "that end in “lemma”" in [tell.group for tell in told]


def test_too_few_fakes_or_no_difference_tell_nothing() -> None:
    assert tells([]) == []
    assert tells([("Borda-Smith lemma", "invented", True)] * 4 + [("Ring", "invented", False)] * 4) == []
    assert tells([("Borda-Smith lemma", "invented", True), ("Flat ring", "recombined", True)] * 9) == []
