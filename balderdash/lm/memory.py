"""How much memory a training run needs, and whether there is that much."""

from __future__ import annotations

import psutil

from balderdash.errors import BalderdashError
from balderdash.lm.ngram import PriorCache
from balderdash.lm.parameters import Shape
from balderdash.lm.plan import Plan
from balderdash.lm.threads import THREADS

_FLOAT, _HALF = 4, 2  # bytes
_PROGRAM = 150_000_000  # bytes of Python and its libraries
_COUNTED = 300  # bytes per counted symbol at the peak, measured


def needed(shape: Shape, plan: Plan, longest: int, learnt: int, counted: int) -> int:
    """Bytes that a run needs, approximately.

    Parameters
    ----------
    longest : letters of the longest term
    learnt : symbols of the train split
    counted : symbols that the n-gram counts
    """
    vectors = 5 + THREADS + 2  # weights, average, two moments, best; a gradient per thread; copies while saving
    prepared = 3 * 4 * shape.hidden**2  # see `workspace.Weights`
    # of a row: gates, cells, hidden states, their gradients, log-probabilities; see `workspace.Workspace`
    row = 15 * shape.hidden + 6 * shape.symbols
    rows = 1.2 * plan.batch * (longest + 1)
    prior = PriorCache.size(learnt, shape.symbols)
    return int(counting(counted) + _FLOAT * (vectors * shape.size + prepared + rows * row) + _HALF * prior)


def counting(counted: int) -> int:
    """Bytes that counting the n-grams of `counted` symbols needs, approximately."""
    return _PROGRAM + _COUNTED * counted


def require(size: int, hidden: int | None = None) -> None:
    """Check that enough memory is free.

    Parameters
    ----------
    size : bytes
    hidden : units of the network, for the message; None if only n-grams are counted

    Raises
    ------
    BalderdashError
        Less is free.
    """
    free = psutil.virtual_memory().available
    if size > free:
        what, advice = "Counting the n-grams of", "close other programs, or choose a shorter list"
        if hidden is not None:
            what = f"Training a network of {hidden} units on"
            advice = "choose fewer units with --hidden, or a list without very long lines"
        raise BalderdashError(
            f"{what} this list takes about {size / 1e9:.1f} GB of memory, and {free / 1e9:.1f} GB are free; {advice}."
        )
