"""docs/architecture.md shows the rooms as they import each other."""

from __future__ import annotations

import re
import sys
import tomllib

import pytest

from tests.conftest import ROOT


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "path", [str(ROOT / "docs"), *sys.path])
    import rooms

    return rooms


def test_the_picture_is_up_to_date(rooms: object) -> None:
    assert rooms.PAGE.read_text("utf-8") == rooms.page(), "run `python docs/rooms.py`"  # type: ignore[attr-defined]


def test_its_floors_are_those_of_the_contract(rooms: object) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [set(re.findall(r"balderdash\.(\w+)", layer)) for layer in contracts[0]["layers"]]
    layers = [layer for layer in layers if layer != {"settings"}]  # a file, not a room
    floors = [set(floor) for floor in rooms.FLOORS]  # type: ignore[attr-defined]
    assert layers[: len(floors)] == floors
    assert set().union(*floors) == {path.parent.name for path in (ROOT / "balderdash").glob("*/__init__.py")}


def test_every_file_it_names_is_there(rooms: object) -> None:
    for name in re.findall(r"`(\w[\w/]*(?:/|\.py))`", rooms.PAGE.read_text("utf-8")):  # type: ignore[attr-defined]
        assert (ROOT / "balderdash" / name).exists() or (ROOT / name).exists(), name
