"""For the tests of training: a tiny list, and few fakes, which take most of the time."""

from __future__ import annotations

from pathlib import Path

import pytest

from balderdash.terms.wordlist import WordList
from tests.training import lists


@pytest.fixture
def words(tmp_path: Path, home: Path) -> WordList:
    return lists.write(tmp_path / "tiny.txt")


@pytest.fixture(autouse=True)
def _few_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balderdash.forge.extras.MAX_SAMPLES", 500)
