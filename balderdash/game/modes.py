"""Modes: the ways of playing a sheet, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be said about the cards of one hand, all at once.

    Attributes
    ----------
    words : as it is offered
    beliefs : for each card of the hand the probability, said by the player, that it is real
    win, loss : the points if every card is what it was taken for, and if not
    """

    words: str
    beliefs: tuple[float, ...]
    win: int = 1
    loss: int = 0


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of playing: how many cards, how many at a time, and what may be said about them.

    Attributes
    ----------
    name : what `--mode` calls it
    key : that chooses it in the menu
    title : what it is called on screen
    summary : what sort of game it is, in a few words
    task : what there is to do, in a sentence; `{fakes}` and `{cards}` stand for numbers
    cards : how many there are on a sheet
    hand : how many of them are played at a time; they are turned up together
    fakes : how many of the cards are fakes; None if a coin is tossed for each, and nobody is told
    answers : what may be said about a hand; without any, the cards are marked one by one
    ends_at_a_miss : whether the first wrong answer is the last
    is_daily : whether a day has one sheet, the same for everybody
    """

    name: str
    key: str
    title: str
    summary: str
    task: str
    cards: int = 10
    hand: int = 10
    fakes: int | None = 5
    answers: tuple[Answer, ...] = ()
    ends_at_a_miss: bool = False
    is_daily: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether the player marks cards, and may change his mind until the reveal."""
        return not self.answers

    @property
    def can_lose(self) -> bool:
        """Whether an answer may cost points."""
        return any(answer.loss for answer in self.answers)


_MARK = "A neural network wrote {fakes} of these {cards}. Mark the fakes."

SHEET = Mode("sheet", "s", "Sheet", "ten terms, five of them fakes", _MARK)
DAILY = Mode("daily", "y", "Daily", "today's sheet, the same for everybody", _MARK, is_daily=True)
OPEN = Mode(
    "open",
    "o",
    "Open sheet",
    "ten terms, any number of fakes",
    "A coin was tossed for each of these {cards}. Mark the fakes: none, all, or some.",
    fakes=None,
)
DUEL = Mode(
    "duel",
    "d",
    "Duel",
    "one real, one fake, ten times",
    "One of these two is real. Which?",
    cards=20,
    hand=2,
    fakes=10,
    answers=(Answer("the first", (1.0, 0.0)), Answer("the second", (0.0, 1.0))),
)
STREAK = Mode(
    "streak",
    "t",
    "Streak",
    "one by one, until the first miss",
    "Real, or written by the network? The first miss ends the streak.",
    cards=40,
    hand=1,
    fakes=None,
    answers=(Answer("fake", (0.0,)), Answer("real", (1.0,))),
    ends_at_a_miss=True,
)
# The points are Jim Fisher's (https://jameshfisher.com/2020/04/26/): a proper scoring rule, for with a
# probability p of being right 3p - 7(1 - p) > 2p - 3(1 - p) just if p > 4/5, and the latter > 0 just if p > 3/5.
WAGER = Mode(
    "wager",
    "w",
    "Wager",
    "say how sure you are; boasting costs",
    "Is it real? Surely: +3 points or −7. Rather: +2 or −3. Cannot tell: 0.",
    hand=1,
    fakes=None,
    answers=(
        Answer("surely fake", (0.1,), 3, -7),
        Answer("rather fake", (0.3,), 2, -3),
        Answer("cannot tell", (0.5,), 0, 0),
        Answer("rather real", (0.7,), 2, -3),
        Answer("surely real", (0.9,), 3, -7),
    ),
)

MODES = {mode.name: mode for mode in (SHEET, DAILY, OPEN, DUEL, STREAK, WAGER)}
