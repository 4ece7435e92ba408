"""What takes long to work out of a list is kept for the next start, in the folder that can be deleted at any time.

A result is found again by the digest of all that it was worked out from, the program's own source included, so it
is never out of date. The format is that of Python's compiled modules, behind a digest that tells of damage.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from balderdash import atomic, paths
from balderdash.errors import BalderdashError

WORTH_KEEPING = 0.01  # seconds; what takes less is worked out anew
MOST_BYTES = 200_000_000  # of all results together; the ones that were not used for longest go first
SUFFIX = ".derived"
_DIGEST = 32  # bytes of SHA-256
_WORKED_OUT_BY = ("lm", "forge", "terms")

Plain = TypeVar("Plain")


def cached(name: str, work: Callable[[], Plain], *basis: str) -> Plain:
    """The result of `work`, from an earlier run if there is one.

    Parameters
    ----------
    name : of the kind of result
    work : gives tuples, lists, dictionaries, sets, strings, bytes and numbers, and depends on nothing but `basis`
    basis : texts
    """
    path = _folder() / f"{name}-{_digest(*basis)}{SUFFIX}"
    with suppress(OSError, ValueError, EOFError, TypeError):
        content = memoryview(path.read_bytes())
        if sha256(content[_DIGEST:]).digest() == content[:_DIGEST]:
            found: Plain = marshal.loads(content[_DIGEST:])
            with suppress(OSError):  # that it was used again
                os.utime(path)
            return found
    began = time.perf_counter()
    result = work()
    if time.perf_counter() - began >= WORTH_KEEPING:
        payload = marshal.dumps(cast(Any, result))
        if len(payload) <= MOST_BYTES // 4:  # a single giant would drive out all others
            with suppress(BalderdashError):  # a folder that cannot be written is no fault of what was asked for
                atomic.write(path, sha256(payload).digest() + payload)
                _make_room(path.parent)
    return result


def _folder() -> Path:
    return paths.cache() / "derived"


def _digest(*basis: str) -> str:
    digest = sha256(_program())
    for text in basis:
        content = text.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:32]


@cache
def _program() -> bytes:
    """What tells this program and this Python from others."""
    digest = sha256(f"{sys.implementation.cache_tag} {marshal.version} {sys.byteorder}".encode())
    for room in _WORKED_OUT_BY:
        with suppress(OSError), os.scandir(Path(__file__).with_name(room)) as files:
            sources = [file for file in files if file.is_file()]  # what Python compiles them to changes by itself
            for file in sorted(sources, key=lambda file: file.name):
                digest.update(f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    return digest.digest()


def _make_room(folder: Path) -> None:
    with suppress(OSError):
        kept = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
        size = 0
        for path in kept:
            size += path.stat().st_size
            if size > MOST_BYTES:
                path.unlink()
