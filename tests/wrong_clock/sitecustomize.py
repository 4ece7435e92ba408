"""First on PYTHONPATH, this shifts the clock of a Python by the seconds that the file $WRONG_CLOCK holds at the moment.

The monotonic clock does not change, as when somebody sets the clock of a machine.
"""

from __future__ import annotations

import datetime
import os
import time
from pathlib import Path

_true_time, _clock = time.time, Path(os.environ["WRONG_CLOCK"])


def _wrong_time() -> float:
    return _true_time() + float(_clock.read_text() or 0)


class _WrongDatetime(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> _WrongDatetime:
        return cls.fromtimestamp(_wrong_time(), tz)


time.time = _wrong_time
datetime.datetime = _WrongDatetime  # type: ignore[misc]
