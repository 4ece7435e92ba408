"""Nothing that a device may see depends on the truth about a line before that line is turned up."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from balderdash.game import room_view
from balderdash.game.cards import Card, OtherTerm
from balderdash.game.challenge import Challenge
from balderdash.game.modes import MODES, Mode
from balderdash.game.room import Phase, Player, Room
from balderdash.game.sheet import Sheet
from balderdash.game.writing import WritingQuestion
from tests.play.stand_in_source import fake_card, real_card

N_PLAYERS = 3
TEXTS = tuple(f"Term {name}" for name in "abcdefghij")
ROOM_MODES = [MODES["sheet"], *(mode for mode in MODES.values() if not (mode.is_daily or mode.is_review))]
Move = Callable[[Room], str | None]


def card(place: int, is_real: bool, mode: Mode) -> Card:
    """The card of a place, as it is in a world where it is real, or is not; what is shown before is the same."""
    meaning = f"the meaning of {place}"
    if mode.asks_for_meaning:
        return real_card("Term asked", meaning) if is_real else Card(f"Other {place}", OtherTerm((), None, meaning))
    return (
        real_card(TEXTS[place], "the meaning" if mode.gives_meaning else meaning)
        if is_real
        else fake_card(TEXTS[place])
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Mode, Sheet, Sheet, int]:
    """A mode, two sheets that look the same and differ in the truth, and before which place they do not differ."""
    mode = draw(st.sampled_from(ROOM_MODES))
    if mode.is_marked:
        truths = draw(st.permutations([True] * 5 + [False] * 5))
        same = draw(st.integers(0, 8))
        others = [*truths[:same], *draw(st.permutations(truths[same:]))]
    else:
        same = 0
        hands = [[place == real for place in range(mode.hand)] for real in range(mode.hand)]
        if mode.hand == 1:
            hands = [[True], [False]]
        truths, others = (list(draw(st.sampled_from(hands))) for _ in range(2))
    sheets = [Sheet(tuple(card(place, truth, mode) for place, truth in enumerate(some))) for some in (truths, others)]
    return mode, sheets[0], sheets[1], same


def moves() -> st.SearchStrategy[list[Move]]:
    number, attempt = st.integers(0, N_PLAYERS - 1), st.integers(1, 2)
    marks = st.lists(st.integers(0, 9), max_size=10)
    votes = st.builds(
        lambda number, attempt, marks: lambda room: room.vote(number, 1, attempt, marks), number, attempt, marks
    )
    single = st.builds(
        lambda number, attempt, mark: lambda room: room.vote(number, 1, attempt, [mark]),
        number,
        attempt,
        st.integers(0, 4),
    )
    hands = st.builds(
        lambda counts: lambda room: room.count_hands(counts[: len(room.question.answers or room.question.texts)]),
        st.lists(st.integers(0, 50), min_size=10, max_size=10),
    )
    names = st.builds(lambda number, name: lambda room: room.rename(number, name), number, st.text(max_size=30))
    kicks = st.builds(lambda number: lambda room: room.kick(number), number)
    plain: st.SearchStrategy[Move] = st.sampled_from(
        [Room.go_on, Room.go_on, Room.go_on, Room.discuss, Room.reopen, Room.lock, lambda room: room.dispute(0)]
    )
    return st.lists(st.one_of(plain, plain, votes, single, hands, names, kicks), min_size=4, max_size=25)


def everything(room: Room) -> str:
    """All that anybody may see, but for the host who peeks."""
    seen: list[dict[str, Any]] = [room_view.public(room, 3), room_view.host(room, 3)]
    seen += [room_view.projection(room, player.number, 3) for player in room.present]
    return json.dumps(seen, sort_keys=True)


def opened() -> Room:
    room = Room("Field")
    for number in range(N_PLAYERS):
        assert isinstance(room.join(f"token {number}", f"Ann {number}"), Player)
    return room


@given(worlds(), st.lists(st.lists(st.integers(0, 9)), min_size=N_PLAYERS, max_size=N_PLAYERS), moves())
def test_no_payload_before_a_line_is_turned_up_depends_on_the_truth(
    world: tuple[Mode, Sheet, Sheet, int], votes: list[list[int]], moves: list[Move]
) -> None:
    mode, sheet, other_sheet, same = world
    room, other = opened(), opened()
    room.deal(sheet, mode)
    other.deal(other_sheet, mode)
    for number, marks in enumerate(votes):
        some = marks if mode.is_marked else [(marks or [0])[0] % 2]
        assert room.vote(number, 1, 1, some) == other.vote(number, 1, 1, some) == ""
    for move in moves:
        assert everything(room) == everything(other)
        assert move(room) == move(other)
        if room.phase is Phase.SCORES or any(line >= same for line in room.turned):
            return
    assert everything(room) == everything(other)


@given(st.sampled_from(["one", "two", "three"]), st.sampled_from(["one", "two", "three"]), st.booleans(), moves())
def test_no_ballot_of_balderdash_says_which_is_the_real_one(
    real: str, other_real: str, asks_meaning: bool, moves: list[Move]
) -> None:
    """Three texts, one of which is real, one the program's and one a player's, by turns."""
    rooms = []
    for truth in (real, other_real):
        bluff, written = [text for text in ("one", "two", "three") if text != truth]
        lines = {text: (f"thing {text}" if asks_meaning else f"Al{text * 3}") for text in ("one", "two", "three")}
        make = (lambda text: real_card("Asked", text)) if asks_meaning else real_card
        challenge = Challenge("" if asks_meaning else "Al", make(lines[truth]), (make(lines[bluff]),), asks_meaning)
        room = opened()
        room.challenge(challenge, 5)
        assert isinstance(room.question, WritingQuestion)
        room.question.written[0] = lines[written]
        room.go_on()
        rooms.append(room)
    room, other = rooms
    assert room.question is not None
    assert other.question is not None
    assert room.question.texts == other.question.texts
    for move in moves:
        assert json.dumps([room_view.public(room, 3), room_view.host(room, 3)]) == json.dumps(
            [room_view.public(other, 3), room_view.host(other, 3)]
        )
        for number in (1, 2):  # player 0 knows what they wrote themselves
            if not room.players[number].is_kicked:
                assert room_view.mine(room, number, 1) == room_view.mine(other, number, 1)
        if room.phase is Phase.CLOSED and move is Room.go_on:
            return
        if "yours" not in f"{move(room)}{move(other)}":
            continue
        return


@given(worlds())
def test_once_all_is_turned_up_the_truth_is_there(world: tuple[Mode, Sheet, Sheet, int]) -> None:
    mode, sheet, _, _ = world
    room = opened()
    room.deal(sheet, mode)
    room.go_on()
    room.reveal_all()
    told = [term["truth"] == "real" for term in room_view.public(room, 3)["terms"]]
    assert told == [card.is_real for card in sheet.cards]
