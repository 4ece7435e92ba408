"""Ctrl+C and SIGTERM at any moment in a program that serves: it ends, says so in plain words, and keeps the room."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from balderdash.play.room_session import load_saved
from tests.conftest import PATIENCE, ROOT
from tests.web.phones import free_port

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="sends signals")]
SERVERS = {
    "web": ("web", "--no-open"),
    "room": ("host", "--no-screen"),
    "rehearsal": ("host", "--no-screen", "--rehearse", "5"),
}
PROGRAM = """
import sys
from balderdash import cli
run = cli._run
cli._run = lambda arguments: print("begins", flush=True) or run(arguments)
sys.exit(cli.main())
"""
MOMENTS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.9, 1.3)  # seconds after its beginning


@contextmanager
def serving(home: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    """A server that has just begun to start."""
    command = [sys.executable, "-c", PROGRAM, *SERVERS[name], "--list", "minerals", "--port", str(free_port())]
    environment = {**os.environ, "BALDERDASH_HOME": str(home), "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "begins\n"
            yield program
        finally:
            program.kill()


def ready(program: subprocess.Popen[str], name: str) -> None:
    """Wait until it serves."""
    told = program.stderr if name == "web" else program.stdout
    assert told is not None
    assert "http://" in told.readline()


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("times", [1, 5])
def test_a_server_ends_in_plain_words(home: Path, name: str, number: signal.Signals, times: int) -> None:
    with serving(home, name) as program:
        ready(program, name)
        for _ in range(times):
            program.send_signal(number)
            time.sleep(0.02)
        out, err = program.communicate(timeout=PATIENCE)
    assert "Traceback" not in out + err
    assert program.returncode == 0 or (times > 1 and program.returncode == -number)  # all was done and kept already


@pytest.mark.parametrize("name", SERVERS)
def test_ctrl_c_while_it_starts(home: Path, name: str) -> None:
    for seconds in MOMENTS:
        with serving(home, name) as program:
            time.sleep(seconds)
            program.send_signal(signal.SIGINT)
            out, err = program.communicate(timeout=PATIENCE)
        assert "Traceback" not in out + err, seconds
        assert program.returncode in (0, 130), seconds


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_room_that_is_ended_by_a_signal_is_kept(home: Path, number: signal.Signals) -> None:
    with serving(home, "rehearsal") as program:
        ready(program, "rehearsal")
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        while not program.stderr.readline().startswith("5 phones connected"):
            pass
        program.stdin.write("\n")
        program.stdin.flush()
        assert program.stdout.readline().startswith("Sheet")
        program.send_signal(number)
        _, err = program.communicate(timeout=PATIENCE)
    assert "The room is kept: `balderdash host --resume` opens it again." in err
    assert load_saved().room["phase"] == "vote"
