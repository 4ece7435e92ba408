"""Sheets dealt ahead, so that the next game begins at once. Called from worker threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from random import Random
from threading import Lock

from balderdash.errors import BalderdashError
from balderdash.game.dealing import MAX_SEED, Supply, seeded_sheet, starter_sheet
from balderdash.game.sheet import Sheet

AHEAD = 2  # sheets kept ready: a player who only wants to see the answers needs about a second for each


class Dealer:
    """The sheets of one supply, one after the other.

    With a seed, the sheets of that seed, the next seed, and so on; without one, the first sheet
    comes from the starters, which need no network, and the others have seeds drawn by `rng`.
    """

    def __init__(self, supply: Supply, rng: Random, seed: int | None = None) -> None:
        self._supply = supply
        self._rng = rng
        self._may_start_at_once = seed is None
        self._seeds: Iterator[int] = iter(lambda: rng.randrange(MAX_SEED), None) if seed is None else count(seed)
        self._ready: deque[Sheet] = deque()
        self._network = Lock()

    def next(self) -> Sheet:
        """A sheet that was not dealt before: at once if one is ready, else when the network has written it.

        Raises
        ------
        BalderdashError
            The list is too short, or the network makes too few fakes.
        """
        if self._may_start_at_once:
            self._may_start_at_once = False
            with suppress(BalderdashError):  # a model without starters: the network has to write
                return starter_sheet(self._supply, self._rng)
        if self._ready:
            return self._ready.popleft()
        with self._network:
            return self._ready.popleft() if self._ready else self._write()

    def prepare(self, is_cancelled: Callable[[], bool]) -> None:
        """Deal ahead until enough sheets are ready or nobody wants them any more."""
        while len(self._ready) < AHEAD and not is_cancelled():
            with self._network:
                self._ready.append(self._write())

    def _write(self) -> Sheet:
        return seeded_sheet(self._supply, next(self._seeds))
