from __future__ import annotations

import io
import json
import sys
from contextlib import suppress

import pytest

from balderdash.cli import terminal
from balderdash.cli.progress import ProgressLine
from balderdash.terms.printable import printable


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("素数", 4), ("Ａ", 2), ("\u200c", 0)]
)
def test_cells(text: str, cells: int) -> None:
    assert terminal.cells(text) == cells


def test_narration_and_warnings_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.narrate("a\x1bb")
    terminal.warn("bad\x1b")
    assert capsys.readouterr() == ("", "a�b\nbalderdash: bad�\n")


@pytest.mark.parametrize(
    ("encoding", "is_dumb"), [("utf-8", False), ("gb18030", False), ("cp437", True), ("latin-1", True), ("none", True)]
)
def test_a_terminal_whose_encoding_lacks_the_marks_draws_no_screen(
    encoding: str, is_dumb: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Screen(Tty):
        pass

    Screen.encoding = encoding
    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.is_dumb() == is_dumb


@pytest.mark.parametrize("width", [24, 33, 80])
def test_on_a_terminal_messages_end_their_lines_between_words(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Tty()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", str(width))
    text = "Stopped and saved after a while. `balderdash train x` continues, unless something else was said."
    terminal.narrate(text)
    terminal.warn(text)
    lines = screen.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert " ".join(lines) == f"{text} balderdash: {text}"
    assert sum("`balderdash train x`" in line for line in lines) == 2  # a command can be pasted


@pytest.mark.parametrize(("width", "has_bar"), [(39, False), (48, True), (80, True)])
def test_a_progress_bar_leaves_room_for_its_text(width: int, has_bar: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Tty()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    ProgressLine().show(0.5, "train 1.846  valid 1.822  4 s left")
    line = screen.getvalue().strip("\r")
    assert line.startswith("[##") == has_bar
    assert "train 1.846  valid 1.822  4 s left"[: width - 7] in line
    assert len(line) < width


def test_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.bold("x", Tty()) == "\x1b[1mx\x1b[0m"
    assert terminal.bold("x", io.StringIO()) == "x"
    monkeypatch.setenv("NO_COLOR", "")  # empty is unset
    assert terminal.bold("x", Tty()) != "x"
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.bold("x", Tty()) == "x"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert terminal.bold("x", Tty()) == "x"


def test_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_table(("name", "n", "what"), [("素数", "7", "ok"), ("a\nb", "1,234", "a long remark")], right=("n",))
    assert capsys.readouterr().out == (
        "name      n  what\n"
        "素数      7  ok\n"
        "a�b   1,234  a long remark\n"
    )  # fmt: skip


def test_a_table_without_rows_has_a_head(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Tty()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    terminal.print_table(("name", "n"), [])
    terminal.print_table(("name",), [("Abel",)])
    assert screen.getvalue() == "\x1b[1mname  n\x1b[0m\n\x1b[1mname\x1b[0m\nAbel\n"


def test_a_table_fits_into_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    head = ("name", "n", "bar", "kind", "what")
    rows = [("Abel", "7", "██", "play", "a long remark about many things"), ("Noether", "12", "█", "play", "short")]
    command = "balderdash play --list minerals"

    def lines(width: int, *more: str) -> list[str]:
        screen = Tty()
        monkeypatch.setattr(sys, "stdout", screen)
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("TERM", "dumb")
        table = [*rows, ("Klein", "1", "", "play", *more)] if more else rows
        terminal.print_table(head, table, right=("n",), spare=("bar", "kind"))
        return screen.getvalue().splitlines()

    assert lines(80)[1] == "Abel      7  ██   play  a long remark about many things"
    assert lines(50)[1:3] == ["Abel      7  ██   play  a long remark about many", " " * 24 + "things"]
    assert capsys.readouterr().err == ""
    assert lines(40)[0] == "name      n  what"
    assert capsys.readouterr().err == "Left out in this width: bar, kind.\n"
    narrow = lines(30, command)
    assert narrow[1:4] == ["Abel      7", "    a long remark about many things", "Noether  12  short"]
    assert narrow[-2:] == ["Klein     1", f"    {command}"]
    assert lines(40, command)[-2:] == ["Klein     1", f"    {command}"]  # whole, so that it can be pasted


def test_a_plain_table(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("Ada", "3", "██··", "a\x1bb"), ("Bob", "4", "█···", "")]
    terminal.print_table(("who", "games", "", "last"), rows, plain=True)
    assert capsys.readouterr().out == "Ada: games 3; last a\N{REPLACEMENT CHARACTER}b\nBob: games 4\n"


@pytest.mark.parametrize(
    "text", ["\x1b]0;x\x07", "\x9b31m", "\u202eabc", "\ud800", "🦕 Łoś 素数", "\u00a0", "\U000e0041", '"\\']
)
def test_json_is_safe_to_print_and_keeps_its_value(text: str) -> None:
    line = terminal.as_json({"term": text, text: [1.5, None]})
    assert json.loads(line) == {"term": text, text: [1.5, None]}
    assert all(printable(c) == c for c in line)
    assert terminal.as_json("🦕 Łoś") == '"🦕 Łoś"'


def test_a_status_is_shown_and_removed_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with terminal.status("Reading …"):
        pass
    assert capsys.readouterr() == ("", "")
    screen = Tty()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with suppress(ValueError), terminal.status("Reading …"):
        assert screen.getvalue() == "Reading …"
        raise ValueError
    assert screen.getvalue() == "Reading …\r         \r"
