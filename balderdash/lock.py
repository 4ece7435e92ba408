"""Let only one program at a time read a file, change its content and write it back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from balderdash import paths
from balderdash.errors import BalderdashError

PATIENCE = 3.0  # seconds to wait for another program that holds the lock
_POLL = 0.02  # seconds


@contextmanager
def locked(path: Path, activity: str = "changing it") -> Iterator[None]:
    """Keep other programs from changing `path` until the block or the process ends.

    The lock is a file of its own, because each write replaces `path`; it is deleted with the lock. Where no lock file
    can be made, there is no lock: writing `path` then reports what is wrong.

    Parameters
    ----------
    activity : what the other program does, for the error message

    Raises
    ------
    BalderdashError
        Another program has held the lock for `PATIENCE` seconds.
    """
    from filelock import FileLock, Timeout  # here, as it takes as long as a third of NumPy and few commands need it

    file = paths.state() / "locks" / sha256(os.path.realpath(path).encode(errors="replace")).hexdigest()[:20]
    lock = FileLock(file, timeout=PATIENCE, poll_interval=_POLL)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise BalderdashError(f"{path} is in use: another program is {activity}; wait until it is done.") from None
    except OSError:
        pass
    try:
        yield
    finally:
        if lock.is_locked:
            with suppress(OSError):  # before the release: afterwards another program may have it
                file.unlink()
            lock.release()
