"""The talk on screen: the whole hour by a clicker, at every size, with the notes beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from textual.pilot import Pilot

from balderdash import settings
from balderdash.errors import BalderdashError
from balderdash.lessons.talk import END, SLIDES
from balderdash.play import talk_state
from balderdash.play.talk import MOMENT, Material, Talk, stops_of
from balderdash.tui.bindings import every_binding
from balderdash.tui.lessons import notes_screen, talk_screen
from balderdash.tui.lessons.notes_screen import NotesScreen
from balderdash.tui.lessons.talk_app import NotesApp, TalkApp
from tests.conftest import PATIENCE
from tests.play.test_talk import CARDS, material
from tests.tui.playing import screen_lines, screen_text, shows, until

sizes = pytest.mark.parametrize(
    "size",
    [
        pytest.param((80, 24), id="80x24"),
        pytest.param((60, 20), id="60x20", marks=pytest.mark.slow),
        pytest.param((200, 60), id="200x60", marks=pytest.mark.slow),
    ],
)


def load() -> Iterator[Material]:
    yield replace(material(), fakes=())
    yield material()


def talk_at(slide: int = 0) -> TalkApp:
    return TalkApp(Talk(at=slide), load)


async def loaded(pilot: Pilot[None]) -> TalkApp:
    app = pilot.app
    assert isinstance(app, TalkApp)
    await until(pilot, lambda: app.talk_screen.talk.material and app.talk_screen.talk.material.fakes)
    return app


@pytest.mark.slow
@sizes
async def test_the_whole_hour_from_the_first_key_to_the_last(
    size: tuple[int, int], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk_screen, "LONGEST_WAY", 0.1)
    monkeypatch.setattr(talk_screen, "LEAST_RATE", 100.0)
    app = talk_at()
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        talk, presses, pictures = app.talk_screen.talk, 0, set()
        while (talk.at, talk.stop) != (len(SLIDES) - 1, talk.stops - 1):
            before = talk.at, talk.stop
            await pilot.press("pagedown")
            presses += 1
            assert (talk.at, talk.stop) > before
            await until(pilot, lambda: not app.talk_screen.is_moving)
            assert talk.distance == 0 or talk.slide.stops[talk.stop] == END  # type: ignore[attr-defined]
            lines = screen_lines(pilot)
            assert lines[-1].strip() == f"{talk.at + 1}/{len(SLIDES)}"
            assert len("".join(lines[:-1]).replace(" ", "")) > 20
            pictures.add("\n".join(lines))
            state = talk_state.read()
            assert state is not None
            assert (state.at, state.stop, state.words) == (talk.at, talk.stop, talk.slide.words)
        assert presses == sum(map(stops_of, SLIDES)) - 1
        assert len(pictures) == presses  # no two stops look the same
        await pilot.press("pagedown")
        assert (talk.at, talk.stop) == (len(SLIDES) - 1, talk.stops - 1)
        for _ in range(presses):
            await pilot.press("pageup")
        assert (talk.at, talk.stop) == (0, 0)
        await pilot.press("q")
    assert app.return_code == 0
    assert talk_state.read() is None


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50), (200, 60)], ids="{0[0]}x{0[1]}".format)
async def test_the_sheet_and_its_answer(size: tuple[int, int], home: Path) -> None:
    app = talk_at(2)
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.pause()
        if size[0] < 160:
            text = screen_text(pilot)
            assert all(card.text in text for card in CARDS)
            await pilot.press("pagedown")
            await pilot.pause()
            assert f"✓ real {CARDS[0].text}" in screen_text(pilot)
            assert f"✗ fake {CARDS[9].text}" in screen_text(pilot)
        else:  # drawn from blocks: ten lines of five rows, or two columns of five lines
            least = 40 if size[0] == 200 else 20
            for _ in range(2):
                rows = [bool(set(line) & set("▀▄█▌▐▘▝▖▗▚▞")) for line in screen_lines(pilot)]
                assert sum(rows) >= least
                assert not any(card.text in screen_text(pilot) for card in CARDS)
                await pilot.press("pagedown")
                await pilot.pause()


async def test_the_keys_of_every_clicker(home: Path) -> None:
    app = talk_at()
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        talk = app.talk_screen.talk
        for key in ["pagedown", "right", "down", "space", "enter", "n"]:
            before = talk.at, talk.stop
            await pilot.press(key)
            assert (talk.at, talk.stop) > before
        for key in ["pageup", "left", "up", "backspace", "p"]:
            before = talk.at, talk.stop
            await pilot.press(key)
            assert (talk.at, talk.stop) < before
        for dark, light in [("b", "b"), ("full_stop", "escape"), ("b", "f5"), (".", "pagedown"), ("b", "pageup")]:
            before = talk.at, talk.stop
            await pilot.press(dark)
            await pilot.pause()
            assert app.talk_screen.is_black
            assert screen_text(pilot).strip() == ""
            await pilot.press(light)
            await pilot.pause()
            assert not app.talk_screen.is_black
            assert screen_text(pilot).strip() != ""
            assert (talk.at, talk.stop) == before  # the room sees again what it saw
        await pilot.press("escape", "f5", "x", "7")
        assert app.is_running
        await pilot.press("end")
        assert talk.at == len(SLIDES) - 1
        await pilot.press("home")
        assert talk.at == 0


async def test_the_keys_of_the_settings_hold(home: Path) -> None:
    settings.change(keys={"talk-next": "y"})
    app = talk_at()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("y", "pagedown")
        assert (app.talk_screen.talk.at, app.talk_screen.talk.stop) == (1, 0)
    assert {"talk-next", "talk-black", "talk-clock"} <= {binding.id for _, binding in every_binding()}


async def test_the_keys_are_shown_when_asked(home: Path) -> None:
    app = talk_at()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "PgDn on" in await shows(pilot, "1/27")
        await pilot.press("question_mark")
        text = await shows(pilot, "Show nothing, or the slide again")
        assert "Go to the first slide" in text
        assert "Go back to the stop before" in text
        assert "Leave" in text
        await pilot.press("pagedown")
        await pilot.pause()
        assert "Go to the first slide" not in screen_text(pilot)
        assert app.talk_screen.talk.at == 0


async def test_a_page_moves_to_its_next_stop_before_the_eyes_of_the_room(home: Path) -> None:
    app = talk_at(15)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("pagedown", "pagedown", "pagedown")
        talk = app.talk_screen.talk
        assert talk.page is not None
        steps = set()
        if not app.talk_screen.is_moving:
            await pilot.press("pagedown")

        def is_there() -> bool:
            assert talk.page is not None
            steps.add(talk.page.steps)
            return not app.talk_screen.is_moving

        await until(pilot, is_there)
        assert talk.distance == 0
        assert len(steps) > 2


async def test_a_second_press_shows_the_end_of_the_way(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_screen, "LONGEST_WAY", 3600.0)
    app = talk_at(7)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        talk = app.talk_screen.talk
        while talk.stop < 5:
            await pilot.press("pagedown")
        assert (talk.stop, app.talk_screen.is_moving) == (5, True)
        assert talk.distance > 0
        await pilot.press("pagedown")
        assert (talk.stop, talk.distance, app.talk_screen.is_moving) == (5, 0, False)
        await pilot.press("pagedown")
        assert (talk.at, talk.stop) == (8, 0)


async def test_the_notes_follow_and_their_keys_lead(home: Path) -> None:
    slides = talk_at(4)
    async with slides.run_test(size=(80, 24)) as room:
        await loaded(room)
        notes = NotesApp()
        async with notes.run_test(size=(80, 24)) as speaker:
            await shows(speaker, "slide 5 of 27, stop 1 of 1")
            text = screen_text(speaker)
            assert "Two tests" in text
            assert "then: How bad is a line?" in text
            assert "Data: the scores of 100 students in two tests." in text
            assert "the clock starts at the second slide" in text
            await speaker.press("pagedown")
            await until(speaker, lambda: slides.talk_screen.talk.at == 5)
            await shows(speaker, "How bad is a line?   slide 6 of 27")
            assert "2 min ahead" in await shows(speaker, "up to")
            await room.press("pagedown")
            await shows(speaker, "stop 2 of 5")
            await speaker.press("b")
            await shows(speaker, "The room sees nothing")
            assert slides.talk_screen.is_black
            await speaker.press("b")
            await until(speaker, lambda: not slides.talk_screen.is_black)
            await speaker.press("pageup")
            await shows(speaker, "stop 1 of 5")
        await room.press("q")
    assert slides.return_code == 0


async def test_without_a_talk_the_notes_say_how_to_begin(home: Path) -> None:
    app = NotesApp()
    async with app.run_test(size=(60, 20)) as pilot:
        await shows(pilot, "No talk is given. Begin one on the other terminal")
        await pilot.press("pagedown", "b", "r", "q")
    assert app.return_code == 0


async def test_the_notes_outlive_the_slides(home: Path) -> None:
    slides = talk_at(4)
    async with slides.run_test(size=(80, 24)) as room:
        await loaded(room)
        state = talk_state.read()
    assert state is not None
    talk_state.write(replace(state, pid=2**31 - 2))  # as after a crash
    app = NotesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        text = await shows(pilot, "The slides are gone; `balderdash talk --slide 5` goes on here.")
        assert "Data: the scores of 100 students" in text


def test_the_clock_compares_with_the_plan() -> None:
    state = talk_state.TalkState(1, 3, 27, 0, 1, "", "", (), before=10, minutes=2, total=60, started=1000)
    for minute, late in [(10, 0), (11.5, 0), (13, 1), (20, 8), (4, -6)]:
        assert notes_screen.late_by(state, 1000 + 60 * minute) == pytest.approx(late)
    assert "8 min behind" in notes_screen.about_time(state, 1000 + 60 * 20)
    assert "6 min ahead" in notes_screen.about_time(state, 1000 + 60 * 4)
    assert "on time" in notes_screen.about_time(state, 1000 + 60 * 11)
    assert notes_screen.late_by(replace(state, started=0), 5e9) == 0


def talk_that_waits(go: Event) -> TalkApp:
    """A talk whose network is not loaded before the event."""

    def slow() -> Iterator[Material]:
        assert go.wait(PATIENCE)
        yield from load()

    return TalkApp(Talk(), slow)


async def test_the_first_slides_are_shown_while_the_network_loads(home: Path) -> None:
    go = Event()
    app = talk_that_waits(go)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["pagedown"] * 5)
        assert [entry.text for entry in app.talk_screen.talk.view().lines] == [MOMENT]
        go.set()
        await shows(pilot, CARDS[0].text)


async def test_leaving_does_not_wait_for_the_network(home: Path) -> None:
    go = Event()
    app = talk_that_waits(go)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
    assert app.return_code == 0
    (worker,) = (thread for thread in enumerate_threads() if thread.name == "talk")
    assert worker.daemon
    go.set()  # too late for the app, and no error
    worker.join(PATIENCE)
    assert not worker.is_alive()


async def test_an_error_stands_on_the_slide_and_the_talk_goes_on(home: Path) -> None:
    def broken() -> Iterator[Material]:
        raise BalderdashError("The model is damaged.")
        yield

    app = TalkApp(Talk(at=2), broken)
    async with app.run_test(size=(80, 24)) as pilot:
        talk = app.talk_screen.talk
        await until(pilot, lambda: [entry.text for entry in talk.view().lines] == ["The model is damaged."])
        await pilot.press("pagedown", "pagedown")
        assert app.talk_screen.talk.at == 3
    assert app.fault is None


async def test_a_folder_that_cannot_be_written_stops_no_talk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise BalderdashError("talk.json could not be written (Read-only file system).")

    monkeypatch.setattr(talk_state, "write", refuse)
    app = talk_at(4)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shows(pilot, "The notes cannot follow")
        await pilot.press("pagedown")
        assert app.talk_screen.talk.at == 5
    assert app.fault is None


async def test_sizes_change_and_nothing_breaks(home: Path) -> None:
    app = talk_at(5)
    async with app.run_test(size=(80, 24)) as pilot:
        for width, height in [(200, 60), (60, 20), (50, 15), (80, 24)]:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert ("Too small" in screen_text(pilot)) == (width == 50)
    notes = NotesApp()
    async with notes.run_test(size=(80, 24)) as pilot:
        assert isinstance(pilot.app.screen, NotesScreen)
