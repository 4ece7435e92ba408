"""Two threads, each with a BLAS of one thread: ufuncs run in parallel too, not only matrix products."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

THREADS = 2  # fixed, not the machine's count: sums are added in the same order everywhere


@contextmanager
def pair() -> Iterator[ThreadPoolExecutor]:
    """A pool for the two halves of a batch; NumPy lets go of the interpreter inside its loops."""
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(THREADS) as pool:
        yield pool
