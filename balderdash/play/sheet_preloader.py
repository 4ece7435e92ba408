"""Pools of cards prepared ahead, so that the next game begins at once, in whatever mode."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain, count
from random import Random
from typing import TYPE_CHECKING

from balderdash.errors import BalderdashError
from balderdash.game.dealing import (
    FAKES,
    MAX_SEED,
    CardSource,
    Pool,
    Progress,
    barred,
    seeded_pool,
    seeded_reals,
    stored_seeds,
)
from balderdash.game.machine import Machine
from balderdash.game.modes import DEFAULT, Mode
from balderdash.game.sheet import Sheet
from balderdash.play.turns import Turns
from balderdash.terms import known_terms

if TYPE_CHECKING:
    from balderdash.play.game_recorder import GameRecorder
    from balderdash.play.look_up import LookUp

MEMORY = 40  # sheets whose terms do not come again
OTHER_POOLS = 3  # that are tried for a sheet without such a term; a long list needs one
SEEDS_COMPARED = 60  # by their real terms, before the fakes of one of them are written
UNSEEN = 0.7  # of the real terms drawn: with fewer, most sheets would repeat a term, and the list is too short
AHEAD = 2  # pools kept ready: a player who only wants to see the answers uses one in seconds
FAKES_PER_LEVEL = 18  # of a pool, if the player wants harder or easier fakes


def keys_of(sheet: Sheet) -> frozenset[str]:
    """The keys of the terms on a sheet."""
    return frozenset(card.key for card in sheet.cards)


class Cancelled(Exception):  # noqa: N818  it is no error
    """Nobody is waiting for the cards any more."""


class GaveWay(Cancelled):
    """Somebody else waits for the source, and these cards were only to be ready ahead."""


def never() -> bool:
    """Never cancel."""
    return False


class SheetPreloader:
    """The sheets of one card source, one after the other: worker threads prepare pools, a face takes sheets from them.

    With a seed, the sheets are those of that seed, the next seed, and so on. Without one, seeds are drawn with `rng`;
    a sheet that somebody is waiting for has one that needs no network, see `stored_seeds`.

    Parameters
    ----------
    level : called in the worker thread before each pool, unless there is a seed: how hard the fakes should be, from 0
        to 1, or None for fakes of every kind
    seen : called in the worker thread before pools are made, unless there is a seed: the keys of the terms that the
        player has seen lately; they do not come again while there are others
    fakes : how many the network writes for a pool; fewer will do if the mode is known, see `fakes_for`
    """

    def __init__(
        self,
        source: CardSource,
        rng: Random,
        seed: int | None = None,
        level: Callable[[], float | None] = lambda: None,
        seen: Callable[[], Collection[str]] = frozenset,
        fakes: int = FAKES,
    ) -> None:
        self.source = source
        self._fakes = fakes
        self._level = level
        self._rng = rng
        self._find_seen = seen
        self._seen: frozenset[str] = frozenset()  # by now, without what was dealt here
        self._dealt: deque[frozenset[str]] = deque(maxlen=MEMORY)
        self._has_seed = seed is not None
        self._may_be_stored = seed is None  # whether there are fakes that came with the model and were not seen lately
        self._spare: Pool | None = None  # of such fakes, for whoever waits next
        self._seeds: Iterator[int] = iter(lambda: rng.randrange(MAX_SEED), None) if seed is None else count(seed)
        self._ready: deque[Pool] = deque()
        self._turns = Turns()  # the source loads its parts on first use, so only one thread at a time may use it
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
            if not in_haste and self._turns.is_wanted:
                raise GaveWay

        if len(self._ready) < enough and not self._has_seed:
            self._seen = frozenset(self._find_seen())
        while len(self._ready) < enough:
            is_quick = in_haste and self._may_be_stored  # else what is being written ahead is what they wait for
            with suppress(GaveWay), self._turns.at_once() if is_quick else self._turns.ahead():
                check()
                if len(self._ready) < enough:
                    known = self._known(mode)
                    found = self._spare or self._stored(mode, known)
                    stored = found if in_haste or self._all_stored else None
                    self._spare = None if stored else found  # so that whoever waits next knows whether there is one
                    pool = self._at_level(stored or self._fresh(check, known))
                    pool.deal(mode, Random(0))
                    self._ready.append(pool if stored else self._unseen(pool, mode, known, check))

    def take(self, mode: Mode = DEFAULT) -> Sheet:
        """The next sheet, from a pool that must be ready; the pool is used up unless it is too small.

        Raises
        ------
        BalderdashError
            The mode needs more cards than the pool has.
        """
        sheet = self._without_seen(self._ready[0], mode).deal(mode, self._rng, barred(self.source))
        self._ready.popleft()
        self._dealt.append(keys_of(sheet))
        return sheet

    def _without_seen(self, pool: Pool, mode: Mode) -> Pool:
        """The pool without terms that were seen lately, if that leaves enough; a seed always deals the same."""
        if self._has_seed or pool.seed is not None:
            return pool
        fresh = pool.without(self._seen.union(*self._dealt))
        try:
            fresh.deal(mode, Random(0))
        except BalderdashError:
            return pool
        return fresh

    def _unseen(self, pool: Pool, mode: Mode, known: frozenset[str], check: Progress) -> Pool:
        """The pool, or one with another seed that deals none of the known terms, if such a seed is found."""
        if not known or pool.seed is None:
            return pool
        for _ in range(OTHER_POOLS):
            is_short = len(pool.without(known).reals) < UNSEEN * len(pool.reals)
            if pool.seed is None or is_short or not known & keys_of(pool.deal(mode, Random(0))):
                break
            pool = self._at_level(self._fresh(check, known))
        return pool

    def _known(self, mode: Mode) -> frozenset[str]:
        """The keys of the terms that were seen lately, or stand on a sheet that is ready; with a seed they may come."""
        if self._has_seed:
            return frozenset()
        ready = [keys_of(other.deal(mode, Random(0))) for other in self._ready if other.seed is not None]
        return self._seen.union(*self._dealt, *ready)

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

        lexicon, fakes = self.source.lexicon, [card for pool in self._ready for card in pool.fakes]
        if self._may_be_stored and not self._all_stored:
            fakes += self.source.starter_fakes()
        terms = [card.text for card in fakes if card.text not in lexicon]
        self._look_up = self._look_up or LookUp(self.source.words)
        if found := self._look_up.real(terms, check):
            known_terms.add_all(found, lexicon)

    @property
    def _all_stored(self) -> bool:
        """Whether the model came with so many fakes that the network need not write more."""
        return len(stored_seeds(self.source)) > MAX_SEED

    @property
    def has_starters(self) -> bool:
        """Whether a sheet that somebody waits for needs no network, as far as is known."""
        return self._may_be_stored

    def for_seed(self, seed: int) -> SheetPreloader:
        """A preloader for the sheets of a seed from the same source; both take turns."""
        other = SheetPreloader(self.source, self._rng, seed, fakes=self._fakes)
        other._turns, other._machine = self._turns, self._machine
        return other

    def machine(self) -> Machine:
        """The source's machine, loaded on first use: for a worker thread."""
        if self._machine is None:
            with self.at_once() as source:
                self._machine = source.machine
        return self._machine

    @contextmanager
    def at_once(self) -> Iterator[CardSource]:
        """The source, for what somebody waits for: for a worker thread."""
        with self._turns.at_once():
            yield self.source

    def review(self, mode: Mode, recorder: GameRecorder, player: str) -> Sheet:
        """The player's terms that are due, as a sheet: for a worker thread.

        Raises
        ------
        BalderdashError
            See `review.review_sheet`.
        """
        from balderdash.play.review import review_sheet

        with self.at_once() as source:
            return review_sheet(source, mode, recorder, player, self._rng)

    def _stored(self, mode: Mode, known: frozenset[str]) -> Pool | None:
        """A pool of fakes that came with the model, whose sheet has no fake that is known and few such real terms."""
        if not self._may_be_stored:
            return None
        best, fewest = None, math.inf
        seeds = stored_seeds(self.source)
        for seed in self._rng.sample(seeds[:MAX_SEED], SEEDS_COMPARED) if seeds else ():
            pool = seeded_pool(self.source, seed)
            cards = [card for card in pool.deal(mode, Random(0)).cards if card.key in known]
            if len(cards) < fewest and all(card.is_real for card in cards):
                best, fewest = pool, len(cards)
            if not fewest:
                break
        self._may_be_stored = best is not None or self._all_stored
        return best

    def _at_level(self, pool: Pool) -> Pool:
        """The pool with only the fakes that the judge finds about as hard as the player wants."""
        level = None if self._has_seed else self._level()
        beliefs = None if level is None else self.source.machine.beliefs([card.text for card in pool.fakes])
        if level is None or beliefs is None:
            return pool
        order = sorted(range(len(beliefs)), key=lambda i: beliefs[i])
        start = round(level * max(0, len(order) - FAKES_PER_LEVEL))
        fakes = tuple(pool.fakes[i] for i in order[start : start + FAKES_PER_LEVEL])
        return replace(pool, fakes=fakes, seed=None, level=level)

    def _fresh(self, progress: Progress, known: frozenset[str]) -> Pool:
        """A pool that the network writes now.

        Fakes take seconds, real terms do not: the seed is taken that gives the fewest real terms that are known.
        """
        seed = next(self._seeds)
        if known:
            seeds = [seed, *(next(self._seeds) for _ in range(SEEDS_COMPARED - 1))]
            seed = min(seeds, key=lambda each: len(known & {card.key for card in seeded_reals(self.source, each)}))
        try:
            return seeded_pool(self.source, seed, progress, self._fakes)
        except Cancelled:
            self._seeds = chain([seed], self._seeds)
            raise
