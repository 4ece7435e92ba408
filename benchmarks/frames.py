"""When a frame was drawn: Pilot's own waiting is longer than a frame, so what it returns tells nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

if TYPE_CHECKING:
    Base = App[None]
else:
    Base = object


class Watched(Base):
    """Put before an app's class: remembers when the latest frame was ready to be written to the terminal."""

    drawn_at = 0.0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)  # without a terminal Textual leaves that out
            self.drawn_at = time.perf_counter()


async def seconds_to_frame(app: Watched, pilot: Pilot[None], key: str) -> float:
    """Press a key and wait until all is quiet; the time from the key to the last frame that it led to."""
    start = time.perf_counter()
    await pilot.press(key)
    return max(app.drawn_at - start, 0.0)
