"""The header with which a site says when it wants to be asked again."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 10 * 365 * 24 * 3600.0  # seconds


def seconds_of(header: str | None, said: str | None = None) -> float | None:
    """Seconds to wait: the header is a number of seconds, whole or not, or a date.

    Parameters
    ----------
    said : the answer's header Date; a date to come back is one of the same clock, and ours may be wrong

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
        then = _moment(text)
        if then is None:
            return None
        seconds = (then - (_moment(said or "") or datetime.now(UTC))).total_seconds()
    return None if math.isnan(seconds) else min(max(0.0, seconds), _LONGEST)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None
