"""Tests do not wait as long as players do."""

from __future__ import annotations

import pytest

from balderdash.tui.game import game_screen, party_screen


@pytest.fixture(autouse=True)
def _short_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that needs the moment after a game makes it endless, and ends it itself."""
    monkeypatch.setattr(game_screen, "HOLD", 0.05)
    monkeypatch.setattr(party_screen, "HOLD", 0.05)
