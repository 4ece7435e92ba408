"""The recorder of a program that runs: what could not be saved is not lost, and nobody waits twice."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.play.game_recorder import GameRecorder
from balderdash.records import store as store_module
from balderdash.records.game_record import GameRecord
from balderdash.records.store import FILE, Store
from tests.records.games import a_game, locked


def now() -> datetime:
    return datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_recorder_saves_at_the_end_what_was_locked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    recorder, game = GameRecorder(told.append, now), a_game()
    (path := paths.state() / FILE).parent.mkdir(parents=True)
    with locked(path):
        recorder.hurry()
        recorder.save(game)
        assert (recorder.unrecorded, told) == (f"Not recorded: sheet of greek, {game.score} of {game.out_of}.", [])
    assert recorder.finish() == ""
    assert Store(path).load() == [game]


def test_a_recorder_waits_once_for_a_locked_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said after a game reads the records again, and again; each time, it waited as long as the first time."""
    monkeypatch.setattr(store_module, "LOCK_TIMEOUT", 0.05)
    waited: list[bool] = []
    load = Store.load

    def loading(store: Store, *, waits: bool = True) -> list[GameRecord]:
        waited.append(waits)
        return load(store, waits=waits)

    monkeypatch.setattr(Store, "load", loading)
    recorder, game = GameRecorder(lambda sentence: None, now), a_game()
    (path := paths.state() / FILE).parent.mkdir(parents=True)
    with locked(path):
        recorder.save(game)
        assert recorder.history() == recorder.history() == [game]
    assert waited == [False, False, False]
    assert recorder.finish() == ""
    assert recorder.history() == [game]
    assert waited[3:] == [True]
    with locked(path):
        recorder.history()
        recorder.history()
    assert waited[4:] == [True, False]


def test_a_recorder_gives_each_warning_once_and_the_game_goes_on(home: Path) -> None:
    file = paths.state() / FILE
    file.parent.mkdir(parents=True)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    warnings: list[str] = []
    recorder = GameRecorder(warnings.append, now)
    game, other = a_game(), a_game()
    recorder.save(game)
    recorder.save(other)
    assert recorder.history() == [game, other]
    assert len(warnings) == 1
    assert "newer version" in warnings[0]


def test_what_could_not_be_saved_before_is_changed_too(home: Path) -> None:
    recorder = GameRecorder(lambda sentence: None, now)
    file = paths.state() / FILE
    file.mkdir(parents=True)  # a folder in its place
    recorder.save(a_game())
    with pytest.raises(BalderdashError, match="could not be written"):
        recorder.rename_player("Ada", "Bert")
    assert [game.player for game in recorder.history()] == ["Ada"]
    file.rmdir()
    assert recorder.rename_player("Ada", "Bert") == 1
    assert [game.player for game in recorder.history()] == ["Bert"]
    assert recorder.delete_player("Bert") == 1
    assert recorder.history() == []
