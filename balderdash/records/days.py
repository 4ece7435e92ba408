"""The days on which somebody played. Days are UTC, like those of the daily sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from balderdash.game.names import name_key
from balderdash.records.game_record import GameRecord
from balderdash.terms.printable import counted

WEEKS = 26  # of a calendar, if there is room
LABEL = 4  # cells of a weekday
_LEAST = (1, 2, 4, 7)  # games on a day from which on it has the next of the signs
_SIGNS = "░▒▓█"
_NONE = "·"
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_RUNS = 12  # that are listed in words
_LAST_YEAR = 9000  # no clock shows a later one, and a schedule reaches beyond it


def as_day(text: str) -> date | None:
    """The day that a text begins with, as YYYY-MM-DD; None if there is none."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day.year <= _LAST_YEAR else None


def run_up_to(days: Collection[date], today: date) -> int:
    """How many days in a row are among `days`, up to today or, if today is not yet, up to yesterday."""
    day, count = today if today in days else today - timedelta(days=1), 0
    while day in days:
        day, count = day - timedelta(days=1), count + 1
    return count


def when(day: date, today: date) -> str:
    """A day as seen from today: "today", "tomorrow", "in 5 days (2026-12-05)"."""
    ahead = (day - today).days
    if ahead <= 0:
        return "today"
    return "tomorrow" if ahead == 1 else f"in {ahead} days ({day.isoformat()})"


def days_of(games: Iterable[GameRecord], player: str) -> Counter[date]:
    """The days on which a player finished games -> how many."""
    wanted = name_key(player)
    days = (as_day(game.at) for game in games if name_key(game.player) == wanted)
    return Counter(day for day in days if day is not None)


def runs(days: Collection[date]) -> list[tuple[date, date]]:
    """The runs of consecutive days, each with its first and its last day; the oldest comes first."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found


def days_words(days: Collection[date], today: date) -> str:
    """How many days a player has played on, how many in a row up to now, and the most in a row; "" for no day."""
    if not days:
        return ""
    longest = max((last - first).days + 1 for first, last in runs(days))
    now = run_up_to(days, today)
    in_a_row = f", {now} in a row up to now" if now > 1 else ""
    most = f"; the most in a row: {longest}" if longest > now else ""
    return f"Played on {counted(len(days), 'day')}{in_a_row}{most}."


def calendar(days: Mapping[date, int], today: date, weeks: int = WEEKS) -> list[str]:
    """Draw the last weeks: a column a week, a line a weekday, and a sign that grows with the games of a day."""
    monday = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    mondays = [monday + timedelta(weeks=week) for week in range(weeks)]
    head, named = " " * (LABEL - 1), 0
    for week, first in enumerate(mondays):
        place = LABEL + 2 * week
        if first.month != named and len(head) < place and place + 3 <= LABEL + 2 * weeks:
            head, named = head.ljust(place) + _MONTHS[first.month - 1], first.month
    lines = [head.rstrip()]
    for weekday, label in enumerate(_WEEKDAYS):
        row = [first + timedelta(days=weekday) for first in mondays]
        signs = (" " if day > today else _sign(days.get(day, 0)) for day in row)
        lines.append(f"{label:{LABEL}}{' '.join(signs)}".rstrip())
    return lines


def calendar_words(days: Mapping[date, int], today: date) -> str:
    """Name the days of the last weeks on which a player played; "" if there are none."""
    start = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    recent = runs([day for day in days if start <= day <= today])
    named = [first.isoformat() + (f" to {last.isoformat()}" if last > first else "") for first, last in recent]
    more = f", and {len(named) - _MOST_RUNS} times before" if len(named) > _MOST_RUNS else ""
    return f"Days: {', '.join(reversed(named[-_MOST_RUNS:]))}{more}." if named else ""


def _sign(games: int) -> str:
    return next((sign for least, sign in zip(reversed(_LEAST), reversed(_SIGNS), strict=True) if games >= least), _NONE)
