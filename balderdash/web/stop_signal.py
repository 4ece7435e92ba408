"""Ctrl+C, and the other signals that end a server, as something to wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from balderdash import interpreter


class StopSignal:
    """Whether a signal has come that ends the server."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event = asyncio.Event()

    def come(self) -> None:
        """Note the signal; called by its handler."""
        if self._loop is None:
            self._event.set()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)  # wakes the loop, too

    async def wait(self) -> None:
        """Return as soon as a signal comes, or at once if one has come already."""
        self._loop = asyncio.get_running_loop()
        await self._event.wait()


@contextmanager
def stop_signal() -> Iterator[StopSignal]:
    """Meanwhile the signals that end a program are only noted, and a server can wait for them.

    So nothing is left half done, and no KeyboardInterrupt comes out of a task, a thread's end or the closing of a loop,
    however often somebody presses Ctrl+C. Enter it before the event loop starts, in the main thread.
    """
    stop = StopSignal()
    with interpreter.answering_signals(stop.come):
        yield stop
