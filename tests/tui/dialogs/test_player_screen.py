"""Players write their names, choose them, rename and delete them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from balderdash import paths, settings
from balderdash.records.store import FILE, Store
from balderdash.tui.app import BalderdashApp
from tests.records.games import a_game
from tests.tui.playing import dealt, every_size, notices, recorded, screen_text, settled, shows, stand_in_app, until


@every_size
async def test_players_write_their_name(size: tuple[int, int], home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("m", "p")
        await settled(pilot)  # the players are read, which asks for a name once more
        app.screen.query_one(Input).value = ""
        await pilot.press("enter")
        await shows(pilot, "1 to 40 letters")
        app.screen.query_one(Input).value = "Эмми [bold] 🦕"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("1", "2", "3", "4", "5", "r")
        await settled(pilot)
    assert settings.load()[0].player == "Эмми [bold] 🦕"
    assert Store(paths.state() / FILE).load()[0].player == "Эмми [bold] 🦕"


@pytest.fixture
def _players(home: Path) -> None:
    settings.change(player="Ada")
    Store(paths.state() / FILE).save([a_game(), a_game(player="Bert [/]"), a_game()])


async def opened(pilot: Pilot[None]) -> BalderdashApp:
    await dealt(pilot)
    await pilot.press("m", "p")
    await shows(pilot, "Bert [/]  1 game")
    assert isinstance(pilot.app, BalderdashApp)
    return pilot.app


@every_size
@pytest.mark.usefixtures("_players")
async def test_a_player_is_chosen_by_keyboard_and_by_mouse(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("tab", "down", "enter")
        await until(pilot, lambda: app.settings.player == "Bert [/]")
        await pilot.press("m", "p")
        await shows(pilot, "Ada  2 games")
        await pilot.click(OptionList, offset=(2, 0))
        await until(pilot, lambda: app.settings.player == "Ada")


@every_size
@pytest.mark.usefixtures("_players")
async def test_who_plays_is_renamed_and_goes_on_under_the_new_name(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert "Rename" not in screen_text(pilot)  # what is typed goes into the line
        await pilot.press("tab")
        assert "r Rename" in await shows(pilot, "d Delete")
        await pilot.press("r")
        await shows(pilot, "Another name for Ada:")
        app.screen.query_one(Input).value = "BERT  [/]"
        await pilot.press("enter")
        await until(pilot, lambda: "choose another name" in notices(app))
        app.screen.query_one(Input).value = "Countess"
        await pilot.press("enter")
        await shows(pilot, "Countess  2 games")
        assert "Who plays?" in screen_text(pilot)
        assert app.settings.player == settings.load()[0].player == "Countess"
        await pilot.press("escape")
        await pilot.press("1", "2", "3", "4", "5", "r")
        await settled(pilot)
    assert sorted(game.player for game in recorded()) == ["Bert [/]", "Countess", "Countess", "Countess"]


@every_size
@pytest.mark.usefixtures("_players")
async def test_nobody_is_deleted_without_a_question(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("tab", "d")
        await shows(pilot, "This deletes 2 games of Ada, for good.")
        await pilot.press("escape")
        await shows(pilot, "Who plays?")
        assert len(recorded()) == 3
        await pilot.press("down", "d")
        await shows(pilot, "This deletes 1 game of Bert [/], for good.")
        await pilot.press("d")  # a key that is held down deletes nothing
        await pilot.press("y")
        await until(pilot, lambda: len(recorded()) == 2)
        await until(pilot, lambda: "Bert" not in screen_text(pilot))
    assert {game.player for game in recorded()} == {"Ada"}


@pytest.mark.usefixtures("_players")
async def test_a_renaming_can_be_left() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("tab", "r")
        await shows(pilot, "Another name for Ada:")
        app.screen.query_one(Input).value = "Countess"
        await pilot.press("escape")
        await shows(pilot, "Who plays?")
        assert app.screen.query_one(Input).value == "Ada"
        await pilot.press("escape")
        await until(pilot, lambda: "Who plays?" not in screen_text(pilot))
    assert {game.player for game in recorded()} == {"Ada", "Bert [/]"}
