"""A sheet being played in some mode: marks or answers, verdicts, and a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from balderdash.game.cards import Card
from balderdash.game.modes import DEFAULT, Mode
from balderdash.game.sheet import Sheet


class Guess(StrEnum):
    """What a player takes a card for."""

    REAL = "real"
    FAKE = "fake"


REAL, FAKE = Guess.REAL, Guess.FAKE


@dataclass(frozen=True, slots=True)
class Verdict:
    """A card face up, and what the player took it for.

    Attributes
    ----------
    belief : the player's probability that the card is real; 0 or 1 if the mode does not ask how sure they are
    is_disputed : whether the player says that this fake is in fact a real term
    is_left : whether it is one of several cards, and rightly not the one that was chosen
    """

    card: Card
    belief: float
    is_disputed: bool = False
    is_left: bool = False

    @property
    def guess(self) -> Guess | None:
        """What the player took the card for; None if they could not tell."""
        return None if self.belief == 0.5 else REAL if self.belief > 0.5 else FAKE

    @property
    def truth(self) -> Guess:
        """What the card is; a disputed fake is real."""
        return REAL if self.card.is_real or self.is_disputed else FAKE

    @property
    def is_right(self) -> bool:
        """Whether the guess was right; a dispute always counts in the player's favour."""
        return self.is_disputed or self.guess is self.truth


class Told(Protocol):
    """A card that is face up, as far as it decides who wins its hand: a verdict, or the record of one."""

    @property
    def is_right(self) -> bool: ...  # noqa: D102
    @property
    def is_disputed(self) -> bool: ...  # noqa: D102


def is_won(hand: Sequence[Told]) -> bool:
    """Whether the answer about a hand was right; if one of its fakes is disputed, no answer was wrong."""
    return all(verdict.is_right for verdict in hand) or any(verdict.is_disputed for verdict in hand)


class Game:
    """One sheet, played once, a hand of cards at a time.

    If the mode has no answers, every card counts as real until it is marked, and `reveal` turns the cards face up.
    In the other modes `answer` turns the hand face up. A move that the rules do not allow (a mark after the reveal, a
    card that is not there, a second answer) changes nothing and returns False. To play again, make another game.
    """

    def __init__(self, sheet: Sheet, mode: Mode = DEFAULT) -> None:
        self.sheet = sheet
        self.mode = mode
        self._beliefs = [1.0] * len(sheet)
        self._chosen: list[int] = []  # the answer to each hand that is face up; 0 if cards are marked
        self._disputed: set[int] = set()
        self._start = 0  # index of the first card of the current hand

    @property
    def hand(self) -> range:
        """The indices of the cards that are being played now."""
        return range(self._start, min(self._start + self.mode.hand, len(self.sheet)))

    @property
    def n_hands(self) -> int:
        """The number of hands on the sheet."""
        return -(-len(self.sheet) // self.mode.hand)

    @property
    def played(self) -> int:
        """The number of hands that are face up."""
        return len(self._chosen)

    @property
    def is_face_up(self) -> bool:
        """Whether the current hand is face up."""
        return self._start < self.played * self.mode.hand

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to answer."""
        return self.played == self.n_hands or (self.mode.ends_at_a_miss and self._has_missed)

    @property
    def is_under_way(self) -> bool:
        """Whether the player has made a move and the game is not over."""
        return not self.is_over and bool(self.played or self.marked)

    @property
    def _has_missed(self) -> bool:
        return not all(verdict.is_right for verdict in self.verdicts)

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What each card is taken for, in a mode with marks."""
        return tuple(REAL if belief >= 0.5 else FAKE for belief in self._beliefs)

    @property
    def marked(self) -> int:
        """The number of cards that are marked as fakes."""
        return self.guesses.count(FAKE)

    def mark(self, index: int, guess: Guess) -> bool:
        """Take a card for real or for a fake."""
        if not self.mode.is_marked or self.is_face_up or index not in self.hand:
            return False
        self._beliefs[index] = 1.0 if guess is REAL else 0.0
        return True

    def toggle(self, index: int) -> bool:
        """Mark a card as a fake, or remove its mark."""
        if index not in self.hand:
            return False
        return self.mark(index, REAL if self._beliefs[index] == 0.0 else FAKE)

    def reveal(self) -> bool:
        """Turn the cards face up, in a mode with marks; after that the marks are final."""
        if not self.mode.is_marked or self.is_face_up:
            return False
        self._chosen.append(0)
        return True

    def answer(self, choice: int) -> bool:
        """Give the answer with this index among the mode's answers; the hand turns face up."""
        if self.is_face_up or not 0 <= choice < len(self.mode.answers):
            return False
        for index, belief in zip(self.hand, self.mode.answers[choice].beliefs, strict=True):
            self._beliefs[index] = belief
        self._chosen.append(choice)
        return True

    @property
    def chosen(self) -> int | None:
        """The answer to the current hand if it is face up, else None."""
        return self._chosen[-1] if self.is_face_up else None

    @property
    def focus(self) -> int:
        """The card of the hand that is looked at first once it is face up: the fake, or of several the card taken."""
        if self.chosen is not None and 2 < len(self.hand) == len(self.mode.answers):
            return self.hand[self.mode.answers[self.chosen].beliefs.index(1.0)]
        return next((i for i in self.hand if not self.sheet.cards[i].is_real), self.hand.start)

    def go_on(self) -> bool:
        """Go to the next hand, once the current one is face up."""
        if self.is_over or not self.is_face_up:
            return False
        self._start += self.mode.hand
        return True

    def can_be_disputed(self, index: int) -> bool:
        """Whether the card is a fake, face up and not disputed yet."""
        return 0 <= index < len(self.verdicts) and self.sheet.cards[index].is_fake and index not in self._disputed

    def dispute(self, index: int) -> bool:
        """Say that a fake which is face up is a real term: whatever was said about it counts as right."""
        if not self.can_be_disputed(index):
            return False
        self._disputed.add(index)
        return True

    def can_be_taken_back(self, index: int) -> bool:
        """Whether the card is disputed and the game did not continue because of that."""
        return index in self._disputed and not self.mode.ends_at_a_miss

    def is_open(self, index: int) -> bool:
        """Whether the card can be disputed, or its dispute taken back."""
        return self.can_be_disputed(index) or self.can_be_taken_back(index)

    def take_back(self, index: int) -> bool:
        """Take a dispute back: the card is a fake again and counts as it did before."""
        if not self.can_be_taken_back(index):
            return False
        self._disputed.remove(index)
        return True

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """A verdict for each card that is face up, in the order of the sheet."""
        shown = min(self.played * self.mode.hand, len(self.sheet))
        cards, beliefs = self.sheet.cards[:shown], self._beliefs[:shown]
        is_choice = bool(self.mode.answers) and self.mode.hand > 2
        return tuple(
            Verdict(card, belief, i in self._disputed, is_choice and not card.is_real and belief == 0.0)
            for i, (card, belief) in enumerate(zip(cards, beliefs, strict=True))
        )

    @property
    def points(self) -> tuple[int, ...]:
        """The points for each hand that is face up."""
        verdicts, size = self.verdicts, self.mode.hand
        hands = [verdicts[k * size : (k + 1) * size] for k in range(self.played)]
        return tuple(self._points(choice, hand) for choice, hand in zip(self._chosen, hands, strict=True))

    def _points(self, choice: int, verdicts: Sequence[Verdict]) -> int:
        if self.mode.is_marked:
            return sum(verdict.is_right for verdict in verdicts)
        answer = self.mode.answers[choice]
        return answer.win if is_won(verdicts) else answer.loss

    @property
    def score(self) -> int:
        """The points so far."""
        return sum(self.points)

    @property
    def out_of(self) -> int:
        """The most points that the sheet can bring."""
        if self.mode.is_marked:
            return len(self.sheet)
        return self.n_hands * max(answer.win for answer in self.mode.answers)
