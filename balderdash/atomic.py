"""Writing files so that a crash, a full disk or Ctrl+C leaves the old one or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from pathlib import Path

from balderdash.errors import BalderdashError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LEFT = 60.0  # seconds after which half a file is nobody's any more


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole or not at all.

    The bytes go to a temporary file beside the target, reach the disk, and are renamed over it.

    Raises
    ------
    BalderdashError
        The folder is missing or read-only, or the disk is full. What was there before is untouched.
    """
    target = Path(os.path.realpath(path))  # a link stays a link, what it points to is replaced
    temporary = target.with_name(f".balderdash-{os.getpid()}-{time.monotonic_ns()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):  # a new file has what the umask gives
            temporary.chmod(target.stat().st_mode & 0o777)
        os.replace(temporary, target)
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "Free some space" if error.errno in _FULL else "Choose another place, or see to its permissions"
        raise BalderdashError(
            f"{path} could not be written ({reason}); what was there before is unchanged. {advice}."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
        _sweep(target.parent)


def _sweep(folder: Path) -> None:
    """Take away the halves of files that killed programs have left in a folder."""
    with contextlib.suppress(OSError):
        for left in folder.glob(".balderdash-*.tmp"):
            if time.time() - left.stat().st_mtime > _LEFT and not _is_running(left.name.split("-")[1]):
                left.unlink()


def _is_running(process: str) -> bool:
    import psutil

    try:
        return not process.isdecimal() or bool(psutil.pid_exists(int(process)))
    except (ValueError, OverflowError):  # no number that a process can have
        return False
