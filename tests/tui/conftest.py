"""Tests do not wait as long as players do."""

from __future__ import annotations

from pathlib import Path

import pytest

from balderdash.tui.game import game_screen, party_screen


@pytest.fixture(autouse=True)
def _short_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that needs the moment after a game makes it endless, and ends it itself."""
    monkeypatch.setattr(game_screen, "HOLD", 0.05)
    monkeypatch.setattr(party_screen, "HOLD", 0.05)


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """The games that other tests have recorded change what is dealt."""
