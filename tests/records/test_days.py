"""The calendar: every day in its place, and the same days in words."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from balderdash.records.days import LABEL, calendar, calendar_words, days_of, days_words, runs
from tests.records.games import a_game

TODAY = date(2026, 11, 30)  # a Monday
days = st.dictionaries(st.dates(date(2026, 1, 1), TODAY), st.integers(1, 20), max_size=60)


def test_the_days_of_a_player() -> None:
    games = [
        a_game(at="2026-11-29T23:59:59Z"),
        a_game(at="2026-11-30T00:00:00Z", player="ADA"),
        a_game(at="2026-11-30T10:00:00Z", mode="duel"),
        a_game(at="2026-11-30T10:00:00Z", player="Bert"),
        a_game(at="nonsense"),
    ]
    assert days_of(games, "Ada") == Counter({date(2026, 11, 29): 1, TODAY: 2})


def test_the_calendar_as_it_is_drawn() -> None:
    played = {TODAY: 1, date(2026, 11, 29): 2, date(2026, 11, 24): 9, date(2026, 10, 28): 4}
    assert calendar(played, TODAY, 6) == [
        "    Oct Nov",
        "Mon · · · · · ░",
        "    · · · · █",
        "Wed ▓ · · · ·",
        "    · · · · ·",
        "Fri · · · · ·",
        "    · · · · ·",
        "Sun · · · · ▒",
    ]


@given(days, st.integers(1, 60), st.integers(0, 6))
def test_every_day_of_the_last_weeks_has_its_place(played: dict[date, int], weeks: int, weekday: int) -> None:
    today = TODAY + timedelta(days=weekday)
    head, *rows = calendar(played, today, weeks)
    assert max(map(len, (head, *rows))) <= LABEL + 2 * weeks
    assert len(rows) == 7
    first = TODAY - timedelta(weeks=weeks - 1)
    for column in range(weeks):
        for row in range(7):
            day = first + timedelta(weeks=column, days=row)
            sign = rows[row][LABEL + 2 * column : LABEL + 2 * column + 1].strip()
            assert bool(sign) == (day <= today)
            assert (sign in "░▒▓█" and bool(sign)) == (day in played)


@given(days)
def test_runs_are_the_days(played: dict[date, int]) -> None:
    found = runs(played)
    assert {first + timedelta(days=k) for first, last in found for k in range((last - first).days + 1)} == set(played)
    assert all(after[0] - before[1] > timedelta(days=1) for before, after in pairwise(found))


def test_days_in_words() -> None:
    week = [TODAY - timedelta(days=k) for k in range(3)]
    assert days_words([], TODAY) == ""
    assert days_words([TODAY], TODAY) == "Played on 1 day."
    assert days_words(week, TODAY) == "Played on 3 days, 3 in a row up to now."
    assert days_words(week, TODAY + timedelta(days=9)) == "Played on 3 days; the most in a row: 3."
    assert calendar_words(dict.fromkeys([*week, date(2026, 11, 2)], 1), TODAY) == (
        "Days: 2026-11-28 to 2026-11-30, 2026-11-02."
    )
    assert calendar_words({}, TODAY) == ""
    many = {TODAY - timedelta(days=2 * k): 1 for k in range(20)}
    assert calendar_words(many, TODAY).endswith("2026-11-08, and 8 times before.")
