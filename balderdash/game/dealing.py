"""From a deck of cards to sheets: first a pool of candidates, with a seed or at once, then a sheet for some mode."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Protocol

from balderdash.game.cards import Card
from balderdash.game.machine import Machine
from balderdash.game.modes import SHEET, Mode
from balderdash.game.party import Challenge
from balderdash.game.sheet import Sheet, deal, renewed

if TYPE_CHECKING:
    from balderdash.terms.lexicon import Lexicon
    from balderdash.terms.wordlist import WordList

REALS, FAKES = 40, 40  # candidates for one sheet: enough to match lengths and to avoid repeated words
MAX_SEED = 100_000  # a seed drawn by chance is short enough to be read aloud and typed again

Progress = Callable[[int], None]  # told how many fakes there are; what it raises ends the work


class CardSource(Protocol):
    """Whatever hands out cards of one list and one model."""

    words: WordList
    model_name: str

    @property
    def digest(self) -> str:
        """What tells this list and this model from all others."""

    @property
    def lexicon(self) -> Lexicon:
        """Every known real term."""

    @property
    def machine(self) -> Machine:
        """The network and its judge as players; loaded when first asked for."""

    @property
    def mismatch(self) -> str | None:
        """One sentence for the player if the model was trained on other terms than the list has."""

    def real_cards(self, rng: Random, count: int, avoid: Collection[str] = ()) -> list[Card]:
        """`count` real terms, drawn at random."""

    def starter_fakes(self) -> list[Card]:
        """Fakes that were made beforehand, at once; perhaps none."""

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        """Fakes written now by the network, the same for the same seed."""

    def challenge(self, seed: int) -> Challenge:
        """What a round of Balderdash proper is about, the same for the same seed."""

    def refusal(self, term: str) -> str:
        """Why a term that a player wrote is too real to be a fake, or an empty string."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Cards from which one sheet can be dealt, whatever the mode.

    Attributes
    ----------
    reals, fakes : more than any sheet needs, if the deck has them
    seed : of what the network wrote, and of how it is dealt; None if the fakes were made beforehand
    """

    reals: tuple[Card, ...]
    fakes: tuple[Card, ...]
    seed: int | None = None

    def deal(self, mode: Mode, rng: Random, is_real: Callable[[str], bool] = lambda term: False) -> Sheet:
        """A sheet for the mode: for one seed always the same, or else drawn by `rng`.

        Parameters
        ----------
        is_real : tells the fakes that are known to be real by now, for which others are dealt

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
            n_real, n_fake = self._tossed(mode, rng)
        sheet = deal(rng, self.reals, self.fakes, n_real, n_fake, self.seed, in_pairs=mode.hand == 2)
        return renewed(sheet, self.fakes, is_real)

    def _tossed(self, mode: Mode, rng: Random) -> tuple[int, int]:
        """How many cards of each side a coin asks for; a streak ends where it asks for one that the pool lacks."""
        n_real = n_fake = 0
        for _ in range(mode.cards):
            is_fake = rng.random() < 0.5
            have, dealt = (self.fakes, n_fake) if is_fake else (self.reals, n_real)
            if mode.ends_at_a_miss and dealt == len(have):
                break
            n_fake, n_real = n_fake + is_fake, n_real + (not is_fake)
        return n_real, n_fake


def seeded_pool(deck: CardSource, seed: int, progress: Progress | None = None) -> Pool:
    """The pool of this seed: for one list and one model always the same.

    Raises
    ------
    BalderdashError
        The network makes too few fakes.
    """
    return Pool(
        tuple(deck.real_cards(Random(seed), REALS)),
        tuple(deck.fresh_fakes(FAKES, seed, progress)),
        seed,
    )


def starter_pools(deck: CardSource, rng: Random) -> list[Pool]:
    """Pools without waiting for the network, from the fakes that came with the model, each dealt once; perhaps none."""
    starters = deck.starter_fakes()
    rng.shuffle(starters)
    fakes = [tuple(starters[k : k + FAKES]) for k in range(0, len(starters), FAKES)]
    return [Pool(tuple(deck.real_cards(rng, REALS)), some) for some in fakes if len(some) >= FAKES // 2]


def seeded_sheet(deck: CardSource, seed: int, mode: Mode = SHEET, progress: Progress | None = None) -> Sheet:
    """The sheet of this seed: for one list, one model and one mode always the same.

    Raises
    ------
    BalderdashError
        The list is too short, or the network makes too few fakes.
    """
    return seeded_pool(deck, seed, progress).deal(mode, Random(seed), deck.lexicon.__contains__)
