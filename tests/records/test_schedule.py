"""When terms come back: never before the next day, later after each right answer, sooner after a wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.records.days import as_day, run_up_to, when
from balderdash.records.game_record import GameRecord, GuessRecord
from balderdash.records.schedule import ScheduledTerm, due, due_words, learnt_words, schedule
from tests.records.games import a_game, guessed

START = date(2026, 11, 1)
MEANINGS = {"Ring": "a set with + and ×", "Group": "a set with one operation"}


def on(day: int, *guesses: GuessRecord, seed: int | None = None, player: str = "Ada") -> GameRecord:
    """A game so many days after the first one."""
    at = f"{START + timedelta(days=day)}T10:00:00Z"
    return replace(a_game(guesses, at=at, player=player), seed=seed)


def ring(is_right: bool, belief: float | None = None) -> GuessRecord:
    guess = guessed("Ring", True, is_right)
    return guess if belief is None else replace(guess, belief=belief)


def scheduled(games: Sequence[GameRecord], player: str = "Ada") -> list[ScheduledTerm]:
    return schedule(games, player, lambda name: MEANINGS if name == "greek" else {})


def test_only_real_terms_that_were_missed_are_scheduled() -> None:
    games = [on(0, ring(True), guessed("Rong", False, False), guessed("Group", True, False))]
    (term,) = scheduled(games)
    assert (term.term, term.list, term.meaning) == ("Group", "greek", "a set with one operation")
    assert (term.wrong, term.right, term.is_known) == (1, 0, False)
    assert (term.last, term.due) == (START, START + timedelta(days=1))
    assert scheduled(games, "ADA ") == [term]
    assert scheduled(games, "Bert") == []


def test_each_right_answer_when_it_is_due_makes_the_next_interval_longer() -> None:
    games, day, intervals = [on(0, ring(False))], 1, []
    for _ in range(6):
        games.append(on(day, ring(True)))
        (term,) = scheduled(games)
        intervals.append((term.due - term.last).days)
        day = (term.due - START).days
    assert intervals == sorted(intervals)
    assert intervals[0] < 7 < 21 < intervals[-1]
    assert term.is_lasting
    games.append(on(day, ring(False)))
    (term,) = scheduled(games)
    assert (term.due - term.last).days < intervals[-1]
    assert not term.is_lasting


def test_a_doubtful_right_answer_counts_less_than_a_sure_one() -> None:
    stabilities = [
        scheduled([on(0, ring(False)), on(2, ring(belief > 0.5, belief))])[0].stability for belief in (0.3, 0.7, 0.9)
    ]
    assert stabilities == sorted(set(stabilities))


def test_a_sheet_that_is_played_again_teaches_nothing_new() -> None:
    once = scheduled([on(0, ring(False), seed=7)])
    assert scheduled([on(0, ring(False), seed=7), on(1, ring(True), seed=7)]) == once
    assert scheduled([on(0, ring(False), seed=7), on(1, ring(True), seed=8)]) != once
    # another player's game on the sheet is no reason to leave out this player's
    assert scheduled([on(0, ring(True), seed=7, player="Bert"), on(0, ring(False), seed=7)]) == once


def test_spellings_of_a_term_are_one_term_and_lists_are_apart() -> None:
    games = [on(0, guessed("Abel's ring", True, False)), on(1, guessed("abel’s ring", True, True))]
    (term,) = scheduled(games)
    assert (term.term, term.wrong, term.right) == ("abel’s ring", 1, 1)
    assert [term.right for term in scheduled([games[0], on(1, guessed("Abel ring", True, True))])] == [0]
    both = scheduled([games[0], replace(games[1], list="other")])
    assert [term.list for term in both] == ["greek"]


answers = st.lists(
    st.tuples(
        st.integers(0, 400), st.sampled_from(["Ring", "Group", "Field"]), st.booleans(), st.sampled_from([0.7, 1.0])
    ),
    max_size=25,
)


@given(answers)
def test_a_schedule_follows_from_the_records_alone(given_answers: list[tuple[int, str, bool, float]]) -> None:
    games = [
        on(day, replace(guessed(term, True, is_right), belief=belief if is_right else 0.0))
        for day, term, is_right, belief in sorted(given_answers, key=lambda answer: answer[0])
    ]
    terms = scheduled(games)
    assert terms == scheduled(games)  # no chance, no clock
    assert [term.due for term in terms] == sorted(term.due for term in terms)
    missed = {guess.term for game in games for guess in game.guesses if not guess.is_right}
    assert {term.term for term in terms} == missed
    for term in terms:
        own = [(as_day(game.at), game.guesses[0]) for game in games if game.guesses[0].term == term.term]
        first = next(k for k, (_, guess) in enumerate(own) if not guess.is_right)
        assert term.wrong + term.right == len(own) - first
        assert term.wrong == sum(not guess.is_right for _, guess in own)
        assert (term.last, term.is_known) == (own[-1][0], own[-1][1].is_right)
        assert term.due > term.last  # what was seen today does not come back today
        assert term.stability > 0


@given(answers, st.integers(0, 500))
def test_what_is_due_has_a_meaning_and_its_day_has_come(
    given_answers: list[tuple[int, str, bool, float]], later: int
) -> None:
    today = START + timedelta(days=later)
    terms = scheduled([on(day, guessed(term, True, is_right)) for day, term, is_right, _ in sorted(given_answers)])
    now = due(terms, today)
    assert all(term.meaning and term.due <= today for term in now)
    assert all(term in now or not term.meaning or term.due > today for term in terms)
    said = due_words(terms, today)
    assert ("Due for review: " in said) == bool(now)
    assert said.endswith(".")


@pytest.mark.parametrize("at", ["", "yesterday", "9999-12-31T00:00:00Z", "2026-13-01", "0000-00-00"])
def test_a_record_without_a_day_is_left_out(at: str) -> None:
    assert scheduled([replace(on(0, ring(False)), at=at)]) == []


def test_what_is_learnt_in_words() -> None:
    assert learnt_words([], START) == []
    games = [on(0, ring(False), guessed("Group", True, False), guessed("Field", True, False)), on(1, ring(True))]
    terms = scheduled(games)
    assert learnt_words(terms, START + timedelta(days=1)) == [
        "Of 3 real terms that you once got wrong, you knew 1 the last time, "
        "and none so well that they last three weeks.",
        "Due for review: 1 in greek; the next one is due in 2 days (2026-11-04).",
    ]
    assert due_words(terms, START) == "Nothing is due for review; the next one is due tomorrow."
    (field,) = [term for term in terms if term.term == "Field"]
    assert due_words([field], START) == "Nothing can be reviewed: the lists have no meanings for these terms."


@given(st.sets(st.integers(0, 30)), st.integers(0, 31))
def test_days_in_a_row_end_today_or_yesterday(played: set[int], today: int) -> None:
    run = run_up_to({START + timedelta(days=day) for day in played}, START + timedelta(days=today))
    end = today if today in played else today - 1
    assert all(day in played for day in range(end - run + 1, end + 1))
    assert end - run not in played


@pytest.mark.parametrize(
    ("ahead", "words"), [(-3, "today"), (0, "today"), (1, "tomorrow"), (4, "in 4 days (2026-11-05)")]
)
def test_a_day_as_seen_from_today(ahead: int, words: str) -> None:
    assert when(START + timedelta(days=ahead), START) == words
