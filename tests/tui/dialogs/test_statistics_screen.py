"""The statistics on the screen."""

from __future__ import annotations

from pathlib import Path

from balderdash import paths, settings
from balderdash.records.store import FILE, Store
from tests.records.games import a_game
from tests.tui.playing import dealt, every_size, screen_text, settled, stand_in_app


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
