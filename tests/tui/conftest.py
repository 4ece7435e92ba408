"""Tests do not wait as long as players do."""

from __future__ import annotations

import pytest

from balderdash.tui.screens import table


@pytest.fixture(autouse=True)
def _short_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "HOLD", 0.1)
