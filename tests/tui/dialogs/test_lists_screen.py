"""The other screens, and the palette: all of them tell of the same commands."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from textual.widgets import OptionList
from textual.widgets._toast import Toast

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.game.modes import MODES
from balderdash.tui.app import BalderdashApp
from balderdash.tui.dialogs.help_screen import HelpScreen
from balderdash.tui.dialogs.lists_screen import ListsScreen, playable_lists
from balderdash.tui.game import game_screen as table_module
from balderdash.tui.messages import DealFailed, SheetReady
from balderdash.tui.widgets.step import Step
from tests.play.stand_in_source import StandIn
from tests.tui.playing import dealt, screen_lines, screen_text, stand_in_app

SIZES = [(80, 24), (60, 20), (160, 50)]


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


@pytest.mark.parametrize("size", SIZES)
async def test_choosing_another_list_deals_from_it(size: tuple[int, int], shelf: Path) -> None:
    (shelf / "wordlists" / "odd.txt").write_text("# title: [bold]Odd[/bold] [/\nAlpha\n")
    opened: list[str | None] = []

    def open_deck(list_name: str | None, model_name: str | None) -> StandIn:
        opened.append(list_name)
        return StandIn(title="Greek" if list_name is None else "Odd indeed")

    app = BalderdashApp(open_deck=open_deck)
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
        assert app.table.game is game
        assert app.screen is app.table
        assert game.marked == 1


@pytest.mark.parametrize("size", SIZES)
async def test_help_tells_the_rules_and_every_key(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert "How to play" in screen_text(pilot)
        pages = [screen_text(pilot)]
        for _ in range(4):
            await pilot.press("pagedown")
            await pilot.wait_for_scheduled_animations()
            pages.append(screen_text(pilot))
        text = "\n".join(pages)
        for title in ["Mark", "Move", "Reveal", "Again", "Menu", "Duel", "Lists", "Help", "Quit", "Palette"]:
            assert title in text
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize(
    ("opens", "key"), [("question_mark", "q"), ("l", "q"), ("question_mark", "ctrl+c"), ("l", "ctrl+c")]
)
async def test_one_can_quit_from_everywhere(opens: str, key: str) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press(opens)
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_resizing_with_another_screen_up() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("question_mark")
        await pilot.resize_terminal(50, 15)
        await pilot.pause()
        assert "Too small" in screen_text(pilot)
        await pilot.resize_terminal(60, 20)
        await pilot.press("escape")
        await pilot.pause()
        assert game.sheet.cards[0].text in screen_text(pilot)


async def test_palette_footer_and_help_offer_the_same_commands() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        offered = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Mark", "Reveal", "Lists", "Help", "Quit"} <= offered
        assert "Again" not in offered
        await pilot.press("r")
        await pilot.pause(table_module.HOLD + 0.1)
        offered = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Again", "Lists", "Help", "Quit"} <= offered
        assert not {"Mark", "Reveal"} & offered


async def test_the_palette_runs_a_command() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"reveal")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert game.is_over


class Slow(StandIn):
    """A list that takes its time to open."""

    def __init__(self, go_on: Event) -> None:
        assert go_on.wait(5)
        super().__init__(title="Odd indeed")


@pytest.mark.parametrize("reveals_late", [False, True])
async def test_a_list_chosen_just_before_or_after_the_reveal_is_not_lost(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, reveals_late: bool
) -> None:
    monkeypatch.setattr(table_module, "HOLD", 0.5)
    go_on = Event()
    app = BalderdashApp(open_deck=lambda name, _: StandIn() if name is None else Slow(go_on))
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press(*(["l", "down", "enter", "r"] if reveals_late else ["r", "l", "down", "enter"]))
        assert game.is_over
        await pilot.pause(table_module.HOLD + 0.2)
        await pilot.press("n")
        await pilot.pause(0.1)
        assert app.table.game is game
        assert app.screen.query_one(Step).disabled
        go_on.set()
        await dealt(pilot, after=game)
        assert "Odd indeed" in "".join(screen_lines(pilot)[:3])


async def test_a_list_that_cannot_be_opened_costs_no_sheet(shelf: Path) -> None:
    def open_deck(list_name: str | None, model_name: str | None) -> StandIn:
        if list_name is not None:
            raise BalderdashError("It is damaged.")
        return StandIn()

    app = BalderdashApp(seed=41, open_deck=open_deck)
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("r", "l", "down", "enter")
        await pilot.pause(table_module.HOLD + 0.3)
        assert app.table.game is game
        await pilot.press("n")
        assert (await dealt(pilot, after=game)).sheet.seed == 42


async def test_a_sheet_of_the_old_list_that_comes_late_is_not_played(shelf: Path) -> None:
    """It was dealt before the new list was chosen, and its report is read after that."""
    app = BalderdashApp(open_deck=lambda name, _: StandIn(title="Greek" if name is None else "Odd indeed"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        earlier, dealer = app.deals._latest, app.deals.dealer
        assert earlier is not None
        assert dealer is not None
        await pilot.press("l", "down", "enter")
        app.post_message(SheetReady(earlier, dealer))
        app.post_message(DealFailed(earlier, "too late"))
        second = await dealt(pilot, after=game)
        assert "Odd indeed" in "".join(screen_lines(pilot)[:3])
        app.post_message(SheetReady(earlier, dealer))
        await pilot.pause(0.1)
        assert app.table.game is second
        assert not app.screen.query(Toast)


@pytest.mark.parametrize(("mode", "said"), [("sheet", "marks five"), ("duel", "for each pair"), ("wager", "costs 7")])
async def test_help_tells_the_rules_of_what_is_played(mode: str, said: str) -> None:
    app = BalderdashApp(open_deck=lambda list_name, model_name: StandIn(), mode=MODES[mode])
    async with app.run_test(size=(120, 60)) as pilot:
        await dealt(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        text = " ".join(screen_text(pilot).split())
        assert said in text
        assert "half of all such players score less than you" in text
