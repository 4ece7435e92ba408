"""The list screen, and a list that is chosen at any moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import OptionList
from textual.widgets._toast import Toast

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.game.modes import SHEET
from balderdash.lm import checkpoint
from balderdash.play.start import PlayOptions, ReadySheet
from balderdash.terms import library, wordlist
from balderdash.tui.app import BalderdashApp
from balderdash.tui.dialogs.lists_screen import ListsScreen, playable_lists
from balderdash.tui.game import game_screen
from balderdash.tui.widgets.step import Step
from tests.forge.models import tiny_model
from tests.play.stand_in_source import StandIn, open_late
from tests.tui.playing import (
    again_is_allowed,
    current,
    dealt,
    every_size,
    screen_lines,
    screen_text,
    settled,
    stand_in_app,
    until,
)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lists: two with a model (one of them without a title), one without a model, one lexicon."""
    lists, models = tmp_path / "wordlists", tmp_path / "models"
    lists.mkdir()
    models.mkdir()
    for name, header in [("greek", "# title: Greek\n"), ("odd", ""), ("alone", ""), ("known", "# role: lexicon\n")]:
        (lists / f"{name}.txt").write_text(f"{header}Alpha\n")
        if name != "alone":
            (models / f"{name}.safetensors").write_bytes(b"")
    monkeypatch.setattr(paths, "list_folders", lambda: (lists,))
    monkeypatch.setattr(paths, "model_folders", lambda: (models,))
    return tmp_path


def test_only_lists_with_a_model_can_be_chosen(shelf: Path) -> None:
    assert playable_lists() == {"greek": "Greek", "odd": "odd"}


def test_a_title_that_looks_like_markup_is_a_title(shelf: Path) -> None:
    (shelf / "wordlists" / "odd.txt").write_text("# title: [bold]Odd[/bold] [/\nAlpha\n")
    assert playable_lists()["odd"] == "[bold]Odd[/bold] [/"


@pytest.mark.slow  # a tiny network is trained
async def test_a_list_that_lies_elsewhere_can_be_chosen_once_it_is_learnt(shelf: Path, home: Path) -> None:
    file = shelf / "my.own terms.txt"
    file.write_text("\n".join(["# title: Mine", *StandIn().words.terms]))
    words, model = wordlist.read(file), tiny_model()
    info = model.info | {"list": words.name, "list_digest": words.digest}
    checkpoint.save(shelf / "models" / f"{words.name}.safetensors", info, model.parameters, model.counted)
    assert list(playable_lists()) == ["greek", "odd"]
    library.remember(words)
    assert playable_lists() == {"greek": "Greek", str(file): "Mine", "odd": "odd"}
    opened: list[str | None] = []

    def open_source(list_name: str | None, model_name: str | None) -> StandIn:
        opened.append(list_name)
        source = StandIn(title="Mine")
        source.words = words if list_name else source.words
        return source

    app = BalderdashApp(open_source=open_source)
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("l", "down", "enter")
        await dealt(pilot, after=game)
        assert opened == [None, str(file)]
        await pilot.press("l")
        await pilot.pause()
        assert "Mine  playing now" in screen_text(pilot)


@every_size
async def test_choosing_another_list_deals_from_it(size: tuple[int, int], shelf: Path) -> None:
    (shelf / "wordlists" / "odd.txt").write_text("# title: [bold]Odd[/bold] [/\nAlpha\n")
    opened: list[str | None] = []

    def open_source(list_name: str | None, model_name: str | None) -> StandIn:
        opened.append(list_name)
        return StandIn(title="Greek" if list_name is None else "Odd indeed")

    app = BalderdashApp(open_source=open_source)
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        await pilot.press("l")
        await pilot.pause()
        assert isinstance(app.screen, ListsScreen)
        text = screen_text(pilot)
        assert "Greek  playing now" in text
        assert "[bold]Odd[/bold] [/" in text
        assert app.screen.query_one(OptionList).highlighted == 0
        await pilot.press("down", "enter")
        await dealt(pilot, after=game)
        assert opened == [None, "odd"]
        assert "Odd indeed" in "".join(screen_lines(pilot)[:3])


async def test_escape_keeps_the_sheet(shelf: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("2", "l", "escape")
        await pilot.pause()
        assert app.game_screen.game is game
        assert app.screen is app.game_screen
        assert game.marked == 1


@pytest.mark.parametrize("reveals_late", [False, True])
async def test_a_list_chosen_just_before_or_after_the_reveal_is_not_lost(
    shelf: Path, reveals_late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(game_screen, "_LAST_GAME_SHOWN", 3600.0)  # however late the reveal comes
    go_on = Event()
    app = BalderdashApp(open_source=lambda name, _: StandIn() if name is None else open_late(go_on, "Odd indeed"))
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press(*(["l", "down", "enter", "r"] if reveals_late else ["r", "l", "down", "enter"]))
        assert game.is_over
        await until(pilot, lambda: app.game_screen._settled is current(app))
        await pilot.press("n")
        assert app.game_screen.is_held
        assert app.game_screen.game is game
        assert app.screen.query_one(Step).disabled
        go_on.set()
        await dealt(pilot, after=game)
        assert "Odd indeed" in "".join(screen_lines(pilot)[:3])


async def test_a_list_that_cannot_be_opened_costs_no_sheet(shelf: Path) -> None:
    opened: list[str] = []

    def open_source(list_name: str | None, model_name: str | None) -> StandIn:
        if list_name is not None:
            opened.append(list_name)
            raise BalderdashError("It is damaged.")
        return StandIn()

    app = BalderdashApp(PlayOptions(seed=41), open_source=open_source)
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("r", "l", "down", "enter")
        await until(pilot, lambda: opened)
        await again_is_allowed(pilot)
        assert app.game_screen.game is game
        await pilot.press("n")
        assert (await dealt(pilot, after=game)).sheet.seed == 42


async def test_a_sheet_of_the_old_list_that_comes_late_is_not_played(shelf: Path) -> None:
    """It was dealt before the new list was chosen, and its report is read after that."""
    app = BalderdashApp(open_source=lambda name, _: StandIn(title="Greek" if name is None else "Odd indeed"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        earlier, preloader = app.loader._latest, app.loader.preloader
        assert earlier is not None
        assert preloader is not None
        late = partial(app._play, ReadySheet(preloader, "", None, preloader), SHEET)
        await pilot.press("l", "down", "enter")
        app.call_later(app.loader.report, earlier, late)
        app.call_later(app.loader.report, earlier, partial(app._fail_to_deal, "too late"))
        second = await dealt(pilot, after=game)
        assert "Odd indeed" in "".join(screen_lines(pilot)[:3])
        app.call_later(app.loader.report, earlier, late)
        await settled(pilot)
        assert app.game_screen.game is second
        assert not app.screen.query(Toast)
