"""Records of finished games."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import nan
from uuid import uuid4

from balderdash.errors import BalderdashError
from balderdash.game.cards import Card, FakeSource, OtherTerm, RealSource
from balderdash.game.game import FAKE, Game, is_won
from balderdash.game.machine import is_from_memory
from balderdash.game.modes import MODES, Mode
from balderdash.game.sheet import Sheet
from balderdash.terms.lexicon import Kind
from balderdash.terms.wordlist import WordList


@dataclass(frozen=True, slots=True)
class GuessRecord:
    """One card and the player's answer.

    Attributes
    ----------
    belief : the player's probability that the card is real, in [0, 1]
    is_disputed : whether the player reported this fake as a real term
    machine : the judge's probability that the card is real, or None if it did not play
    kind : the kind of a fake, "invented" or "recombined"; "" for a real term
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
        """Whether the network may have memorised the term."""
        return is_from_memory(self.term, is_real=self.is_real)


@dataclass(frozen=True, slots=True)
class GameRecord:
    """One finished game.

    Attributes
    ----------
    id : unique; recording a game again under its id replaces the earlier record
    at : when it ended, ISO 8601 in UTC
    day : the day of a daily sheet as YYYY-MM-DD, otherwise ""
    seed : the seed of its sheet, or None
    machine_score : the judge's points by the same rules, or None if it did not play
    opponent : the name of another opponent who played, see `game.opponents`; "" if there was none
    opponent_score : that opponent's points, or None
    """

    id: str
    at: str
    player: str
    list: str
    model: str
    mode: str
    score: int
    out_of: int
    guesses: tuple[GuessRecord, ...]
    seed: int | None = None
    day: str = ""
    machine_score: int | None = None
    opponent: str = ""
    opponent_score: int | None = None

    @property
    def answers(self) -> tuple[bool, ...]:
        """Whether each answer was right: about a card, or about a hand of several."""
        size = MODES[self.mode].hand if self.mode in MODES and MODES[self.mode].answers else 1
        hands = [self.guesses[start : start + size] for start in range(0, len(self.guesses), size)]
        return tuple(is_won(hand) for hand in hands)


def guesses_of(game: Game, machine: Sequence[float] | None = None) -> tuple[GuessRecord, ...]:
    """What the player said about each card that is face up, as it is recorded.

    Parameters
    ----------
    machine : the judge's probability of being real, for each card of the sheet
    """
    return tuple(
        GuessRecord(
            verdict.card.text,
            verdict.card.is_real,
            verdict.belief,
            verdict.is_right,
            verdict.is_disputed,
            machine[i] if machine else None,
            verdict.card.provenance.kind if isinstance(verdict.card.provenance, FakeSource) else "",
        )
        for i, verdict in enumerate(game.verdicts)
    )


def stamp(at: datetime) -> str:
    """A moment as it stands in a record; `at` is in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def replay(record: GameRecord, mode: Mode, dealt: Sheet) -> Game:
    """Rebuild a recorded game on a sheet of marked cards.

    The terms come from the record. Today's deal may differ: the list may have changed, or a fake may have been
    disputed since.

    Parameters
    ----------
    dealt : the sheet as it is dealt now; its cards are used where they match, because they carry more details
    """
    now = {card.text: card for card in dealt.cards}
    cards = []
    for guess in record.guesses:
        card = now.get(guess.term)
        cards.append(card if card and card.is_real == guess.is_real else _card_from_record(guess, record))
    game = Game(Sheet(tuple(cards), record.seed), mode)
    for i, guess in enumerate(record.guesses):
        if guess.belief < 0.5:
            game.mark(i, FAKE)
    game.reveal()
    for i, guess in enumerate(record.guesses):
        if guess.is_disputed:
            game.dispute(i)
    return game


def recorded_sheet(record: GameRecord, mode: Mode, words: WordList) -> Sheet:
    """The sheet of a game, made from its record alone.

    Parameters
    ----------
    words : the list, which says what its terms mean

    Raises
    ------
    BalderdashError
        The mode needs meanings that the list does not have any more.
    """
    cards = []
    for guess in record.guesses:
        card, meaning = _card_from_record(guess, record), words.meanings.get(guess.term, "")
        if not card.is_fake or mode.asks_for_meaning:
            source = RealSource if guess.is_real else OtherTerm
            card = Card(guess.term, source((words.title,), words.link_to(guess.term), meaning))
        if mode.needs_meanings and not card.is_fake and not meaning:
            raise BalderdashError(
                f"This sheet cannot be dealt again: the list {words.name!r} does not say any more what "
                f"{guess.term!r} means."
            )
        cards.append(card)
    return Sheet(tuple(cards))


def _card_from_record(guess: GuessRecord, record: GameRecord) -> Card:
    if guess.is_real:
        return Card(guess.term, RealSource((record.list,)))
    kind: Kind = "invented" if guess.kind == "invented" else "recombined"
    return Card(guess.term, FakeSource(record.model, record.seed or 0, nan, nan, "", kind))


def new_id() -> str:
    """Return a unique id for a game."""
    return uuid4().hex
