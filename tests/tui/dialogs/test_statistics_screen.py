"""The statistics on the screen."""

from __future__ import annotations

from pathlib import Path

from balderdash import paths, settings
from balderdash.records.store import FILE, Store
from tests.records.games import a_game, guessed
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


@every_size
async def test_what_was_learnt_is_shown(size: tuple[int, int], home: Path, nothing_bundled: None) -> None:
    settings.change(player="Ada")
    (home / "data" / "wordlists").mkdir(parents=True)
    (home / "data" / "wordlists" / "greek.txt").write_text("Ring\thas + and ×\n", "utf-8")
    Store(paths.state() / FILE).save([a_game([guessed("Ring", True, False)], at="2001-11-25T10:00:00Z")])
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("m", "i")
        await settled(pilot)
        assert "Due for review: 1 in greek." in screen_text(pilot)
        await pilot.press("end")
        await pilot.wait_for_scheduled_animations()
        assert "What you have learnt" in screen_text(pilot)
        assert ("has + and ×" in screen_text(pilot)) == (size[0] > 60)
