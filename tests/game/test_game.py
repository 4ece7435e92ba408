"""One game: marks, one reveal, and nothing counted twice, in whatever order the intents come."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game.game import FAKE, REAL, Game
from balderdash.game.sheet import Sheet, deal
from tests.game.cards import fake, real


def new_sheet(seed: int = 1) -> Sheet:
    return deal(Random(seed), [real(f"real{i}") for i in range(9)], [fake(f"fake{i}") for i in range(9)])


indices = st.integers(-3, 13)
intents = st.lists(
    st.one_of(
        st.tuples(st.just("toggle"), indices),
        st.tuples(st.just("fake"), indices),
        st.tuples(st.just("real"), indices),
        st.tuples(st.just("reveal"), st.just(0)),
    ),
    max_size=60,
)


def send(game: Game, intent: str, index: int) -> bool:
    if intent == "toggle":
        return game.toggle(index)
    if intent == "reveal":
        return game.reveal()
    return game.mark(index, FAKE if intent == "fake" else REAL)


@given(st.integers(0, 1000), intents)
def test_any_order_of_intents_follows_the_rules(seed: int, orders: list[tuple[str, int]]) -> None:
    game = Game(new_sheet(seed))
    expected, over = [REAL] * 10, False
    for intent, index in orders:
        allowed = not over and (intent == "reveal" or 0 <= index < 10)
        if allowed and intent == "reveal":
            over = True
        elif allowed:
            turned = FAKE if expected[index] is REAL else REAL
            expected[index] = {"toggle": turned, "fake": FAKE, "real": REAL}[intent]
        assert send(game, intent, index) is allowed
        assert list(game.guesses) == expected
        assert game.is_over is over
        assert game.marked == expected.count(FAKE)
        if over:
            truths = [REAL if card.is_real else FAKE for card in game.sheet.cards]
            assert game.score == sum(a is b for a, b in zip(expected, truths, strict=True))
            assert [verdict.truth for verdict in game.verdicts] == truths
            assert sum(verdict.is_right for verdict in game.verdicts) == game.score
            assert 0 <= game.score <= 10
            if game.marked == 5:
                assert game.score % 2 == 0
        else:
            assert game.score == 0
            assert game.verdicts == ()


def test_a_perfect_game_and_its_mirror_image() -> None:
    sheet = new_sheet()
    perfect, mirror = Game(sheet), Game(sheet)
    for i, card in enumerate(sheet.cards):
        perfect.mark(i, REAL if card.is_real else FAKE)
        mirror.mark(i, FAKE if card.is_real else REAL)
    perfect.reveal()
    mirror.reveal()
    assert (perfect.score, mirror.score) == (10, 0)


def test_without_a_mark_every_card_is_taken_for_real() -> None:
    game = Game(new_sheet())
    game.reveal()
    assert game.score == 5


def test_a_second_game_of_the_same_sheet_starts_afresh() -> None:
    first = Game(new_sheet())
    first.toggle(0)
    first.reveal()
    second = Game(first.sheet)
    assert not second.is_over
    assert second.marked == 0


def test_what_is_shown_cannot_be_changed_from_outside() -> None:
    game = Game(new_sheet())
    assert isinstance(game.guesses, tuple)
    with pytest.raises(AttributeError):
        game.sheet.cards[0].text = "another"  # type: ignore[misc]
