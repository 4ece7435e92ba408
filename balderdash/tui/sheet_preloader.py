"""Pools of cards made ready ahead, so that the next game begins at once, whatever its mode."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, count
from random import Random
from threading import Lock

from balderdash.game.dealing import MAX_SEED, CardSource, Pool, Progress, seeded_pool, starter_pools
from balderdash.game.machine import Machine
from balderdash.game.modes import SHEET, Mode
from balderdash.game.party import Challenge
from balderdash.game.sheet import Sheet

AHEAD = 2  # pools kept ready: a player who only wants to see the answers needs about a second for each

OF_ONE_LEVEL = 15  # fakes of a pool, where the player wants harder or easier ones


class Cancelled(Exception):  # noqa: N818  it is no error
    """Nobody waits for the cards any more."""


class SheetPreloader:
    """The sheets of one deck, one after the other: worker threads prepare pools, the screen takes sheets from them.

    With a seed, the sheets of that seed, the next seed, and so on; without one, a sheet that somebody
    waits for comes from the starters, which need no network, and the others have seeds drawn by `rng`.

    Parameters
    ----------
    level : asked in the worker thread before a sheet without a given seed: how hard its fakes shall be, from 0 to
        1, or None for fakes of every kind
    """

    def __init__(
        self, deck: CardSource, rng: Random, seed: int | None = None, level: Callable[[], float | None] = lambda: None
    ) -> None:
        self.deck = deck
        self._level = level
        self._rng = rng
        self._has_seed = seed is not None
        self._starters: deque[Pool] | None = None if seed is None else deque()
        self._seeds: Iterator[int] = iter(lambda: rng.randrange(MAX_SEED), None) if seed is None else count(seed)
        self._ready: deque[Pool] = deque()
        self._turn = Lock()  # one thread at a time uses the deck, which loads its parts when they are asked for
        self._machine: Machine | None = None  # used without taking turns: once loaded, it does not change

    def prepare(self, enough: int, is_cancelled: Callable[[], bool], in_haste: bool = False) -> None:
        """Work until `enough` pools are ready: in a worker thread.

        Parameters
        ----------
        in_haste : whether somebody waits: then starters do, as long as there are some

        Raises
        ------
        Cancelled
            Nobody wants them any more. No seed is lost: the next one to prepare goes on where this one stopped.
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
                    pool = self._levelled((self._starter() if in_haste else None) or self._fresh(check))
                    pool.deal(SHEET, Random(0))  # what cannot be dealt is told here
                    self._ready.append(pool)

    def take(self, mode: Mode = SHEET) -> Sheet:
        """The next sheet, from a pool that must be ready; it is used up if it could be dealt.

        Raises
        ------
        BalderdashError
            The mode needs more cards than the pool has.
        """
        sheet = self._ready[0].deal(mode, self._rng, self.deck.lexicon.__contains__)
        self._ready.popleft()
        return sheet

    def of_day(self, seed: int) -> SheetPreloader:
        """A dealer of one seed's sheet from the same deck, which takes turns with this one."""
        other = SheetPreloader(self.deck, self._rng, seed)
        other._turn, other._machine = self._turn, self._machine
        return other

    def machine(self) -> Machine:
        """The deck's machine, loaded when it is first asked for: for a worker thread."""
        if self._machine is None:
            with self._turn:
                self._machine = self.deck.machine
        return self._machine

    def challenge(self, seed: int) -> Challenge:
        """What a round of Balderdash proper is about: for a worker thread.

        Raises
        ------
        BalderdashError
            See `Supply.challenge`.
        """
        with self._turn:
            return self.deck.challenge(seed)

    def refusal(self, term: str) -> str:
        """Why a term that a player wrote is too real, or "": after a challenge, which loads all that this needs."""
        return self.deck.refusal(term)

    def _starter(self) -> Pool | None:
        """A pool of starters that were not dealt before, if there are any left."""
        if self._starters is None:
            self._starters = deque(starter_pools(self.deck, self._rng))
        return self._starters.popleft() if self._starters else None

    def _levelled(self, pool: Pool) -> Pool:
        """The fakes of the pool that the judge finds about as hard as is wanted."""
        level = None if self._has_seed else self._level()
        beliefs = None if level is None else self.deck.machine.beliefs([card.text for card in pool.fakes])
        if level is None or beliefs is None:
            return pool
        order = sorted(range(len(beliefs)), key=lambda i: beliefs[i])
        start = round(level * max(0, len(order) - OF_ONE_LEVEL))
        return Pool(pool.reals, tuple(pool.fakes[i] for i in order[start : start + OF_ONE_LEVEL]))

    def _fresh(self, progress: Progress) -> Pool:
        """A pool that the network writes now."""
        seed = next(self._seeds)
        try:
            return seeded_pool(self.deck, seed, progress)
        except Cancelled:
            self._seeds = chain([seed], self._seeds)
            raise
