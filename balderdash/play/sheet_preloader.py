"""Pools of cards prepared ahead, so that the next game begins at once, in whatever mode."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, count
from random import Random
from threading import Lock
from typing import TYPE_CHECKING

from balderdash.game.dealing import MAX_SEED, CardSource, Pool, Progress, barred, seeded_pool, starter_pools
from balderdash.game.machine import Machine
from balderdash.game.modes import DEFAULT, Mode
from balderdash.game.party import Challenge
from balderdash.game.sheet import Sheet
from balderdash.terms import known_terms

if TYPE_CHECKING:
    from balderdash.play.look_up import LookUp

AHEAD = 2  # pools kept ready: a player who only wants to see the answers needs about a second for each
FAKES_PER_LEVEL = 18  # of a pool, if the player wants harder or easier fakes


class Cancelled(Exception):  # noqa: N818  it is no error
    """Nobody is waiting for the cards any more."""


def never() -> bool:
    """Never cancel."""
    return False


class SheetPreloader:
    """The sheets of one card source, one after the other: worker threads prepare pools, a face takes sheets from them.

    With a seed, the sheets are those of that seed, the next seed, and so on. Without one, a sheet that somebody is
    waiting for comes from the starters, which need no network; the seeds of the others are drawn with `rng`.

    Parameters
    ----------
    level : called in the worker thread before each pool, unless there is a seed: how hard the fakes should be, from 0
        to 1, or None for fakes of every kind
    """

    def __init__(
        self, source: CardSource, rng: Random, seed: int | None = None, level: Callable[[], float | None] = lambda: None
    ) -> None:
        self.source = source
        self._level = level
        self._rng = rng
        self._has_seed = seed is not None
        self._starters: deque[Pool] | None = None if seed is None else deque()
        self._seeds: Iterator[int] = iter(lambda: rng.randrange(MAX_SEED), None) if seed is None else count(seed)
        self._ready: deque[Pool] = deque()
        self._lock = Lock()  # the source loads its parts on first use, so only one thread at a time may use it
        self._look_up: LookUp | None = None
        self._machine: Machine | None = None  # needs no lock: it does not change once it is loaded

    def prepare(
        self, enough: int, is_cancelled: Callable[[], bool] = never, in_haste: bool = False, mode: Mode = DEFAULT
    ) -> None:
        """Work until `enough` pools are ready: for a worker thread.

        Parameters
        ----------
        in_haste : whether somebody is waiting, so that starters will do while there are any
        mode : a pool that is too small for this mode is an error here

        Raises
        ------
        Cancelled
            Nobody wants the pools any more. No seed is lost: the next call continues where this one stopped.
        BalderdashError
            The list is too short, or the network makes too few fakes.
        """

        def check(made: int = 0) -> None:
            if is_cancelled():
                raise Cancelled

        while len(self._ready) < enough:
            with self._lock:
                check()
                if len(self._ready) < enough:
                    pool = self._at_level((self._starter() if in_haste else None) or self._fresh(check))
                    pool.deal(mode, Random(0))
                    self._ready.append(pool)

    def take(self, mode: Mode = DEFAULT) -> Sheet:
        """The next sheet, from a pool that must be ready; the pool is used up unless it is too small.

        Raises
        ------
        BalderdashError
            The mode needs more cards than the pool has.
        """
        sheet = self._ready[0].deal(mode, self._rng, barred(self.source))
        self._ready.popleft()
        return sheet

    def look_up(self, is_cancelled: Callable[[], bool] = never) -> None:
        """Look up the fakes that are ready; those that are real join the player's known terms: for a worker thread.

        Raises
        ------
        Cancelled
            Nobody wants to know any more.
        BalderdashError
            The list of known terms cannot be read or written.
        """

        def check() -> None:
            if is_cancelled():
                raise Cancelled

        from balderdash.play.look_up import LookUp  # few want it, and the first frame does not wait for it

        lexicon, pools = self.source.lexicon, (*self._ready, *(self._starters or ()))
        terms = [card.text for pool in pools for card in pool.fakes if card.text not in lexicon]
        self._look_up = self._look_up or LookUp(self.source.words)
        if found := self._look_up.real(terms, check):
            known_terms.add_all(found, lexicon)

    @property
    def has_starters(self) -> bool:
        """Whether a sheet that somebody waits for needs no network."""
        return self._starters is None or bool(self._starters)

    def for_seed(self, seed: int) -> SheetPreloader:
        """A preloader for the sheets of a seed from the same source; both share one lock."""
        other = SheetPreloader(self.source, self._rng, seed)
        other._lock, other._machine = self._lock, self._machine
        return other

    def machine(self) -> Machine:
        """The source's machine, loaded on first use: for a worker thread."""
        if self._machine is None:
            with self._lock:
                self._machine = self.source.machine
        return self._machine

    def challenge(self, seed: int) -> Challenge:
        """The material of one round of a party: for a worker thread.

        Raises
        ------
        BalderdashError
            See `CardSource.challenge`.
        """
        with self._lock:
            return self.source.challenge(seed)

    def refusal(self, term: str) -> str:
        """Why a term that a player wrote is too real, or "". Call it after a challenge, which loads what it needs."""
        return self.source.refusal(term)

    def _starter(self) -> Pool | None:
        """A pool of starters that has not been dealt yet, if there is one."""
        if self._starters is None:
            self._starters = deque(starter_pools(self.source, self._rng))
        return self._starters.popleft() if self._starters else None

    def _at_level(self, pool: Pool) -> Pool:
        """The pool with only the fakes that the judge finds about as hard as the player wants."""
        level = None if self._has_seed else self._level()
        beliefs = None if level is None else self.source.machine.beliefs([card.text for card in pool.fakes])
        if level is None or beliefs is None:
            return pool
        order = sorted(range(len(beliefs)), key=lambda i: beliefs[i])
        start = round(level * max(0, len(order) - FAKES_PER_LEVEL))
        return Pool(pool.reals, tuple(pool.fakes[i] for i in order[start : start + FAKES_PER_LEVEL]))

    def _fresh(self, progress: Progress) -> Pool:
        """A pool that the network writes now."""
        seed = next(self._seeds)
        try:
            return seeded_pool(self.source, seed, progress)
        except Cancelled:
            self._seeds = chain([seed], self._seeds)
            raise
