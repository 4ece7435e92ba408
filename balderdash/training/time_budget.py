"""The minutes that a run was given, counted from the start of the program until the model is written."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]


class TimeBudget:
    """Some minutes, and how much of them is spent.

    Parameters
    ----------
    minutes : in all
    started : the clock when the program started; by default now
    clock : seconds

    Attributes
    ----------
    seconds : in all
    """

    def __init__(self, minutes: float, started: float | None = None, clock: Clock = time.monotonic) -> None:
        self.seconds, self.clock = 60 * minutes, clock
        self._started = clock() if started is None else started

    @property
    def spent(self) -> float:
        """Seconds since the start, without pauses."""
        return self.clock() - self._started

    @property
    def left(self) -> float:
        """Seconds until the end; negative after it."""
        return self.seconds - self.spent

    def leave_out(self, seconds: float) -> None:
        """Not count a pause."""
        self._started += seconds

    def affordable(self, amount: int, share: float, work: Callable[[int], object], trial: int) -> int:
        """How much of some work to do so that it takes no more than a share of the seconds: all, or less.

        Parameters
        ----------
        amount : of the whole work
        work : does so much of it
        trial : an amount that is worked through to find out how long it takes, if it is a small part of the whole
        """
        if amount <= 4 * trial:
            return amount
        before = self.clock()
        work(trial)
        speed = trial / max(self.clock() - before, 1e-9)
        return min(amount, max(trial, int(speed * share * self.seconds)))
