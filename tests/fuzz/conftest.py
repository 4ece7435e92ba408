"""Hostile input never touches a real home: it may write to one folder only, in memory where there is such a place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from balderdash import paths
from balderdash.terms import wordlist
from balderdash.terms.wordlist import WordList
from tests.forge.models import WORDS

_MEMORY = Path("/dev/shm")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, bundle: Path) -> Iterator[Path]:
    """An empty BALDERDASH_HOME in memory, because writing thousands of cases to a disk takes long."""
    folder = Path(tempfile.mkdtemp(prefix="balderdash-fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None))
    monkeypatch.setenv("BALDERDASH_HOME", str(folder))
    monkeypatch.setattr(paths, "_bundled", bundle.joinpath)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _fenced(home: Path) -> None:
    """Every test here has a home of its own."""


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short lists in the place of the bundled ones; a test that needs models adds them."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "models").mkdir()
    for name, words in (("mathematics", WORDS.terms), ("minerals", WORDS.terms[:50])):
        wordlist.write(folder / "wordlists" / f"{name}.txt", WordList(name, words, {"title": name.title()}))
    return folder
