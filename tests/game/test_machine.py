"""The machine plays by the rules that hold for the player."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game.game import Game
from balderdash.game.machine import is_from_memory, machine_game
from balderdash.game.modes import DUEL, MODES, OPEN, SHEET, STREAK, WAGER, Mode
from tests.game.test_modes import POOL

modes = st.sampled_from(sorted(MODES.values(), key=lambda mode: mode.name))


@given(modes, st.integers(0, 200))
def test_whoever_knows_everything_scores_the_most(mode: Mode, seed: int) -> None:
    sheet = POOL.deal(mode, Random(seed))
    game = machine_game(Game(sheet, mode), [float(card.is_real) for card in sheet.cards])
    assert game.score == game.out_of
    assert game.is_over


@given(modes, st.integers(0, 200), st.randoms(use_true_random=False))
def test_whatever_it_believes_its_game_ends_and_keeps_the_rules(mode: Mode, seed: int, rng: Random) -> None:
    sheet = POOL.deal(mode, Random(seed))
    game = machine_game(Game(sheet, mode), [rng.random() for _ in sheet.cards])
    assert game.is_over
    if mode is SHEET:
        assert game.marked == 5


def test_it_says_how_sure_it_is() -> None:
    sheet = POOL.deal(WAGER, Random(1))
    game = machine_game(Game(sheet, WAGER), [0.02, 0.25, 0.45, 0.66, 0.99] * 2)
    assert [verdict.belief for verdict in game.verdicts] == [0.1, 0.3, 0.5, 0.7, 0.9] * 2


def test_in_a_duel_only_the_order_counts() -> None:
    sheet = POOL.deal(DUEL, Random(1))
    game = machine_game(Game(sheet, DUEL), [0.30 if card.is_real else 0.29 for card in sheet.cards])
    assert game.score == 10


def test_its_streak_ends_at_its_own_miss() -> None:
    sheet = POOL.deal(STREAK, Random(1))
    beliefs = [float(card.is_real) for card in sheet.cards]
    beliefs[3] = 1 - beliefs[3]
    assert machine_game(Game(sheet, STREAK), beliefs).score == 3


def test_an_open_sheet_is_marked_below_one_half() -> None:
    sheet = POOL.deal(OPEN, Random(1))
    assert machine_game(Game(sheet, OPEN), [0.4] * 3 + [0.6] * 7).marked == 3


@pytest.mark.parametrize(("term", "is_memory"), [("L'Hôpital rule", False), ("Abel theorem", True), ("X² test", True)])
def test_the_test_split_is_not_from_memory(term: str, is_memory: bool) -> None:
    assert is_from_memory(term, is_real=True) is is_memory
    assert not is_from_memory(term, is_real=False)


@pytest.mark.parametrize("mode", [OPEN, STREAK, WAGER])
def test_what_the_player_disputes_counts_for_the_machine_too(mode: Mode) -> None:
    sheet = POOL.deal(mode, Random(3))
    believed = [1.0] * len(sheet)  # it takes everything for real
    first = next(i for i, card in enumerate(sheet.cards) if not card.is_real)
    players = Game(sheet, mode)
    while not players.is_over:
        players.reveal() or players.answer(0 if mode is not STREAK else 1)
        players.go_on()
    before = machine_game(players, believed).score
    assert players.dispute(first)
    assert machine_game(players, believed).score > before
