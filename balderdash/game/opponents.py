"""Opponents beside the machine: readers who know a share of the list, and the player as they were a month ago.

An opponent plays the player's whole sheet by the same rules, with a probability of being real for each card; see
`machine.machine_game`. What they know, and their luck, is drawn from the sheet itself, so everybody who plays a sheet
meets the same reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Protocol

from balderdash.game.cards import Card
from balderdash.game.modes import Mode
from balderdash.game.sheet import Sheet

MACHINE, YOURSELF = "machine", "yourself"  # names of opponents that need a network, and records
FORMER_DAYS, FORMER_GAMES, FEWEST_FORMER = 30, 20, 3  # how old the games of a former self are, and how many they are
_TIE = 1e-6  # the most that luck adds to a belief, so that no two are equal


class Opponent(Protocol):
    """Somebody who plays against the player.

    Attributes
    ----------
    name : in settings, on the command line and in the records
    title : beside a score, in one word or two
    about : who they are, to follow their title
    """

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def about(self) -> str: ...  # noqa: D102

    def beliefs(self, sheet: Sheet, mode: Mode) -> list[float]:
        """For each card of a sheet, the probability that it is real."""

    def knows(self, card: Card, sheet: Sheet) -> bool | None:
        """Whether they know a card's term by heart; None for an opponent about whom one cannot say."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Knows a share of the list by heart, and nothing else.

    What a reader does not know may be real all the same. It gets the probability of Bayes' rule: of the real terms,
    1 - share are unknown, and of the fakes all are.

    Attributes
    ----------
    share : of the list's terms, in [0, 1]
    """

    name: str
    title: str
    share: float
    about: str

    def knows(self, card: Card, sheet: Sheet) -> bool:
        """Whether the reader knows a card's term; nobody knows a fake."""
        return not card.is_fake and _drawn(sheet, f"{self.name} knows {card.key}") < self.share

    def beliefs(self, sheet: Sheet, mode: Mode) -> list[float]:
        """For each card, 1 or 0 if the reader knows its term, and so whether it is the one; else Bayes' rule."""
        fakes = (mode.cards / 2 if mode.fakes is None else mode.fakes) / mode.cards
        unknown = (1 - fakes) * (1 - self.share)
        unsure = unknown / (unknown + fakes)
        return [
            _with_luck(float(card.is_real) if self.knows(card, sheet) else unsure, sheet, f"{self.name} {card.key}")
            for card in sheet.cards
        ]


@dataclass(frozen=True, slots=True)
class FormerSelf:
    """The player as they were: right and wrong as often as then, at random.

    Attributes
    ----------
    games : how many games they are taken from
    until : the day of the latest of these, as YYYY-MM-DD
    reals : the share of real terms that they took for real, in (0, 1)
    fakes : the share of fakes that they took for real
    found : the share of hands in which they found the right card of several; None if it follows from the other two
    """

    games: int
    until: str
    reals: float
    fakes: float
    found: float | None = None
    name: str = YOURSELF
    title: str = "you then"

    @property
    def about(self) -> str:
        """Who that is."""
        return f"as good as you in {self.games} games until {self.until}"

    def knows(self, card: Card, sheet: Sheet) -> None:
        """Nobody can say which terms they knew."""

    def beliefs(self, sheet: Sheet, mode: Mode) -> list[float]:
        """For each card, how likely it is real if they call it what they call it; the call is drawn."""
        calls = [
            _drawn(sheet, f"{self.name} {card.key}") < (self.reals if card.is_real else self.fakes)
            for card in sheet.cards
        ]
        if self.found is not None:
            calls = _found(sheet, mode.hand, self.found)
        real, fake = max(self.reals, self.fakes), min(self.reals, self.fakes)
        said_real, said_fake = real / (real + fake), (1 - real) / (2 - real - fake)
        return [
            _with_luck(said_real if call else said_fake, sheet, f"{self.name} guesses {card.key}")
            for card, call in zip(sheet.cards, calls, strict=True)
        ]


def _found(sheet: Sheet, hand: int, share: float) -> list[bool]:
    """Which card of each hand they take: the real one with a probability of `share`, else one of the others."""
    taken = [False] * len(sheet)
    for start in range(0, len(sheet), hand):
        places = range(start, min(start + hand, len(sheet)))
        real = [place for place in places if sheet.cards[place].is_real]
        others = [place for place in places if not sheet.cards[place].is_real]
        is_right = _drawn(sheet, f"{YOURSELF} hand {start}") < share
        among = real if is_right and real else others or real
        taken[among[int(_drawn(sheet, f"{YOURSELF} other {start}") * len(among))]] = True
    return taken


def _with_luck(belief: float, sheet: Sheet, what: str) -> float:
    return min(max(belief + _TIE * (_drawn(sheet, f"luck of {what}") - 0.5), 0.0), 1.0)


def _drawn(sheet: Sheet, what: str) -> float:
    """A number in [0, 1), always the same for one sheet and one question."""
    dealt = sheet.seed if sheet.seed is not None else " ".join(sorted(card.key for card in sheet.cards))
    return Random(f"{what} on {dealt}").random()


STUDENT = Reader("student", "student", 0.2, "who knows two tenths of the list and guesses the rest")
GRADUATE = Reader("graduate", "graduate", 0.5, "who knows half of the list and guesses the rest")
PROFESSOR = Reader("professor", "professor", 0.9, "who knows nine tenths of the list and guesses the rest")
READERS = {reader.name: reader for reader in (STUDENT, GRADUATE, PROFESSOR)}
ABOUT = {
    MACHINE: "the network, which is about as good as a coin",
    **{reader.name: reader.about.removeprefix("who ") for reader in READERS.values()},
    YOURSELF: f"as good as in your games of {FORMER_DAYS} days ago or more",
}
OPPONENTS = tuple(ABOUT)


def opponent_title(name: str) -> str:
    """An opponent in a sentence, such as "the student"."""
    return "you, last month" if name == YOURSELF else f"the {name}"


NO_FORMER_SELF = (
    f"There is no you of last month yet. It takes {FEWEST_FORMER} games with this list that are at least {FORMER_DAYS} "
    "days old; in a mode with meanings, games in that mode."
)
