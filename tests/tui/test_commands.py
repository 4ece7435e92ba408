"""The key bar, the help and the palette offer the same commands, and q works everywhere."""

from __future__ import annotations

import pytest
from textual.command import CommandList

from tests.tui.playing import again_is_allowed, dealt, stand_in_app, until


@pytest.mark.parametrize(
    ("opens", "key"), [("question_mark", "q"), ("l", "q"), ("question_mark", "ctrl+c"), ("l", "ctrl+c")]
)
async def test_q_quits_from_everywhere(opens: str, key: str) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press(opens)
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_palette_footer_and_help_offer_the_same_commands() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        offered = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Mark", "Reveal", "Lists", "Help", "Quit"} <= offered
        assert "Again" not in offered
        await pilot.press("r")
        await again_is_allowed(pilot)
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
        found = app.screen.query_one(CommandList)
        await until(pilot, lambda: found.option_count == 1)
        await pilot.press("enter")
        await until(pilot, lambda: game.is_over)
