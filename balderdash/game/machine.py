"""The machine as a player, and as a witness of how it writes."""

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
    text : the letter; "" for the end of the term
    surprise : -ln p(letter | the letters before it), in nats
    instead : the likeliest letters in its place and their probabilities, the likeliest first; "" is the end
    """

    text: str
    surprise: float
    instead: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of a term.

    Attributes
    ----------
    letters : each with its surprise, the end of the term last
    turn : how many letters stand before the most surprising one, the first letter and the end left aside
    would_write : the likeliest term that begins with those
    nearest : the nearest real terms, the term itself left aside
    """

    letters: tuple[Letter, ...]
    turn: int
    would_write: str
    nearest: tuple[str, ...]


class Machine(Protocol):
    """The network and its judge. Not for two threads at a time."""

    def beliefs(self, terms: Sequence[str]) -> list[float] | None:
        """For each term the judge's probability that it is real; None if the model came without a judge."""

    def read(self, term: str) -> Reading:
        """What the network makes of a term."""


def is_from_memory(term: str, *, is_real: bool) -> bool:
    """Whether the network may have learnt a term by heart: all real ones but those of the test split."""
    return is_real and split_of(term) != "test"


def game_of_machine(players: Game, beliefs: Sequence[float]) -> Game:
    """The whole sheet of a player as the machine plays it, by the same rules: what he disputed is disputed.

    Parameters
    ----------
    beliefs : for each card its probability of being real
    """
    sheet, mode = players.sheet, players.mode
    disputed = [index for index, verdict in enumerate(players.verdicts) if verdict.is_disputed]
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
        game.answer(_answer(mode, [beliefs[i] for i in game.hand]))
        for index in disputed:
            game.dispute(index)  # of those that do not lie face up yet nothing can be said
        if not game.go_on():
            return game


def _answer(mode: Mode, beliefs: Sequence[float]) -> int:
    """The answer that lies nearest to what the machine believes."""
    if len(beliefs) > 1:  # one of them is real: only their order counts
        beliefs = [float(belief == max(beliefs)) for belief in beliefs]

    def distance(choice: int) -> float:
        return sum(abs(said - belief) for said, belief in zip(mode.answers[choice].beliefs, beliefs, strict=True))

    return min(range(len(mode.answers)), key=distance)
