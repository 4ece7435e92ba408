from __future__ import annotations

import io
import json
import sys
from contextlib import suppress

import pytest

from balderdash.cli import terminal
from balderdash.terms.printable import printable


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("素数", 4), ("Ａ", 2), ("\u200c", 0)]
)
def test_cells(text: str, cells: int) -> None:
    assert terminal.cells(text) == cells


def test_narration_is_not_data(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.narrate("a\x1bb")
    assert capsys.readouterr() == ("", "a�b\n")


def test_bold_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_table_without_rows_has_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Tty()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    terminal.print_table(("name", "n"), [])
    assert screen.getvalue() == "\x1b[1mname  n\x1b[0m\n"


def test_a_table_to_be_listened_to(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("Ada", "3", "██··", "a\x1bb"), ("Bob", "4", "█···", "")]
    terminal.print_table(("who", "games", "", "last"), rows, plain=True)
    assert capsys.readouterr().out == "Ada: games 3; last a\N{REPLACEMENT CHARACTER}b\nBob: games 4\n"


@pytest.mark.parametrize(
    "text", ["\x1b]0;x\x07", "\x9b31m", "\u202eabc", "\ud800", "🦕 Łoś 素数", "\u00a0", "\U000e0041", '"\\']
)
def test_json_says_the_same_in_what_a_terminal_can_be_sent(text: str) -> None:
    line = terminal.as_json({"term": text, text: [1.5, None]})
    assert json.loads(line) == {"term": text, text: [1.5, None]}
    assert all(printable(c) == c for c in line)
    assert terminal.as_json("🦕 Łoś") == '"🦕 Łoś"'


def test_what_is_waited_for_is_shown_and_wiped_on_a_terminal_alone(
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
