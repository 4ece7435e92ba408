"""docs/architecture.md shows the rooms as they import each other."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "path", [str(ROOT / "docs"), *sys.path])
    import rooms

    return rooms


def test_the_drawing_is_up_to_date(rooms: object) -> None:
    assert rooms.PAGE.read_text("utf-8") == rooms.page(), "run `python docs/rooms.py`"  # type: ignore[attr-defined]


def test_every_room_has_its_floor_in_the_contract(rooms: object) -> None:
    assert set(rooms.rooms()) == {path.parent.name for path in (ROOT / "balderdash").glob("*/__init__.py")}  # type: ignore[attr-defined]


def test_every_room_imports_only_from_lower_floors(rooms: object) -> None:
    for room in rooms.rooms():  # type: ignore[attr-defined]
        (height,) = [k for k, floor in enumerate(rooms.floors()) if room in floor]  # type: ignore[attr-defined]
        lower = {name for floor in rooms.floors()[height + 1 :] for name in floor}  # type: ignore[attr-defined]
        assert set(rooms.imports(room)) <= lower, room  # type: ignore[attr-defined]
