"""What a score is worth: how it is written, its rank, and the share of coins that it beats.

A mode picks one function of each kind. A coin is a player who knows nothing and leaves every decision to chance.
`fractions` is imported where it is used: most commands read the modes and never need a chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

from balderdash.notation import signed

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Rank:
    """A title for a score, and a remark to go with it."""

    title: str
    remark: str


RankRule = Callable[[int, int], Rank]  # (score, most points possible) -> rank
ChanceRule = Callable[[int, int, int], "Fraction"]  # (score, real cards, fakes) -> share of coins that score less
PointsText = Callable[[int, int], str]  # (score, most points possible) -> the score in words

# One rank for each number of right answers out of ten. Players who mark exactly five meet only the
# even ones: every missed fake means that a real term was marked in its place.
RANKS = (
    Rank("Sign error", "You know everything, up to a factor of −1."),
    Rank("Counterexample", "Somebody will publish you."),
    Rank("Worse than a coin", "The coin asks not to be compared."),
    Rank("Left to the reader", "The solution is not in the book."),
    Rank("Biased coin", "Biased, alas, towards the network."),
    Rank("Fair coin", "Tossed with an air of deep thought."),
    Rank("Undergraduate", "Better than chance, but not significantly."),
    Rank("Teaching assistant", "Convincing until asked a question."),
    Rank("Doctoral candidate", "Eight cases done, two to appear."),
    Rank("Second referee", "One objection short of certainty."),
    Rank("Fields medallist", "The network asks to be your student."),
)

BREAK_EVEN = Rank("Break-even", "Nothing won and nothing lost; most coins do worse.")
FAIR_COIN = 5  # index of that rank in RANKS
LOST_POINTS_PER_RANK = 7  # below the fair coin; 7 is the most that one answer can cost

# (streak length, index in RANKS): the rank from that length on. Half of all coins miss at once; one in 1,024 gets ten.
STREAK_RANKS = ((10, 10), (7, 9), (5, 8), (3, 7), (2, 6), (1, 5), (0, 2))

# (share of right choices of one out of four, index in RANKS): the rank from that share on
CHOICE_RANKS = ((1.0, 10), (0.8, 9), (0.6, 8), (0.4, 6), (0.2, 5), (0.0, 0))


def rank(score: int, out_of: int = 10) -> Rank:
    """The rank for `score` right answers out of `out_of` > 0.

    Raises
    ------
    ValueError
        There are not so many answers.
    """
    if not 0 <= score <= out_of:
        raise ValueError(f"a score of {score} out of {out_of}")
    return RANKS[score * (len(RANKS) - 1) // out_of]


def streak_rank(score: int, out_of: int = 0) -> Rank:
    """The rank for a streak of `score` right answers; `out_of` makes no difference."""
    return RANKS[next(place for least, place in STREAK_RANKS if score >= least)]


def choice_rank(score: int, out_of: int) -> Rank:
    """The rank for `score` right choices of one out of four; a quarter of them is what a coin gets."""
    return RANKS[next(place for least, place in CHOICE_RANKS if score >= least * out_of)]


def wager_rank(score: int, out_of: int) -> Rank:
    """The rank for a score that may be negative; 0 is better than most coins and worse than any win."""
    if score == 0:
        return BREAK_EVEN
    if score < 0:
        return RANKS[max(0, FAIR_COIN + score // LOST_POINTS_PER_RANK)]
    return RANKS[FAIR_COIN + score * (len(RANKS) - 1 - FAIR_COIN) // out_of]


def beaten_markers(score: int, n_real: int, n_fake: int) -> Fraction:
    """P(S < score) for a coin that marks exactly `n_fake` cards at random.

    The coin hits h fakes with the hypergeometric probability C(n_fake, h) C(n_real, n_fake - h) / C(n, n_fake)
    and so scores S = h + n_real - (n_fake - h).
    """
    from fractions import Fraction

    ways = sum(
        comb(n_fake, hits) * comb(n_real, n_fake - hits)
        for hits in range(n_fake + 1)
        if n_real - n_fake + 2 * hits < score
    )
    return Fraction(ways, comb(n_real + n_fake, n_fake))


def beaten_answerers(stakes: Sequence[tuple[int, ...]], cards_per_answer: int = 1) -> ChanceRule:
    """P(S < score) for a coin that picks each answer at random and is right half the time.

    Parameters
    ----------
    stakes : for each possible answer, the points if it is right and if it is wrong
    cards_per_answer : how many cards one answer is about
    """

    def beaten(score: int, n_real: int, n_fake: int) -> Fraction:
        from fractions import Fraction

        totals = Counter({0: 1})
        for _ in range((n_real + n_fake) // cards_per_answer):
            longer: Counter[int] = Counter()
            for total, ways in totals.items():
                for points in (points for stake in stakes for points in stake):
                    longer[total + points] += ways
            totals = longer
        return Fraction(sum(ways for total, ways in totals.items() if total < score), totals.total())

    return beaten


def beaten_streaks(score: int, n_real: int, n_fake: int) -> Fraction:
    """P(S < score) = 1 - 2^-score for a coin that tosses until its first miss."""
    from fractions import Fraction

    return 1 - Fraction(1, 2**score)


def right_out_of(score: int, out_of: int) -> str:
    """A count of right answers, such as "7 of 10"."""
    return f"{score} of {out_of}"


def in_a_row(score: int, out_of: int) -> str:
    """The length of a streak."""
    return f"{score} in a row"


def signed_points(score: int, out_of: int) -> str:
    """Points that can be lost, such as "+3 points"."""
    return f"{signed(score)} point{'' if abs(score) == 1 else 's'}"
