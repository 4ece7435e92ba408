"""Events cross from one process to another as lines of JSON."""

from __future__ import annotations

import numpy as np
import pytest

from balderdash.training import events
from balderdash.training.events import from_line, to_line


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", '{"event": "Nothing"}', '{"event": "Evaluated"}', "\0", '{"event": 7}']
)
def test_other_lines_are_not_events(line: str) -> None:
    with pytest.raises(ValueError, match=r"no |Expecting|Invalid"):
        from_line(line)


def test_missing_losses_cross_too() -> None:
    event = events.Stepped(1, 2, None, None, float(np.float32(3.5)), 0.0)
    assert from_line(to_line(event)) == event
