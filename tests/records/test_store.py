"""The record file: two games at once, kill -9, and every kind of bad file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from balderdash.errors import BalderdashError
from balderdash.records import store as store_module
from balderdash.records.game_record import GuessRecord
from balderdash.records.store import _STEPS, VERSION, Store
from tests.conftest import PATIENCE, ROOT
from tests.records.games import a_game, guessed, locked


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "records.sqlite"


def test_saved_games_are_loaded_again(path: Path) -> None:
    first = a_game(
        [
            GuessRecord("[/] \\ 🦕", True, 0.7, True, False, 0.25),
            GuessRecord("משפט", False, 0.9, True, True, None, "invented"),
        ],
        player="Эмми [bold] 🦕\n",
        mode="wager",
    )
    second = a_game(at="2026-11-25T11:00:00Z", day="2026-11-25", machine_score=7)
    Store(path).save([first])
    Store(path).save([second])
    assert Store(path).load() == [first, second]


def test_without_a_file_there_are_no_games_and_none_is_made(path: Path) -> None:
    assert Store(path).load() == []
    assert not path.parent.exists()


def test_saving_a_game_again_replaces_it(path: Path) -> None:
    game = a_game()
    Store(path).save([game])
    disputed = replace(game, score=2, guesses=(game.guesses[0], replace(game.guesses[1], is_disputed=True)))
    Store(path).save([disputed])
    assert Store(path).load() == [disputed]


def test_only_the_first_game_on_a_daily_sheet_counts(path: Path) -> None:
    first, second = a_game(day="2026-11-25"), a_game(day="2026-11-25")
    other = a_game(day="2026-11-25", player="Bert")
    Store(path).save([first])
    Store(path).save([second, other])
    assert {game.id for game in Store(path).load()} == {first.id, other.id}


@pytest.mark.parametrize("junk", [b"this is no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
@pytest.mark.parametrize("reads", [True, False])
def test_a_damaged_file_is_set_aside_and_a_new_one_starts(path: Path, junk: bytes, reads: bool) -> None:
    path.parent.mkdir()
    path.write_bytes(junk)
    warnings: list[str] = []
    store = Store(path, warnings.append)
    if reads:
        assert store.load() == []
    game = a_game()
    store.save([game])
    assert store.load() == [game]
    (aside,) = path.parent.glob("records.damaged-*.sqlite")
    assert aside.read_bytes() == junk
    assert len(warnings) == 1
    assert aside.name in warnings[0]


def test_a_file_without_opponents_is_brought_up_to_date(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as connection:
        for statement in _STEPS[0].split(";\n"):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO game VALUES ('i', '2026-01-01T00:00:00Z', 'Ada', 'l', 'm', 'sheet', 3, 10, 7, '', 4)"
        )
        connection.execute("INSERT INTO guess VALUES ('i', 0, 'Ring', 1, 1.0, 1, 0, NULL, '')")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    (old,) = Store(path).load()
    assert (old.score, old.machine_score, old.opponent, old.opponent_score) == (3, 4, "", None)
    assert len(old.guesses) == 1
    new = replace(a_game(), opponent="student", opponent_score=6)
    Store(path).save([new])
    Store(path).save([replace(new, opponent_score=7)])  # as a dispute changes it
    assert Store(path).load() == [old, replace(new, opponent_score=7)]


def test_a_file_from_a_newer_version_is_left_unchanged(path: Path) -> None:
    Store(path).save([a_game()])
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    for work in (Store(path).load, lambda: Store(path).save([a_game()])):
        with pytest.raises(BalderdashError, match="newer version"):
            work()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_locked_file_gives_an_error_and_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "LOCK_TIMEOUT", 0.05)
    game = a_game()
    Store(path).save([game])
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(BalderdashError, match="another program is using it") as error:
        Store(path).save([a_game()])
    assert str(path) in str(error.value)
    holder.execute("ROLLBACK")
    holder.close()
    assert Store(path).load() == [game]


def test_waiting_for_another_program_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "LOCK_TIMEOUT", 0.3)
    monkeypatch.setattr(store_module, "SILENT", 0.0)  # or a machine that stalls once gives up before it has told
    Store(path).save([a_game()])
    told: list[str] = []
    with locked(path):
        for work in (Store(path, told.append).load, lambda: Store(path, told.append).save([a_game()])):
            with pytest.raises(BalderdashError, match="another program is using it"):
                work()
    assert told == [f"Waiting for the records in {path}, which another program is using …"] * 2


def test_a_player_who_leaves_waits_for_nothing(path: Path) -> None:
    Store(path).save([a_game()])
    with locked(path):
        with pytest.raises(BalderdashError, match="another program is using it"):
            Store(path, gives_up=lambda: True).load()
        with pytest.raises(BalderdashError, match="another program is using it"):
            Store(path).load(waits=False)


def test_an_unwritable_place_gives_an_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    with pytest.raises(BalderdashError, match=r"could not be written .*the game goes on"):
        Store(tmp_path / "state" / "records.sqlite").save([a_game()])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_file_gives_an_error(path: Path) -> None:
    Store(path).save([a_game()])
    path.chmod(0o444)
    path.parent.chmod(0o555)
    with pytest.raises(BalderdashError, match="could not be written"):
        Store(path).save([a_game()])
    path.parent.chmod(0o755)


WRITER = """
import sys
import threading
from pathlib import Path
from typing import Any
from balderdash.records.store import Store
from tests.records.games import a_game
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    store.save([a_game(player=f"{sys.argv[3]}{number}")])
    print(number, flush=True)
"""


def writer(path: Path, count: int, name: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(count), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def start(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


@pytest.mark.slow
def test_two_processes_lose_nothing(path: Path) -> None:
    processes = [writer(path, 40, name) for name in "ab"]
    start(*processes)
    for process in processes:
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    players = {game.player for game in Store(path).load()}
    assert players == {f"{name}{number}" for name in "ab" for number in range(40)}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_games_saved_before_a_kill_are_kept(path: Path) -> None:
    process = writer(path, 10_000, "k")
    start(process)
    assert process.stdout is not None
    for _ in range(15):
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)
    process.communicate()
    games = Store(path).load()
    assert {f"k{number}" for number in range(last + 1)} <= {game.player for game in games}
    assert all(game.guesses == a_game().guesses for game in games)
    Store(path).save([a_game()])


def test_a_fresh_file_made_by_two_at_once_has_its_tables_once(path: Path) -> None:
    processes = [writer(path, 1, name) for name in "abcd"]
    start(*processes)
    for process in processes:
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    assert len(Store(path).load()) == 4


@pytest.mark.parametrize("statement", ["PRAGMA user_version", "PRAGMA synchronous", "BEGIN IMMEDIATE"])
def test_a_lock_at_any_step_of_opening_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    Store(path).save([a_game()])
    connect = sqlite3.connect
    other = connect(path, isolation_level=None, check_same_thread=False)
    releases: list[threading.Timer] = []

    class Interrupted(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            if sql.startswith(statement) and not releases:
                other.execute("BEGIN EXCLUSIVE")
                releases.append(threading.Timer(0.05, other.execute, ["COMMIT"]))
                releases[0].start()
            return super().execute(sql, *parameters)

    monkeypatch.setattr(sqlite3, "connect", partial(connect, factory=Interrupted))
    Store(path).save([a_game()])
    for release in releases:
        release.join()
    other.close()
    assert releases
    assert len(Store(path).load()) == 2


def test_guesses_keep_the_answers(path: Path) -> None:
    game = a_game([guessed("Ring", True, False), guessed("Rong", False, True, "recombined")])
    Store(path).save([game])
    (loaded,) = Store(path).load()
    assert [(g.belief, g.is_right, g.kind) for g in loaded.guesses] == [(0.0, False, ""), (0.0, True, "recombined")]


def test_a_schema_that_is_not_text_counts_as_damage(path: Path) -> None:
    Store(path).save([a_game()])
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE game (", b"CREATE TABL\x84 game ("))
    warnings: list[str] = []
    assert Store(path, warnings.append).load() == []
    assert "damaged" in warnings[0]
    Store(path).save([a_game()])
    assert len(Store(path).load()) == 1


def test_an_unreadable_folder_gives_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", denied)
    with pytest.raises(BalderdashError, match=r"could not be read \(Permission denied\).*the game goes on"):
        Store(path).load()
