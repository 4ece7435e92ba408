"""What was worked out once is found again, and only what was worked out from the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from balderdash import cache, paths
from balderdash.cache import cached


class Work:
    """Counts how often it is done."""

    def __init__(self, result: object = None) -> None:
        self.result = {"a": (1, 2.5, "é\ud800"), "b": frozenset({b"x"})} if result is None else result
        self.done = 0

    def __call__(self) -> object:
        self.done += 1
        return self.result


@pytest.fixture(autouse=True)
def _all_is_worth_keeping(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "WORTH_KEEPING", 0.0)


def kept() -> list[Path]:
    return sorted((paths.cache() / "derived").glob("*"))


def test_it_is_done_once_for_each_basis() -> None:
    work = Work()
    assert cached("x", work, "one", "two") == cached("x", work, "one", "two") == work.result
    assert work.done == 1
    for basis in (("one",), ("one", "two", ""), ("onet", "wo"), ("two", "one"), ("one", "two\ud800")):
        cached("x", work, *basis)
    cached("y", work, "one", "two")
    assert work.done == 7


@pytest.mark.parametrize("damage", [b"", b"\0" * 500, "cut", "flipped"])
def test_a_damaged_file_is_worked_out_anew(damage: bytes | str) -> None:
    work = Work()
    cached("x", work)
    (file,) = kept()
    content = file.read_bytes()
    flipped = content[:-1] + bytes([content[-1] ^ 1])
    file.write_bytes(damage if isinstance(damage, bytes) else content[:-5] if damage == "cut" else flipped)
    assert cached("x", work) == work.result
    assert file.read_bytes() == content
    assert work.done == 2


def test_another_program_works_it_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work()
    cached("x", work)
    monkeypatch.setattr(cache, "_program", lambda: b"another")
    cached("x", work)
    assert work.done == 2


def test_what_is_quick_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "WORTH_KEEPING", 60.0)
    cached("x", Work())
    assert kept() == []


def test_a_folder_that_cannot_be_written_is_no_fault() -> None:
    paths.cache().parent.mkdir(parents=True, exist_ok=True)
    paths.cache().write_text("a file stands where the folder should be")
    work = Work()
    assert cached("x", work) == cached("x", work) == work.result


def test_the_longest_unused_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    works = [Work(b"x" * 1000) for _ in range(5)]
    monkeypatch.setattr(cache, "MOST_BYTES", 4200)
    for number in range(4):
        cached(str(number), works[number])
        os.utime(kept()[-1], (number, number))
    cached("0", works[0])  # used again
    cached("4", works[4])
    assert [file.name[0] for file in kept()] == ["0", "2", "3", "4"]
    assert works[0].done == 1


def test_a_giant_does_not_drive_out_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 4200)
    cached("small", Work(b"x"))
    assert cached("giant", giant := Work(b"x" * 2000)) == giant.result
    assert [file.name[:5] for file in kept()] == ["small"]


def test_an_error_of_the_work_is_not_kept() -> None:
    def fails() -> None:
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            cached("x", fails)
    assert kept() == []


def test_the_program_is_its_sources_and_not_what_python_compiles_them_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in cache._WORKED_OUT_BY:
        (tmp_path / room).mkdir()
        (tmp_path / room / "source.py").write_text("one = 1\n")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "derived.py"))
    program = cache._program.__wrapped__
    before = program()
    compiled = tmp_path / cache._WORKED_OUT_BY[0] / "__pycache__"
    compiled.mkdir()
    (compiled / "source.cpython-399.pyc").write_bytes(b"x")
    assert program() == before
    (compiled.parent / "source.py").write_text("one = 2  # another\n")
    assert program() != before
