"""Questions: what a room full of players votes on at once, and what their votes are worth."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from balderdash.game import wording
from balderdash.game.cards import Card, FakeSource, OtherTerm
from balderdash.game.game import FAKE, Game, is_won
from balderdash.game.modes import Mode
from balderdash.game.sheet import Sheet
from balderdash.terms.printable import printable

Marks = tuple[int, ...]  # one vote: the terms taken for fakes, or the one term or answer that was chosen


class Kind(StrEnum):
    """What a vote consists of."""

    MARKS = "marks"  # any number of terms, which the voter takes for fakes
    CHOICE = "choice"  # one of the terms
    ANSWERS = "answers"  # one of the answers about the only term


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ballot, with the truth about it.

    Attributes
    ----------
    text : what is shown before the reveal
    truth : real, fake or other; "other" is the meaning of another term
    meaning : what is said about it once it is turned up, or ""
    origin : where it comes from, in one phrase, or ""
    author : who wrote it, in Balderdash: the number of a player, or `NETWORK`; else None
    """

    text: str
    truth: str
    meaning: str = ""
    origin: str = ""
    author: int | None = None


class Question(ABC):
    """One vote of the whole room."""

    @property
    @abstractmethod
    def mode_name(self) -> str:
        """The name of the mode, as in `--mode`."""

    @property
    @abstractmethod
    def title(self) -> str:
        """The title of the mode."""

    @property
    @abstractmethod
    def task(self) -> str:
        """What the players have to do, in one sentence."""

    @property
    @abstractmethod
    def kind(self) -> Kind:
        """What a vote consists of."""

    @property
    @abstractmethod
    def asked(self) -> str:
        """The term or the meaning that is asked about, or ""."""

    @property
    @abstractmethod
    def texts(self) -> tuple[str, ...]:
        """What is on the ballot, without the truth."""

    @abstractmethod
    def lines(self, disputed: Collection[int]) -> tuple[Line, ...]:
        """The ballot with the truth; disputed lines are real."""

    @abstractmethod
    def steps(self, votes: Mapping[int, Marks]) -> list[list[int]]:
        """The lines that are turned up together, in the order of the reveal."""

    @abstractmethod
    def right(self, marks: Marks, disputed: Collection[int]) -> tuple[bool | None, ...]:
        """Whether a vote was right: for each line if lines are marked, else once; None if it says nothing."""

    @abstractmethod
    def points(self, votes: Mapping[int, Marks], disputed: Collection[int]) -> dict[int, int]:
        """The points of the players, by number; a player who is not in it gets none."""

    @abstractmethod
    def can_be_disputed(self, line: int) -> bool:
        """Whether the room may say that this line is real after all."""

    # Some questions also answer to these

    @property
    def prefix(self) -> str:
        """How each term that is written must begin, or ""."""
        return ""

    @property
    def hand(self) -> tuple[int, int]:
        """Which hand of the sheet this is, from 1, and of how many."""
        return 1, 1

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers, if the vote is about one term; else none."""
        return ()

    @property
    def options(self) -> tuple[str, ...]:
        """What a vote chooses among: the answers, or else the lines."""
        return self.answers or self.texts

    def own(self, player: int) -> int | None:
        """The line that a player wrote and may not vote for, or None."""
        return None

    def forget(self) -> None:  # noqa: B027
        """Drop what was only kept to be quick; the question has been played."""


class SheetQuestion(Question):
    """A hand of a sheet: the whole sheet if the terms are marked, else the cards that are played at a time.

    Parameters
    ----------
    sheet : the whole sheet
    mode : how it is played
    number : which hand, from 0
    """

    def __init__(self, sheet: Sheet, mode: Mode, number: int = 0) -> None:
        self.sheet, self.mode, self.number = sheet, mode, number
        self.cards = sheet.cards[number * mode.hand : (number + 1) * mode.hand]
        self._hand = Sheet(self.cards, sheet.seed)
        self._games: dict[tuple[Marks, frozenset[int]], Game] = {}  # many players give the same vote

    @property
    def mode_name(self) -> str:
        """The name of the mode."""
        return self.mode.name

    @property
    def title(self) -> str:
        """The title of the mode."""
        return self.mode.title

    @property
    def task(self) -> str:
        """What the players have to do."""
        return wording.task(Game(self.sheet, self.mode))

    @property
    def kind(self) -> Kind:
        """Marks, or one of several cards, or an answer about one card."""
        if self.mode.is_marked:
            return Kind.MARKS
        return Kind.CHOICE if self.mode.hand > 1 else Kind.ANSWERS

    @property
    def asked(self) -> str:
        """The term or the meaning that the hand is about."""
        return wording.question(Game(self._hand, self.mode))

    @property
    def hand(self) -> tuple[int, int]:
        """Which hand of how many."""
        return self.number + 1, -(-len(self.sheet) // self.mode.hand)

    @property
    def texts(self) -> tuple[str, ...]:
        """The terms, or the meanings in the mode that asks for one."""
        return tuple(wording.face(card, self.mode) for card in self.cards)

    @property
    def answers(self) -> tuple[str, ...]:
        """The words of the answers about one card."""
        return tuple(answer.words for answer in self.mode.answers) if self.kind is Kind.ANSWERS else ()

    def lines(self, disputed: Collection[int]) -> tuple[Line, ...]:
        """The cards face up."""
        return tuple(self._line(card, index in disputed) for index, card in enumerate(self.cards))

    def _line(self, card: Card, is_disputed: bool) -> Line:
        truth = "real" if card.is_real or is_disputed else "other" if isinstance(card.provenance, OtherTerm) else "fake"
        if self.mode.asks_for_meaning:
            return Line(wording.face(card, self.mode), truth, "", wording.meaning_of(card.text))
        origin = wording.provenance(card.provenance, with_link=False)
        return Line(wording.face(card, self.mode), truth, printable(card.meaning), origin)

    def steps(self, votes: Mapping[int, Marks]) -> list[list[int]]:
        """Marked terms one by one from the top; the cards of a hand together, because one gives the others away."""
        every = list(range(len(self.cards)))
        return [[index] for index in every] if self.kind is Kind.MARKS else [every]

    def _played(self, marks: Marks, disputed: Collection[int]) -> Game:
        """The hand as a game in which this vote was given."""
        key = marks, frozenset(disputed)
        if key not in self._games:
            self._games[key] = self._play(marks, disputed)
        return self._games[key]

    def _play(self, marks: Marks, disputed: Collection[int]) -> Game:
        game = Game(self._hand, self.mode)
        if self.mode.is_marked:
            for index in marks:
                game.mark(index, FAKE)
            game.reveal()
        else:
            game.answer(marks[0])
        for index in disputed:
            game.dispute(index)
        return game

    def right(self, marks: Marks, disputed: Collection[int]) -> tuple[bool | None, ...]:
        """For each marked term, or once for the answer."""
        verdicts = self._played(marks, disputed).verdicts
        if self.mode.is_marked:
            return tuple(verdict.is_right for verdict in verdicts)
        says_nothing = all(verdict.guess is None for verdict in verdicts) and not disputed
        return (None if says_nothing else is_won(verdicts),)

    def points(self, votes: Mapping[int, Marks], disputed: Collection[int]) -> dict[int, int]:
        """The points of the mode."""
        worth = {marks: self._played(marks, disputed).score for marks in set(votes.values())}
        return {player: worth[marks] for player, marks in votes.items()}

    def can_be_disputed(self, line: int) -> bool:
        """Whether the line is a fake of the network."""
        return 0 <= line < len(self.cards) and isinstance(self.cards[line].provenance, FakeSource)

    def forget(self) -> None:
        """Drop the games: for three hundred different votes they are a quarter of a megabyte."""
        self._games.clear()
