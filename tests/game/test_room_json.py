"""A room that is written and read again goes on as if nothing had happened."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from balderdash.game import room_json
from balderdash.game.modes import Mode
from balderdash.game.room import Phase, Room
from balderdash.game.room_json import RoomWriter
from balderdash.game.sheet import Sheet
from tests.game.test_room import balderdash, room
from tests.game.test_room_secrets import Move, everything, moves, opened, worlds


def written(some: Room) -> dict[str, Any]:
    """The JSON values of a room."""
    values: dict[str, Any] = json.loads(RoomWriter().text(some))
    return values


def again(some: Room) -> Room:
    """The room after a crash."""
    return room_json.from_json(written(some), some.is_decent, some.refusal)


def seen(some: Room) -> str:
    """All that anybody may see, whatever the number of the revision."""
    return everything(some).replace(f'"rev": {some.rev}', "")


@given(worlds(), moves(), moves())
def test_a_room_goes_on_after_a_crash(
    world: tuple[Mode, Sheet, Sheet, int], before: list[Move], after: list[Move]
) -> None:
    mode, sheet, _, _ = world
    first = opened()
    first.deal(sheet, mode)
    for move in before:
        move(first)
    second, writer = again(first), RoomWriter()
    assert seen(second) == seen(first)
    for move in [*after, Room.end]:
        assert move(second) == move(first)
        assert seen(second) == seen(first)
        assert json.loads(writer.text(first)) == written(first), "a writer that has written before writes the same"


def test_who_is_sent_away_at_the_scores_keeps_the_votes_of_the_past() -> None:
    first, (ann, *_) = room()
    first.vote(ann.number, 1, 1, [0])
    while first.phase is not Phase.SCORES:
        first.reveal_all()
        first.go_on()
    second, writer = again(first), RoomWriter()
    writer.text(first)
    assert first.kick(ann.number) == second.kick(ann.number) == ""
    assert ann.number in first.log[0].attempts[0].marks
    assert seen(second) == seen(first)
    assert json.loads(writer.text(first)) == written(first)


@pytest.mark.parametrize("asks_meaning", [False, True])
def test_balderdash_goes_on_after_a_crash(asks_meaning: bool) -> None:
    first, (ann, bob, eve) = balderdash(asks_meaning=asks_meaning)
    first.write(ann.number, 1, "Alchemical ring")
    first.write(bob.number, 1, "Aligned sheaf")
    for _ in range(20):
        second = again(first)
        assert seen(second) == seen(first)
        assert second.player_of(eve.token) == eve
        assert second.write(eve.number, 1, "Alone field") == first.write(eve.number, 1, "Alone field")
        first = again(second)
        if first.phase is Phase.VOTE:
            first.vote(eve.number, 1, 1, [0])
        if first.phase is Phase.SCORES:
            break
        first.go_on()
    assert first.log[0].points == again(first).log[0].points
    assert first.phase is Phase.SCORES


@pytest.mark.parametrize("name", sorted(written(Room("Greek"))))
def test_a_damaged_room_is_a_value_error(name: str) -> None:
    values = written(room()[0])
    if name not in ("title", "is_locked"):  # any value will do there
        with pytest.raises(ValueError, match=r"."):
            room_json.from_json({**values, name: object()})
    del values[name]
    with pytest.raises(ValueError, match="no room"):
        room_json.from_json(values)


@pytest.mark.parametrize("values", [None, [], 3, "room", {}, {"players": 7}])
def test_what_is_no_room_is_a_value_error(values: object) -> None:
    with pytest.raises(ValueError, match="no room"):
        room_json.from_json(values)
