"""Sheets dealt ahead, so that the next game begins at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, count
from random import Random
from threading import Lock

from balderdash.errors import BalderdashError
from balderdash.game.dealing import MAX_SEED, Deck, Progress, seeded_sheet, starter_sheet
from balderdash.game.sheet import Sheet

AHEAD = 2  # sheets kept ready: a player who only wants to see the answers needs about a second for each


class Cancelled(Exception):  # noqa: N818  it is no error
    """Nobody waits for the sheets any more."""


class Dealer:
    """The sheets of one deck, one after the other: worker threads prepare them, the screen takes them.

    With a seed, the sheets of that seed, the next seed, and so on; without one, the first sheet
    comes from the starters, which need no network, and the others have seeds drawn by `rng`.
    """

    def __init__(self, deck: Deck, rng: Random, seed: int | None = None) -> None:
        self.deck = deck
        self._rng = rng
        self._may_start_at_once = seed is None
        self._seeds: Iterator[int] = iter(lambda: rng.randrange(MAX_SEED), None) if seed is None else count(seed)
        self._ready: deque[Sheet] = deque()
        self._turn = Lock()  # one thread at a time uses the deck, which loads its parts when they are asked for

    def prepare(self, enough: int, is_cancelled: Callable[[], bool]) -> None:
        """Deal until `enough` sheets are ready: in a worker thread.

        Raises
        ------
        Cancelled
            Nobody wants them any more. No seed is lost: the next one to deal goes on where this one stopped.
        BalderdashError
            The list is too short, or the network makes too few fakes.
        """

        def check(made: int = 0) -> None:
            if is_cancelled():
                raise Cancelled

        while len(self._ready) < enough:
            with self._turn:
                check()
                if len(self._ready) < enough:
                    self._ready.append(self._sheet(check))

    def take(self) -> Sheet:
        """The next sheet, which must be ready."""
        return self._ready.popleft()

    def _sheet(self, progress: Progress) -> Sheet:
        if self._may_start_at_once:
            self._may_start_at_once = False
            with suppress(BalderdashError):  # a model without starters: the network has to write
                return starter_sheet(self.deck, self._rng)
        seed = next(self._seeds)
        try:
            return seeded_sheet(self.deck, seed, progress)
        except Cancelled:
            self._seeds = chain([seed], self._seeds)
            raise
