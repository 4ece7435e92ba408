"""How a test plays: wait for the cards, and read the screen as a player does."""

from __future__ import annotations

from textual.pilot import Pilot

from balderdash import paths
from balderdash.game.game import Game
from balderdash.records.game_record import GameRecord
from balderdash.records.store import FILE, Store
from balderdash.tui.app import BalderdashApp
from tests.play.stand_in_source import StandIn


def stand_in_app(supply: StandIn | None = None, seed: int | None = None) -> BalderdashApp:
    """The app with cards from a stand-in."""
    cards = supply or StandIn()
    return BalderdashApp(seed=seed, open_deck=lambda list_name, model_name: cards)


def table(pilot: Pilot[None]) -> BalderdashApp:
    """The app that the pilot flies."""
    assert isinstance(pilot.app, BalderdashApp)
    return pilot.app


async def dealt(pilot: Pilot[None], after: Game | None = None) -> Game:
    """The game of the sheet that is dealt next, when every thread has done its work."""
    app = table(pilot)
    for _ in range(200):
        await pilot.pause(0.02)
        game = app.game_screen.game
        if game is not None and game is not after:
            await app.workers.wait_for_complete()
            await pilot.pause()
            return game
    raise AssertionError("no sheet was dealt")


def screen_lines(pilot: Pilot[None]) -> list[str]:
    """What stands on the screen, line by line."""
    screen = pilot.app.screen
    return [strip.text.rstrip() for strip in screen._compositor.render_strips()]


def screen_text(pilot: Pilot[None]) -> str:
    """What stands on the screen."""
    return "\n".join(screen_lines(pilot))


def recorded() -> list[GameRecord]:
    """Return the games in the records."""
    return Store(paths.state() / FILE).load()


async def settled(pilot: Pilot[None]) -> None:
    """Wait until every thread has reported and the screen shows it."""
    for _ in range(3):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def first_fake(game: Game) -> int:
    """Return the place of the first fake on the sheet."""
    return next(i for i, card in enumerate(game.sheet.cards) if not card.is_real)
