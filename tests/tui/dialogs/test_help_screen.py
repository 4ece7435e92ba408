"""The help: the rules of what is played, and every key."""

from __future__ import annotations

import pytest

from balderdash.game.modes import MODES
from balderdash.play.start import PlayOptions
from balderdash.tui.app import BalderdashApp
from balderdash.tui.dialogs.help_screen import HelpScreen
from tests.play.stand_in_source import StandIn
from tests.tui.playing import dealt, every_size, screen_text, stand_in_app


@every_size
async def test_help_tells_the_rules_and_every_key(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert "How to play" in screen_text(pilot)
        pages = [screen_text(pilot)]
        box = app.screen.query_one("#box")
        while box.scroll_y < box.max_scroll_y:
            await pilot.press("pagedown")
            await pilot.wait_for_scheduled_animations()
            pages.append(screen_text(pilot))
        text = "\n".join(pages)
        for title in ["Mark", "Move", "Reveal", "Again", "Menu", "Duel", "Lists", "Help", "Quit", "Palette"]:
            assert title in text
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


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


@pytest.mark.parametrize(("mode", "said"), [("sheet", "marks five"), ("duel", "for each pair"), ("wager", "costs 7")])
async def test_help_tells_the_rules_of_what_is_played(mode: str, said: str) -> None:
    app = BalderdashApp(PlayOptions(mode=MODES[mode]), open_source=lambda list_name, model_name: StandIn())
    async with app.run_test(size=(120, 60)) as pilot:
        await dealt(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        text = " ".join(screen_text(pilot).split())
        assert said in text
        assert "half of all such players score less than you" in text
