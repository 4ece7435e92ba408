"""A second process that works on its half: two threads of one Python wait for its interpreter at every array operation.

The process is a fork, so that nothing has to be copied to it; what both write lies in memory that they share. Where
there is no safe fork (macOS, Windows) there is no partner, and threads do the same work.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import numpy.typing as npt

_FAREWELL = 5.0  # seconds for it to end by itself


def shared(shape: int | tuple[int, ...], dtype: npt.DTypeLike = np.float32) -> npt.NDArray[Any]:
    """An array of zeros that a fork shares, and that takes memory as it fills."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return np.frombuffer(mmap.mmap(-1, max(1, size)), np.uint8, size).view(dtype).reshape(shape)


class Partner:
    """A fork of this process that answers messages with `work` until it is closed, or this process ends.

    Parameters
    ----------
    work : from the bytes of a message to those of the answer
    """

    def __init__(self, work: Callable[[bytes], bytes]) -> None:
        context = multiprocessing.get_context("fork")
        self._line, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, self._line, work), daemon=True)
        with warnings.catch_warnings():  # of other threads: they sleep, and the fork needs none of their locks
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        far.close()

    @classmethod
    def of(cls, work: Callable[[bytes], bytes]) -> Partner | None:
        """A partner, or None where there can be none."""
        if not sys.platform.startswith("linux") or (os.cpu_count() or 1) < 2:
            return None
        try:
            return cls(work)
        except OSError:  # no room for another process
            return None

    def ask(self, message: bytes) -> None:
        """Give it something to do.

        Raises
        ------
        OSError
            It is dead.
        """
        self._line.send_bytes(message)

    def answer(self) -> bytes:
        """Wait for what it has to say to the last message.

        Raises
        ------
        OSError, EOFError
            It is dead.
        """
        return self._line.recv_bytes()

    def close(self) -> None:
        """Let it end."""
        self._line.close()
        self._process.join(_FAREWELL)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(line: Connection, near: Connection, work: Callable[[bytes], bytes]) -> None:
    near.close()  # or it would never hear that the other process has ended
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the one that saves the work
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(Exception):  # whatever it is, the other process sees that the line is dead, and works alone
        while True:
            line.send_bytes(work(line.recv_bytes()))
