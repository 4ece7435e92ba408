"""What whoever watches a run may ask of it: to pause, to go on, to stop and keep what there is."""

from __future__ import annotations

import time
from typing import Literal

Wish = Literal["go on", "pause", "stop"]
_LOOK = 0.1  # seconds between two looks while paused


class Control:
    """Set by one thread or a signal handler, heard by the run between two steps.

    Each wish is one assignment, so there is nothing to lock, and a stop is never taken back.
    """

    def __init__(self) -> None:
        self._is_stopped = self._is_paused = False

    @property
    def wish(self) -> Wish:
        """What is asked for now."""
        return "stop" if self._is_stopped else "pause" if self._is_paused else "go on"

    def ask(self, wish: Wish) -> None:
        """Ask for something; a run that was asked to stop does."""
        if wish == "stop":
            self._is_stopped = True
        else:
            self._is_paused = wish == "pause"

    def wait_while_paused(self) -> Wish:
        """Come back when something else than a pause is asked for, with what that is."""
        while self.wish == "pause":
            time.sleep(_LOOK)
        return self.wish
