from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from balderdash import atomic
from balderdash.errors import BalderdashError
from tests.conftest import ROOT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "kept.txt"
    file.write_bytes(b"old")
    return file


@pytest.mark.skipif(os.name != "posix", reason="there are no such devices")
@pytest.mark.parametrize("place", ["/dev/zero", "pipe"])
def test_what_may_never_end_is_not_read(place: str, tmp_path: Path) -> None:
    path = tmp_path / place
    if place == "pipe":
        os.mkfifo(path)
    with pytest.raises(OSError, match="it is not a plain file"):
        atomic.read(path)


def alone(file: Path) -> bool:
    """Whether no temporary file is left next to it."""
    return os.listdir(file.parent) == [file.name]


def test_write(file: Path) -> None:
    atomic.write(file, b"new")
    assert file.read_bytes() == b"new"
    assert alone(file)


def test_folders_are_made(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / ("x" * 250)
    atomic.write(file, b"new")
    assert file.read_bytes() == b"new"
    assert alone(file)


@pytest.mark.skipif(os.name == "nt", reason="it has no pipes among its files")
def test_nothing_takes_the_place_of_a_device_or_a_folder(tmp_path: Path) -> None:
    """As root, `--out /dev/null` put a file there, for all programs of the machine."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("pipe")
    before = {file.name: file.lstat().st_ino for file in tmp_path.iterdir()}
    for name in before:
        with pytest.raises(BalderdashError, match="is not a plain file, so nothing is written"):
            atomic.write(tmp_path / name, b"new")
    assert {file.name: file.lstat().st_ino for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_failing_disk(file: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(BalderdashError, match=os.strerror(number)) as caught:
        atomic.write(file, b"new")
    assert str(file) in str(caught.value)
    assert file.read_bytes() == b"old"
    assert alone(file)


def test_ctrl_c_half_way(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        atomic.write(file, b"new")
    assert file.read_bytes() == b"old"
    assert alone(file)


def test_a_file_that_another_program_reads_for_a_moment(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, failures = os.replace, [PermissionError(13, "in use")] * 3

    def busy(source: Path, target: Path) -> None:
        if failures:
            raise failures.pop()
        replace(source, target)

    monkeypatch.setattr(atomic, "_PAUSES", (0.0,) * 4)  # as on Windows
    monkeypatch.setattr(os, "replace", busy)
    atomic.write(file, b"new")
    assert file.read_bytes() == b"new"
    failures += [PermissionError(13, "in use")] * 9
    with pytest.raises(BalderdashError, match="in use"):
        atomic.write(file, b"newer")
    assert file.read_bytes() == b"new"
    assert [other.name for other in file.parent.iterdir()] == [file.name]


def test_a_read_only_folder(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(self: Path, mode: str = "r") -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    file.parent.chmod(0o555)
    with monkeypatch.context() as patch:
        if os.access(file.parent, os.W_OK):  # root may write everywhere: refuse instead of the kernel
            patch.setattr(Path, "open", deny)
        with pytest.raises(BalderdashError, match="Permission denied"):
            atomic.write(file, b"new")
    file.parent.chmod(0o755)
    assert file.read_bytes() == b"old"
    assert alone(file)


def test_a_file_in_place_of_the_folder(file: Path) -> None:
    with pytest.raises(BalderdashError, match="could not be written"):
        atomic.write(file / "x", b"new")
    assert file.read_bytes() == b"old"


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(BalderdashError, match="taken is not a plain file"):
        atomic.write(tmp_path / "taken", b"new")
    assert os.listdir(tmp_path) == ["taken"]


def test_permissions(file: Path) -> None:
    file.chmod(0o640)
    atomic.write(file, b"new")
    assert file.stat().st_mode & 0o777 == 0o640
    mask = os.umask(0o027)
    try:
        atomic.write(file.with_name("fresh"), b"new")
    finally:
        os.umask(mask)
    assert file.with_name("fresh").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(file: Path) -> None:
    link = file.with_name("link")
    link.symlink_to(file)
    atomic.write(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """The file is one version or the other, never a mixture."""
    file = tmp_path / "big"
    code = (
        "import itertools, sys; from pathlib import Path; from balderdash import atomic\n"
        "for i in itertools.count(): atomic.write(Path(sys.argv[1]), bytes([i % 256]) * 3_000_000)"
    )
    for k in range(8):
        writer = subprocess.Popen([sys.executable, "-c", code, str(file)], env={**os.environ, "PYTHONPATH": str(ROOT)})
        while not file.exists():
            assert writer.poll() is None
            time.sleep(0.005)
        time.sleep(0.06 + 0.011 * k)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        content = file.read_bytes()
        assert len(content) == 3_000_000
        assert content == content[:1] * 3_000_000


def test_temporary_files_of_killed_programs_are_deleted_later(file: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ours, fresh, old = (
        file.with_name(f".balderdash-{pid}-{k}.tmp") for k, pid in enumerate((os.getpid(), gone.pid, gone.pid))
    )
    nobodys = file.with_name(f".balderdash-{'9' * 20}-0.tmp")
    for left in (ours, fresh, old, nobodys):
        left.write_bytes(b"half a file")
    for left in (ours, old, nobodys):
        os.utime(left, (time.time() - 3600,) * 2)
    atomic.write(file, b"new")
    assert ours.exists()
    assert fresh.exists()
    assert not old.exists()
    assert not nobodys.exists()
