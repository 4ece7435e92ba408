"""Teaching a network on screen: figures, pause, leaving, and what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from textual.pilot import Pilot

from balderdash import paths
from balderdash.terms import wordlist
from balderdash.training import events
from balderdash.training.events import Event, Request
from balderdash.tui import training_controller
from balderdash.tui.app import BalderdashApp
from balderdash.tui.dialogs.leaving_screen import LeavingScreen
from balderdash.tui.dialogs.training_screen import TrainingScreen
from tests.play.stand_in_source import StandIn
from tests.training import lists
from tests.tui.playing import dealt, every_size, screen_text, shows, stand_in_app, table

PLANNED = events.Planned("Tiny [list]", [100, 10, 10], {}, 24, 5000, 30, 10.0, 0, 0, 200, [])
LOOKS = [events.Evaluated(step, 3 - step / 100, 2.8 - step / 110) for step in range(10, 110, 10)]
FINISHED = events.Finished("m", 10.0, 5, {"valid": [1.5, 1.6], "test": [1.55, 1.65]})


class StandInProcess:
    """A process that tells what the test puts into its queue."""

    latest: StandInProcess

    def __init__(self, list_name: str, model: Path, minutes: float | None) -> None:
        self.list_name, self.minutes = list_name, minutes
        self.queue: Queue[Event | None] = Queue()
        self.asked: list[str] = []
        StandInProcess.latest = self

    def events(self) -> Iterator[Event]:
        while (event := self.queue.get()) is not None:
            yield event

    def ask(self, request: Request) -> None:
        self.asked.append(request)
        if request == "pause":
            self.queue.put(events.Paused())
        if request == "resume":
            self.queue.put(events.Resumed())
        if request == "stop":
            self.queue.put(events.Stopped())
            self.queue.put(None)

    def close(self) -> None:
        self.asked.append("close")
        self.queue.put(None)


@pytest.fixture(autouse=True)
def process(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(training_controller, "TrainingProcess", StandInProcess)
    lists.write(paths.user_lists() / "tiny.txt")


async def asked_where(pilot: Pilot[Any]) -> str:
    """The screen that asks where the terms are, and offers the list that waits."""
    await dealt(pilot)
    await pilot.press("m", "g")
    await shows(pilot, "Where are they?")
    return await shows(pilot, "Tiny [list]")


async def teach(pilot: Pilot[Any]) -> StandInProcess:
    """By the keys that a user would press: the list that waits, for two minutes."""
    await asked_where(pilot)
    await pilot.press("tab", "enter")
    await shows(pilot, "How long may the network learn?")
    await pilot.press("enter")
    await shows(pilot, "Teaching a network · Tiny [list]")
    return StandInProcess.latest


async def learn(pilot: Pilot[Any], process: StandInProcess) -> None:
    told: list[Event] = [PLANNED, events.Measured(5, 1.7), *LOOKS, events.Stepped(100, 200, 2.0, 1.9, 12345.6, 75.0),
                  events.Sampled(100, ["[b]Abel[/b] ring", "\x1b[31mGauss", "Lie tree"], 0.25, 0.125)]  # fmt: skip
    for event in told:
        process.queue.put(event)
    await shows(pilot, "12,346")


@every_size
async def test_what_is_seen(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        process = await teach(pilot)
        assert (process.list_name, process.minutes) == ("tiny", 2.0)
        await learn(pilot, process)
        shown = screen_text(pilot)
        for part in ("training", " 50 % · 12,346 ch", "1 min 15 s left", "held out 1.891",
                     "learning 2.000", "5-gram 1.700", "[b]Abel[/b] ring", "Lie tree", "25 % copies", "space Pause",
                     "x Stop and save"):  # fmt: skip
            assert part in shown, part
        assert "\x1b" not in shown
        assert sum("\u2800" < c <= "\u28ff" for c in shown) > 30


@every_size
async def test_what_it_is_doing_and_what_to_know_about_the_run(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        process = await teach(pilot)
        await shows(pilot, "Reading the list …")
        process.queue.put(events.Preparing("Counting n-grams"))
        await shows(pilot, "Counting n-grams …")
        for note in ("It does not learn 3 lines.", "In 1 minute the network will see half."):
            process.queue.put(events.Noted(note))
        await learn(pilot, process)
        shown = " ".join(screen_text(pilot).split())
        assert "Counting" not in shown
        assert "It does not learn 3 lines. In 1 minute the network will see half." in shown


async def test_a_list_that_is_too_short_to_learn_from_is_not_offered() -> None:
    (paths.user_lists() / "short.txt").write_text("# title: Short one\nAlpha ring\nBeta ring\n")
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Short one" not in await asked_where(pilot)


async def test_a_list_can_be_named() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_where(pilot)
        await pilot.press(*"tiny", "enter")
        await shows(pilot, "How long may the network learn?")


async def test_pause_and_go_on_and_stop_and_go_on_again() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        process = await teach(pilot)
        await learn(pilot, process)
        await pilot.press("space")
        assert "space Resume" in await shows(pilot, "paused, and saved")
        await pilot.press("space")
        assert "space Pause" in await shows(pilot, "left")
        await pilot.press("x")
        await shows(pilot, "stopped and saved")
        assert process.asked == ["pause", "resume", "stop"]
        await pilot.press("space")  # nothing to pause any more
        await pilot.press("g")
        await shows(pilot, "getting ready")
        assert StandInProcess.latest is not process
        assert StandInProcess.latest.minutes is None
        assert sum(isinstance(screen, TrainingScreen) for screen in app.screen_stack) == 1


@pytest.mark.slow
async def test_it_goes_on_behind_the_game_and_tells_when_it_is_done() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        process = await teach(pilot)
        await learn(pilot, process)
        await pilot.press("escape")
        await shows(pilot, "Mark the fakes")
        assert process.asked == []
        assert "Tiny [list] 50 % learnt · Greek" in screen_text(pilot)
        await pilot.press("m", "g")
        await shows(pilot, "Teaching a network")
        await pilot.press("escape")
        process.queue.put(FINISHED)
        process.queue.put(None)
        assert "50 % learnt" not in await shows(pilot, "Tiny [list] is learnt: l plays it.")


async def test_ready_it_is_played() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        process = await teach(pilot)
        await learn(pilot, process)
        before = app.game_screen.game
        process.queue.put(events.Finishing(0, 300, False))
        await shows(pilot, "learning which of its fakes are good")
        process.queue.put(events.Finishing(30, 300, False))
        await shows(pilot, "30 of 300 fakes")
        process.queue.put(FINISHED)
        process.queue.put(None)
        await shows(pilot, "1.550 nats a letter, less than the 5-gram's 1.650")
        await pilot.press("p")
        assert await dealt(pilot, before) is not before


async def test_watched_from_the_command_line_the_game_begins_by_itself() -> None:
    app = BalderdashApp(open_source=lambda list_name, model_name: StandIn(), teach=("tiny", 2.0))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shows(pilot, "Teaching a network · Tiny [list]")
        process = StandInProcess.latest
        await learn(pilot, process)
        before = app.game_screen.game
        process.queue.put(FINISHED)
        process.queue.put(None)
        assert await dealt(pilot, before) is not before
        assert app.screen is app.game_screen
        await shows(pilot, "Mark the fakes")
        await shows(pilot, "1.550 nats a letter")


async def test_a_fault_is_told() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        process = await teach(pilot)
        process.queue.put(events.Failed("The disk is [full]; free some space."))
        process.queue.put(None)
        await shows(pilot, "The disk is [full]; free some space.")


@pytest.mark.slow
async def test_what_is_to_be_seen_is_explained() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 40)) as pilot:
        await teach(pilot)
        await pilot.press("question_mark")
        await shows(pilot, "A network learns")
        assert "it is the one that counts" in " ".join(screen_text(pilot).split())
        assert "Pause the training, or resume it" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, TrainingScreen)


async def test_quitting_asks_and_saves() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        process = await teach(pilot)
        await learn(pilot, process)
        await pilot.press("escape", "q")
        await shows(pilot, "Tiny [list] is at 50 %, with 1 min 15 s to go.")
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, LeavingScreen)
        await pilot.press("q")
        await shows(pilot, "Quitting saves it")
        await pilot.press("enter")
    assert process.asked == ["stop"]
    app.finish()
    assert process.asked == ["stop", "close"]


@pytest.mark.slow
async def test_a_source_is_fetched_and_taught(tmp_path: Path) -> None:
    file = tmp_path / "my terms.csv"
    file.write_text("term,n\n" + "\n".join(f'"{term}",1' for term in (*lists.TERMS, lists.TERMS[0])) + "\n")
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_where(pilot)
        await pilot.press(*"no-such-file", "enter")
        await shows(pilot, "There is no file no-such-file")
        table(pilot).screen.query_one("#source").value = str(file)  # type: ignore[attr-defined]
        await pilot.press("enter")
        shown = await shows(pilot, "How long may the network learn?")
        assert "my terms: 120 terms of 121 titles" in shown
        assert "1 dropped: it is the same term" in shown
        assert wordlist.read(paths.user_lists() / "my-terms.txt").terms == lists.TERMS
        await pilot.press("down", "down", "enter")
        await shows(pilot, "Teaching a network · my terms")
        assert (StandInProcess.latest.list_name, StandInProcess.latest.minutes) == ("my-terms", None)


@pytest.mark.slow
async def test_a_contact_is_asked_for_once() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_where(pilot)
        await pilot.press(*"https://example.invalid/", "enter")
        await shows(pilot, "Encyclopedias want to know whom to write to")
        await pilot.press(*"nobody", "enter")
        await shows(pilot, "is not a contact")
        await pilot.press("escape")
        await shows(pilot, "Mark the fakes")
