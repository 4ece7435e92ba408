"""Ctrl+C, and the other signals that end a server, as something to wait for."""

from __future__ import annotations

import asyncio
import signal
from types import FrameType, TracebackType
from typing import Any, Self

from balderdash import interpreter


class StopSignal:
    """While it is entered, the signals that end a program are only noted, and a server can wait for them.

    So nothing is left half done, and no KeyboardInterrupt comes out of a task, a thread's end or the closing of a loop,
    however often somebody presses Ctrl+C. Enter it before the event loop starts, in the main thread.
    """

    def __init__(self) -> None:
        self._has_come = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event = asyncio.Event()
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        numbers = (signal.SIGINT, *interpreter.signals_to_leave())
        self._before = {number: signal.signal(number, self._come) for number in numbers}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _come(self, number: int, frame: FrameType | None) -> None:
        self._has_come = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)  # wakes the loop, too

    async def wait(self) -> None:
        """Return as soon as a signal comes, or at once if one has come already."""
        self._loop = asyncio.get_running_loop()
        if not self._has_come:
            await self._event.wait()
