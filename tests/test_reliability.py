"""The ways to lose somebody's work, each tried a little; `python -m tests.reliability` tries them in earnest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability import CASES, Case, Place, Skipped


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.run.__name__)
def test_nothing_is_lost(case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("place")
    try:
        case.run(Place(folder, times=2))
    except Skipped as reason:
        pytest.skip(str(reason))
