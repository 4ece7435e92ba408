from __future__ import annotations

import math
from fractions import Fraction

import pytest

from balderdash import notation
from balderdash.notation import bar, fixed, percent, read, short, signed, smooth_bar, sparkline


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [
        (0.625, 0, "62 %"),
        (0.996, 0, "100 %"),
        (0.9968, 1, "99.7 %"),
        (0.5, 1, "50 %"),
        (Fraction(0), 1, "0 %"),
        (1.0, 1, "100 %"),
        (0.1, 1, "10 %"),
    ],
)
def test_percentages_are_rounded(share: float, digits: int, shown: str) -> None:
    assert percent(share, digits) == shown


def test_tight_percentages_line_up() -> None:
    assert [percent(share, 1, is_tight=True) for share in (0.5, 0.0468, 1)] == ["50.0%", "4.7%", "100.0%"]


def test_a_minus_sign_is_no_hyphen_and_zero_has_none() -> None:
    assert [signed(-3), signed(0), signed(7)] == ["−3", "0", "+7"]
    assert [signed(-0.001, 2), signed(-1.5, 2), signed(0.0, 2)] == ["+0.00", "−1.50", "+0.00"]
    assert [fixed(-0.00001), fixed(-1234.5, 1), fixed(-2.5e7)] == ["0.0000", "−1,234.5", "−2.50·10⁷"]
    assert [short(-0.01234), short(-1.5e-7), short(math.inf)] == ["−0.0123", "−1.50·10⁻⁷", "∞"]


@pytest.mark.parametrize("text", ["−0,5", "-0.5", " −.5 "])
def test_what_is_shown_can_be_typed(text: str) -> None:
    assert read(text) == -0.5
    assert read(signed(-1.25, 2)) == -1.25


def test_bars_are_as_long_as_their_share() -> None:
    assert [bar(share, 4) for share in (0, 0.5, 1, 1.7)] == ["····", "██··", "████", "████"]
    assert bar(0.25, 4, "#.") == "#..."
    assert [smooth_bar(cells) for cells in (0, 1, 2.5)] == ["", "█", "██▌"]


def test_a_sparkline_goes_from_the_lowest_level_to_the_highest() -> None:
    assert sparkline([0, 0.5, 1]) == "▁▅█"
    assert sparkline([]) == ""


def test_a_mark_is_a_nat_higher_than_the_one_before() -> None:
    marks = [notation.MARKS[notation.surprise_level(nats)] for nats in (0, 0.99, 1, 6.5, 40, math.inf)]
    assert marks == ["▁", "▁", "▂", "▇", "▇", "▇"]
