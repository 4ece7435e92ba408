"""A progress line for long commands."""

from __future__ import annotations

import sys
import time

from balderdash.cli.terminal import can_draw, columns, narrate
from balderdash.notation import bar, percent

_BAR, _SHORTEST_BAR = 20, 4  # characters
_REDRAW, _REPEAT = 0.1, 10.0  # seconds


class ProgressLine:
    """A line on stderr with a progress bar.

    On a terminal the line is redrawn in place. Elsewhere, and with `plain`, it is printed every ten seconds without
    the bar.
    """

    def __init__(self, *, plain: bool = False) -> None:
        self._in_place = can_draw(sys.stderr) and not plain
        self._width = 0
        self._due = 0.0

    def show(self, share: float, text: str) -> None:
        """Draw the line, unless that was just done."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + (_REDRAW if self._in_place else _REPEAT)
        if self._in_place:
            line = _with_bar(share, f"{percent(share):>5} {text}", columns(sys.stderr) - 1)
            print(f"\r{line:<{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = len(line)
        else:
            print(f"{percent(share):>5}  {text}", file=sys.stderr, flush=True)

    def tell(self, text: str) -> None:
        """Print a line of its own above the bar."""
        self.clear()
        narrate(text)

    def clear(self) -> None:
        """Remove the line, so that the next print starts on an empty one."""
        if self._in_place and self._width:
            print(f"\r{'':<{self._width}}\r", end="", file=sys.stderr, flush=True)
            self._width, self._due = 0, 0.0


def _with_bar(share: float, text: str, width: int) -> str:
    """The text behind a bar, which takes the room that is left."""
    room = min(width - len(text) - len("[] "), _BAR)
    return f"[{bar(share, room, '#.')}] {text}" if room >= _SHORTEST_BAR else text[:width]
