"""What is learnt from games."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.records.entries import Guessed
from balderdash.records.statistics import Senses, calibration, days_in_a_row, fame, level_of, lines, senses, strengths
from tests.records.games import a_game, guessed


def test_a_line_for_each_player_list_and_mode() -> None:
    two = [guessed("Ring", True, True), guessed("Rong", False, True)]
    games = [
        a_game(),
        a_game(two, machine_score=1),
        a_game(machine_score=2),
        a_game(player="Bert"),
        a_game(mode="duel"),
    ]
    ada, bert, duel = lines(games)
    assert (ada.player, ada.games, ada.best, ada.last, ada.right, ada.cards) == ("Ada", 3, 2, 1, 4, 6)
    assert (ada.machine_won, ada.machine_lost) == (1, 1)
    assert (bert.player, bert.games) == ("Bert", 1)
    assert duel.mode == "duel"


def test_hits_and_false_alarms_are_kept_apart() -> None:
    said = [guessed("a", False, True)] * 4 + [guessed("b", False, False)] + [guessed("c", True, False)] * 2
    assert senses(said) == Senses(4, 5, 2, 2)
    assert senses([Guessed("a", False, 0.5, False)]) == Senses(0, 1, 0, 0)
    assert senses([Guessed("a", False, 0.0, True, is_disputed=True)]) == Senses(0, 0, 0, 1)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_d_prime_is_a_number_and_its_sign_tells_skill(hits: int, fakes: int, alarms: int, reals: int) -> None:
    hits, alarms = min(hits, fakes), min(alarms, reals)
    d = Senses(hits, fakes, alarms, reals).d_prime
    assert d is not None
    assert (d > 1e-9) == ((hits + 0.5) / (fakes + 1) > (alarms + 0.5) / (reals + 1) + 1e-12)


def test_d_prime_needs_both_kinds() -> None:
    assert Senses(0, 0, 1, 2).d_prime is None


def test_calibration_counts_each_confidence_apart() -> None:
    said = [Guessed(str(i), i < 3, 0.9, i < 3) for i in range(4)] + [Guessed("x", False, 0.1, True)]
    low, high = calibration(said)
    assert [low.said, high.said] == pytest.approx([0.1, 0.9])
    assert (low.real, low.total, high.real, high.total) == (0, 1, 3, 4)
    certain = calibration([Guessed("y", True, 1.0, True), Guessed("z", True, 0.0, False)])
    assert [entry.total for entry in certain] == [1, 1]


def test_the_term_that_takes_everybody_in_is_the_hardest() -> None:
    games = [a_game([guessed("Ring", True, True), guessed("Rong", False, False), guessed("Rang", True, False)])] * 5
    games.append(a_game([guessed("rang", True, True)]))
    hardest = fame(games)
    assert [f.term for f in hardest] == ["Rong", "rang", "Ring"]
    assert (hardest[0].taken_in, hardest[0].asked) == (5, 5)
    assert (hardest[1].taken_in, hardest[1].asked) == (5, 6)
    assert hardest[0].difficulty > hardest[1].difficulty > hardest[2].difficulty


def test_who_is_right_more_often_is_stronger() -> None:
    games = [a_game([guessed("Ring", True, True)] * 3), a_game([guessed("Ring", True, False)] * 3, player="Bert")] * 4
    found = strengths(games)
    assert found["Ada"] > 0 > found["Bert"]


def test_days_in_a_row_end_today_or_yesterday() -> None:
    today = date(2026, 3, 2)
    assert days_in_a_row([], today) == 0
    assert days_in_a_row(["2026-03-02", "2026-03-01", "2026-02-28", "2026-02-26"], today) == 3
    assert days_in_a_row(["2026-03-01", "2026-02-28"], today) == 2
    assert days_in_a_row(["2026-02-28"], today) == 0


def test_the_level_follows_the_latest_games() -> None:
    won, lost = a_game([guessed("a", True, True)] * 4), a_game([guessed("a", True, False)] * 4)
    assert level_of([], "Ada") == 0.5
    assert level_of([lost] * 3 + [won] * 5, "Ada") == 1.0
    assert level_of([won] * 3 + [lost] * 5, "Ada") == 0.0
    assert level_of([won] * 5, "Bert") == 0.5
