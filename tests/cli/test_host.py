"""`balderdash host`: a whole session by keyboard, a crash, and wrong arguments."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from balderdash.cli import FAILED, WRONG_USAGE, main
from balderdash.cli.host_lines import LineControl
from balderdash.game.room import Phase
from tests.conftest import PATIENCE, ROOT
from tests.web.phones import free_port, serving

PORT = free_port()  # of this process: another one may run the same tests


def start(home: Path, *arguments: str, folder: Path = ROOT) -> subprocess.Popen[str]:
    """The program with a keyboard that is a pipe."""
    return subprocess.Popen(
        [sys.executable, "-m", "balderdash", "host", "--no-screen", "--port", str(PORT), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "BALDERDASH_HOME": str(home), "PYTHONPATH": str(ROOT)},
    )


def say(program: subprocess.Popen[str], *lines: str) -> None:
    assert program.stdin is not None
    program.stdin.write("".join(f"{line}\n" for line in lines))
    program.stdin.flush()


@pytest.mark.slow
def test_a_session_by_keyboard(home: Path, tmp_path: Path) -> None:
    with start(home, "--list", "minerals", "--seed", "3", folder=tmp_path) as program:
        lines = ["?", "c", "p", "z", "m cheese", "m duel", "m sheet", "", "h 5 5 5", "h 5 4 3 2 1 0 1 2 3 4", "", "v"]
        say(program, *lines, "d", "", "h 9 4 3 2 1 0 1 2 3 4", "", "a", "x 1", "k 1", "r 1 Ann", "l", "l", "i", "")
        say(program, "s nowhere", "s", "e", "q")
        out, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 0, err
    assert re.match(r"http://[\d.]+:\d+/[A-Z2-9]{4}\n", out)
    assert "Type 10 numbers, one for each line." in err
    assert "There is no command 'z'" in err
    assert "Nobody has joined yet." in err
    assert "The room is split about" in err
    assert "4 of 9 (44 %) took it for a fake; in the first vote 80 %" in out
    assert "What fooled this room:" in out
    assert "There is no folder nowhere" in err
    (written,) = tmp_path.glob("room-*.json")
    values = json.loads(written.read_text("utf-8"))
    assert values["questions"][0]["ballots"] == [5, 9]
    assert len(values["questions"][0]["lines"]) == 10


class Typed(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.slow
async def test_a_terminal_asks_before_it_ends_something(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving() as server:
        server.room.join("token", "Ann")
        monkeypatch.setattr(sys, "stdin", Typed("\n\nq\np\nq\ne\ne\nq\n"))
        await asyncio.wait_for(LineControl(server).run(), PATIENCE)
        assert server.room.phase is Phase.END
    told = capsys.readouterr().err
    assert "The vote is closed. Nobody has voted: o opens it again, h counts raised hands." in told
    assert told.count("q and Enter once more to close the room on 1 player.") == 2
    assert told.count("e and Enter once more to end the game of 1 player.") == 1


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="only POSIX kills so")
def test_a_room_is_resumed_after_a_crash(home: Path, tmp_path: Path) -> None:
    file = home / "state" / "room.json"
    with start(home, "--list", "minerals", "--rehearse", "5") as program:
        assert program.stdout is not None
        address = program.stdout.readline()
        wait_until(lambda: len(saved(file)["players"]) == 5)
        say(program, "", "", "a", "")
        wait_until(lambda: saved(file)["phase"] == "scores")
        before = saved(file)
        os.kill(program.pid, signal.SIGKILL)
    with start(home, "--resume", folder=tmp_path) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == address, "the code on the wall and in the phones is still right"
        say(program, "p", "s", "q")
        out, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 0, err
    assert len(re.findall(r"^ +\d  .+: \d+$", out, re.MULTILINE)) == 5, "the rehearsal goes on with its players"
    (written,) = tmp_path.glob("room-*.json")
    values = json.loads(written.read_text("utf-8"))
    assert sorted(names(before)) == sorted(names(values))
    assert [line["text"] for line in values["questions"][0]["lines"]] == [
        card["text"] for card in before["sheets"][0]["cards"]
    ]


def names(room: dict[str, Any]) -> list[str]:
    return [player["name"] for player in room["players"]]


def saved(file: Path) -> dict[str, Any]:
    """The room as it is kept now."""
    if not file.exists():
        return {"players": [], "phase": ""}
    values: dict[str, Any] = json.loads(file.read_text("utf-8"))["room"]
    return values


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_without_the_extra_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)  # as if it were not installed
    assert main(["host"]) == FAILED
    assert "balderdash[room]" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "22"],
        ["--port", "x"],
        ["--public-url", "my-room.example"],
        ["--public-url", "https://my-room.example/path"],
        ["--public-url", "https://user@my-room.example"],
        ["--public-url", "https://:secret@my-room.example"],
        ["--public-url", "https://[my-room"],
        ["--public-url", "javascript:alert(1)"],
        ["--mode", "daily"],
        ["--rehearse", "0"],
    ],
)
def test_wrong_arguments_are_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["host", *arguments]) == WRONG_USAGE
    assert "Traceback" not in capsys.readouterr().err


def test_there_is_no_room_to_resume(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["host", "--resume"]) == FAILED
    assert "There is no room to resume" in capsys.readouterr().err


def test_without_a_terminal_there_is_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["host"]) == FAILED
    assert "`balderdash host --no-screen` works without one." in capsys.readouterr().err
