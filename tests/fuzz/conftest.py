"""Hostile input never meets a home of anybody: all that it may touch lies in one folder, in memory if there is room."""

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
    """An empty BALDERDASH_HOME, on no disk: each of many cases waits until its file is written."""
    folder = Path(tempfile.mkdtemp(prefix="balderdash-fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None))
    monkeypatch.setenv("BALDERDASH_HOME", str(folder))
    monkeypatch.setattr(paths, "_bundled", bundle.joinpath)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _fenced(home: Path) -> None:
    """Every test here has one."""


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists to come with the program that are read in no time; a test that wants models puts them there."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "models").mkdir()
    for name, words in (("mathematics", WORDS.terms), ("minerals", WORDS.terms[:50])):
        wordlist.write(folder / "wordlists" / f"{name}.txt", WordList(name, words, {"title": name.title()}))
    return folder
