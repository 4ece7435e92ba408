"""One program at a time holds a lock, and none keeps it after its end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from balderdash import lock, paths
from balderdash.errors import BalderdashError
from tests.conftest import PATIENCE, ROOT

HOLD = (
    "import sys; from pathlib import Path; from balderdash import lock\n"
    "with lock.locked(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
)

COUNT = (
    "import sys; from pathlib import Path; from balderdash import lock\n"
    "lock.PATIENCE, number = 60.0, Path(sys.argv[1])\n"
    "for _ in range(25):\n"
    "    with lock.locked(number):\n        number.write_text(str(int(number.read_text()) + 1))"
)


@pytest.fixture
def holder(tmp_path: Path, home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that holds the lock until its stdin is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "file")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def locks() -> list[Path]:
    return list((paths.state() / "locks").iterdir())


def test_a_held_lock_is_refused_until_it_is_released(
    holder: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    message = r"file is in use: another program is training it"
    with pytest.raises(BalderdashError, match=message), lock.locked(tmp_path / "file", "training it"):
        raise AssertionError("two programs hold the lock")
    with lock.locked(tmp_path / "another file"):
        pass
    holder.communicate()
    with lock.locked(tmp_path / "file"):
        assert len(locks()) == 1
    assert locks() == []


def test_a_program_that_waits_gets_the_lock(
    holder: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", PATIENCE)
    assert holder.stdin is not None
    holder.stdin.close()
    with lock.locked(tmp_path / "file"):
        pass
    holder.wait()


def test_a_killed_program_holds_nothing(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    holder.kill()
    holder.wait()
    assert len(locks()) == 1
    with lock.locked(tmp_path / "file"):
        pass
    assert locks() == []


def test_where_no_lock_can_be_made_there_is_none(tmp_path: Path, home: Path) -> None:
    paths.state().parent.mkdir(parents=True)
    paths.state().write_text("in the way")
    with lock.locked(tmp_path / "file"):
        pass


def test_an_exception_inside_releases_it(tmp_path: Path, home: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock.locked(tmp_path / "file"):
        raise ZeroDivisionError
    assert locks() == []


@pytest.mark.slow
def test_waiting_programs_take_turns_and_none_holds_a_deleted_lock(tmp_path: Path, home: Path) -> None:
    """Each of four programs adds 1 to a number 25 times, and no addition is lost."""
    number = tmp_path / "number"
    number.write_text("0")
    programs = [
        subprocess.Popen([sys.executable, "-c", COUNT, str(number)], env={**os.environ, "PYTHONPATH": str(ROOT)})
        for _ in range(4)
    ]
    assert [program.wait(PATIENCE) for program in programs] == [0, 0, 0, 0]
    assert number.read_text() == "100"
    assert locks() == []
