"""Two threads with a single-threaded BLAS each, so that ufuncs run in parallel too, not only matrix products."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

import numpy  # noqa: F401  loads the BLAS that is looked for below
from threadpoolctl import ThreadpoolController

THREADS = 2  # on every machine, so that sums are added in the same order everywhere


@contextmanager
def pair() -> Iterator[ThreadPoolExecutor]:
    """A pool of two threads, for the two halves of a batch; NumPy releases the GIL inside its loops."""
    with one_thread, ThreadPoolExecutor(THREADS) as pool:
        yield pool


class _OneThreadBlas:
    """Limits the BLAS to one thread. The limit holds for the process: the first user sets it, the last one lifts it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._users = 0
        self._limits: Any = None

    def __enter__(self) -> None:
        with self._lock:
            if self._limits is None:
                self._limits = _controller().limit(limits=1, user_api="blas")
            self._users += 1

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._users -= 1
            if self._limits is not None and not self._users:
                self._limits.restore_original_limits()
                self._limits = None


@cache
def _controller() -> ThreadpoolController:
    """NumPy's BLAS; finding it among the loaded libraries takes most of a millisecond."""
    return ThreadpoolController()


one_thread = _OneThreadBlas()  # a context manager; with small products the BLAS's threads would wait for each other
