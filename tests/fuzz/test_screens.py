"""Terms, titles, names and keys from strangers are shown as they are on the screen, and never interpreted."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

from hypothesis import strategies as st
from textual.widgets import Input

from balderdash import paths, settings
from balderdash.game.cards import Card, FakeSource, RealSource
from balderdash.game.dealing import Progress
from balderdash.terms.printable import printable
from balderdash.training import events
from balderdash.training.events import Event
from balderdash.training.training_state import TrainingState
from balderdash.tui.dialogs.training_screen import TrainingScreen
from balderdash.tui.game.party_screen import PartyScreen
from balderdash.tui.lessons.lesson_screen import LessonScreen
from balderdash.tui.lessons.lessons_app import LessonsApp
from tests.fuzz.hostile import PIECES, plain_texts, unsafe
from tests.fuzz.watch import fuzz
from tests.lessons.small_network import lesson_context
from tests.play.stand_in_source import StandIn
from tests.training import lists
from tests.tui.playing import dealt, screen_text, stand_in_app, threads_done

pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


class Stranger(StandIn):
    """A source of cards whose texts all come from a stranger."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(title=texts[0])
        self.texts = texts
        self.mismatch = texts[1]
        self.model_name = texts[2]

    def real_cards(self, rng: random.Random, count: int) -> list[Card]:
        return [Card(f"{k} real {text}", RealSource((text,), text)) for k, text in enumerate(self.texts[:5])]

    def starter_fakes(self) -> list[Card]:
        return [
            Card(f"{k} fake {text}", FakeSource(text, k, -20.0, 1.5, text, "invented"))
            for k, text in enumerate(self.texts[5:])
        ]

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        return self.starter_fakes()


# The sheet, the reveal, why, the next card, tells, help, menu, statistics, lists, and the player's name.
_PRESSED = ((), ("1", "r"), ("w",), ("right",), ("escape", "t"), ("escape", "question_mark"), ("escape", "m"), ("i",),
            ("escape", "l"), ("escape", "m", "p"))  # fmt: skip


@fuzz("screens", st.lists(pieces, min_size=10, max_size=10), plain_texts, ci=2, share=0.001, longest=60)  # a whole game
def test_what_strangers_write_is_only_shown(home: Path, texts: list[str], keys: str) -> bool:
    file = settings.file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"keys": {"tells": keys[:20] or "t", keys[:20]: "x"}}))
    asyncio.run(_play(texts))
    return True


async def _play(texts: list[str]) -> None:
    """Play a sheet and open every screen; check what is shown after each key."""
    app = stand_in_app(Stranger(texts))
    async with app.run_test(size=(160, 50)) as pilot:
        game = await dealt(pilot)
        for pressed in _PRESSED:
            await pilot.press(*pressed)
            await pilot.pause()
            seen = screen_text(pilot)
            assert not unsafe(seen)
            if pressed in ((), ("1", "r")):
                for card in game.sheet.cards:
                    start = printable(card.text)[:9]  # the rest may be as wide as the screen
                    assert start.strip() in seen
        assert app.is_running
    assert app.return_code in (0, None)


@fuzz("party", st.lists(plain_texts, min_size=4, max_size=4), ci=2, share=0.001, longest=60)
def test_what_players_write_is_only_shown(home: Path, typed: list[str]) -> bool:
    return asyncio.run(_party(typed))


async def _party(typed: list[str]) -> bool:
    """Play a party up to the vote; return False if the names were refused."""
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("m", "b")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, PartyScreen)
        screen.query_one(Input).value = f"{typed[0]}, {typed[1]}"
        await pilot.press("enter")
        await threads_done(pilot)
        await pilot.pause()
        assert not unsafe(screen_text(pilot))
        for text in typed[2:] if screen.party else ():
            await pilot.press("enter")
            await pilot.pause()
            for field in screen.query(Input):
                field.value = text
            await pilot.press("enter", "1", "2", "enter")
            await pilot.pause()
            assert not unsafe(screen_text(pilot))
        assert app.is_running
    assert app.return_code in (0, None)
    return screen.party is not None


@fuzz("training screen", st.lists(pieces, min_size=6, max_size=6), st.lists(st.floats(), min_size=8, max_size=8),
      st.lists(st.integers(0, 2**40), min_size=8, max_size=8), ci=2, share=0.001, longest=20)  # fmt: skip
def test_what_a_training_tells_is_only_shown(home: Path, texts: list[str], x: list[float], n: list[int]) -> bool:
    lists.write(paths.user_lists() / "tiny.txt")
    asyncio.run(_training(texts, x, n))
    return True


async def _training(texts: list[str], x: list[float], n: list[int]) -> None:
    """Show every event of a training process, with any numbers and a stranger's texts."""
    state = TrainingState()
    told: list[Event] = [
        events.Planned(
            texts[1], n[:3], {texts[1]: n[0]}, n[3], n[4], n[5], abs(x[0]), n[6], 0, n[7], [[1.0, x[1], x[2], x[3]]]
        ),
        events.Measured(n[0] % 20, x[4]),
        events.Stepped(n[1], n[7], x[5], x[6], abs(x[7]), abs(x[0])),
        *(events.Evaluated(step, x[step % 8], x[(step + 3) % 8]) for step in range(12)),
        events.Sampled(n[2], texts[2:5], abs(x[1]), abs(x[2])),
        events.Paused(),
        events.Resumed(),
        events.Finishing(n[3], n[4], True),
        events.Finished(texts[5], abs(x[3]), n[0] % 20, {"valid": x[:2], "test": x[2:4]}),
        events.Failed(texts[5]),
    ]
    app = LessonsApp(lesson_context)
    async with app.run_test(size=(60, 20)) as pilot:
        screen = TrainingScreen("tiny", texts[0], state, lambda request: None)
        app.push_screen(screen)
        for event in told:
            state.add(event)
            await pilot.pause()
            screen.draw()
            await pilot.pause()
            assert not unsafe(screen_text(pilot))
        assert app.is_running
    assert app.fault is None


_LESSON_KEYS = ("right", "left", "up", "down", "tab", "enter", "plus", "minus", "a", "n", "p", "r", "g", "escape")


@fuzz("last lesson", pieces, st.lists(st.sampled_from(_LESSON_KEYS), max_size=12), ci=2, share=0.001, longest=60)
def test_any_term_is_read_in_the_last_lesson(home: Path, term: str, keys: list[str]) -> bool:
    asyncio.run(_read(term, keys))
    return True


async def _read(term: str, keys: list[str]) -> None:
    app = LessonsApp(lesson_context)
    async with app.run_test(size=(60, 20)) as pilot:
        app.push_screen(LessonScreen.for_term(term, lesson_context()))
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            assert not unsafe(screen_text(pilot))
        assert app.is_running
    assert app.fault is None
