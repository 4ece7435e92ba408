"""The game in a terminal of its own that is resized, stopped, resumed, hung up, and told lies about."""

from __future__ import annotations

import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from balderdash import interpreter
from tests.conftest import PATIENCE, ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals"),
]
ENTER, LEAVE, SHOW_CURSOR = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h"
# The game with a stand-in for the network, so that it starts at once.
START = (
    "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); {}"
    "from tests.tui.playing import stand_in_app; app = stand_in_app(); app.run(); raise SystemExit(app.return_code)"
)


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, first: str, environment: dict[str, str], command: str = "") -> None:
        import fcntl
        import pty
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 35, 100, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, *(["-m", "balderdash", *command.split()] if command else ["-c", START.format(first)])],
            stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, start_new_session=True,
            env={**os.environ, "COLORTERM": "truecolor", **environment},
        )  # fmt: skip
        os.close(slave)
        self.seen = b""
        self.status = psutil.Process(self.process.pid)

    def until(self, has_come: Callable[[], bool]) -> None:
        """Read until this is so."""
        end = time.monotonic() + PATIENCE
        while not has_come():
            assert time.monotonic() < end, self.seen[-2000:]
            if self.master >= 0 and select.select([self.master], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self.master, 65536)
                except OSError:  # the other end is closed
                    time.sleep(0.05)

    def shows(self, text: bytes) -> None:
        """Read until the text has been drawn, since `seen` was emptied."""
        self.until(lambda: text in self.seen)

    def ends(self) -> int:
        """Read until the program has ended."""
        self.until(lambda: self.process.poll() is not None)
        return self.process.returncode

    def hang_up(self) -> None:
        """Close the terminal."""
        os.close(self.master)
        self.master = -1


@contextmanager
def terminal(first: str = "", **environment: str) -> Iterator[Terminal]:
    """The game, dealt."""
    opened = Terminal(first, environment)
    try:
        opened.shows(b"marked")
        yield opened
    finally:
        opened.process.kill()
        opened.process.wait()
        if opened.master >= 0:
            opened.hang_up()


@pytest.mark.parametrize("number", interpreter.signals_to_leave())
def test_a_signal_to_end_leaves_as_q_does(home: Path, number: signal.Signals) -> None:
    with terminal() as game:
        game.seen = b""
        os.kill(game.process.pid, number)
        assert game.ends() == 0
        game.until(lambda: SHOW_CURSOR in game.seen)
        for undone in (LEAVE, b"\x1b[?1003l", b"\x1b[?2004l"):
            assert undone in game.seen


def test_a_signal_that_comes_while_the_first_frame_is_drawn_leaves_the_terminal(home: Path) -> None:
    game = Terminal("", {})
    try:
        game.shows(ENTER)
        game.process.terminate()
        assert game.ends() == 0
        game.shows(LEAVE)
    finally:
        game.process.kill()
        game.process.wait()
        game.hang_up()


def test_a_terminal_that_is_closed_ends_the_game_even_if_the_signal_is_ignored(home: Path) -> None:
    with terminal("import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); ") as game:
        game.hang_up()
        game.process.wait(PATIENCE)


CONTINUED_WHILE_WRITING = """
import os, signal
from textual.drivers._writer_thread import WriterThread
write = WriterThread.write

def interrupted(self, text):
    if "?1049l" in text:
        with self._queue.mutex:
            os.kill(os.getpid(), signal.SIGCONT)
    write(self, text)

WriterThread.write = interrupted
"""


def test_a_game_that_is_left_while_the_signal_to_go_on_comes_does_not_wait_for_ever(home: Path) -> None:
    with terminal(CONTINUED_WHILE_WRITING) as game:  # as when tmux closes a pane: SIGHUP and SIGCONT
        game.seen = b""
        os.write(game.master, b"q")
        assert game.ends() == 0
        assert game.seen.rindex(LEAVE) > game.seen.rfind(ENTER)


@pytest.mark.parametrize("how", ["ctrl+z", "TSTP", "STOP"])
def test_a_game_that_is_stopped_is_drawn_anew(home: Path, how: str) -> None:
    with terminal() as game:
        game.seen = b""
        if how == "ctrl+z":
            os.write(game.master, b"\x1a")
        else:
            game.process.send_signal(getattr(signal, f"SIG{how}"))
        game.until(lambda: game.status.status() == psutil.STATUS_STOPPED)
        if how != "STOP":
            game.until(lambda: SHOW_CURSOR in game.seen)
            assert LEAVE in game.seen
        game.seen = b""
        game.process.send_signal(signal.SIGCONT)
        game.shows(ENTER)
        game.shows(b"Mark the fakes")
        game.shows(b"Quit")
        os.write(game.master, b"1")  # each key counts once
        game.shows(b"1 of 5 marked")
        os.write(game.master, b"q")
        assert game.ends() == 0


@pytest.mark.parametrize(("command", "shown"), [("learn 4", b"Logistic"), ("host", b"joined")])
def test_the_terminal_is_asked_before_the_environment(home: Path, command: str, shown: bytes) -> None:
    """The host's screen took both sizes by turns, for ever, and heard no key."""
    game = Terminal("", {"COLUMNS": "40", "LINES": "12"}, command)
    try:
        game.shows(shown)
        game.shows(b"Quit")
        os.write(game.master, b"q")
        assert game.ends() == 0
        assert b"Too small" not in game.seen
    finally:
        game.process.kill()
        game.process.wait()
        game.hang_up()


def test_what_is_printed_on_a_terminal_is_as_wide_as_it(home: Path) -> None:
    game = Terminal("", {"COLUMNS": "200"}, "stats --help")
    try:
        assert game.ends() == 0
        game.until(lambda: b"--anki" in game.seen)
        assert max(map(len, game.seen.decode().splitlines())) <= 100
    finally:
        game.hang_up()


def test_an_empty_no_color_is_as_if_unset(home: Path) -> None:
    with terminal(NO_COLOR="") as game:
        coloured = [part for part in game.seen.split(b"\x1b[") if part.startswith((b"38;2;", b"1;38;2;"))]
        channels = {tuple(part.split(b"m")[0].split(b"38;2;")[1].split(b";")[:3]) for part in coloured}
        assert any(len(set(channel)) > 1 for channel in channels)  # not only greys


def test_bytes_that_are_no_text_end_no_game(home: Path) -> None:
    with terminal() as game:
        os.write(game.master, b"\xa6\xff1")
        game.shows(b"1 of 5 marked")
