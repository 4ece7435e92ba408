"""When a frame was drawn: Pilot's own waiting is longer than a frame, so what it returns tells nothing."""

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


class Taken(NamedTuple):
    """How long something took.

    Attributes
    ----------
    seconds : by the clock, the wait for the next frame included
    work : seconds of the processor, which do not grow when others use the machine
    answer : seconds by the clock until the first frame, which may not be the last one
    """

    seconds: float
    work: float
    answer: float = 0.0


class Watched(Base):
    """Put before an app's class: remembers when frames were ready to be written to the terminal.

    Attributes
    ----------
    drawn : the latest frame
    answered : the first one since the last key, or 0
    """

    drawn = Taken(0.0, 0.0)
    answered = 0.0

    is_by_itself = True  # as with a terminal

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)  # without a terminal Textual leaves that out
            self.drawn = _now()
            self.answered = self.answered or self.drawn.seconds


def _now() -> Taken:
    return Taken(time.perf_counter(), time.process_time())


async def press(app: Watched, pilot: Pilot[None], key: str) -> Taken:
    """Press a key and wait until all is quiet; what it took from the key to the last frame that it led to."""
    app.answered = 0.0
    start = _now()
    await pilot.press(key)
    return Taken(
        max(app.drawn.seconds - start.seconds, 0.0),
        max(app.drawn.work - start.work, 0.0),
        max(app.answered - start.seconds, 0.0),
    )
