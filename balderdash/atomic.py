"""Write files so that a crash, a full disk or Ctrl+C leaves either the old file or the new one; read what is one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from pathlib import Path

from balderdash.errors import BalderdashError

_FULL = (errno.ENOSPC, errno.EDQUOT)
# Windows refuses to replace a file that is open, as a scanner for viruses has each new file for some milliseconds.
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if os.name == "nt" else ()
_ABANDONED = 60.0  # seconds after which the temporary file of a dead process is deleted


def read(path: Path) -> bytes:
    """The content of a plain file.

    Raises
    ------
    OSError
        It cannot be read, or is a pipe or a device, which might never end.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "it is not a plain file", str(path))
    return path.read_bytes()


def write(path: Path, content: bytes) -> None:
    """Write all of `content` to `path`, or nothing.

    The bytes go to a temporary file next to the target, reach the disk, and are renamed to the target.

    Raises
    ------
    BalderdashError
        The folder cannot be made or written, or the disk is full. The old file is unchanged.
        The target is a folder, a pipe or a device, which a file must not take the place of.
    """
    target = Path(os.path.realpath(path))  # replace what a link points to, not the link
    temporary = target.with_name(f".balderdash-{os.getpid()}-{time.monotonic_ns()}.tmp")
    try:
        if target.exists() and not target.is_file():
            raise BalderdashError(f"{path} is not a plain file, so nothing is written; choose another place.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):  # a new file gets its mode from the umask
            temporary.chmod(target.stat().st_mode & 0o777)
        _replace(temporary, target)
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "Free some space" if error.errno in _FULL else "Choose another place, or check its permissions"
        raise BalderdashError(
            f"{path} could not be written ({reason}); what was there before is unchanged. {advice}."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
        _sweep(target.parent)


def _replace(temporary: Path, target: Path) -> None:
    """Rename a file; where an open file cannot be replaced, wait a moment for the program that reads it."""
    for pause in _PAUSES:
        try:
            return os.replace(temporary, target)
        except PermissionError:
            time.sleep(pause)
    os.replace(temporary, target)


def _sweep(folder: Path) -> None:
    """Delete the temporary files that killed processes have left in a folder."""
    with contextlib.suppress(OSError):
        for file in folder.glob(".balderdash-*.tmp"):
            if time.time() - file.stat().st_mtime > _ABANDONED and not _is_running(file.name.split("-")[1]):
                file.unlink()


def _is_running(pid: str) -> bool:
    import psutil

    try:
        return not pid.isdecimal() or bool(psutil.pid_exists(int(pid)))
    except (ValueError, OverflowError):  # not a possible process number
        return False
