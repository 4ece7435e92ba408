"""The history of games on the screen: a sheet is played again, or shared."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import OptionList

from balderdash import settings
from balderdash.game.modes import DUEL, SHEET
from balderdash.play.start import PlayOptions
from balderdash.tui.app import BalderdashApp
from balderdash.tui.dialogs.history_screen import HistoryScreen
from balderdash.tui.game.sheet_screen import SheetScreen
from tests.play.moves import play_through
from tests.play.stand_in_source import MEANINGS, StandIn
from tests.tui.playing import (
    again_is_allowed,
    current,
    dealt,
    every_size,
    open_mode,
    recorded,
    settled,
    shows,
    stand_in_app,
)


async def open_history(pilot: Pilot[None]) -> str:
    """Open the history over a game that is over."""
    await again_is_allowed(pilot)
    await pilot.press("m", "i")
    await shows(pilot, "History")
    await pilot.press("h")
    return await shows(pilot, "the latest first")


@every_size
async def test_a_sheet_with_a_seed_is_played_again_and_shared(size: tuple[int, int]) -> None:
    app = stand_in_app(StandIn(meanings=MEANINGS), seed=11)
    async with app.run_test(size=size) as pilot:
        first = await dealt(pilot)
        await pilot.press("1", "2", "3", "4", "5", "r")
        await settled(pilot)
        await again_is_allowed(pilot)
        await pilot.press("n")
        second = await dealt(pilot, after=first)
        await pilot.press("1", "2", "3", "4", "5", "r")
        await settled(pilot)
        text = await open_history(pilot)
        assert "sheet         " in text
        assert "seed 12" in text
        await pilot.press("down")
        await shows(pilot, "balderdash play --list greek --seed 11")
        await pilot.press("c")
        assert app.clipboard == "balderdash play --list greek --seed 11"
        await pilot.press("n")
        again = await dealt(pilot, after=second)
        assert again.sheet == first.sheet
        assert not again.is_over
        await pilot.press("1", "2", "3", "4", "5", "r")
        await settled(pilot)
    assert [game.seed for game in recorded()] == [11, 12, 11]


@every_size
async def test_a_sheet_without_a_seed_is_played_again_from_its_record_by_mouse(size: tuple[int, int]) -> None:
    settings.change(adapts=True)
    source = StandIn(meanings=MEANINGS)
    app = BalderdashApp(PlayOptions(mode=DUEL), open_source=lambda *names: source)
    async with app.run_test(size=size) as pilot:
        first = await dealt(pilot)
        assert first.sheet.seed is None
        play_through(first)
        await pilot.press("space", "space")
        await settled(pilot)
        await open_history(pilot)
        await shows(pilot, "has no seed")
        await pilot.press("c")
        assert app.clipboard == ""
        await pilot.click(OptionList, offset=(5, 0))
        again = await dealt(pilot, after=first)
        assert again.mode is DUEL
        assert again.played == 0
        assert [card.text for card in again.sheet.cards] == [card.text for card in first.sheet.cards]
        assert [card.is_real for card in again.sheet.cards] == [card.is_real for card in first.sheet.cards]
        assert [card.meaning for card in again.sheet.cards] == [card.meaning for card in first.sheet.cards]


async def test_a_days_sheet_is_played_again_as_any_other() -> None:
    app = stand_in_app(StandIn(meanings=MEANINGS))
    async with app.run_test(size=(80, 24)) as pilot:
        first = await open_mode(pilot, "y")
        await pilot.press("1", "2", "3", "4", "5", "r")
        await settled(pilot)
        await open_history(pilot)
        await pilot.press("enter")
        again = await dealt(pilot, after=first)
        assert (again.mode, again.sheet) == (SHEET, first.sheet)
        assert current(app).day == ""


async def test_a_game_of_another_list_is_played_again_there() -> None:
    opened: list[str | None] = []

    def open_source(list_name: str | None, model_name: str | None) -> StandIn:
        opened.append(list_name)
        source = StandIn(title="Greek" if list_name is None else list_name.title())
        source.words = source.words.__class__(list_name or "greek", source.words.terms, source.words.header)
        source.model_name = list_name or "greek"
        return source

    app = BalderdashApp(PlayOptions(seed=3), open_source=open_source)
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("1", "2", "3", "4", "5", "r")
        await settled(pilot)
        app.play_list("other")
        second = await dealt(pilot, after=first)
        assert current(app).title == "Other"
        await open_history(pilot)
        await pilot.press("enter")
        again = await dealt(pilot, after=second)
        assert again.sheet == first.sheet
        assert current(app).title == "Greek"
        assert opened == [None, "other", "greek"]


@every_size
async def test_without_games_nothing_can_be_chosen(size: tuple[int, int], home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        await pilot.press("m", "i")
        await shows(pilot, "History")
        await pilot.press("h")
        await shows(pilot, "No games yet.")
        await pilot.press("n", "c", "enter")
        assert isinstance(app.screen, HistoryScreen)
        await pilot.press("escape", "escape")
        assert app.game_screen.game is game
        assert isinstance(app.screen, SheetScreen)
