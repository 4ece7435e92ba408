"""A cached result is returned for the same inputs, and only for them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from balderdash import cache, paths
from balderdash.cache import Result


class Work:
    """Counts how often it is called."""

    def __init__(self, result: object = None) -> None:
        self.result = {"a": (1, 2.5, "é\ud800"), "b": frozenset({b"x"})} if result is None else result
        self.done = 0

    def __call__(self) -> object:
        self.done += 1
        return self.result


@pytest.fixture(autouse=True)
def _everything_is_cached(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MIN_TERMS", 0)


def cached(name: str, compute: Callable[[], Result], *inputs: str, terms: int = 10) -> Result:
    return cache.cached(name, compute, *inputs, terms=terms)


def kept() -> list[Path]:
    return sorted((paths.cache() / "derived").glob("*"))


def test_a_result_is_computed_once_for_each_input() -> None:
    work = Work()
    assert cached("x", work, "one", "two") == cached("x", work, "one", "two") == work.result
    assert work.done == 1
    for basis in (("one",), ("one", "two", ""), ("onet", "wo"), ("two", "one"), ("one", "two\ud800")):
        cached("x", work, *basis)
    cached("y", work, "one", "two")
    assert work.done == 7


@pytest.mark.parametrize("damage", [b"", b"\0" * 500, "cut", "flipped"])
def test_a_damaged_file_is_computed_again(damage: bytes | str) -> None:
    work = Work()
    cached("x", work)
    (file,) = kept()
    content = file.read_bytes()
    flipped = content[:-1] + bytes([content[-1] ^ 1])
    file.write_bytes(damage if isinstance(damage, bytes) else content[:-5] if damage == "cut" else flipped)
    assert cached("x", work) == work.result
    assert file.read_bytes() == content
    assert work.done == 2


def test_another_version_of_the_program_computes_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work()
    cached("x", work)
    monkeypatch.setattr(cache, "_program", lambda: b"another")
    cached("x", work)
    assert work.done == 2


def test_a_short_list_touches_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MIN_TERMS", 5)
    work = Work()
    for terms in (4, 4, 5, 5):
        cached("x", work, terms=terms)
    assert work.done == 3
    assert len(kept()) == 1


def test_a_folder_that_cannot_be_written_is_no_error() -> None:
    paths.cache().parent.mkdir(parents=True, exist_ok=True)
    paths.cache().write_text("a file stands where the folder should be")
    work = Work()
    assert cached("x", work) == cached("x", work) == work.result


def test_the_least_recently_used_are_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    works = [Work(b"x" * 1000) for _ in range(5)]
    monkeypatch.setattr(cache, "MAX_BYTES", 4200)
    for number in range(4):
        cached(str(number), works[number])
        os.utime(kept()[-1], (number, number))
    cached("0", works[0])  # used again
    cached("4", works[4])
    assert [file.name[0] for file in kept()] == ["0", "2", "3", "4"]
    assert works[0].done == 1


def test_a_huge_result_does_not_push_out_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_BYTES", 4200)
    cached("small", Work(b"x"))
    assert cached("giant", giant := Work(b"x" * 2200)) == giant.result
    assert [file.name[:5] for file in kept()] == ["small"]


def test_an_exception_is_not_cached() -> None:
    def fails() -> None:
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            cached("x", fails)
    assert kept() == []


def test_the_version_depends_on_the_sources_and_not_on_the_compiled_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in cache._SOURCE_FOLDERS:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "source.py").write_text("one = 1\n")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "cache.py"))
    program = cache._program.__wrapped__
    before = program()
    compiled = tmp_path / cache._SOURCE_FOLDERS[0] / "__pycache__"
    compiled.mkdir()
    (compiled / "source.cpython-399.pyc").write_bytes(b"x")
    assert program() == before
    (compiled.parent / "source.py").write_text("one = 2  # another\n")
    assert program() != before


ARRAYS = [("numbers", bytes(range(200))), ("none", b""), ("one", b"\x07"), ("many", b"ab" * 5000)]


class Arrays(Work):
    """The same for arrays."""

    def __call__(self) -> list[tuple[str, memoryview]]:
        self.done += 1
        return [(name, memoryview(content)) for name, content in ARRAYS]


def mapped(work: Arrays, *inputs: str, terms: int = 10) -> list[tuple[str, bytes]]:
    return [(name, bytes(array)) for name, array in cache.mapped("x", work, *inputs, terms=terms)]


def test_arrays_are_computed_once_and_begin_where_numbers_may() -> None:
    work = Arrays()
    assert mapped(work, "one") == mapped(work, "one") == ARRAYS
    assert work.done == 1
    (file,) = kept()
    content = file.read_bytes()
    assert content.index(ARRAYS[0][1]) % 64 == content.index(ARRAYS[3][1]) % 64 == 0
    mapped(work, "two")
    assert work.done == 2
    assert mapped(work, "two", terms=-1) == ARRAYS  # a short list
    assert work.done == 3
    assert len(kept()) == 2


@pytest.mark.parametrize("damage", ["empty", "zeros", "cut", "flipped"])
def test_damaged_arrays_are_computed_again(damage: str) -> None:
    work = Arrays()
    mapped(work)
    (file,) = kept()
    content = file.read_bytes()
    changed = {"empty": b"", "zeros": bytes(500), "cut": content[:-5], "flipped": content[:-1] + b"z"}
    file.write_bytes(changed[damage])
    assert mapped(work) == ARRAYS
    assert file.read_bytes() == content
    assert work.done == 2
