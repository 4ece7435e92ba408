"""From a supply of cards to sheets: with a seed, or at once."""

from __future__ import annotations

from collections.abc import Collection
from random import Random
from typing import Protocol

from balderdash.game.cards import Card
from balderdash.game.sheet import Sheet, deal

REALS, FAKES = 40, 40  # candidates for the five of each: enough to match lengths and to avoid repeated words
MAX_SEED = 100_000  # a seed that a player can read aloud


class Supply(Protocol):
    """Whatever hands out cards of one list and one model."""

    def real_cards(self, rng: Random, count: int, avoid: Collection[str] = ()) -> list[Card]:
        """`count` real terms, drawn at random."""

    def starter_fakes(self) -> list[Card]:
        """Fakes that were made beforehand, at once; perhaps none."""

    def fresh_fakes(self, count: int, seed: int) -> list[Card]:
        """Fakes written now by the network, the same for the same seed."""


def seeded_sheet(supply: Supply, seed: int) -> Sheet:
    """The sheet of this seed: for one list and one model always the same.

    Raises
    ------
    BalderdashError
        The list is too short, or the network makes too few fakes.
    """
    rng = Random(seed)
    reals = supply.real_cards(rng, REALS)
    return deal(rng, reals, supply.fresh_fakes(FAKES, seed), seed=seed)


def starter_sheet(supply: Supply, rng: Random) -> Sheet:
    """A sheet without waiting for the network, from the fakes that came with the model.

    Raises
    ------
    BalderdashError
        The list is too short, or the model came with too few fakes.
    """
    return deal(rng, supply.real_cards(rng, REALS), supply.starter_fakes())
