"""What goes wrong in a worker thread is told in a sentence, and the game goes on where there is one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.game import dealing
from balderdash.records import store
from balderdash.records.store import Store
from balderdash.tui.app import BalderdashApp
from tests.conftest import PATIENCE, ROOT
from tests.play.stand_in_source import StandIn
from tests.tui.playing import again_is_allowed, dealt, screen_text, settled, shows, stand_in_app, until


async def until_closed(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: not pilot.app.is_running)


@pytest.mark.parametrize("reason", ["There is no word list called 'x'.", "odd [/ reason [bold]"])
async def test_without_any_sheet_the_app_leaves_and_says_why(reason: str) -> None:
    def refuse(list_name: str | None, model_name: str | None) -> StandIn:
        raise BalderdashError(reason)

    app = BalderdashApp(open_source=refuse)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_closed(pilot)
    assert (app.return_code, app.failure) == (1, reason)


async def test_a_fault_of_the_program_is_no_traceback() -> None:
    def stumble(list_name: str | None, model_name: str | None) -> StandIn:
        raise KeyError("weights")

    app = BalderdashApp(open_source=stumble)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_closed(pilot)
    assert app.return_code == 1
    assert app.failure is not None
    assert "KeyError" in app.failure


async def test_a_network_that_fails_later_is_a_notice_and_the_sheet_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dealing, "FEWEST_STORED", 5)
    supply = StandIn(n_starters=5)  # enough for one sheet
    supply.failure = BalderdashError("The model [red]x[/red] [/ is damaged.")
    app = stand_in_app(supply)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        await until(pilot, lambda: "[red]x[/red] [/ is" in screen_text(pilot))
        assert len(app.screen.query(Toast)) == 1
        await pilot.press("1", "r", "r")
        await again_is_allowed(pilot)
        await pilot.press("n")
        await again_is_allowed(pilot)
        assert app.game_screen.game is game
        assert game.is_over
        supply.failure = None
        await pilot.press("n")
        assert not (await dealt(pilot, after=game)).is_over


async def test_a_game_whose_records_are_locked_is_not_lost_unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SILENT", 0.0)
    path = paths.state() / store.FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    told: list[str] = []
    app = stand_in_app()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            game = await dealt(pilot)
            await pilot.press("1", "r", "r")
            await until(pilot, lambda: "Waiting for the records in" in screen_text(pilot))
            await pilot.press("q")
        monkeypatch.setattr(store, "LOCK_TIMEOUT", 0.05)
        assert not app.finish(told.append)
    assert told[-1] == f"Not recorded: sheet of greek, {game.score} of 10."
    assert "another program is using it" in told[-2]
    told.clear()
    assert app.finish(told.append)
    assert told == []
    assert Store(path).load()[-1].score == game.score


async def test_a_model_without_starters_waits_for_the_network() -> None:
    supply = StandIn(n_starters=0)
    app = stand_in_app(supply)
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        assert game.sheet.seed == supply.asked[0][1]


async def test_a_model_of_another_list_is_a_notice_told_once() -> None:
    supply = StandIn()
    supply.mismatch = "The model [red]x[/red] [/ knows another list."
    app = stand_in_app(supply)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        assert "[red]x[/red] [/ knows" in screen_text(pilot)
        app.clear_notifications()
        await pilot.press("r")
        await again_is_allowed(pilot)
        await pilot.press("n")
        await dealt(pilot, after=game)
        await settled(pilot)
        assert "[red]x[/red]" not in screen_text(pilot)


async def test_the_reveal_takes_back_what_was_said_of_marks_and_no_warning() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        app._tell_later("The records are full.")
        await shows(pilot, "The records are full.")
        await pilot.press("1", "2", "r")
        await shows(pilot, "2 of 5 are marked")
        await pilot.press("r")
        await until(pilot, lambda: "of 5 are marked" not in screen_text(pilot))
        assert "The records are full." in screen_text(pilot)


FAULT = """
import sys
from balderdash import cli
from balderdash.tui.game.sheet_screen import SheetScreen

class Odd(ValueError):
    {extra}

def stumble(screen):
    secret = "a local variable"
    raise Odd("odd [/ value")

SheetScreen.on_mount = stumble
sys.exit(cli.main(["play"]))
"""
DRAWS_ITSELF = "__rich__ = lambda self: 'a drawing'"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("extra", "debug"), [("pass", ""), (DRAWS_ITSELF, ""), ("pass", "1")])
def test_a_fault_of_a_screen_is_one_sentence_and_the_terminal_is_restored(extra: str, debug: str) -> None:
    controller, terminal = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", FAULT.format(extra=extra)],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", "BALDERDASH_DEBUG": debug},
    ) as process:
        os.close(terminal)
        drawn = b""
        try:
            while part := os.read(controller, 65536):
                drawn += part
        except OSError:  # Linux: the other end was closed
            pass
        process.wait(PATIENCE)
    os.close(controller)
    full_screen, _, told = drawn.decode().rpartition("\x1b[?1049l")
    assert "\x1b[?1049h" in full_screen
    assert process.returncode == 1
    assert ("Traceback" in drawn.decode()) is bool(debug)
    assert "a local variable" not in drawn.decode() or debug
    if not debug:
        lines = [line for line in told.splitlines() if "balderdash" in line or "odd" in line]
        assert len(lines) == 1
        assert "balderdash: This is a bug in the program, please report it: Odd: odd [/ value." in lines[0]
