"""Leaving, and a terminal that changes its size."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from threading import Event

import pytest
from textual.events import Resize
from textual.geometry import Size

from balderdash.game.cards import Card
from balderdash.game.dealing import Progress
from balderdash.game.modes import MODES
from balderdash.lessons.pages.catalogue import lesson
from balderdash.play.start import PlayOptions
from balderdash.tui.app import BalderdashApp
from balderdash.tui.game.sheet_screen import SheetScreen
from balderdash.tui.lessons.lessons_app import LessonsApp
from balderdash.tui.widgets.plain_input import PlainInput
from tests.conftest import PATIENCE
from tests.lessons.small_network import lesson_context
from tests.play.stand_in_source import StandIn
from tests.tui.playing import dealt, screen_text, stand_in_app, until


async def test_resizing_loses_nothing_and_a_tiny_screen_says_so() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("4")
        for size, is_too_small in [((59, 20), True), ((60, 19), True), ((160, 50), False), ((60, 20), False)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            text = screen_text(pilot)
            assert ("Too small: the game needs 60 columns and 20 lines" in " ".join(text.split())) is is_too_small
            assert (game.sheet.cards[3].text in text) is not is_too_small
        assert "1 of 5 marked" in text


@pytest.mark.parametrize("size", [(10, 3), (30, 3), (12, 6)])
async def test_the_notice_is_in_sight_where_the_sheet_would_scroll(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("9")
        await pilot.resize_terminal(*size)
        await pilot.pause()
        text = " ".join(screen_text(pilot).split())
        assert text.startswith("Too small:")
        assert game.sheet.cards[8].text[:4] not in text


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_quitting_is_clean(key: str) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0
    assert app.failure is None


@pytest.mark.parametrize("typed", ["", "clear"])
async def test_ctrl_c_quits_from_the_list_of_commands(typed: str) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("ctrl+p", *typed)
        await pilot.pause()
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert not app.is_running


async def test_two_sizes_at_once_do_not_alternate_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    on_resize = SheetScreen.on_resize

    def counted(screen: SheetScreen, event: Resize) -> None:
        told.append((event.size.width, event.size.height))
        if len(told) > 100:  # end the chase, or the test would last as long
            event.prevent_default()
        else:
            on_resize(screen, event)

    monkeypatch.setattr(SheetScreen, "on_resize", counted)
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        before = len(told)
        for height in (25, 24, 25, 24):
            app.screen.post_message(Resize(size := Size(80, height), size))
            app.screen.call_later(lambda: None)  # keeps the two apart: neighbours in the queue are taken together
        for _ in range(30):  # a chase would go on with each
            await pilot.pause()
        assert len(told) - before < 20
        assert app.screen.size == (80, 24)
        assert "0 of 5 marked" in screen_text(pilot)


@pytest.mark.parametrize("seed", [None, 3])
async def test_leaving_does_not_wait_for_the_sheet_that_is_being_written(seed: int | None) -> None:
    writing, stopped, too_late = Event(), Event(), Event()

    class Slow(StandIn):
        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            assert progress is not None
            try:
                for made in itertools.count():
                    writing.set()
                    progress(made)
                    assert not too_late.wait(0.01)
            finally:
                stopped.set()
            return []

    app = stand_in_app(Slow(), seed)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, writing.is_set)
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running
        is_stopped = stopped.wait(PATIENCE)
        too_late.set()
        assert is_stopped
    assert app.failure is None


async def test_keys_wait_until_the_game_can_be_seen() -> None:
    app = BalderdashApp(PlayOptions(mode=MODES["wager"]), open_source=lambda list_name, model_name: StandIn())
    async with app.run_test(size=(40, 12)) as pilot:
        game = await dealt(pilot)
        await pilot.press("1", "5", "space", "n", "x")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert (game.verdicts, game.played) == ((), 0)
        await pilot.resize_terminal(40, 12)
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
async def test_ctrl_c_leaves_an_input_line_too(key: str) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("m", "p")
        await pilot.pause()
        assert isinstance(app.focused, PlainInput)
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_a_picture_of_the_screen_is_saved_where_there_is_a_place(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("platformdirs.user_downloads_path", lambda: tmp_path / "no downloads")
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        app.deliver_screenshot()
        await pilot.pause()
        (picture,) = (tmp_path / "here").glob("balderdash-*.svg")
        assert "<svg" in picture.read_text(encoding="utf-8")
        assert "The picture is saved as" in screen_text(pilot)


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no folder where somebody stands")
async def test_a_picture_is_saved_even_if_the_current_folder_is_gone(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setattr("platformdirs.user_downloads_path", lambda: tmp_path / "no downloads")
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        app.deliver_screenshot()
        await pilot.pause()
        assert "The picture is saved as" in screen_text(pilot)
    lessons = LessonsApp(lesson_context, lesson(1))
    async with lessons.run_test(size=(120, 40), notifications=True) as seen:
        await seen.press("s")
        await seen.pause()
        assert "Saved: " in screen_text(seen)
    assert len(list((home / "data" / "pictures").iterdir())) == 2
