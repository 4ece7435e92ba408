"""What goes wrong in a worker thread is told in a sentence, and the game goes on where there is one."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from balderdash.errors import BalderdashError
from balderdash.tui.app import BalderdashApp
from balderdash.tui.screens import sheet as sheet_module
from tests.tui.playing import dealt, screen_text, stand_in_app
from tests.tui.stand_in import StandIn


async def until_closed(pilot: Pilot[None]) -> None:
    for _ in range(100):
        await pilot.pause(0.02)
        if not pilot.app.is_running:
            return
    raise AssertionError("the app is still running")


@pytest.mark.parametrize("reason", ["There is no word list called 'x'.", "odd [/ reason [bold]"])
async def test_without_any_sheet_the_app_leaves_and_says_why(reason: str) -> None:
    def refuse(list_name: str | None, model_name: str | None) -> StandIn:
        raise BalderdashError(reason)

    app = BalderdashApp(open_supply=refuse)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_closed(pilot)
    assert (app.return_code, app.failure) == (1, reason)


async def test_a_fault_of_the_program_is_no_traceback() -> None:
    def stumble(list_name: str | None, model_name: str | None) -> StandIn:
        raise KeyError("weights")

    app = BalderdashApp(open_supply=stumble)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_closed(pilot)
    assert app.return_code == 1
    assert app.failure is not None
    assert "KeyError" in app.failure


async def test_a_network_that_fails_later_is_a_notice_and_the_sheet_stays() -> None:
    supply = StandIn()
    supply.failure = BalderdashError("The model [red]x[/red] [/ is damaged.")
    app = stand_in_app(supply)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.pause()
        assert len(app.screen.query(Toast)) == 1
        assert "[red]x[/red] [/ is" in screen_text(pilot)
        await pilot.press("1", "r")
        await pilot.pause(sheet_module.HOLD + 0.1)
        await pilot.press("n")
        await pilot.pause(0.2)
        assert app.table.game is game
        assert game.is_over
        supply.failure = None
        await pilot.press("n")
        assert not (await dealt(pilot, after=game)).is_over


async def test_a_model_without_starters_waits_for_the_network() -> None:
    supply = StandIn(n_starters=0)
    app = stand_in_app(supply)
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        assert game.sheet.seed == supply.asked[0][1]
