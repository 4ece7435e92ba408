"""From a supply to a sheet."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from balderdash.errors import BalderdashError
from balderdash.game.cards import RealSource
from balderdash.game.dealing import FEWEST_STORED, MANY_STORED, STORED_SEEDS, fakes_for, seeded_pool
from balderdash.game.modes import DEFINITION, MEANING, MODES, SHEET, Mode
from tests.play.stand_in_source import MEANINGS, REAL_TERMS, StandIn, seeded_sheet


def test_a_seeded_sheet_depends_on_the_seed_alone() -> None:
    one, same, other = seeded_sheet(StandIn(), 5), seeded_sheet(StandIn(), 5), seeded_sheet(StandIn(), 6)
    assert one == same
    assert one.cards != other.cards
    assert one.seed == 5


@pytest.mark.parametrize(
    "mode", [mode for mode in MODES.values() if not mode.needs_meanings], ids=lambda mode: mode.name
)
def test_a_pool_with_as_many_fakes_as_the_mode_needs_deals_the_same(mode: Mode) -> None:
    few, many = seeded_pool(StandIn(), 4, fakes=fakes_for(mode)), seeded_pool(StandIn(), 4)
    assert len(few.fakes) == fakes_for(mode) <= len(many.fakes)
    assert few.deal(mode, Random(0)) == many.deal(mode, Random(0))


def test_some_seeds_need_no_network_if_fakes_came_with_the_model() -> None:
    supply, seed = StandIn(n_starters=100), STORED_SEEDS[7]
    sheet = seeded_sheet(supply, seed)
    assert supply.asked == []
    assert (sheet.n_real, sheet.n_fake, sheet.seed) == (5, 5, seed)
    assert sheet == seeded_sheet(supply, seed) != seeded_sheet(supply, STORED_SEEDS[8])
    assert len({card.text for k in range(40) for card in seeded_sheet(supply, STORED_SEEDS[k]).cards}) > 150
    few = StandIn(n_starters=FEWEST_STORED - 1)
    assert seeded_sheet(few, seed).n_fake == 5
    assert [asked for _, asked in few.asked] == [seed]


def test_no_seed_needs_the_network_if_many_fakes_came_with_the_model() -> None:
    supply = StandIn(n_starters=MANY_STORED)
    sheets = [seeded_sheet(supply, seed) for seed in (0, 41, 20261201, STORED_SEEDS[7])]
    assert supply.asked == []
    assert [sheet.seed for sheet in sheets] == [0, 41, 20261201, STORED_SEEDS[7]]
    assert len({card.text for sheet in sheets for card in sheet.cards if card.is_fake}) >= 19
    nearly = StandIn(n_starters=MANY_STORED - 1)
    seeded_sheet(nearly, 41)
    assert [seed for _, seed in nearly.asked] == [41]


def test_a_list_of_four_terms_cannot_be_played() -> None:
    with pytest.raises(BalderdashError, match="longer list"):
        seeded_sheet(StandIn(["Alpha", "Beta", "Gamma", "Delta"]), 1)


@pytest.mark.parametrize(("known", "is_preferred"), [(10, True), (9, False)])
def test_terms_with_a_meaning_are_preferred_where_there_are_twice_as_many_as_needed(
    known: int, is_preferred: bool
) -> None:
    meanings = {term: f"what {term} is" for term in REAL_TERMS}
    pool = seeded_pool(StandIn(), 1)
    some = tuple(replace(c, provenance=RealSource((), None, meanings[c.text])) for c in pool.reals[:known])
    pool = replace(pool, reals=(*some, *pool.reals[known:]), seed=None)
    dealt = [pool.deal(SHEET, Random(seed)) for seed in range(20)]
    assert all(card.meaning or not card.is_real for sheet in dealt for card in sheet.cards) == is_preferred
    assert {card.text for sheet in dealt for card in sheet.cards if card.meaning} == {card.text for card in some}


def test_a_hand_of_meanings_is_one_real_term_and_the_fakes_matched_to_it() -> None:
    sheet = seeded_sheet(StandIn(meanings=MEANINGS), 3, MEANING)
    hands = [sheet.cards[k : k + 4] for k in range(0, 20, 4)]
    assert [sum(card.is_real for card in hand) for hand in hands] == [1] * 5
    assert len({[card.is_real for card in hand].index(True) for hand in hands}) > 1


def test_meanings_that_give_their_term_away_come_last() -> None:
    telling = {term: f"an old name of {term.lower()}s" for term in REAL_TERMS}
    some = {card.text for card in seeded_pool(StandIn(), 3).reals[:7]}
    mixed = telling | dict.fromkeys(some, "quite another matter")
    dealt = seeded_sheet(StandIn(meanings=mixed), 3, MEANING)
    assert {card.text for card in dealt.cards if card.is_real} <= some
    assert seeded_sheet(StandIn(meanings=telling), 3, MEANING).n_real == 5
    few = {card.text: "known" for card in seeded_pool(StandIn(), 3).reals[:4]}
    with pytest.raises(BalderdashError, match="among those drawn are 4; choose another list"):
        seeded_sheet(StandIn(meanings=few), 3, MEANING)


def test_a_hand_of_meanings_asks_for_one_among_those_of_near_terms() -> None:
    meanings = {term: f"the {term.split()[1]} of a {term.split()[0]}" for term in REAL_TERMS}
    sheet = seeded_sheet(StandIn(meanings=meanings), 3, DEFINITION)
    assert len({card.text for card in sheet.cards}) == len({card.meaning for card in sheet.cards}) == 20
    for k in range(0, 20, 4):
        (own,) = [card for card in sheet.cards[k : k + 4] if card.is_real]
        words = set(own.text.split())
        near = [card for card in sheet.cards[k : k + 4] if words & set(card.text.split())]
        assert len(near) > 1
        assert not any(card.is_fake for card in near)


def test_two_names_of_one_thing_are_never_offered_together() -> None:
    known = list(REAL_TERMS)
    meanings = {term: f"thing number {k // 2} of many" for k, term in enumerate(known)}
    sheet = seeded_sheet(StandIn(meanings=meanings), 3, DEFINITION)
    for k in range(0, 20, 4):
        assert len({card.meaning for card in sheet.cards[k : k + 4]}) == 4
    with pytest.raises(BalderdashError, match="20 terms with different meanings"):
        seeded_sheet(StandIn(meanings=dict.fromkeys(known, "one and the same")), 3, DEFINITION)
