"""Progress in the lessons: the goals reached and the pages finished."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from balderdash import atomic, lock, paths

_FILE = "lessons.json"


def finished() -> dict[str, str]:
    """Map the key of each page whose goals are all reached to the day when that happened.

    An unreadable file counts as empty: everything in it can be done again.
    """
    return {key: day for key, day in _section("finished").items() if isinstance(day, str)}


def reached() -> dict[str, set[int]]:
    """Map the key of each page with a reached goal to the indices of its reached goals."""
    return {
        key: {goal for goal in goals if isinstance(goal, int) and goal >= 0}
        for key, goals in _section("goals").items()
        if isinstance(goals, list) and goals
    }


def reach(key: str, goals: Collection[int], day: date, *, is_finished: bool) -> None:
    """Save the reached goals of a page and whether it is finished; the first day it was finished is kept.

    Raises
    ------
    BalderdashError
        The file could not be written.
    """
    file = paths.state() / _FILE
    with lock.locked(file):
        pages, known = finished(), reached()
        known[key] = known.get(key, set()) | set(goals)
        if is_finished:
            pages.setdefault(key, day.isoformat())
        content = {"finished": pages, "goals": {page: sorted(indices) for page, indices in known.items()}}
        atomic.write(file, json.dumps(content, indent=1).encode() + b"\n")


def _section(name: str) -> dict[str, Any]:
    try:
        content = json.loads(atomic.read(paths.state() / _FILE))
    except (OSError, ValueError, RecursionError):
        return {}
    section = content.get(name) if isinstance(content, dict) else None
    return section if isinstance(section, dict) else {}
