"""The header Retry-After."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.sources.web import parse_retry_after
from tests.conftest import PATIENCE

DATE = "Wed, 25 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None), ("", None), ("soon", None), ("nan", None), ("120", 120), (" 7 ", 7), ("1.5", 1.5), ("-5", 0),
        ("0", 0),
        ("Wed, 25 Nov 2026 12:01:00 GMT", 60), ("Wed, 25 Nov 2026 11:00:00 GMT", 0), ("25 Nov 2026 12:00:30", 30),
        ("Wed, 25 Nov 2026 13:01:00 +0100", 60), ("Wed, 99 Nov 2026 12:01:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert parse_retry_after(header, DATE) == seconds


def test_without_a_date_header_our_clock_counts() -> None:
    in_ten_minutes = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    assert parse_retry_after(in_ten_minutes) == pytest.approx(600, abs=PATIENCE)
    assert parse_retry_after(in_ten_minutes, "yesterday, perhaps") == pytest.approx(600, abs=PATIENCE)


def test_infinity_is_ten_years() -> None:
    assert parse_retry_after("inf") == parse_retry_after("1e300") == 10 * 365 * 24 * 3600


@given(st.text(), st.text())
def test_any_header_is_read(header: str, date: str) -> None:
    seconds = parse_retry_after(header, date)
    assert seconds is None or seconds >= 0
