"""What is dealt: the promised numbers, no twins, and nothing that gives the fakes away."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.errors import BalderdashError
from balderdash.game.cards import Card
from balderdash.game.sheet import Sheet, deal
from balderdash.terms.key import key
from tests.game.cards import fake, real

words = st.text(alphabet="abAB é-[']0", min_size=1, max_size=8)


def pools(texts: list[str]) -> tuple[list[Card], list[Card]]:
    return [real(text) for text in texts], [fake(text) for text in texts]


@given(st.integers(), st.lists(words, max_size=40), st.lists(words, max_size=40), st.integers(0, 6), st.integers(0, 6))
def test_a_sheet_holds_the_promised_numbers_or_is_refused(
    seed: int, reals: list[str], fakes: list[str], n_real: int, n_fake: int
) -> None:
    try:
        sheet = deal(Random(seed), [real(t) for t in reals], [fake(t) for t in fakes], n_real, n_fake)
    except BalderdashError:
        distinct_real = {key(text) for text in reals} - {""}
        distinct_fake = {key(text) for text in fakes} - {""}
        assert (
            len(distinct_real) < n_real or len(distinct_fake - distinct_real) < n_fake or distinct_real & distinct_fake
        )
        return
    assert (sheet.n_real, sheet.n_fake, len(sheet)) == (n_real, n_fake, n_real + n_fake)
    keys = [key(card.text) for card in sheet.cards]
    assert len(set(keys)) == len(keys)
    assert "" not in keys
    assert all(card.text in (reals if card.is_real else fakes) for card in sheet.cards)


def test_a_sheet_is_varied() -> None:
    reals, _ = pools(
        [f"Riesz-Zorn{i} word{i}" for i in range(30)] + [f"Weak ring{i}" for i in range(4)] + ["Ring of a"]
    )
    _, fakes = pools(
        [f"Abel-Weyl{i} term{i}" for i in range(30)] + [f"Group{i} ideal{i}" for i in range(4)] + ["Lax's"]
    )
    for seed in range(20):
        cards = deal(Random(seed), reals, fakes).cards
        for is_real in (True, False):
            hyphens = [card for card in cards if card.is_real == is_real and "-" in card.text]
            assert len(hyphens) <= 3
    dull = deal(Random(1), reals[:30], fakes[:30])  # nothing else is there
    assert (dull.n_real, dull.n_fake) == (5, 5)


def test_a_seed_deals_the_same_sheet_again_and_another_seed_another() -> None:
    reals, _ = pools([f"real{i} word{i}" for i in range(30)])
    _, fakes = pools([f"fake{i} term{i}" for i in range(30)])

    def sheet(seed: int) -> list[str]:
        return [card.text for card in deal(Random(seed), reals, fakes).cards]

    assert sheet(3) == sheet(3)
    assert sheet(3) != sheet(4)


def test_a_seeded_sheet_is_this_one_on_every_machine() -> None:
    reals, _ = pools([f"real{i} word{i}" for i in range(30)])
    _, fakes = pools([f"fake{i} term{i}" for i in range(30)])
    assert " ".join(card.text.split()[0] for card in deal(Random(1), reals, fakes).cards) == (
        "real11 fake26 real16 real26 real10 fake22 fake11 fake24 fake27 real23"
    )


def test_a_card_carries_the_key_of_its_term() -> None:
    assert (fake("Łoś theorem").key, real("Abel's theorem").key) == ("los theorem", "abel theorem")
    assert real("-'-").key == ""


def test_dealing_leaves_the_pools_alone() -> None:
    reals, fakes = pools([f"term{i}" for i in range(20)])
    before = list(reals), list(fakes)
    deal(Random(1), reals, fakes)
    assert (reals, fakes) == before


def truths(sheet: Sheet) -> list[bool]:
    return [card.is_real for card in sheet.cards]


def test_the_places_of_the_fakes_are_uniform() -> None:
    reals, _ = pools([f"real{i}" for i in range(8)])
    _, fakes = pools([f"fake{i}" for i in range(8)])
    counts = Counter(
        i for seed in range(1000) for i, truth in enumerate(truths(deal(Random(seed), reals, fakes))) if truth
    )
    assert all(420 < counts[place] < 580 for place in range(10))  # five standard deviations about 500


@given(st.integers())
def test_fakes_match_the_real_terms_in_words_and_length(seed: int) -> None:
    reals, _ = pools([f"Rr{i}e of a t{i}i" for i in range(10)])
    _, fakes = pools([f"Ff{i}e of a k{i}i" for i in range(10)] + [f"sh{i}" for i in range(10)])
    sheet = deal(Random(seed), reals, fakes)
    assert all(len(card.text.split()) == 4 for card in sheet.cards)


@given(st.integers())
def test_no_notable_word_comes_twice_where_the_pool_allows_it(seed: int) -> None:
    reals, _ = pools([f"real{i} thing{i}" for i in range(10)])
    _, fakes = pools([f"fake{i} theorem" for i in range(10)] + [f"fake{i} lemma{i}" for i in range(10, 15)])
    found = Counter(word for card in deal(Random(seed), reals, fakes).cards for word in key(card.text).split())
    assert found["theorem"] <= 1


def test_a_notable_word_comes_twice_rather_than_no_sheet() -> None:
    reals, _ = pools([f"real{i}" for i in range(10)])
    _, fakes = pools([f"fake{i} theorem" for i in range(5)])
    assert deal(Random(1), reals, fakes).n_fake == 5


def test_a_fake_that_is_the_twin_of_a_dealt_term_is_passed_over() -> None:
    reals = [real("Abel's theorem")]
    fakes = [fake("Abel theorem"), fake("Axtric group")]
    for seed in range(20):
        assert {card.text for card in deal(Random(seed), reals, fakes, 1, 1).cards} == {
            "Abel's theorem",
            "Axtric group",
        }


@pytest.mark.parametrize(("n_reals", "n_fakes", "what"), [(4, 9, "real terms"), (9, 4, "fakes"), (0, 0, "real terms")])
def test_a_pool_that_is_too_small_is_told_by_name(n_reals: int, n_fakes: int, what: str) -> None:
    reals, fakes = [real(f"r{i}") for i in range(n_reals)], [fake(f"f{i}") for i in range(n_fakes)]
    with pytest.raises(BalderdashError, match=f"5 different {what}"):
        deal(Random(1), reals, fakes)
