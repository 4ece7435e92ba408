"""The machine: it plays the player's sheet by the same rules, and shows how it reads a term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from balderdash.game.game import FAKE, Game
from balderdash.game.modes import Mode
from balderdash.terms.split import split_of


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a term as the network reads it.

    Attributes
    ----------
    text : the letter; "" is the end of the term
    surprise : -ln p(letter | the letters before it), in nats
    instead : the likeliest letters at this place with their probabilities, the likeliest first; "" is the end
    """

    text: str
    surprise: float
    instead: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the network reads a term.

    Attributes
    ----------
    letters : each letter with its surprise; the last one is the end of the term
    turn : the number of letters before the most surprising one, not counting the first letter and the end
    would_write : the likeliest term that begins with those letters
    nearest : the nearest real terms, other than the term itself
    """

    letters: tuple[Letter, ...]
    turn: int
    would_write: str
    nearest: tuple[str, ...]


class Machine(Protocol):
    """The network and its judge. Only one thread at a time may use it."""

    def beliefs(self, terms: Sequence[str]) -> list[float] | None:
        """For each term, the judge's probability that it is real; None if the model has no judge."""

    def read(self, term: str) -> Reading:
        """How the network reads a term."""


def is_from_memory(term: str, *, is_real: bool) -> bool:
    """Whether the network may know a term by heart: it has learnt those of the train split."""
    return is_real and split_of(term) == "train"


def machine_game(player_game: Game, beliefs: Sequence[float]) -> Game:
    """The machine's game on the player's whole sheet, by the same rules; the player's disputes hold for it too.

    Parameters
    ----------
    player_game : the game of the player
    beliefs : for each card of the sheet, the machine's probability that it is real
    """
    sheet, mode = player_game.sheet, player_game.mode
    disputed = [index for index, verdict in enumerate(player_game.verdicts) if verdict.is_disputed]
    game = Game(sheet, mode)
    if mode.is_marked:
        doubted = sorted(range(len(sheet)), key=lambda i: beliefs[i])
        if mode.fakes is None:
            doubted = [i for i in doubted if beliefs[i] < 0.5]
        for i in doubted[: mode.fakes]:
            game.mark(i, FAKE)
        game.reveal()
        for index in disputed:
            game.dispute(index)
        return game
    while True:
        game.answer(_nearest_answer(mode, [beliefs[i] for i in game.hand]))
        for index in disputed:
            game.dispute(index)  # does nothing for cards that are not face up yet
        if not game.go_on():
            return game


def _nearest_answer(mode: Mode, beliefs: Sequence[float]) -> int:
    """The index of the answer that is nearest to the beliefs about a hand."""
    if len(beliefs) > 1:  # one card of the hand is real, so only the order of the beliefs counts
        beliefs = [float(belief == max(beliefs)) for belief in beliefs]

    def distance(choice: int) -> float:
        return sum(abs(said - belief) for said, belief in zip(mode.answers[choice].beliefs, beliefs, strict=True))

    return min(range(len(mode.answers)), key=distance)
