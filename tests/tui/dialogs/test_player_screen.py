"""Players write their names."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from balderdash import paths, settings
from balderdash.records.store import FILE, Store
from tests.tui.playing import dealt, every_size, screen_text, settled, stand_in_app


@every_size
async def test_players_write_their_name(size: tuple[int, int], home: Path) -> None:
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
        await pilot.press("1", "r", "r")
        await settled(pilot)
    assert settings.load()[0].player == "Эмми [bold] 🦕"
    assert Store(paths.state() / FILE).load()[0].player == "Эмми [bold] 🦕"
