"""What every server here needs: a socket that listens, and the signals that end it as something to wait for."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from balderdash import interpreter
from balderdash.errors import BalderdashError

ROOM_PORT = 8000  # of a room, unless the host chooses another
PORTS_TRIED = 20
_BACKLOG = 1024  # connections that wait until the server takes them


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on this port, or on the next one that is free.

    Parameters
    ----------
    host : the address of this machine that others ask, or 0.0.0.0 for all of them

    Raises
    ------
    BalderdashError
        No port is free.
    """
    for each in range(port, port + PORTS_TRIED):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, each))
            listening.listen(_BACKLOG)  # now: until somebody listens, Linux lets two programs bind one port
        except OSError:
            listening.close()
            continue
        listening.setblocking(False)
        return listening
    raise BalderdashError(
        f"The ports {port} to {port + PORTS_TRIED - 1} are all taken; choose another one with --port."
    )


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
