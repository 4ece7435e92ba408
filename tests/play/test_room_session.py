"""A session in a room: dealing in every mode, a rehearsal of the whole hour, its result, and its file."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from balderdash.errors import BalderdashError
from balderdash.game.question import SheetQuestion
from balderdash.game.room import Phase, Player
from balderdash.play import room_result
from balderdash.play.rehearsal import Rehearsal
from balderdash.play.room_session import BEFORE, ROOM_MODES, RoomSession, load_saved, save, set_aside, snapshot_file
from tests.play.stand_in_source import MEANINGS, StandIn

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


def session(mode: str = "sheet") -> RoomSession:
    opened = RoomSession(StandIn(meanings=MEANINGS), mode, 1)
    opened.prepare_names()
    return opened


def play(opened: RoomSession, players: int = 12) -> Rehearsal:
    """Rehearse one sheet to its scores."""
    rehearsal = Rehearsal(opened, players, Random(1))
    rehearsal.prepare()
    opened.prepare()
    for _ in range(60):
        rehearsal.step()
    assert opened.deal() == ""
    while not opened.needs_deal:
        for _ in range(60 if opened.room.phase in (Phase.VOTE, Phase.WRITE) else 0):
            rehearsal.step()
        assert opened.room.go_on() == ""
    return rehearsal


@pytest.mark.parametrize("mode", ROOM_MODES)
def test_every_mode_is_rehearsed_to_its_scores(mode: str) -> None:
    opened = session(mode)
    rehearsal = play(opened)
    room = opened.room
    assert len(room.present) == len(rehearsal.players) == 12
    assert [played.question.mode_name for played in room.log] == [mode] * len(room.log)
    assert room.log[0].attempts[0].ballots >= 8
    assert any(room.scores.values()), "somebody knows something"
    result = room_result.to_json(room)
    assert len(result["questions"]) == len(room.log)
    for question in result["questions"]:
        voted = [line["votes"] for line in question["lines"] if "votes" in line] + [
            answer["votes"] for answer in question["answers"]
        ]
        assert all(0 <= votes[-1] <= question["ballots"][-1] for votes in voted)


def test_names_are_short_fakes_of_the_network() -> None:
    opened = session()
    names = {opened.default_name() for _ in range(20)}
    assert len(names) == 20
    assert all(name.startswith("Starter") for name in names)
    assert opened.default_name() == "", "there are only so many"


def test_the_result_is_written_three_times(tmp_path: Path) -> None:
    opened = session()
    with pytest.raises(BalderdashError, match="no result yet"):
        opened.write_result(tmp_path, NOW)
    play(opened)
    opened.room.rename(0, "=<b>&1")
    with pytest.raises(BalderdashError, match="There is no folder"):
        opened.write_result(tmp_path / "none", NOW)
    files = opened.write_result(tmp_path, NOW)
    assert [file.name for file in files] == [f"room-2026-11-30-{opened.code}.{end}" for end in ("json", "csv", "html")]
    texts = [file.read_text("utf-8") for file in files]
    values = json.loads(texts[0])
    assert {player["name"] for player in values["players"]} == {player.name for player in opened.room.present}
    assert "<b>" not in texts[2]
    assert "=&lt;b&gt;&amp;1" in texts[2]
    for player in opened.room.players:
        assert not any(player.token in text for text in texts)
    rows = list(csv.DictReader(io.StringIO(texts[1])))
    assert len(rows) == 10
    assert rows[0]["line"] == values["questions"][0]["lines"][0]["text"]
    assert int(rows[0]["votes"]) <= int(rows[0]["ballots"])


def test_no_cell_is_a_formula() -> None:
    opened = session("bluff")
    opened.prepare()
    player = opened.room.join("token", "=SUM(A1)")
    assert isinstance(player, Player)
    opened.deal()
    assert opened.room.write(player.number, 1, "=1+1, a sum") == ""
    while opened.room.phase is not Phase.SCORES:
        opened.room.go_on()
    cells = [
        cell for row in csv.reader(io.StringIO(room_result.to_csv(room_result.to_json(opened.room)))) for cell in row
    ]
    assert "'=1+1, a sum" in cells
    assert "'=SUM(A1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_session_is_resumed_from_its_file(home: Path) -> None:
    with pytest.raises(BalderdashError, match="no room to resume"):
        load_saved()
    opened = session("duel")
    play(opened)
    opened.port = 8017
    save(opened.snapshot())
    assert snapshot_file().stat().st_mode & 0o077 == 0, "tokens are nobody else's business"
    saved = load_saved()
    assert (saved.port, saved.mode) == (8017, "duel")
    other = session()
    other.resume(saved)
    assert (other.code, other.mode) == (opened.code, "duel")
    assert other.room.scores == opened.room.scores
    assert other.room.players == opened.room.players
    other.prepare()
    assert other.deal() == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"version": 2}',
        b'{"version": 1, "list": 3}',
        b'{"version": 1}',
    ],
)
def test_a_damaged_file_is_one_sentence(home: Path, content: bytes) -> None:
    save(content)
    with pytest.raises(BalderdashError, match="is damaged"):
        load_saved()


def test_a_file_with_a_damaged_room_is_one_sentence(home: Path) -> None:
    opened = session()
    values = json.loads(opened.snapshot())
    values["room"]["phase"] = "party"
    save(json.dumps(values).encode())
    with pytest.raises(BalderdashError, match="is damaged"):
        session().resume(load_saved())


def test_a_room_that_is_resumed_gets_new_terms(home: Path) -> None:
    terms = [f"Term{number} word{number}" for number in range(6000)]
    opened = RoomSession(StandIn(terms), seed=1)
    seen = [key for _ in range(12) for key in dealt(opened)]
    save(opened.snapshot())
    other = RoomSession(StandIn(terms))
    other.resume(load_saved())
    assert not set(seen) & {key for _ in range(8) for key in dealt(other)}


def dealt(opened: RoomSession) -> list[str]:
    """The keys of the next sheet, which is played to its scores."""
    opened.prepare()
    opened.deal()
    question = opened.room.question
    assert isinstance(question, SheetQuestion)
    while not opened.needs_deal:
        opened.room.go_on()
    return [card.key for card in question.cards]


@pytest.mark.usefixtures("home")
def test_a_new_room_keeps_the_one_before() -> None:
    assert not set_aside(), "there is none"
    empty = session()
    save(empty.snapshot())
    assert not set_aside(), "nobody had joined"
    assert snapshot_file().exists()
    played = session()
    played.room.join("token", "Ann")
    save(played.snapshot())
    with pytest.raises(BalderdashError, match="no other was opened before"):
        load_saved(BEFORE)
    assert set_aside()
    assert not snapshot_file().exists()
    save(empty.snapshot())
    assert load_saved(BEFORE).code == played.code
    assert load_saved().code == empty.code
    snapshot_file().write_text("{")
    assert set_aside(), "a damaged file is kept, too"


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_nobody_else_may_read_the_tokens_of_a_room(home: Path) -> None:
    save(session().snapshot())
    assert snapshot_file().stat().st_mode & 0o777 == 0o600


def test_a_rehearsal_that_is_resumed_goes_on_with_its_players(home: Path) -> None:
    opened = session()
    assert isinstance(opened.room.join("token of a phone", "Ann"), Player)
    before = play(opened)
    save(opened.snapshot())
    resumed = session()
    resumed.resume(load_saved())
    rehearsal = Rehearsal(resumed, 20, Random(2))
    assert rehearsal.players == before.players
    assert len(rehearsal.players) == 12
    resumed.prepare()
    for _ in range(60):
        rehearsal.step()
    assert resumed.deal() == ""
    for _ in range(60):
        rehearsal.step()
    assert len(rehearsal.players) == 20, "the others join"
    assert len(resumed.room.players) == 21
    assert before.players <= resumed.room.attempts[-1].voted == rehearsal.players
