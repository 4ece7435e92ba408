"""What a screen reader is given: lines of words and numbers, and nothing that is drawn."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, ROOT, Run

DRAWN = {*map(chr, range(0x2500, 0x25A0)), *map(chr, range(0x2800, 0x2900)), *"✓✗●○\x1b\r\b"}


@pytest.mark.parametrize(
    "command",
    [
        ["lists"],
        ["models"],
        ["paths"],
        ["learn"],
        *(["learn", str(number)] for number in range(1, 7)),
        pytest.param(["learn", "7"], marks=pytest.mark.slow),  # the only one that loads a network
        ["play", "--keys"],
        ["judge", "--list", "minerals", "Quartz"],
    ],
)
def test_nothing_is_drawn(balderdash: Run, command: list[str]) -> None:
    listened = balderdash(*command, BALDERDASH_PLAIN="1")
    assert listened.returncode == 0, listened.stderr
    assert listened.stdout.strip()
    assert not DRAWN & set(listened.stdout + listened.stderr)
    assert "  ".join(["name", "terms"]) not in listened.stdout  # no head of a table


def test_letters_have_their_surprise_in_numbers(balderdash: Run) -> None:
    told = balderdash("judge", "--list", "minerals", "--plain", "A b").stdout.splitlines()
    assert told[0] == "A b"
    letters = told[1].removeprefix("  surprise in nats: ").split(", ")
    assert [letter.split(" ")[0] for letter in letters] == ["A", "space", "b", "end"]
    assert all(float(letter.split(" ")[1]) >= 0 for letter in letters)


def at_a_terminal(tmp_path: Path, *command: str, typed: bytes, **environment: str) -> tuple[int, str]:
    """The exit code of a command at a terminal, and all that it shows there."""
    keyboard, terminal = os.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "balderdash", *command],
        stdin=terminal, stdout=terminal, stderr=terminal, cwd=tmp_path, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BALDERDASH_HOME": str(tmp_path), **environment},
    )  # fmt: skip
    os.close(terminal)
    os.write(keyboard, typed)  # waits in the terminal until it is read
    shown, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            piece = os.read(keyboard, 4096)
        except OSError:  # the last who had it open is gone
            break
        shown += piece
    os.close(keyboard)
    return program.wait(PATIENCE), shown.decode()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of POSIX")
@pytest.mark.parametrize(
    ("command", "says"), [(["play", "--list", "minerals"], "10 of 10|of 10 right"), (["learn", "1"], "Lesson 1")]
)
def test_a_terminal_that_only_prints_lines_gets_lines(tmp_path: Path, command: list[str], says: str) -> None:
    code, shown = at_a_terminal(tmp_path, *command, typed=b"1 2 3 4 5\n\x04", TERM="dumb")
    assert code == 0, shown
    assert any(what in shown for what in says.split("|"))
    assert "\x1b" not in shown
