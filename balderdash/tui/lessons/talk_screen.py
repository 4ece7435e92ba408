"""The talk for the room: one slide fills the screen, and the keys are those of a clicker."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from math import ceil
from queue import SimpleQueue
from threading import Thread
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from balderdash.errors import BalderdashError, sentence
from balderdash.play import talk_state
from balderdash.play.talk import Material, Talk
from balderdash.play.talk_state import TalkState
from balderdash.tui.commands import commands
from balderdash.tui.lessons.autoplay import LEAST_TICK, take_steps
from balderdash.tui.notices import warn
from balderdash.tui.widgets.stage import Stage
from balderdash.tui.widgets.text import put
from balderdash.tui.widgets.too_small import TooSmall

LISTEN = 0.15  # seconds between two looks at what the notes wish
LONGEST_WAY = 2.5  # seconds that a page takes to its next stop, unless its steps are few
LEAST_RATE = 3.0  # steps a second


class TalkScreen(Screen[None]):
    """Shows a `Talk`, follows the keys, and tells the notes where it is.

    Parameters
    ----------
    talk : where to begin
    load : what the talk needs of the game, in parts; runs in a thread
    """

    CSS_PATH = "talk_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown,right,down,space,enter,n", "next", "On", id="talk-next", tooltip="Go on: the next stop"),
        Binding("pageup,left,up,backspace,p", "previous", "Back", id="talk-back", tooltip="Go back to the stop before"),
        Binding("b,full_stop", "black", "Black", id="talk-black", tooltip="Show nothing, or the slide again"),
        Binding("home", "go(0)", "First", False, id="talk-first", tooltip="Go to the first slide"),
        Binding("end", "go(-1)", "Last", False, id="talk-last", tooltip="Go to the last slide"),
        Binding("question_mark", "keys", "Keys", id="talk-keys", tooltip="Show every key, or the slide again"),
        Binding("escape,f5", "light", "Light", False, tooltip="What some clickers send: show the slide"),
    ]

    def __init__(self, talk: Talk, load: Callable[[], Iterator[Material]]) -> None:
        super().__init__()
        self.talk, self._load = talk, load
        self._loaded: SimpleQueue[Material | str] = SimpleQueue()  # or why it could not be
        self.is_black = False
        self._shows_keys = False
        self._started = 0.0
        self._timer: Timer | None = None
        self._told: TalkState | None = None
        self._is_told = True  # whether the file has the present state

    def compose(self) -> ComposeResult:
        """The slide, and one line below it."""
        yield Stage()
        yield Static(id="keys")
        yield Static(id="foot")
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the first slide, and load what the later ones need."""
        self._draw()
        Thread(target=self._load_all, name="talk", daemon=True).start()  # leaving does not wait for it
        self.set_interval(LISTEN, self._listen)
        self._arrive()

    def on_unmount(self) -> None:
        """Tell the notes that the talk is over."""
        talk_state.remove(os.getpid())

    def on_resize(self, event: Resize) -> None:
        """Draw for the new size."""
        self._draw()

    def _load_all(self) -> None:
        """Load in a thread; the screen collects what is loaded, for by then it may be gone."""
        try:
            for material in self._load():
                self._loaded.put(material)
        except (BalderdashError, MemoryError) as error:
            self._loaded.put(sentence(error))

    def _collect(self) -> None:
        """Use what has been loaded since the last look."""
        while not self._loaded.empty():
            loaded = self._loaded.get()
            if isinstance(loaded, Material):
                self.talk.material = loaded
            else:
                self.talk.trouble = loaded
            self._arrive()

    # Keys

    def action_next(self) -> None:
        """Go on; a black or unfinished slide is shown first."""
        if not self._reveal():
            if self.is_moving and self.talk.distance > 0:
                self._arrive()
            else:
                self._started = self._started or time.time() - 60 * self.talk.planned[0]
                if self.talk.next():
                    self._walk()

    def action_previous(self) -> None:
        """Go back; a black slide is shown first."""
        if not self._reveal() and self.talk.back():
            self._arrive()

    def action_go(self, at: int) -> None:
        """Go to a slide, from 0 on, or to the last one."""
        self._reveal()
        self.talk.go(at if at >= 0 else len(self.talk.slides) - 1)
        self._arrive()

    def action_black(self) -> None:
        """Show nothing, or the slide again."""
        self.is_black = not self.is_black
        self._draw()

    def action_light(self) -> None:
        """Show the slide."""
        self._reveal()

    def action_keys(self) -> None:
        """Show every key, or the slide again."""
        self._shows_keys = not self._shows_keys
        self._draw()

    def _reveal(self) -> bool:
        """Show the slide; False if it is shown already."""
        was_covered = self.is_black or self._shows_keys
        self.is_black = self._shows_keys = False
        if was_covered:
            self._draw()
        return was_covered

    # Steps of a page

    def _walk(self) -> None:
        """Take the page to its stop step by step, so that the room sees it move."""
        self._stop()
        page, distance = self.talk.page, self.talk.distance
        if page is not None and distance > 0:
            rate = max(page.rate, LEAST_RATE)
            steps = 1 if distance > 1000 else ceil(distance * LEAST_TICK / LONGEST_WAY)
            self._timer = self.set_interval(max(LEAST_TICK, 1 / rate if steps == 1 else 0), lambda: self._step(steps))
            self._step(steps)
        self._draw()

    def _step(self, steps: int) -> None:
        if not take_steps(steps, self.talk.step) or not self.talk.distance:
            self._stop()
        self._draw()

    def _arrive(self) -> None:
        """Show the slide at its stop at once."""
        self._stop()
        self.talk.arrive()
        self._draw()

    def _stop(self) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None

    @property
    def is_moving(self) -> bool:
        """Whether a page is on its way to the next stop."""
        return self._timer is not None

    # What is seen

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        self.set_class(self.is_black, "-black")
        self.set_class(self._shows_keys, "-keys")
        self.query_one(Stage).show(self.talk.view(), self.is_black)
        put(self, "#foot", self._foot())
        if self._shows_keys:
            rows = commands(
                self.app, (*Binding.make_bindings(self.BINDINGS), *Binding.make_bindings(self.app.BINDINGS))
            )
            put(self, "#keys", Content("\n").join(
                Content.assemble((f"{row.keys}  ", "$text-accent bold"), row.explanation) for row in rows
            ))  # fmt: skip
        self._tell()

    def _foot(self) -> Content:
        number = f"{self.talk.at + 1}/{len(self.talk.slides)}"
        hint = "PgDn on · PgUp back · b black · ? keys · q leave" if self.talk.at == 0 else ""
        gap = max(self.size.width - 2 - len(hint) - len(number), 1)
        return Content.styled(hint + " " * gap + number, "$text-muted")

    # The notes on the other terminal

    def _state(self) -> TalkState:
        talk = self.talk
        before, minutes, total = talk.planned
        return TalkState(
            os.getpid(), talk.at, len(talk.slides), talk.stop, talk.stops, talk.slide.words, talk.following,
            talk.notes(), before, minutes, total, self._started, self.is_black,
        )  # fmt: skip

    def _tell(self) -> None:
        """Write the present state, if it has changed."""
        state = self._state()
        if state == self._told and self._is_told:
            return
        self._told = state
        try:
            talk_state.write(state)
        except BalderdashError as error:
            if self._is_told:  # say it once, and try again
                warn(self, f"The notes cannot follow: {error}")
            self._is_told = False
        else:
            self._is_told = True

    def _listen(self) -> None:
        """Use what is loaded, and do what was wished at the notes."""
        self._collect()
        if not self._is_told:
            self._tell()
        state = talk_state.read()
        if state is None or state.pid != os.getpid() or not state.wish:
            return
        self._told = None
        match state.wish:
            case "next":
                self.action_next()
            case "back":
                self.action_previous()
            case "black":
                self.action_black()
            case "clock":
                self._started = time.time()
        self._tell()
