"""For the tests of commands that play: cards at once."""

from __future__ import annotations

import pytest

from balderdash.cli import play
from tests.play.stand_in_source import StandIn


@pytest.fixture
def supply(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Cards without files and without a network."""
    cards = StandIn()
    monkeypatch.setattr(play, "open_card_source", lambda list_name, model_name: cards)
    return cards
