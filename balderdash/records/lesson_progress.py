"""Which goals of the lessons were reached, and which pages finished, and when."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from balderdash import atomic, lock, paths

_FILE = "lessons.json"


def finished() -> dict[str, str]:
    """The page's key and the day, for each page of which every goal was reached.

    A file that cannot be read counts as empty: it holds nothing that could not be done again.
    """
    return {key: day for key, day in _part("finished").items() if isinstance(day, str)}


def reached() -> dict[str, set[int]]:
    """The page's key and the places of the goals that were reached, for each page with one."""
    return {
        key: {place for place in places if isinstance(place, int) and place >= 0}
        for key, places in _part("goals").items()
        if isinstance(places, list) and places
    }


def reach(key: str, goals: Collection[int], day: date, *, is_finished: bool) -> None:
    """Keep which goals of a page were reached, and whether that was all; the first day counts.

    Raises
    ------
    BalderdashError
        The file could not be written.
    """
    file = paths.state() / _FILE
    with lock.locked(file):
        pages, places = finished(), reached()
        places[key] = places.get(key, set()) | set(goals)
        if is_finished:
            pages.setdefault(key, day.isoformat())
        content = {"finished": pages, "goals": {page: sorted(kept) for page, kept in places.items()}}
        atomic.write(file, json.dumps(content, indent=1).encode() + b"\n")


def _part(name: str) -> dict[str, Any]:
    try:
        kept = json.loads((paths.state() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    part = kept.get(name) if isinstance(kept, dict) else None
    return part if isinstance(part, dict) else {}
