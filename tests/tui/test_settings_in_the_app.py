"""The theme and the keys come from the settings."""

from __future__ import annotations

from pathlib import Path

from balderdash import settings
from balderdash.tui.lessons.talk_app import NotesApp
from tests.tui.playing import dealt, screen_lines, screen_text, stand_in_app


async def test_the_theme_is_kept_and_an_unknown_one_is_told(home: Path) -> None:
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
        await pilot.pause()
        assert third.theme != "of my own"
        (notice,) = third._notifications
        assert notice.message == f"{settings.file()}: there is no theme ‘of my own’; the usual one is used."


async def test_keys_can_be_changed(home: Path) -> None:
    settings.change(keys={"reveal": "v", "mark.1": "f1"})
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        assert "v Reveal" in screen_lines(pilot)[-1]
        await pilot.press("r", "1")
        assert not game.is_over
        assert game.marked == 0
        await pilot.press("f1", "v", "v")
        assert game.is_over
        assert game.marked == 1


async def test_settings_that_cannot_be_read_are_one_notice(home: Path) -> None:
    settings.file().parent.mkdir(parents=True)
    settings.file().write_text("{ [/ ")
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        await pilot.pause()
        assert {"JSON", "Repair"} <= set(screen_text(pilot).split())  # where the lines break depends on the path


async def test_the_speakers_notes_say_it_once(home: Path) -> None:
    settings.file().parent.mkdir(parents=True)
    settings.file().write_text("{ [/ ")
    app = NotesApp()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert [notice.message.partition(" (")[0] for notice in app._notifications] == [
            f"{settings.file()} is not JSON"
        ]
