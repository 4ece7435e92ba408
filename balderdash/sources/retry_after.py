"""The header with which a site says when it wants to be asked again."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 10 * 365 * 24 * 3600.0  # seconds


def _utc_now() -> datetime:
    return datetime.now(UTC)


def seconds_of(header: str | None, now: Callable[[], datetime] = _utc_now) -> float | None:
    """Seconds to wait: the header is a number of seconds, whole or not, or a date.

    Returns
    -------
    0 for a moment that has passed; None where there is no header, or nobody can tell what it means

    >>> seconds_of("120"), seconds_of("1.5"), seconds_of("-3"), seconds_of("soon")
    (120.0, 1.5, 0.0, None)
    """
    if header is None:
        return None
    text = header.strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            then = parsedate_to_datetime(text)
            seconds = ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now()).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return None if math.isnan(seconds) else min(max(0.0, seconds), _LONGEST)
