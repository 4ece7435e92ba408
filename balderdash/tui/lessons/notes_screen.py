"""The speaker's notes and clock, for a second terminal."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from balderdash.errors import BalderdashError
from balderdash.play import talk_state
from balderdash.play.talk_state import TalkState
from balderdash.plots import large_type
from balderdash.plots.palette import DARK, LIGHT
from balderdash.tui.keyed_screen import KeyedScreen
from balderdash.tui.notices import warn
from balderdash.tui.widgets.text import put

LOOK = 0.15  # seconds between two looks at the file
CLOCK = 5  # lines of the clock
BEHIND = 2.0  # minutes from which the clock says so in another colour


class NotesScreen(KeyedScreen[None]):
    """Shows what the talk's file says, and sends the keys there."""

    CSS_PATH = "notes_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown,right,space,enter,n", "ask('next')", "On", id="talk-next", tooltip="Go on: the next stop"),
        Binding("pageup,left,backspace,p", "ask('back')", "Back", id="talk-back", tooltip="Go back to the stop before"),
        Binding("down", "scroll(1)", "Scroll", key_display="↑ ↓", id="talk-scroll.down", tooltip="Scroll the notes"),
        Binding("up", "scroll(-1)", "Scroll", False, "↑ ↓", id="talk-scroll.up", tooltip="Scroll the notes"),
        Binding("b,full_stop", "ask('black')", "Black", id="talk-black", tooltip="Show nothing, or the slide again"),
        Binding("r", "ask('clock')", "Clock", id="talk-clock", tooltip="Set the clock to 0:00"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._state: TalkState | None = None
        self._is_running = False

    def contents(self) -> ComposeResult:
        """The clock, where the talk is, and the notes."""
        yield Static(id="clock")
        yield Static(id="where")
        with VerticalScroll(id="notes", can_focus=False):  # page down belongs to the slides
            yield Static(id="text")

    def on_mount(self) -> None:
        """Follow the talk."""
        self.set_interval(LOOK, self._look)
        self.call_after_refresh(self._look)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def _look(self) -> None:
        state = talk_state.read()
        if state is None and self._state is not None and self._is_running and talk_state.is_running(self._state):
            return  # between two states, or no longer there: the next look will tell
        if state is None or state.at != (self._state.at if self._state else -1):
            self.query_one("#notes", VerticalScroll).scroll_home(animate=False)
        self._state = state
        self._is_running = state is not None and talk_state.is_running(state)
        self._draw()

    def _draw(self) -> None:
        state = self._state
        if not self.is_mounted:
            return
        put(self, "#clock", self._clock(state))
        put(self, "#where", self._where(state))
        notes = state.notes if state else ()
        put(self, "#text", Content("\n\n").join(map(Content, notes)))

    def _clock(self, state: TalkState | None) -> Content:
        if state is None:
            return Content("")
        seconds = int(time.time() - state.started) if state.started else 0
        shown = f"{seconds // 60}:{seconds % 60:02} / {state.total:.0f}"
        palette = DARK if self.app.current_theme.dark else LIGHT
        lines = large_type.write([large_type.Entry(shown)], max(self.size.width - 2, 1), CLOCK, palette)
        text = "\n".join("".join(span.text for span in line).rstrip() for line in lines)
        late = late_by(state, time.time()) > BEHIND
        return Content.styled(text, "$text-warning bold" if late else "$text-accent bold")

    def _where(self, state: TalkState | None) -> Content:
        if state is None:
            return Content("No talk is given. Begin one on the other terminal: balderdash talk")
        lines = [
            Content.assemble((f"{state.words}", "bold"), f"   slide {state.at + 1} of {state.count}, "
                             f"stop {state.stop + 1} of {state.stops}"),
            Content(f"then: {state.following}" if state.following else "This is the last slide."),
            Content(about_time(state, time.time())),
        ]  # fmt: skip
        if not self._is_running:
            again = f"The slides are gone; `balderdash talk --slide {state.at + 1}` goes on here."
            lines.append(Content.styled(again, "$text-error bold"))
        elif state.is_black:
            lines.append(Content.styled("The room sees nothing: b shows the slide.", "$text-warning bold"))
        return Content("\n").join(lines)

    def action_scroll(self, lines: int) -> None:
        """Scroll the notes."""
        self.query_one("#notes", VerticalScroll).scroll_relative(y=2 * lines, animate=False)

    def action_ask(self, wish: str) -> None:
        """Ask the slides to do what the key says."""
        try:
            talk_state.ask(wish)
        except BalderdashError as error:
            warn(self, str(error))


def late_by(state: TalkState, now: float) -> float:
    """By how many minutes the talk is behind its plan; negative if it is ahead, 0 within the slide's own minutes."""
    if not state.started:
        return 0.0
    spent = (now - state.started) / 60
    return (
        spent - state.before - state.minutes if spent > state.before + state.minutes else min(spent - state.before, 0)
    )


def about_time(state: TalkState, now: float) -> str:
    """How long this slide may take, and whether the talk is on time."""
    late = late_by(state, now)
    stands = f"{late:.0f} min behind" if late >= 1 else f"{-late:.0f} min ahead" if late <= -1 else "on time"
    slide = f"{state.minutes:g} min for this slide, up to {state.before + state.minutes:g}:00"
    return f"{slide}; {stands if state.started else 'the clock starts at the second slide'}"
