"""Tests do not wait as long as players do."""

from __future__ import annotations

import pytest

from balderdash.tui.game import game_screen


@pytest.fixture(autouse=True)
def _short_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(game_screen, "HOLD", 0.1)
