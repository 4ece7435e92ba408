"""The ways to play, as values: adding one here is enough for the menu, the command line, the rules and the records."""

from __future__ import annotations

from dataclasses import dataclass, replace

from balderdash.game.scoring import (
    ChanceRule,
    PointsText,
    RankRule,
    beaten_answerers,
    beaten_markers,
    beaten_streaks,
    choice_rank,
    in_a_row,
    rank,
    right_out_of,
    signed_points,
    streak_rank,
    wager_rank,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that a player can say about a whole hand.

    Attributes
    ----------
    words : the answer as it is offered
    beliefs : for each card of the hand, the probability of being real that the answer stands for
    win, loss : the points if every card is what the answer takes it for, and if not
    """

    words: str
    beliefs: tuple[float, ...]
    win: int = 1
    loss: int = 0


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to play.

    Attributes
    ----------
    name : its name for `--mode`, in the records and in settings
    key : its key in the menu
    title : its name on screen
    summary : what kind of game it is, in a few words
    task : what the player has to do, in one sentence; `{fakes}` and `{cards}` stand for numbers
    rules : for the help, in this order: how it is played, what counts, and what a coin does
    rank : the rank rule
    chance : the chance level: the share of coins that a score beats
    points : how a score is written in the records
    cards : the number of cards on a sheet
    hand : how many cards are played, and turned face up, at a time
    fakes : how many of the cards are fakes; None if a coin is tossed for each card and nobody knows the number
    answers : the possible answers about a hand; if there are none, the player marks cards one by one
    ends_at_a_miss : whether the first wrong answer ends the game
    is_daily : whether everybody gets one and the same sheet a day
    then : the name of the mode that "play again" leads to; "" means the same one
    gives_meaning : whether a hand comes with the meaning of its real term
    asks_for_meaning : whether a hand comes with a term, and its cards are meanings: of that term and of others
    is_review : whether the terms are those that the player once got wrong, and that are due; such a sheet has no seed
    """

    name: str
    key: str
    title: str
    summary: str
    task: str
    rules: tuple[str, str, str]
    rank: RankRule
    chance: ChanceRule
    points: PointsText = right_out_of
    cards: int = 10
    hand: int = 10
    fakes: int | None = 5
    answers: tuple[Answer, ...] = ()
    ends_at_a_miss: bool = False
    is_daily: bool = False
    then: str = ""
    gives_meaning: bool = False
    asks_for_meaning: bool = False
    is_review: bool = False

    @property
    def needs_meanings(self) -> bool:
        """Whether only terms with a meaning are dealt; such a game says little about telling real terms from fakes."""
        return self.gives_meaning or self.asks_for_meaning

    @property
    def is_marked(self) -> bool:
        """Whether the player marks cards, and may change the marks until the reveal."""
        return not self.answers

    @property
    def can_lose(self) -> bool:
        """Whether an answer may cost points."""
        return any(answer.loss for answer in self.answers)

    @property
    def counts_right(self) -> bool:
        """Whether the score is a number of right answers out of all."""
        return not (self.can_lose or self.ends_at_a_miss)

    @property
    def asks_how_sure(self) -> bool:
        """Whether the answers say how sure the player is."""
        return any(0 < belief < 1 for answer in self.answers for belief in answer.beliefs)


_WRITTEN = "written, letter by letter, by a neural network that has read the list"
_TOSSED = f"For each one a coin was tossed: either it is in a word list, or it was {_WRITTEN}."
_MARK_FAKES = "A neural network wrote {fakes} of these {cards}. Mark the fakes."
_MARK_RULES = (
    f"The sheet: ten terms. Five are in a word list; the other five were {_WRITTEN}. Mark the five that you take for "
    "fakes, then reveal.",
    "You get a point for each term that you took for what it is. If you mark exactly five, only even scores are "
    "possible: for each fake that you miss, you have marked a real term.",
    "A coin, here, is a player who marks five terms at random.",
)

SHEET = Mode(
    "sheet",
    "s",
    "Sheet",
    "ten terms, five of them fakes",
    _MARK_FAKES,
    _MARK_RULES,
    rank,
    beaten_markers,
)
DAILY = Mode(
    "daily",
    "y",
    "Daily",
    "today's sheet, the same for everybody",
    _MARK_FAKES,
    _MARK_RULES,
    rank,
    beaten_markers,
    is_daily=True,
    then="sheet",
)
OPEN = Mode(
    "open",
    "o",
    "Open sheet",
    "ten terms, any number of fakes",
    "A coin was tossed for each of these {cards}. Mark the fakes: none, all, or some.",
    (
        f"The open sheet: ten terms. {_TOSSED} Mark those that you take for fakes, if any, then reveal.",
        "You get a point for each term that you took for what it is.",
        "A coin, here, is a player who tosses one for each term.",
    ),
    rank,
    beaten_answerers([(1, 0)]),
    fakes=None,
)
DUEL = Mode(
    "duel",
    "d",
    "Duel",
    "one real, one fake, ten times",
    "One of these two is real. Which?",
    (
        f"The duel: ten pairs of terms. One of each pair is in a word list, the other was {_WRITTEN}. Say which one is "
        "real; your answer counts at once.",
        "You get a point for each pair that you told apart.",
        "A coin, here, is a player who tosses one for each pair.",
    ),
    rank,
    beaten_answerers([(1, 0)], cards_per_answer=2),
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
    (
        f"The streak: one term after the other. {_TOSSED} Say which; the first miss ends the streak.",
        "You get a point for each term before the miss.",
        "A coin, here, is a player who tosses one for each term until the first miss.",
    ),
    streak_rank,
    beaten_streaks,
    points=in_a_row,
    cards=40,
    hand=1,
    fakes=None,
    answers=(Answer("fake", (0.0,)), Answer("real", (1.0,))),
    ends_at_a_miss=True,
)
# Jim Fisher's points (https://jameshfisher.com/2020/04/26/) are a proper scoring rule: if you are right with
# probability p, 3p - 7(1 - p) > 2p - 3(1 - p) exactly when p > 4/5, and 2p - 3(1 - p) > 0 exactly when p > 3/5.
_WAGERS = (
    Answer("surely fake", (0.1,), 3, -7),
    Answer("rather fake", (0.3,), 2, -3),
    Answer("cannot tell", (0.5,), 0, 0),
    Answer("rather real", (0.7,), 2, -3),
    Answer("surely real", (0.9,), 3, -7),
)
WAGER = Mode(
    "wager",
    "w",
    "Wager",
    "say how sure you are; boasting costs",
    "Is it real? Surely: +3 points or −7. Rather: +2 or −3. Cannot tell: 0.",
    (
        f"The wager: ten terms. {_TOSSED} Say what you take it for, and how sure you are.",
        "Surely wins 3 points if you are right and costs 7 if you are wrong; rather wins 2 and costs 3; cannot tell "
        "wins and costs nothing. So surely pays if you are right more than four times in five, rather if more than "
        "three times in five.",
        "A coin, here, is a player who gives one of the five answers at random.",
    ),
    wager_rank,
    beaten_answerers([(answer.win, answer.loss) for answer in _WAGERS]),
    points=signed_points,
    hand=1,
    fakes=None,
    answers=_WAGERS,
)

_ONE_OF_FOUR = tuple(
    Answer(words, tuple(float(place == chosen) for place in range(4)))
    for chosen, words in enumerate(("the first", "the second", "the third", "the fourth"))
)
MEANING = Mode(
    "meaning",
    "n",
    "Meaning",
    "one meaning, four terms",
    "One of these four is real, and this is what it means. Which?",
    (
        "The meaning: five times, a line says what a real term means, and four terms follow. It is one of them; the "
        f"other three were {_WRITTEN}. Say which one is meant; your answer counts at once.",
        "You get a point for each term that you found.",
        "A coin, here, is a player who takes one of the four at random.",
    ),
    choice_rank,
    beaten_answerers([(1, 0, 0, 0)], cards_per_answer=4),
    cards=20,
    hand=4,
    fakes=15,
    answers=_ONE_OF_FOUR,
    gives_meaning=True,
)
DEFINITION = replace(
    MEANING,
    name="definition",
    key="f",
    title="Definition",
    summary="one term, four meanings",
    task="This term is real. Which of the four is its meaning?",
    rules=(
        "The definition: five times, a real term is named, and four lines follow. One says what it means; the other "
        "three are the meanings of other real terms, as near as there are. Say which one is its own; your answer "
        "counts at once.",
        "You get a point for each meaning that you found.",
        MEANING.rules[-1],
    ),
    gives_meaning=False,
    asks_for_meaning=True,
)
REVIEW = replace(
    DEFINITION,
    name="review",
    key="v",
    title="Review",
    summary="what you got wrong comes back",
    task="You once got this term wrong. Which of the four is its meaning?",
    rules=(
        "The review: real terms that you got wrong, in any mode, come back on another day, and then after longer and "
        "longer times as long as you know them. Up to ten that are due are named, and four lines follow each one. One "
        "says what it means; the other three are the meanings of other real terms. Say which one is its own; your "
        "answer counts at once.",
        *DEFINITION.rules[1:],
    ),
    cards=40,
    fakes=30,
    is_review=True,
)

MODES = {mode.name: mode for mode in (SHEET, DAILY, OPEN, DUEL, STREAK, WAGER, MEANING, DEFINITION, REVIEW)}
DEFAULT = SHEET
