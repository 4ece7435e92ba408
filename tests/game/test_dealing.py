"""From a supply to a sheet."""

from __future__ import annotations

from random import Random

import pytest

from balderdash.errors import BalderdashError
from balderdash.game.dealing import seeded_sheet, starter_sheet
from tests.tui.stand_in import StandIn


def test_a_seeded_sheet_depends_on_the_seed_alone() -> None:
    one, same, other = seeded_sheet(StandIn(), 5), seeded_sheet(StandIn(), 5), seeded_sheet(StandIn(), 6)
    assert one == same
    assert one.cards != other.cards
    assert one.seed == 5


def test_starters_need_no_network() -> None:
    supply = StandIn()
    sheet = starter_sheet(supply, Random(1))
    assert supply.asked == []
    assert (sheet.n_real, sheet.n_fake, sheet.seed) == (5, 5, None)


def test_a_list_of_four_terms_cannot_be_played() -> None:
    with pytest.raises(BalderdashError, match="longer list"):
        seeded_sheet(StandIn(["Alpha", "Beta", "Gamma", "Delta"]), 1)
