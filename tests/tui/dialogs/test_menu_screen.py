"""The menu: from one mode to another."""

from __future__ import annotations

from threading import Event

from balderdash.game.cards import Card
from balderdash.game.dealing import Progress
from balderdash.game.modes import DUEL
from balderdash.tui.game.hand_screen import HandScreen
from balderdash.tui.game.sheet_screen import SheetScreen
from tests.conftest import PATIENCE
from tests.play.stand_in_source import StandIn
from tests.tui.playing import dealt, every_size, open_mode, screen_text, shows, stand_in_app

Size = tuple[int, int]


class SlowStandIn(StandIn):
    """Writes fakes only when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may_write = Event()

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        assert self.may_write.wait(PATIENCE)
        return super().fresh_fakes(count, seed, progress)


async def test_from_mode_to_mode_and_back_to_the_sheet() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        for key, screen, name in [("d", HandScreen, "duel"), ("w", HandScreen, "wager"), ("o", SheetScreen, "open"),
                                  ("t", HandScreen, "streak"), ("s", SheetScreen, "sheet")]:  # fmt: skip
            game = await open_mode(pilot, key)
            assert isinstance(app.screen, screen)
            assert game.mode.name == name
            assert len(app.screen_stack) <= 2
        await pilot.press("m", "escape")
        await pilot.pause()
        assert app.game_screen.game is game


async def test_a_game_that_has_begun_is_not_thrown_away_without_a_word() -> None:
    app = stand_in_app()
    async with app.run_test(size=(60, 20)) as pilot:
        game = await dealt(pilot)
        await pilot.press("3", "m", "d")
        await pilot.pause()
        assert "Sheet: 1 of 5 marked" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert app.game_screen.game is game
        assert game.marked == 1
        await pilot.press("m", "d")
        await pilot.pause()
        await pilot.press("enter")
        assert (await dealt(pilot, after=game)).mode.name == "duel"


async def test_while_the_cards_take_their_time_the_last_game_is_out_of_sight_and_reach() -> None:
    app = stand_in_app(supply := SlowStandIn())
    async with app.run_test(size=(80, 24)) as pilot:
        supply.may_write.set()
        sheet = await dealt(pilot)
        supply.may_write.clear()
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("y")
        text = await shows(pilot, "Dealing …")
        assert [card.text for card in sheet.sheet.cards if card.text in text] == []
        await pilot.press("1", "r", "r")
        assert not sheet.is_over
        supply.may_write.set()
        daily = await dealt(pilot, after=sheet)
        assert daily.sheet.cards[0].text in screen_text(pilot)


@every_size
async def test_the_menu_tells_every_mode_with_its_key(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("escape")
        await pilot.pause()
        text = screen_text(pilot)
        for title in ["s  Sheet", "o  Open sheet", "d  Duel", "t  Streak", "w  Wager", "l  Lists"]:
            assert title in text
        await pilot.press("end")  # a small screen scrolls
        assert "?  Help" in await shows(pilot, "?  Help")


async def test_the_palette_offers_the_modes() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        offered = [command.title for command in app.get_system_commands(app.screen)]
        assert {"Duel", "Streak", "Wager", "Open sheet"} <= set(offered)
        assert len(offered) == len(set(offered))


async def test_a_key_pressed_twice_in_the_menu_counts_once() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        before = await dealt(pilot)
        await pilot.press("m")
        await pilot.pause()
        app.simulate_key("d")
        app.simulate_key("d")
        game = await dealt(pilot, after=before)
        await pilot.pause()
        assert game.mode is DUEL
        assert [type(screen) for screen in app.screen_stack] == [SheetScreen, HandScreen]
