"""What is learnt from many answers."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game.elo import chance, ratings
from balderdash.game.tells import fisher, tells

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


def test_what_chance_may_have_made_is_no_tell() -> None:
    fakes = [(f"Borda-Smith{i} lemma", "recombined", i < 2) for i in range(5)]
    fakes += [(f"Flat ring of type {i}", "recombined", i < 24) for i in range(100)]
    assert tells(fakes) == []  # 2 of 5 against 24 of 100
    rng = Random(5)
    players = [[(f"Borda-Smith{i} lemma" if i % 3 else f"Flat ring {i}", "invented" if i % 2 else "recombined",
                 rng.random() < 0.4) for i in range(100)] for _ in range(200)]  # fmt: skip
    assert sum(bool(tells(fakes)) for fakes in players) < 20  # of players without any habit


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_exact_test_is_symmetric(a: int, b: int, c: int, d: int) -> None:
    p = fisher(a, a + b, c, c + d)
    assert 0 < p <= 1
    assert p == pytest.approx(fisher(c, c + d, a, a + b))
    assert p == pytest.approx(fisher(b, a + b, d, c + d))
