"""What a score is called, and how it compares with tossing coins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb


@dataclass(frozen=True, slots=True)
class Rank:
    """A title for a score, and a remark that goes with it."""

    title: str
    remark: str


# One rank for each number of right answers out of ten. Whoever marks exactly five meets only the
# even ones: a fake that is missed leaves a real term wrongly marked.
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

BREAK_EVEN = Rank("Break-even", "Nothing won and nothing lost; most coins do worse.")  # of a wager
FAIR_COIN = 5  # its place among them
POINTS_A_RANK = 7  # below it; as many as one answer costs at most

# The right answers in a row from which a rank is given. Half of all coins miss at once, and one in 1,024 reaches ten.
STREAKS = ((10, 10), (7, 9), (5, 8), (3, 7), (2, 6), (1, 5), (0, 2))


def rank(score: int, out_of: int = 10) -> Rank:
    """The rank for `score` right answers out of `out_of`, which must not be 0."""
    if not 0 <= score <= out_of:
        raise ValueError(f"a score of {score} out of {out_of}")
    return RANKS[score * (len(RANKS) - 1) // out_of]


def streak_rank(score: int) -> Rank:
    """The rank for a streak of `score` right answers, which may be 0."""
    return RANKS[next(place for least, place in STREAKS if score >= least)]


def wager_rank(score: int, out_of: int) -> Rank:
    """The rank where points can be lost: who has none in the end did better than most coins, and worse than who won."""
    if score == 0:
        return BREAK_EVEN
    if score < 0:
        return RANKS[max(0, FAIR_COIN + score // POINTS_A_RANK)]
    return RANKS[FAIR_COIN + score * (len(RANKS) - 1 - FAIR_COIN) // out_of]


def beaten_coins(score: int, n_real: int, n_fake: int) -> Fraction:
    """The share of coins that score less: P(S < score), where the number of fakes is told.

    A coin is a player who knows that there are `n_fake` fakes and marks that many cards at random.
    It hits h of them with the hypergeometric probability C(n_fake, h) C(n_real, n_fake - h) / C(n, n_fake)
    and so scores S = h + n_real - (n_fake - h). Equal scores do not count as beaten.
    """
    ways = sum(
        comb(n_fake, hits) * comb(n_real, n_fake - hits)
        for hits in range(n_fake + 1)
        if n_real - n_fake + 2 * hits < score
    )
    return Fraction(ways, comb(n_real + n_fake, n_fake))


def beaten_tosses(score: int, hands: int, stakes: Sequence[tuple[int, int]]) -> Fraction:
    """The share of coins that score less over `hands` hands, where a coin gives any answer and is right half the time.

    Parameters
    ----------
    stakes : for each answer the points if it is right and if it is wrong
    """
    totals = Counter({0: 1})
    for _ in range(hands):
        longer: Counter[int] = Counter()
        for total, ways in totals.items():
            for points in (points for stake in stakes for points in stake):
                longer[total + points] += ways
        totals = longer
    return Fraction(sum(ways for total, ways in totals.items() if total < score), totals.total())


def beaten_streaks(score: int) -> Fraction:
    """The share of coins whose streak is shorter: 1 - 2^-score."""
    return 1 - Fraction(1, 2**score)
