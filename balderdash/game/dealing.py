"""From cards to sheets: first a pool of candidates, then a sheet for some mode."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Protocol

from balderdash.errors import BalderdashError
from balderdash.game.cards import Card
from balderdash.game.challenge import Challenge
from balderdash.game.machine import Machine
from balderdash.game.modes import Mode
from balderdash.game.sheet import Sheet, deal, deal_meanings, replace_barred
from balderdash.terms.meaning import gives_away

if TYPE_CHECKING:
    from balderdash.terms.lexicon import Lexicon
    from balderdash.terms.wordlist import WordList

REALS, FAKES = 40, 40  # candidates for one sheet: enough to match lengths and to avoid repeated words
CHOICE = 3  # candidates for each fake of a sheet, up to `FAKES`
MAX_SEED = 100_000  # random seeds are short enough to read aloud and to type again
STORED_SEEDS = range(900_000, 1_000_000)  # of sheets whose fakes came with the model, if those are few
FEWEST_STORED, MANY_STORED = 20, 320  # fakes, for these seeds and for all; a model that nobody has read has 300

Progress = Callable[[int], None]  # called with the number of fakes so far; an exception from it ends the work


class CardSource(Protocol):
    """The cards of one list and one model. Only one thread at a time may use it."""

    words: WordList
    model_name: str

    @property
    def given_away(self) -> set[str]:
        """The keys of the fakes that give themselves away, as the player says; a round adds to them."""

    @property
    def digest(self) -> str:
        """Identifies this list and this model."""

    @property
    def lexicon(self) -> Lexicon:
        """Every known real term."""

    @property
    def machine(self) -> Machine:
        """The network and its judge as a player; loaded on first use."""

    @property
    def warnings(self) -> Sequence[str]:
        """What the player should know, such as that the model was trained on other terms than the list has now."""

    def real_cards(self, rng: Random, count: int) -> list[Card]:
        """Up to `count` real terms, drawn at random."""

    def starter_fakes(self) -> list[Card]:
        """Fakes that come with the model and need no network; may be empty."""

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        """Up to `count` fakes that the network writes now, the same for the same seed."""

    def challenge(self, seed: int) -> Challenge:
        """The prefix, real term and fakes of one round of a party, the same for the same seed."""

    def refusal(self, term: str) -> str:
        """Why a term that a player wrote is too real to be a fake, or ""."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Cards to deal one sheet from, in any mode.

    Attributes
    ----------
    reals, fakes : more cards than a sheet needs, if the source has them
    seed : of the fakes and of the deal; None if the fakes were chosen for a level
    level : how hard the fakes were chosen to be, from 0 to 1; None if they are of every kind
    told : real cards with a meaning, for the modes that need one, if hardly any of the others has
    """

    reals: tuple[Card, ...]
    fakes: tuple[Card, ...]
    seed: int | None = None
    level: float | None = None
    told: tuple[Card, ...] = ()

    def deal(self, mode: Mode, rng: Random, is_barred: Callable[[Card], bool] = lambda card: False) -> Sheet:
        """A sheet for the mode: always the same one if the pool has a seed, else drawn with `rng`.

        Parameters
        ----------
        is_barred : whether a fake is not to be dealt any more; it is replaced by another one

        Raises
        ------
        BalderdashError
            The pool is too small.
        """
        if self.seed is not None:
            rng = Random(self.seed)
        if mode.fakes is not None:
            n_real, n_fake = mode.cards - mode.fakes, mode.fakes
        else:
            n_real, n_fake = self._toss_coins(mode, rng)
        if mode.asks_for_meaning:
            return deal_meanings(rng, self._telling(mode.cards), n_real, mode.hand, self.seed)
        reals = self._telling(n_real) if mode.gives_meaning else self._explained(n_real)
        is_choice = not mode.is_marked and mode.hand > 1
        fakes = self.fakes if self.seed is None else self.fakes[: fakes_for(mode)]  # however many the pool has
        sheet = deal(rng, reals, fakes, n_real, n_fake, self.seed, in_hands=is_choice)
        return replace(replace_barred(sheet, fakes, is_barred), level=self.level)

    def without(self, keys: Collection[str]) -> Pool:
        """The pool without the terms with these keys."""
        reals, fakes, told = (
            tuple(card for card in cards if card.key not in keys) for cards in (self.reals, self.fakes, self.told)
        )
        return replace(self, reals=reals, fakes=fakes, told=told)

    def _explained(self, n_real: int) -> tuple[Card, ...]:
        """The real cards whose meaning is known, if there are twice as many as a sheet needs; else all."""
        known = tuple(card for card in self.reals if card.meaning)
        return known if len(known) >= 2 * n_real else self.reals

    def _telling(self, n_real: int) -> tuple[Card, ...]:
        """The real cards with a meaning; those whose meaning repeats a word of the term only if there are few others.

        Raises
        ------
        BalderdashError
            There are fewer than a sheet needs.
        """
        known = tuple(card for card in self.reals if card.meaning)
        if len(known) < n_real:
            known += tuple(card for card in self.told if card not in known)
        if len(known) < n_real:
            raise BalderdashError(
                f"This needs {n_real} terms with a meaning, and among those drawn are {len(known)}; choose another "
                "list, or write meanings behind its terms, after a tab."
            )
        silent = tuple(card for card in known if not gives_away(card.text, card.meaning))
        return silent if len(silent) >= n_real else known

    def _toss_coins(self, mode: Mode, rng: Random) -> tuple[int, int]:
        """Toss a coin for each card: how many are real, how many fakes.

        A streak is cut short where the pool has no card left for a toss.
        """
        n_real = n_fake = 0
        for _ in range(mode.cards):
            is_fake = rng.random() < 0.5
            available, dealt = (self.fakes, n_fake) if is_fake else (self.reals, n_real)
            if mode.ends_at_a_miss and dealt == len(available):
                break
            n_fake, n_real = n_fake + is_fake, n_real + (not is_fake)
        return n_real, n_fake


def fakes_for(mode: Mode) -> int:
    """How many fakes a sheet of this mode is chosen from."""
    return min(FAKES, CHOICE * (mode.cards if mode.fakes is None else mode.fakes))


def barred(source: CardSource) -> Callable[[Card], bool]:
    """Whether the player is not to get a fake any more: it is known to be real by now, or gives itself away."""
    return lambda card: card.is_fake and (card.text in source.lexicon or card.key in source.given_away)


def seeded_pool(source: CardSource, seed: int, progress: Progress | None = None, fakes: int = FAKES) -> Pool:
    """The pool of a seed: always the same for one list and one model.

    Its fakes are among those that came with the model, if they are enough; else the network writes them now.

    Parameters
    ----------
    fakes : how many; with `fakes_for` of a mode it deals the same in that mode, and takes less time

    Raises
    ------
    BalderdashError
        The network makes too few fakes.
    """
    reals = tuple(seeded_reals(source, seed))
    told = _told(source, Random(seed), reals)
    if seed in stored_seeds(source):
        stored = source.starter_fakes()
        return Pool(reals, tuple(Random(seed).sample(stored, min(FAKES, len(stored)))), seed, told=told)
    return Pool(reals, tuple(source.fresh_fakes(fakes, seed, progress)), seed, told=told)


def stored_seeds(source: CardSource) -> range:
    """The seeds of sheets for which the network writes nothing, because their fakes came with the model.

    All, if there are many such fakes; with few, all sheets would soon be alike.
    """
    stored = len(source.starter_fakes())
    return range(sys.maxsize) if stored >= MANY_STORED else STORED_SEEDS if stored >= FEWEST_STORED else range(0)


def seeded_reals(source: CardSource, seed: int) -> list[Card]:
    """The real cards of a seed's pool; no network is needed for them."""
    return source.real_cards(Random(seed), REALS)


def told_cards(source: CardSource, rng: Random, count: int) -> list[Card]:
    """Up to `count` real cards with a meaning, however few terms of the list have one."""
    n_terms, n_meanings = len(source.words.terms), len(source.words.meanings)
    drawn = source.real_cards(rng, min(n_terms, 2 * count * n_terms // n_meanings)) if n_meanings else []
    return [card for card in drawn if card.meaning][:count]


def _told(source: CardSource, rng: Random, reals: Sequence[Card]) -> tuple[Card, ...]:
    """Cards with a meaning for a pool, if hardly any of its others has one."""
    is_told = 2 * sum(bool(card.meaning) for card in reals) >= REALS
    return () if is_told else tuple(told_cards(source, rng, REALS))


def meaning_challenges(source: CardSource, seed: int, rounds: int) -> list[Challenge]:
    """The material of a party about meanings: for each round a term, and another one whose meaning is the bluff.

    Raises
    ------
    BalderdashError
        The list has too few terms with a meaning.
    """
    rng = Random(seed)
    reals = tuple(source.real_cards(rng, REALS))
    known = Pool(reals, (), told=_told(source, rng, reals))._telling(2 * rounds)
    cards = deal_meanings(rng, known, rounds, hand=2).cards
    hands = [sorted(cards[k : k + 2], key=lambda card: not card.is_real) for k in range(0, len(cards), 2)]
    return [Challenge("", own, (other,), asks_meaning=True) for own, other in hands]
