"""Writing files so that a crash, a full disk or Ctrl+C leaves the old one or the new one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from balderdash.errors import BalderdashError


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole or not at all.

    The bytes go to a temporary file beside the target, reach the disk, and are renamed over it.

    Raises
    ------
    BalderdashError
        The folder is missing or read-only, or the disk is full. What was there before is untouched.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode_for(path))
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise BalderdashError(
            f"{path} could not be written ({reason}); what was there before is unchanged. "
            "Free some space or choose another place."
        ) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _mode_for(path: Path) -> int:
    """Permissions of the file that is replaced, or what a plain `open` would have given."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
