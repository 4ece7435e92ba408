"""What whoever watches a run may ask of it: to pause, to go on, to stop and keep what there is."""

from __future__ import annotations

from threading import Condition
from typing import Literal

Wish = Literal["go on", "pause", "stop"]


class Control:
    """Set by one thread or a signal handler, heard by the run between two steps."""

    def __init__(self) -> None:
        self._wish: Wish = "go on"
        self._changed = Condition()

    @property
    def wish(self) -> Wish:
        """What is asked for now."""
        return self._wish

    def ask(self, wish: Wish) -> None:
        """Ask for something; a run that was asked to stop does."""
        if self._wish != "stop":
            self._wish = wish
        with self._changed:
            self._changed.notify_all()

    def ask_in_signal(self) -> None:
        """Stop; without the lock, which the interrupted code may hold."""
        self._wish = "stop"

    def wait_while_paused(self) -> Wish:
        """Come back when something else than a pause is asked for, with what that is."""
        with self._changed:
            while self._wish == "pause":
                self._changed.wait(0.2)
        return self._wish
