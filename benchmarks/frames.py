"""Time frames: Pilot waits longer than a frame, so the time it takes to return says nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

if TYPE_CHECKING:
    Base = App[None]
else:
    Base = object


class Timing(NamedTuple):
    """How long a key press took.

    Attributes
    ----------
    seconds : wall-clock time to the last frame, including the wait for the next frame
    work : processor time in seconds, which does not grow on a busy machine
    answer : wall-clock seconds to the first frame
    """

    seconds: float
    work: float
    answer: float = 0.0


class FrameTimer(Base):
    """Mix-in for an app: notes when frames are ready to be written to the terminal.

    Attributes
    ----------
    drawn : when the latest frame was ready
    answered : when the first frame since the last key was ready, or 0
    """

    drawn = Timing(0.0, 0.0)
    answered = 0.0

    has_own_process = True  # as with a terminal

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)  # Textual skips this without a terminal
            self.drawn = _now()
            self.answered = self.answered or self.drawn.seconds


def _now() -> Timing:
    return Timing(time.perf_counter(), time.process_time())


async def press(app: FrameTimer, pilot: Pilot[None], key: str) -> Timing:
    """Press a key, wait until nothing more happens, and time the frames that followed."""
    app.answered = 0.0
    start = _now()
    await pilot.press(key)
    return Timing(
        max(app.drawn.seconds - start.seconds, 0.0),
        max(app.drawn.work - start.work, 0.0),
        max(app.answered - start.seconds, 0.0),
    )
