"""A sheet being played: marks, one reveal, verdicts and a score."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from balderdash.game.cards import Card
from balderdash.game.sheet import Sheet


class Guess(StrEnum):
    """What a player takes a card for."""

    REAL = "real"
    FAKE = "fake"


REAL, FAKE = Guess.REAL, Guess.FAKE


@dataclass(frozen=True, slots=True)
class Verdict:
    """A card face up, beside what the player took it for."""

    card: Card
    guess: Guess

    @property
    def truth(self) -> Guess:
        """What the card is."""
        return REAL if self.card.is_real else FAKE

    @property
    def is_right(self) -> bool:
        """Whether the player saw it."""
        return self.guess is self.truth


class Game:
    """One sheet, played once: mark the fakes, then reveal.

    Every card is taken for real until it is marked. An intent that the rules do not allow (a mark
    after the reveal, a card that is not there, a second reveal) changes nothing and answers False.
    For another round, make another game.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._guesses = [REAL] * len(sheet)
        self._is_over = False

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What each card is taken for."""
        return tuple(self._guesses)

    @property
    def marked(self) -> int:
        """How many cards are marked as fakes."""
        return self._guesses.count(FAKE)

    @property
    def is_over(self) -> bool:
        """Whether the cards lie face up."""
        return self._is_over

    def mark(self, index: int, guess: Guess) -> bool:
        """Take a card for real or for a fake."""
        if self._is_over or not 0 <= index < len(self.sheet):
            return False
        self._guesses[index] = guess
        return True

    def toggle(self, index: int) -> bool:
        """Change one's mind about a card."""
        if not 0 <= index < len(self.sheet):
            return False
        return self.mark(index, REAL if self._guesses[index] is FAKE else FAKE)

    def reveal(self) -> bool:
        """Turn the cards face up; from here on nothing changes."""
        if self._is_over:
            return False
        self._is_over = True
        return True

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The truth about each card; before the reveal, nothing."""
        if not self._is_over:
            return ()
        return tuple(map(Verdict, self.sheet.cards, self._guesses))

    @property
    def score(self) -> int | None:
        """How many cards the player took for what they are; before the reveal, None."""
        if not self._is_over:
            return None
        return sum(verdict.is_right for verdict in self.verdicts)
