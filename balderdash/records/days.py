"""The days on which somebody played. Days are UTC, like those of the daily sheet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

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
