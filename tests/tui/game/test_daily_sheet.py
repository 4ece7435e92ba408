"""The sheet of the day, the player's name, the theme, the keys and the statistics on screen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import Input

from balderdash import paths, settings
from balderdash.game.cards import Card
from balderdash.game.daily import daily_seed
from balderdash.game.dealing import Progress
from balderdash.records.store import FILE, Store
from balderdash.tui.app import BalderdashApp
from balderdash.tui.game import game_screen as table_module
from tests.play.stand_in_source import StandIn, fake_card
from tests.records.games import a_game
from tests.tui.playing import dealt, screen_lines, screen_text, settled, stand_in_app

every_size = pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=["80x24", "60x20", "160x50"])


def app_of(day: int, supply: StandIn | None = None) -> BalderdashApp:
    cards = supply or StandIn()
    return BalderdashApp(open_deck=lambda *names: cards, now=lambda: datetime(2026, 11, day, 23, tzinfo=UTC))


async def test_the_days_sheet_is_played_once_and_shared_without_spoilers(home: Path) -> None:
    app = app_of(25)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        game = await dealt(pilot, after=first)
        assert game.sheet.seed == daily_seed("2026-11-25", "greek")
        assert "Daily · Greek" in screen_text(pilot)
        await pilot.press("1", "2", "r")
        await pilot.pause()
        assert not game.is_over
        assert "2 of 5 are marked; r once more" in screen_text(pilot)
        await pilot.press("r")
        await settled(pilot)
        score = game.score
        assert "The next sheet comes at 0:00 UTC" in screen_text(pilot)
        assert "s Share" in screen_text(pilot)
        await pilot.press("s")
        await pilot.pause()
        assert app.clipboard == app.scribe.share
        await pilot.pause(table_module.HOLD + 0.1)
        await pilot.press("n")
        assert (await dealt(pilot, after=game)).mode.name == "sheet"
    assert app.scribe.share.startswith(f"AI Balderdash 2026-11-25 · Greek · {score} of 10\n")
    again = app_of(25)
    async with again.run_test(size=(80, 24), notifications=True) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        game = await dealt(pilot, after=first)
        await settled(pilot)
        assert game.is_over
        assert (game.score, game.marked) == (score, 2)
        assert "have played today's sheet" in screen_text(pilot)
    next_day = app_of(26)
    async with next_day.run_test(size=(80, 24), notifications=True) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        game = await dealt(pilot, after=first)
        await pilot.press("r")
        await pilot.pause()
        assert "Mark the fakes first" in screen_text(pilot)
        await pilot.press("1", "r", "r")
        await settled(pilot)
        assert "2 days in a row: the next sheet comes" in screen_text(pilot)
    assert "2 days in a row" in next_day.scribe.share
    assert [entry.day for entry in Store(paths.state() / FILE).load()] == ["2026-11-25", "2026-11-26"]


class OtherFakes(StandIn):
    """The network writes others, as it does where a fake of the day is known to be real by now."""

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        return [fake_card(card.text.replace("Fresh", "Other"), seed) for card in super().fresh_fakes(count, seed)]


async def test_a_day_is_shown_again_as_it_was_played_whatever_is_dealt_today(home: Path) -> None:
    app = app_of(25)
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        game = await dealt(pilot, after=first)
        await pilot.press("1", "2", "r", "r")
        fake = next(i for i, card in enumerate(game.sheet.cards) if not card.is_real)
        await pilot.press(*["down"] * ((fake - app.table.rows.cursor) % 10), "x")
        await settled(pilot)
    terms = [card.text for card in game.sheet.cards]
    before = Store(paths.state() / FILE).load()
    again = app_of(25, OtherFakes())
    async with again.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        shown = await dealt(pilot, after=first)
        await settled(pilot)
        assert [card.text for card in shown.sheet.cards] == terms
        assert shown.score == game.score
        assert shown.verdicts[fake].is_disputed
        assert "yours" in screen_text(pilot)
        await pilot.press("w")
        await pilot.pause()
        assert "nan" not in screen_text(pilot)
    assert Store(paths.state() / FILE).load() == before


async def test_after_a_days_sheet_of_another_list_that_list_is_dealt_from(home: Path) -> None:
    decks = {None: StandIn(), "tiny": StandIn(title="Other")}
    app = BalderdashApp(open_deck=lambda list_name, model_name: decks[list_name])
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        app.action_play("daily")
        daily = await dealt(pilot, after=first)
        app.action_play_list("tiny")
        other = await dealt(pilot, after=daily)
        assert app.table.deck is decks["tiny"]
        assert app.table.day
        await pilot.press("1", "r", "r")
        await pilot.pause(table_module.HOLD + 0.1)
        await pilot.press("n")
        await dealt(pilot, after=other)
        assert app.table.deck is decks["tiny"]
        assert not app.table.day


@every_size
async def test_a_player_writes_his_name(size: tuple[int, int], home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("m", "p")
        await pilot.pause()
        app.screen.query_one(Input).value = ""
        await pilot.press("enter")
        await pilot.pause()
        assert "1 to 40 letters" in screen_text(pilot)
        app.screen.query_one(Input).value = "Эмми [bold] 🦕"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("r")
        await settled(pilot)
    assert settings.load()[0].player == "Эмми [bold] 🦕"
    assert Store(paths.state() / FILE).load()[0].player == "Эмми [bold] 🦕"


async def test_the_theme_is_kept_and_an_unknown_one_is_passed_over(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = "nord"
        await pilot.pause()
    again = stand_in_app()
    async with again.run_test(size=(80, 24)) as pilot:
        assert again.theme == "nord"
    settings.change(theme="of my own")
    third = stand_in_app()
    async with third.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        assert third.theme != "of my own"


async def test_keys_can_be_changed(home: Path) -> None:
    settings.change(keys={"reveal": "v", "mark.1": "f1"})
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        assert "v Reveal" in screen_lines(pilot)[-1]
        await pilot.press("r", "1")
        assert not game.is_over
        assert game.marked == 0
        await pilot.press("f1", "v")
        assert game.is_over
        assert game.marked == 1


async def test_settings_that_cannot_be_read_are_one_notice(home: Path) -> None:
    settings.file().parent.mkdir(parents=True)
    settings.file().write_text("{ [/ ")
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        await pilot.pause()
        assert {"JSON", "Mend"} <= set(screen_text(pilot).split())  # where the lines break depends on the path


@every_size
async def test_the_statistics_are_shown(size: tuple[int, int], home: Path) -> None:
    settings.change(player="Ada")
    Store(paths.state() / FILE).save([a_game(machine_score=1) for _ in range(3)])
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("m", "i")
        await settled(pilot)
        text = screen_text(pilot)
        assert "Ada, the latest 3 games: ▅▅▅" in text
        assert "strength" in text  # at the end of a sentence that is longer than a line
        await pilot.press("pagedown", "pagedown")
        await pilot.wait_for_scheduled_animations()
        assert "The best fakes" in text + screen_text(pilot)
        assert "3 of 3" in text + screen_text(pilot)
