"""Opponents: what readers know is drawn by the sheet, and they are as good as what is said of them."""

from __future__ import annotations

from math import comb
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game.dealing import Pool
from balderdash.game.game import Game
from balderdash.game.machine import machine_game
from balderdash.game.modes import DEFINITION, DUEL, MEANING, MODES, OPEN, SHEET, STREAK, WAGER, Mode
from balderdash.game.opponents import (
    GRADUATE,
    OPPONENTS,
    PROFESSOR,
    READERS,
    STUDENT,
    FormerSelf,
    Reader,
    opponent_title,
)
from balderdash.game.sheet import Sheet
from tests.game.cards import fake
from tests.game.test_party import about

WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")
POOL = Pool(
    tuple(about(f"{word.title()} {number}x", f"what {word} and {number} say") for word in WORDS for number in range(8)),
    tuple(fake(f"Fake {word} {number}") for word in WORDS for number in range(8)),
)
every_reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
modes = st.sampled_from([mode for mode in MODES.values() if not mode.is_review])


def dealt(mode: Mode, seed: int) -> Sheet:
    return Pool(POOL.reals, POOL.fakes, seed).deal(mode, Random(seed))


def mean_score(opponent: Reader | FormerSelf, mode: Mode, sheets: int = 300) -> float:
    games = (Game(dealt(mode, seed), mode) for seed in range(sheets))
    return fmean(machine_game(game, opponent.beliefs(game.sheet, mode)).score for game in games)


@every_reader
def test_readers_know_their_share_of_the_list(reader: Reader) -> None:
    known = [reader.knows(card, sheet) for sheet in (dealt(SHEET, n) for n in range(300)) for card in sheet.cards]
    assert sum(known) / (len(known) / 2) == pytest.approx(reader.share, abs=0.05)


@every_reader
def test_a_readers_score_is_that_of_their_knowledge(reader: Reader) -> None:
    def guessed(known: int) -> float:
        """The mean score of one who knows some of the five real terms, and picks five fakes from the rest."""
        return 2 * 5 * 5 / (10 - known)

    share = reader.share
    chance = [comb(5, known) * share**known * (1 - share) ** (5 - known) for known in range(6)]
    expected = sum(p * guessed(known) for known, p in enumerate(chance))
    assert mean_score(reader, SHEET) == pytest.approx(expected, abs=0.35)


def test_those_who_know_more_are_better_in_every_mode() -> None:
    for mode in (SHEET, OPEN, DUEL, STREAK, WAGER, MEANING, DEFINITION):
        student, graduate, professor = (mean_score(reader, mode, 80) for reader in (STUDENT, GRADUATE, PROFESSOR))
        assert student < graduate < professor


@given(st.sampled_from(list(READERS.values())), modes, st.integers(0, 2**40))
def test_what_a_reader_believes_is_drawn_by_the_sheet(reader: Reader, mode: Mode, seed: int) -> None:
    sheet = dealt(mode, seed)
    beliefs = reader.beliefs(sheet, mode)
    assert beliefs == reader.beliefs(dealt(mode, seed), mode)
    for card, belief in zip(sheet.cards, beliefs, strict=True):
        assert 0 <= belief <= 1
        if reader.knows(card, sheet):
            assert not card.is_fake
            assert abs(belief - card.is_real) < 1e-5
        else:
            assert 0 < belief < 1
    game = machine_game(Game(sheet, mode), beliefs)
    assert game.is_over


def test_a_reader_meets_a_sheet_without_a_seed_by_its_terms() -> None:
    sheet = dealt(SHEET, 1)
    nameless = Sheet(sheet.cards)
    assert STUDENT.beliefs(nameless, SHEET) == STUDENT.beliefs(Sheet(sheet.cards), SHEET)
    assert [STUDENT.knows(card, nameless) for card in nameless.cards] != [
        GRADUATE.knows(card, nameless) for card in nameless.cards
    ] or STUDENT.beliefs(nameless, SHEET) != GRADUATE.beliefs(nameless, SHEET)


def test_a_former_self_calls_terms_what_the_player_called_them() -> None:
    good, bad = FormerSelf(20, "2026-10-01", 0.9, 0.1), FormerSelf(20, "2026-10-01", 0.5, 0.5)
    assert mean_score(good, OPEN) == pytest.approx(9, abs=0.3)
    assert mean_score(bad, OPEN) == pytest.approx(5, abs=0.3)
    assert mean_score(bad, SHEET) == pytest.approx(5, abs=0.3)
    assert mean_score(good, WAGER) > 10 > mean_score(bad, WAGER)
    assert good.about == "as good as you in 20 games until 2026-10-01"


@pytest.mark.parametrize("mode", [MEANING, DEFINITION], ids=lambda mode: mode.name)
def test_a_former_self_finds_as_many_meanings_as_then(mode: Mode) -> None:
    former = FormerSelf(5, "2026-10-01", 0.8, 0.1, found=0.8)
    assert mean_score(former, mode) == pytest.approx(4, abs=0.2)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.none() | st.floats(0, 1), modes, st.integers(0, 999))
def test_a_former_self_is_never_beside_the_numbers(
    reals: float, fakes: float, found: float | None, mode: Mode, seed: int
) -> None:
    former = FormerSelf(3, "2026-10-01", reals, fakes, found if mode.needs_meanings else None)
    sheet = dealt(mode, seed)
    beliefs = former.beliefs(sheet, mode)
    assert len(beliefs) == len(sheet)
    assert all(0 <= belief <= 1 for belief in beliefs)
    assert beliefs == former.beliefs(sheet, mode)


def test_every_opponent_has_a_title() -> None:
    assert [opponent_title(name) for name in OPPONENTS] == [
        "the machine", "the student", "the graduate", "the professor", "you, last month",
    ]  # fmt: skip
