"""One program at a time: whoever reads a file, changes what it says and writes it back does so in his turn."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from balderdash import paths
from balderdash.errors import BalderdashError

PATIENCE = 3.0  # seconds to wait for another program that holds the lock
_PAUSE = 0.02  # seconds


@contextmanager
def locked(path: Path, doing: str = "changing it") -> Iterator[None]:
    """Keep other programs from changing `path`; the lock ends with the block, or with the process.

    The lock is a file of its own, for `path` is replaced by every write. Where none can be made, there
    is no lock, and whoever writes `path` tells what is wrong.

    Parameters
    ----------
    doing : what the other program does, for the sentence that refuses

    Raises
    ------
    BalderdashError
        Another program has held the lock for all of `PATIENCE`.
    """
    place = paths.state() / "locks" / sha256(os.path.realpath(path).encode(errors="replace")).hexdigest()[:20]
    until = time.monotonic() + PATIENCE
    while True:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            file = place.open("ab")
        except OSError:
            yield
            return
        with file:
            if is_mine(file):
                if is_at(place, file):  # and not one that was deleted while we waited for it
                    try:
                        yield
                    finally:
                        with suppress(OSError):
                            place.unlink()
                    return
            elif time.monotonic() > until:
                raise BalderdashError(f"{path} is in use: another program is {doing} just now; wait until it is done.")
        time.sleep(_PAUSE)


def is_mine(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; false if another program holds it.

    Where the system or the disk knows no locks, whoever asks has it.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def is_at(place: Path, file: BinaryIO) -> bool:
    """Whether an open file is the one that lies at a path, and not one that was deleted before it was locked."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(file.fileno()), place.stat())
    return False
