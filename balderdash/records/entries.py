"""A game as it is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import nan
from uuid import uuid4

from balderdash.game.cards import Card, FakeSource, RealSource
from balderdash.game.game import FAKE, Game
from balderdash.game.machine import is_from_memory
from balderdash.game.modes import Mode
from balderdash.game.sheet import Sheet
from balderdash.terms.kinds import Kind


@dataclass(frozen=True, slots=True)
class Guessed:
    """One card, and what was said about it.

    Attributes
    ----------
    belief : the player's probability that the card is real, in [0, 1]
    is_disputed : whether the player said of a fake that it is real
    machine : the judge's probability that the card is real, or None if it did not play
    kind : of a fake, invented or recombined; "" for a real term
    """

    term: str
    is_real: bool
    belief: float
    is_right: bool
    is_disputed: bool = False
    machine: float | None = None
    kind: str = ""

    @property
    def is_from_memory(self) -> bool:
        """Whether the network may have learnt the term by heart."""
        return is_from_memory(self.term, is_real=self.is_real)


@dataclass(frozen=True, slots=True)
class Played:
    """One game that is over.

    Attributes
    ----------
    id : its own, so that recording it again changes it and adds none
    at : when it ended, ISO 8601 in UTC
    day : of a daily sheet, as YYYY-MM-DD, or ""
    seed : of its sheet, or None
    machine_score : the judge's points by the same rules, or None if it did not play
    """

    id: str
    at: str
    player: str
    list: str
    model: str
    mode: str
    score: int
    out_of: int
    guesses: tuple[Guessed, ...]
    seed: int | None = None
    day: str = ""
    machine_score: int | None = None

    @property
    def n_right(self) -> int:
        """How many cards the player took for what they are."""
        return sum(guess.is_right for guess in self.guesses)


def replayed(entry: Played, mode: Mode, dealt: Sheet) -> Game:
    """A sheet of marked cards as it was played before.

    Its terms are those of the record: what is dealt today may be others, where a list has changed or a fake has been
    disputed since.

    Parameters
    ----------
    dealt : the sheet as it is dealt now, which knows more about the cards that it still has
    """
    now = {card.text: card for card in dealt.cards}
    cards = [now.get(guess.term) for guess in entry.guesses]
    known = [
        card if card and card.is_real == guess.is_real else _remembered(guess, entry)
        for card, guess in zip(cards, entry.guesses, strict=True)
    ]
    game = Game(Sheet(tuple(known), entry.seed), mode)
    for i, guess in enumerate(entry.guesses):
        if guess.belief < 0.5:
            game.mark(i, FAKE)
    game.reveal()
    for i, guess in enumerate(entry.guesses):
        if guess.is_disputed:
            game.dispute(i)
    return game


def _remembered(guess: Guessed, entry: Played) -> Card:
    """A card of which only the record is left."""
    if guess.is_real:
        return Card(guess.term, RealSource((entry.list,)))
    kind: Kind = "invented" if guess.kind == "invented" else "recombined"
    return Card(guess.term, FakeSource(entry.model, entry.seed or 0, nan, nan, "", kind))


def new_id() -> str:
    """An id that no other game has."""
    return uuid4().hex


def played(
    game: Game,
    *,
    id: str,  # noqa: A002
    at: datetime,
    player: str,
    list_name: str,
    model: str,
    day: str = "",
    machine: Sequence[float] | None = None,
    machine_score: int | None = None,
) -> Played:
    """A game as it stands, with what the machine said about each card of the sheet."""
    guesses = tuple(
        Guessed(
            verdict.card.text,
            verdict.card.is_real,
            verdict.belief,
            verdict.is_right,
            verdict.is_disputed,
            machine[i] if machine else None,
            _kind(verdict.card),
        )
        for i, verdict in enumerate(game.verdicts)
    )
    return Played(
        id,
        at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        player,
        list_name,
        model,
        game.mode.name,
        game.score,
        game.out_of,
        guesses,
        game.sheet.seed,
        day,
        machine_score,
    )


def _kind(card: Card) -> str:
    source = card.provenance
    return "" if isinstance(source, RealSource) else source.kind if isinstance(source, FakeSource) else ""
