"""From a deck of cards to sheets: with a seed, or at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from random import Random
from typing import TYPE_CHECKING, Protocol

from balderdash.game.cards import Card
from balderdash.game.sheet import Sheet, deal

if TYPE_CHECKING:
    from balderdash.terms.lexicon import Lexicon
    from balderdash.terms.wordlist import WordList

REALS, FAKES = 40, 40  # candidates for the five of each: enough to match lengths and to avoid repeated words
MAX_SEED = 100_000  # a seed drawn by chance is short enough to be read aloud and typed again

Progress = Callable[[int], None]  # told how many fakes there are; what it raises ends the work


class Deck(Protocol):
    """Whatever hands out cards of one list and one model."""

    words: WordList

    @property
    def lexicon(self) -> Lexicon:
        """Every known real term."""

    @property
    def mismatch(self) -> str | None:
        """One sentence for the player if the model was trained on other terms than the list has."""

    def real_cards(self, rng: Random, count: int, avoid: Collection[str] = ()) -> list[Card]:
        """`count` real terms, drawn at random."""

    def starter_fakes(self) -> list[Card]:
        """Fakes that were made beforehand, at once; perhaps none."""

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        """Fakes written now by the network, the same for the same seed."""


def seeded_sheet(deck: Deck, seed: int, progress: Progress | None = None) -> Sheet:
    """The sheet of this seed: for one list and one model always the same.

    Raises
    ------
    BalderdashError
        The list is too short, or the network makes too few fakes.
    """
    rng = Random(seed)
    reals = deck.real_cards(rng, REALS)
    return deal(rng, reals, deck.fresh_fakes(FAKES, seed, progress), seed=seed)


def starter_sheet(deck: Deck, rng: Random) -> Sheet:
    """A sheet without waiting for the network, from the fakes that came with the model.

    Raises
    ------
    BalderdashError
        The list is too short, or the model came with too few fakes.
    """
    return deal(rng, deck.real_cards(rng, REALS), deck.starter_fakes())
