"""What a test of the screens needs: wait for the cards, press keys, read the screen as a player does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from balderdash import paths
from balderdash.game.game import Game
from balderdash.play.round import Round
from balderdash.play.start import PlayOptions
from balderdash.records.game_record import GameRecord
from balderdash.records.store import FILE, Store
from balderdash.tui.app import BalderdashApp
from tests.conftest import PATIENCE
from tests.play.stand_in_source import StandIn

every_size = pytest.mark.parametrize(
    "size",
    [
        pytest.param((80, 24), id="80x24"),
        pytest.param((60, 20), id="60x20", marks=pytest.mark.slow),
        pytest.param((160, 50), id="160x50", marks=pytest.mark.slow),
    ],
)


def stand_in_app(supply: StandIn | None = None, seed: int | None = None) -> BalderdashApp:
    """Return the app with cards from a stand-in."""
    cards = supply or StandIn()
    return BalderdashApp(PlayOptions(seed=seed), open_source=lambda list_name, model_name: cards)


def table(pilot: Pilot[None]) -> BalderdashApp:
    """Return the app that the pilot drives."""
    assert isinstance(pilot.app, BalderdashApp)
    return pilot.app


async def until(pilot: Pilot[Any], is_so: Callable[[], object]) -> None:
    """Wait until a condition holds and the screen shows it."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"It never happened. The screen shows:\n{screen_text(pilot)}"
        await pilot.pause(0.01)
    await pilot.pause()


async def shows(pilot: Pilot[Any], words: str) -> str:
    """Wait until the words are on the screen; return all that it shows."""
    await until(pilot, lambda: words in screen_text(pilot))
    return screen_text(pilot)


def current(app: BalderdashApp) -> Round:
    """The round that is being played."""
    assert app.game_screen.round is not None
    return app.game_screen.round


async def dealt(pilot: Pilot[None], after: Game | None = None) -> Game:
    """Return the next game, when every thread has done its work."""
    app = table(pilot)

    def is_dealt() -> bool:
        screen = app.game_screen
        return screen.game is not None and screen.game is not after and not screen._is_waiting

    await until(pilot, is_dealt)
    game = app.game_screen.game
    assert game is not None
    await threads_done(pilot)
    return game


async def threads_done(pilot: Pilot[Any]) -> None:
    """Wait until no thread works for the app, whether it has done its work or was cancelled."""
    await until(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers))


async def open_mode(pilot: Pilot[None], key: str) -> Game:
    """Choose a mode in the menu."""
    before = await dealt(pilot)
    await pilot.press("m")
    await pilot.pause()
    await pilot.press(key)
    return await dealt(pilot, after=before)


async def again_is_allowed(pilot: Pilot[None]) -> None:
    """Wait until the player may ask for another game."""
    app = table(pilot)
    await until(pilot, lambda: not app.game_screen.is_held)


def notices(app: BalderdashApp) -> str:
    """Return the texts of the notices in the corner of the screen."""
    return " ".join(notice.message for notice in app._notifications)


def screen_lines(pilot: Pilot[Any]) -> list[str]:
    """Return the lines of the screen."""
    screen = pilot.app.screen
    return [strip.text.rstrip() for strip in screen._compositor.render_strips()]


def screen_text(pilot: Pilot[Any]) -> str:
    """Return the text of the screen."""
    return "\n".join(screen_lines(pilot))


def recorded() -> list[GameRecord]:
    """Return the games in the records."""
    return Store(paths.state() / FILE).load()


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until every thread has reported and the screen shows it."""
    for _ in range(3):
        await pilot.pause()
        await threads_done(pilot)


def first_fake(game: Game) -> int:
    """Return the place of the first fake on the sheet."""
    return next(i for i, card in enumerate(game.sheet.cards) if not card.is_real)
