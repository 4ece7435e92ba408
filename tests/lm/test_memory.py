"""A run that does not fit into memory is refused before it starts."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import NoReturn

import pytest

from balderdash.errors import BalderdashError
from balderdash.lm import memory
from balderdash.training.run import Run
from tests.lm.small_run import PLAN, WORDS


def test_a_run_that_does_not_fit_into_memory_is_refused_before_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Little:
        available = 160_000_000

    def tuned(*_: object) -> NoReturn:
        raise AssertionError("It was counted before it was asked.")

    monkeypatch.setattr("psutil.virtual_memory", Little)
    wide = dataclasses.replace(PLAN, hidden=2000)
    with pytest.raises(BalderdashError, match=r"2000 units .* takes about 0\.\d GB .* and 0\.2 GB are free"):
        Run(WORDS, wide, tmp_path / "m")
    Little.available = 100_000_000
    monkeypatch.setattr("balderdash.lm.ngram.tuned", tuned)
    with pytest.raises(BalderdashError, match=r"Counting the n-grams .* takes about 0\.2 GB .* and 0\.1 GB are free"):
        Run(WORDS, PLAN, tmp_path / "m")


def test_a_long_line_and_a_wide_network_take_memory() -> None:
    shape = PLAN.shape(100)
    base = memory.needed(shape, PLAN, longest=50, learnt=0, counted=10**6)
    assert memory.needed(shape, PLAN, longest=10**5, learnt=0, counted=10**6) > 2 * base
    assert memory.needed(shape, PLAN, longest=50, learnt=0, counted=4 * 10**6) > 2 * base
    learnt = memory.needed(shape, PLAN, longest=50, learnt=10**6, counted=10**6)
    assert learnt - base == 2 * 100 * 10**6
    assert memory.needed(shape, PLAN, longest=50, learnt=10**7, counted=10**6) == base  # asked each time
    wide = dataclasses.replace(PLAN, hidden=2000)
    assert memory.needed(wide.shape(100), wide, longest=50, learnt=0, counted=10**6) > 2 * base
