"""Statistics over recorded games."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from operator import attrgetter
from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game.dealing import Pool
from balderdash.game.game import Game
from balderdash.game.modes import MEANING, MODES, SHEET, Mode
from balderdash.records.game_record import GameRecord, GuessRecord, guesses_of
from balderdash.records.report import MEASURES, remarks, tables
from balderdash.records.statistics import (
    Detection,
    adaptive_level,
    calibration,
    days_in_a_row,
    detection,
    first_on_each_sheet,
    former_self,
    judged,
    mode_totals,
    opponent_totals,
    replays,
    strengths,
    term_totals,
)
from tests.game.cards import fake, real
from tests.play.moves import play_through
from tests.records.games import a_game, guessed


def test_totals_for_each_player_list_and_mode() -> None:
    two = [guessed("Ring", True, True), guessed("Rong", False, True)]
    games = [
        a_game(),
        a_game(two, machine_score=1),
        a_game(machine_score=2),
        a_game(player="Bert"),
        a_game(mode="duel"),
    ]
    ada, bert, duel = mode_totals(games)
    assert (ada.player, ada.games, ada.best, ada.last, ada.right, ada.answers) == ("Ada", 3, 2, 1, 4, 6)
    assert (ada.machine_won, ada.machine_lost) == (1, 1)
    assert (bert.player, bert.games) == ("Bert", 1)
    assert duel.mode == "duel"


@pytest.mark.parametrize("mode", MODES.values(), ids=attrgetter("name"))
def test_an_answer_about_several_cards_counts_once(mode: Mode) -> None:
    pool = Pool(
        tuple(real(f"real{i} thing{i}") for i in range(40)), tuple(fake(f"fake{i} thing{i}") for i in range(40))
    )
    game = play_through(Game(pool.deal(mode, Random(2)), mode), n_right=2)
    (total,) = mode_totals([a_game(guesses_of(game), mode=mode.name)])
    won = sum(points > 0 for points in game.points) if mode.answers else game.score
    assert (total.right, total.answers) == (won, game.played if mode.answers else len(game.sheet))


def test_hits_and_false_alarms_are_counted_separately() -> None:
    said = [guessed("a", False, True)] * 4 + [guessed("b", False, False)] + [guessed("c", True, False)] * 2
    assert detection(said) == Detection(4, 5, 2, 2)
    assert detection([GuessRecord("a", False, 0.5, False)]) == Detection(0, 1, 0, 0)
    assert detection([GuessRecord("a", False, 0.0, True, is_disputed=True)]) == Detection(0, 0, 0, 1)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_d_prime_is_positive_when_the_hit_rate_is_higher(hits: int, fakes: int, alarms: int, reals: int) -> None:
    hits, alarms = min(hits, fakes), min(alarms, reals)
    d = Detection(hits, fakes, alarms, reals).d_prime
    assert d is not None
    assert (d > 1e-9) == ((hits + 0.5) / (fakes + 1) > (alarms + 0.5) / (reals + 1) + 1e-12)


def test_d_prime_needs_both_kinds() -> None:
    assert Detection(0, 0, 1, 2).d_prime is None


def test_calibration_counts_each_confidence_separately() -> None:
    said = [GuessRecord(str(i), i < 3, 0.9, i < 3) for i in range(4)] + [GuessRecord("x", False, 0.1, True)]
    low, high = calibration(said)
    assert [low.stated, high.stated] == pytest.approx([0.1, 0.9])
    assert (low.real, low.total, high.real, high.total) == (0, 1, 3, 4)
    certain = calibration([GuessRecord("y", True, 1.0, True), GuessRecord("z", True, 0.0, False)])
    assert [entry.total for entry in certain] == [1, 1]


def test_the_term_that_everybody_gets_wrong_is_the_hardest() -> None:
    games = [a_game([guessed("Ring", True, True), guessed("Rong", False, False), guessed("Rang", True, False)])] * 5
    games.append(a_game([guessed("rang", True, True)]))
    hardest = term_totals(games)
    assert [f.term for f in hardest] == ["Rong", "rang", "Ring"]
    assert (hardest[0].wrong, hardest[0].asked) == (5, 5)
    assert (hardest[1].wrong, hardest[1].asked) == (5, 6)
    assert hardest[0].difficulty > hardest[1].difficulty > hardest[2].difficulty


def test_a_player_who_is_right_more_often_is_stronger() -> None:
    games = [a_game([guessed("Ring", True, True)] * 3), a_game([guessed("Ring", True, False)] * 3, player="Bert")] * 4
    found = strengths(games)
    assert found["Ada"] > 0 > found["Bert"]


def test_days_in_a_row_end_today_or_yesterday() -> None:
    def streak(*days: str) -> int:
        return days_in_a_row([a_game(day=day) for day in days], "Ada", "greek", date(2026, 3, 2))

    assert streak() == 0
    assert streak("2026-03-02", "2026-03-01", "2026-02-28", "2026-02-26") == 3
    assert streak("2026-03-01", "2026-02-28") == 2
    assert streak("2026-02-28") == 0
    assert days_in_a_row([a_game(day="2026-03-02")], "Bert", "greek", date(2026, 3, 2)) == 0


def test_the_level_follows_the_latest_games() -> None:
    won, lost = a_game([guessed("a", True, True)] * 4), a_game([guessed("a", True, False)] * 4)
    assert adaptive_level([], "Ada") == 0.5
    assert adaptive_level([lost] * 3 + [won] * 5, "Ada") == 1.0
    assert adaptive_level([won] * 3 + [lost] * 5, "Ada") == 0.0
    assert adaptive_level([won] * 5, "Bert") == 0.5


def test_a_sheet_that_is_played_again_is_no_new_knowledge() -> None:
    missed = [guessed("Frog module", False, False), guessed("Ring", True, True)]
    known = [guessed("Frog module", False, True), guessed("Ring", True, True)]
    first, again, other = a_game(missed, seed=7), a_game(known, seed=7), a_game(known, player="Bert", seed=7)
    new, starters = a_game(known, seed=8), a_game(known)
    assert judged([first, again, other, new, starters, starters]) == [first, new, starters, starters]
    assert adaptive_level([first, *[again] * 5], "Ada") == adaptive_level([first], "Ada")
    (term,) = [term for term in term_totals(judged([first, again, other])) if not term.is_real]
    assert (term.wrong, term.asked) == (1, 1)
    today = date(2026, 11, 25)
    told = [
        [line for line in remarks(games, "Ada", today) if "Saw through" in line] for games in ([first], [first, again])
    ]
    assert told[0] == told[1]
    his = [other]
    (total,) = mode_totals(his, [first, again, other])  # `stats --player Bert`
    assert (total.games, total.again, total.best, total.last, total.answers) == (1, 1, None, 2, 0)
    assert judged(his, [first, again, other]) == []
    assert judged(his) == his
    (row,) = tables(his, [first, other])[0].rows
    assert row[3:7] == ("1, 1 again", "–", "2 of 2", "–")
    assert remarks(his, "Bert", today, [first, other]) == [
        "Bert: every sheet had been played here before, so these games say nothing new."
    ]


@given(st.lists(st.tuples(st.sampled_from(["Ada", "Bert"]), st.sampled_from([None, 1, 2, 3])), max_size=20))
def test_of_the_games_on_one_sheet_all_but_the_first_are_replays(played: list[tuple[str, int | None]]) -> None:
    games = [a_game(player=player, seed=seed) for player, seed in played]
    seeds = [seed for _, seed in played]
    for place, game in enumerate(games):
        expected = games[seeds.index(seeds[place])] if seeds[place] is not None else game
        assert replays(games).get(game.id, game) is expected


TODAY = date(2026, 11, 25)


def test_a_former_self_is_made_of_games_that_are_a_month_old() -> None:
    said = [guessed("Ring", True, True)] * 3 + [guessed("Rang", True, False)] + [guessed("Rong", False, False)] * 4
    old, late = [a_game(said, at=f"2026-10-{day}T10:00:00Z") for day in (20, 21, 26)], a_game(at="2026-10-27T10:00:00Z")
    others = [
        a_game(said, at="2026-10-20T10:00:00Z", player="Bert"),
        a_game(said, at="2026-10-20T10:00:00Z", mode="meaning"),
    ]
    former = former_self([*others, *old, late], "ADA", "greek", SHEET, TODAY)
    assert former is not None
    assert (former.games, former.until, former.found) == (3, "2026-10-26", None)
    assert (former.reals, former.fakes) == (9.5 / 13, 12.5 / 13)
    assert former_self([*old[:2], late], "Ada", "greek", SHEET, TODAY) is None
    assert former_self(old, "Ada", "latin", SHEET, TODAY) is None
    assert former_self(old, "Ada", "greek", MEANING, TODAY) is None
    replays = [replace(game, id=str(place), seed=7) for place, game in enumerate(old)]
    assert former_self(replays, "Ada", "greek", SHEET, TODAY) is None


def test_where_meanings_help_a_former_self_comes_from_that_mode() -> None:
    hand = [GuessRecord("Ring", True, 1.0, True), *[GuessRecord("Rong", False, 0.0, True, kind="invented")] * 3]
    missed = [GuessRecord("Ring", True, 0.0, False), GuessRecord("Rong", False, 1.0, False, kind="invented")]
    games = [a_game([*hand * 3, *missed], at="2026-10-20T10:00:00Z", mode="meaning") for _ in range(4)]
    former = former_self(games, "Ada", "greek", MEANING, TODAY)
    assert former is not None
    assert former.found == 12.5 / 17
    unsure = [a_game([GuessRecord("Ring", True, 0.5, False)] * 10, at="2026-10-20T10:00:00Z")] * 3
    undecided = former_self([replace(game, id=str(n)) for n, game in enumerate(unsure)], "Ada", "greek", SHEET, TODAY)
    assert undecided is not None
    assert (undecided.reals, undecided.fakes) == (0.5, 0.5)


def test_games_against_each_opponent_are_counted_apart() -> None:
    def game(score: int | None, opponent: str, seed: int | None = None) -> GameRecord:
        return replace(a_game(seed=seed), opponent=opponent, opponent_score=score)

    games = [game(0, "student"), game(1, "student"), game(2, "student", 7), game(0, "student", 7), game(2, "yourself")]
    student, yourself = opponent_totals([*games, a_game(machine_score=0)])
    assert (student.opponent, student.games, student.won, student.lost) == ("student", 3, 1, 1)
    assert (yourself.opponent, yourself.games, yourself.won, yourself.lost) == ("yourself", 1, 0, 1)
    against = next(table for table in tables(games) if table.title == "Opponents")
    assert against.rows[0] == ("Ada", "greek", "student", "3", "1", "1")
    assert all(table.title != "Opponents" for table in tables([a_game(machine_score=0)]))


def test_the_explanation_of_the_measures_is_true() -> None:
    from balderdash.game.elo import chance

    assert "0 is guessing, 2 is right five times of six" in MEASURES
    assert NormalDist().cdf(2 / 2) == pytest.approx(5 / 6, abs=0.01)  # who calls fake and real equally often
    assert "where they are equal, the player is right three times of four" in MEASURES
    assert chance(0.7, 0.7) == 0.75


def test_a_sheet_without_a_seed_is_known_by_its_terms() -> None:
    terms = [guessed(f"Term {k}", k % 2 == 0, True) for k in range(10)]
    first, again, other = a_game(terms), a_game(terms), a_game(terms[::-1])
    assert first_on_each_sheet([first, again, other]) == [first, other]
    short = [a_game(terms[:9]), a_game(terms[:9])]  # that may be chance
    assert first_on_each_sheet(short) == short
