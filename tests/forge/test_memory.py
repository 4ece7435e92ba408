"""What readers said of fakes is known again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from balderdash.forge.memory import UNREAD, Memory

READ = {"Gleason covering": "probably real", "Flag of a loops": "gives itself away", "Satake ring": "", "Łoś set": ""}


def test_fakes_are_known_again_in_any_spelling_and_after_a_round_trip() -> None:
    memory = Memory.of(list(READ), list(READ.values()))
    for each in (memory, Memory.from_json(json.loads(json.dumps(memory.to_json())))):
        assert each.verdicts(READ) == list(READ.values())
        assert each.verdicts(["SATAKE  RING", "Satake rings", "Satake"]) == ["", UNREAD, UNREAD]
    assert Memory({}).verdicts(["Satake ring"]) == [UNREAD]


def test_many_fakes_are_not_taken_for_one_another() -> None:
    memory = Memory.of([f"Term {n}" for n in range(50_000)], [""] * 50_000)
    strangers = memory.verdicts(f"Other {n}" for n in range(20_000))
    assert len(strangers) - strangers.count(UNREAD) <= 5


@pytest.mark.parametrize("values", [[1], {"": 5}, {"": "no base 64!"}, {"": "AAAA"}])
def test_damaged_values_are_refused(values: Any) -> None:
    with pytest.raises((ValueError, AttributeError, TypeError)):
        Memory.from_json(values)
