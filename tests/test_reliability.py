"""The ways to lose somebody's work, each tried a little; `python -m tests.reliability` tries them in earnest."""

from __future__ import annotations

import pytest

from tests.reliability import CASES, Case, Skipped, place_for


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.run.__name__)
def test_nothing_is_lost(case: Case) -> None:
    with place_for(times=2) as place:
        try:
            case.run(place)
        except Skipped as reason:
            pytest.skip(str(reason))
