"""Ranks and coins."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game.scoring import RANKS, beaten_markers, rank, streak_rank
from balderdash.game.wording import beaten


def test_every_score_out_of_ten_has_a_rank_of_its_own() -> None:
    ranks = [rank(score) for score in range(11)]
    assert ranks == list(RANKS)
    assert len({r.title for r in ranks}) == 11
    assert ranks[2].title == "Worse than a coin"
    assert ranks[10].title == "Fields medallist"


def test_a_rank_fits_on_one_line_of_the_narrowest_screen() -> None:
    assert [r.title for r in RANKS if len(f"{r.title}. {r.remark}") > 58] == []


def test_a_longer_streak_has_no_lower_rank_and_one_that_beats_most_coins_a_good_one() -> None:
    places = [RANKS.index(streak_rank(score)) for score in range(41)]
    assert places == sorted(places)
    assert streak_rank(0).title == "Worse than a coin"
    assert streak_rank(2).title == "Undergraduate"
    assert streak_rank(9) is not RANKS[-1]
    assert streak_rank(10) is RANKS[-1]


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_out_of_range_is_a_bug(score: int) -> None:
    with pytest.raises(ValueError, match=str(score)):
        rank(score)


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_only_a_perfect_score_has_the_highest_rank(case: tuple[int, int]) -> None:
    score, out_of = case
    assert (rank(score, out_of) is RANKS[-1]) == (score == out_of)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(-1, 11))
def test_coins_are_counted_as_if_every_one_were_tossed(n_real: int, n_fake: int, score: int) -> None:
    n = n_real + n_fake
    fakes = set(range(n_fake))
    scores = [n - len(fakes ^ set(marks)) for marks in combinations(range(n), n_fake)]
    assert beaten_markers(score, n_real, n_fake) == Fraction(sum(s < score for s in scores), len(scores))


def test_the_shares_of_the_talks_sheet() -> None:
    shares = {score: beaten_markers(score, 5, 5) * 252 for score in range(0, 11, 2)}
    assert shares == {0: 0, 2: 1, 4: 26, 6: 126, 8: 226, 10: 251}


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(251, 252), "99.6 %"),
        (Fraction(9999, 10000), "99.9 %"),
        (Fraction(386, 1024), "37.7 %"),
        (Fraction(1), "100 %"),
        (Fraction(1, 2), "50 %"),
    ],
)
def test_only_certainty_is_called_a_hundred_per_cent(share: Fraction, shown: str) -> None:
    assert beaten(share) == shown
