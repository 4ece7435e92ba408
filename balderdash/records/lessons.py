"""Which pages of the lessons were finished, and when."""

from __future__ import annotations

import json
from datetime import date

from balderdash import atomic, paths

_FILE = "lessons.json"


def finished() -> dict[str, str]:
    """The page's key and the day, for each page of which every goal was reached.

    A file that cannot be read counts as empty: it holds nothing that could not be done again.
    """
    try:
        kept = json.loads((paths.state() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    pages = kept.get("finished") if isinstance(kept, dict) else None
    if not isinstance(pages, dict):
        return {}
    return {key: day for key, day in pages.items() if isinstance(key, str) and isinstance(day, str)}


def finish(key: str, day: date) -> None:
    """Keep that a page was finished; the first time counts.

    Raises
    ------
    BalderdashError
        The file could not be written.
    """
    pages = finished()
    if key not in pages:
        content = {"finished": {**pages, key: day.isoformat()}}
        atomic.write(paths.state() / _FILE, json.dumps(content, indent=1).encode() + b"\n")
