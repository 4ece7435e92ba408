"""Whether a training run fits into the memory, asked before it starts."""

from __future__ import annotations

import psutil

from balderdash.errors import BalderdashError
from balderdash.lm.parameters import Shape
from balderdash.lm.plan import Plan
from balderdash.lm.prior_cache import remembered
from balderdash.lm.threads import THREADS

_FLOAT = 4
_PROGRAM = 150_000_000  # Python and its libraries
_NGRAM = 300  # bytes for each symbol that is counted: measured, at its peak


def needed(shape: Shape, plan: Plan, longest: int, learnt: int, counted: int) -> int:
    """Bytes that a run takes, about.

    Parameters
    ----------
    longest : letters of the longest term
    learnt : symbols of the train split
    counted : those of them that the n-gram counts
    """
    vectors = 5 + THREADS + 2  # weights, average, two moments, best; a gradient a thread; while saving, copies
    prepared = 3 * 4 * shape.hidden**2  # see `workspace.Weights`
    # a row: gates, cells and hidden states, what is gathered of them, log-probabilities; see `workspace.Workspace`
    row = 15 * shape.hidden + 6 * shape.symbols
    rows = 1.2 * plan.batch * (longest + 1)
    advice = remembered(learnt, shape.symbols)
    return int(counting(counted) + _FLOAT * (vectors * shape.size + prepared + rows * row + advice))


def counting(counted: int) -> int:
    """Bytes that counting the n-grams of so many symbols takes, about."""
    return _PROGRAM + _NGRAM * counted


def require(size: int, hidden: int | None = None) -> None:
    """Refuse what would not fit.

    Parameters
    ----------
    size : bytes
    hidden : units of the network; None where only n-grams are counted

    Raises
    ------
    BalderdashError
        There is less memory free.
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
