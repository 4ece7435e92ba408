"""A fence around the program: it cannot touch anything outside of one folder.

Python tells its audit hooks of every file that is opened, moved or removed, of every process and every connection
(PEP 578). While the fence is up, writing anywhere but in the folder, starting a process, going to the network or
loading a pickle raises `Trespass`. Leaving the fence raises it again, in case the program swallowed it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests  # noqa: F401  when it is first loaded it tries a socket, which is no fault of a case

from balderdash import cache

FOLDER = "BALDERDASH_HOME"  # the variable that names the folder which may be written to

_CHANGES = {
    "os.remove": 1, "os.rename": 2, "os.rmdir": 1, "os.mkdir": 1, "os.chmod": 1, "os.chown": 1, "os.truncate": 1,
    "os.link": 2, "os.symlink": 2, "os.utime": 1, "sqlite3.connect": 1,
}  # fmt: skip  # event -> how many of its first arguments are paths
_NEVER = (
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "pty.spawn",
    "socket.connect", "socket.getaddrinfo", "socket.bind", "pickle.find_class", "shutil.rmtree", "marshal.loads",
    "os.kill",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Trespass(BaseException):
    """The program touched something outside of the fence; no `except Exception` swallows this."""


class _Fence:
    """The one audit hook of this process. Hooks cannot be removed, so it is switched off between cases."""

    def __init__(self) -> None:
        self.is_up = False
        self.inside = ""
        self.caught: list[str] = []
        self.read: list[str] = []
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_up:
            return
        if event == "open":
            path, mode, flags = arguments
            if not isinstance(path, (str, bytes)):
                return  # a descriptor that is open already
            if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITES):
                self._may_change(event, path)
            else:
                self.read.append(os.fsdecode(path))
        elif event in _CHANGES:
            for path in arguments[: _CHANGES[event]]:
                self._may_change(event, path)
        elif event in _NEVER and not (event == "marshal.loads" and _may_unmarshal()):
            self._catch(f"{event} {arguments!r}"[:300])

    def _may_change(self, event: str, path: Any) -> None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        place = os.path.realpath(os.fsdecode(path))
        is_ours = place == self.inside or place.startswith(self.inside + os.sep)
        if not is_ours and place != os.devnull and "__pycache__" not in place:
            self._catch(f"{event} {place}")

    def _catch(self, what: str) -> None:
        self.caught.append(what)
        raise Trespass(what)


def _may_unmarshal() -> bool:
    """Whether Python's import loads a module, or the program's own cache a result whose digest it has checked."""
    caller = sys._getframe(2).f_code.co_filename
    return "importlib" in caller or caller == cache.__file__


_fence = _Fence()


@contextmanager
def fence() -> Iterator[list[str]]:
    """Forbid changes outside of BALDERDASH_HOME; yield the files that are read."""
    _fence.inside = os.path.realpath(os.environ[FOLDER])
    _fence.caught, _fence.read, _fence.is_up = [], [], True
    try:
        yield _fence.read
    finally:
        _fence.is_up = False
    if _fence.caught:
        raise Trespass("; ".join(_fence.caught))


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return every file below a folder with its content, and every folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
