"""Any bytes as settings, lesson progress or a contact lead to a warning at most, never to the end of the game."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from balderdash import atomic, paths, settings
from balderdash.game.names import LONGEST_NAME
from balderdash.records import lesson_progress
from balderdash.sources import contact
from balderdash.terms.printable import printable
from tests.fuzz.hostile import json_values, texts, unsafe
from tests.fuzz.watch import fuzz, mutate

GOOD = {
    "player": "Эмми 🦕",
    "theme": "nord",
    "adapts": True,
    "looks_up": True,
    "opponent": "student",
    "keys": {"reveal": "v"},
}
LESSONS = {"finished": {"line": "2026-01-31", "descent": "2026-02-01"}}

objects = st.dictionaries(st.sampled_from(sorted(GOOD)) | texts, json_values(), max_size=4) | json_values()


@fuzz("settings", objects.map(json.dumps), texts, ci=150)
def test_any_json_is_settings_or_told(home: Path, content: str, name: str) -> bool:
    return loads(home, content.encode("utf-8", "surrogatepass"), name)


def originals() -> list[bytes]:
    """Return files of settings, valid and invalid."""
    kinds: tuple[Any, ...] = (GOOD, LESSONS, [], [[[{"player": []}]]], {"keys": {"reveal": 1}}, "x")
    return [json.dumps(kind, ensure_ascii=False, indent=2).encode() for kind in kinds]


@mutate("settings", originals, ci=300)
def test_damaged_settings_are_told(home: Path, content: bytes) -> bool:
    return loads(home, content, "Ada")


def test_settings_nested_without_end_are_told(home: Path) -> None:
    assert not loads(home, b"[" * 100_000, "Ada")
    assert not loads(home, b'{"keys":' * 100_000, "Ada")


def loads(home: Path, content: bytes, name: str) -> bool:
    """Check what the settings promise of any file; return whether they were accepted."""
    file = settings.file()
    atomic.write(file, content)
    atomic.write(paths.state() / "lessons.json", content)
    atomic.write(contact.file(), content)
    assert all(isinstance(day, str) for day in lesson_progress.finished().values())
    assert contact.load() is None or contact.load() == content.decode().strip()
    loaded, complaint = settings.load()
    assert not unsafe(loaded.name)
    assert not unsafe(printable(complaint))
    assert 0 < len(loaded.name) <= 4 * LONGEST_NAME
    changed: dict[str, Any] = {"theme": "nord"}
    if name.isprintable() and 0 < len(name.strip()) <= LONGEST_NAME:
        changed["player"] = settings.checked_name(name)
    settings.change(**changed)
    kept, fault = settings.load()
    assert fault == ""
    assert kept.theme == "nord"
    assert bool(complaint) == file.with_name("settings.damaged.json").exists()
    file.with_name("settings.damaged.json").unlink(missing_ok=True)
    return not complaint
