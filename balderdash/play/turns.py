"""Threads that take turns with a card source: what somebody waits for comes before what is done ahead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """A lock for two kinds of work."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._is_taken = False
        self._waiting = 0  # threads with work that somebody waits for

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits: what is done ahead should give way."""
        return self._waiting > 0

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """The turn of work that somebody waits for."""
        with self._changed:
            self._waiting += 1
            try:
                self._changed.wait_for(lambda: not self._is_taken)
            finally:  # Ctrl+C may end the waiting
                self._waiting -= 1
            self._is_taken = True
        yield from self._held()

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """The turn of work that is done ahead."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_taken and not self._waiting)
            self._is_taken = True
        yield from self._held()

    def _held(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()
