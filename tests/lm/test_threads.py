"""The BLAS of the whole process is limited as long as anybody computes, and not a moment longer."""

from __future__ import annotations

from contextlib import ExitStack

import numpy  # noqa: F401  loads the BLAS that is limited
import pytest
from threadpoolctl import threadpool_limits

from balderdash.lm.threads import THREADS, _controller, pair


def blas_threads() -> set[int]:
    """Of the libraries that were there at first; another test may have loaded PyTorch and its own since."""
    return {library["num_threads"] for library in _controller().info() if library["user_api"] == "blas"}


def test_whoever_leaves_first_takes_the_limit_from_nobody() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        if blas_threads() != {2}:
            pytest.skip("this BLAS cannot be told how many threads to use")
        first, second = ExitStack(), ExitStack()
        first.enter_context(pair())
        second.enter_context(pair())
        assert blas_threads() == {1}
        first.close()
        assert blas_threads() == {1}
        second.close()
        assert blas_threads() == {2}


def test_an_error_lifts_the_limit_too() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = blas_threads()
        with pytest.raises(ZeroDivisionError), pair():
            _ = 1 / 0
        assert blas_threads() == before


def test_the_pool_has_two_threads() -> None:
    with pair() as pool:
        assert list(pool.map(abs, [-1, 2, -3])) == [1, 2, 3]
        assert pool._max_workers == THREADS
