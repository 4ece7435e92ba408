"""Keep results that take long to compute for the next start, in a folder that can be deleted at any time.

The file name is a digest of everything the result depends on, the program's own source included, so a result is
never out of date. The content is Python's marshal format, behind a digest that reveals damage.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from balderdash import atomic, paths
from balderdash.errors import BalderdashError

MIN_TERMS = 1000  # fewer are worked through in a few milliseconds
MAX_BYTES = 200_000_000  # of all results together; the least recently used are deleted first
SUFFIX = ".derived"
_DIGEST_SIZE = 32  # bytes of SHA-256
_SOURCE_FOLDERS = ("lm", "forge", "terms")  # the code that computes the results

Result = TypeVar("Result")


def cached(name: str, compute: Callable[[], Result], *inputs: str, terms: int) -> Result:
    """Return the result of `compute`, from an earlier run if there is one.

    Parameters
    ----------
    name : the kind of result
    compute : returns tuples, lists, dictionaries, sets, strings, bytes and numbers; depends on `inputs` alone
    inputs : texts
    terms : how many terms it works through; below `MIN_TERMS` nothing is read or written
    """
    if terms < MIN_TERMS:
        return compute()
    path = _folder() / f"{name}-{_digest(*inputs)}{SUFFIX}"
    with suppress(OSError, ValueError, EOFError, TypeError):
        content = memoryview(path.read_bytes())
        if sha256(content[_DIGEST_SIZE:]).digest() == content[:_DIGEST_SIZE]:
            found: Result = marshal.loads(content[_DIGEST_SIZE:])
            with suppress(OSError):  # the time of the last use, for `_evict`
                os.utime(path)
            return found
    result = compute()
    payload = marshal.dumps(cast(Any, result))
    # One huge result would push out all others. The n-gram of 130,000 terms takes a quarter of the room.
    if len(payload) <= MAX_BYTES // 2:
        with suppress(BalderdashError):  # a cache that cannot be written does no harm
            atomic.write(path, sha256(payload).digest() + payload)
            _evict(path.parent)
    return result


def _folder() -> Path:
    return paths.cache() / "derived"


def _digest(*inputs: str) -> str:
    digest = sha256(_program())
    for text in inputs:
        content = text.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:32]


@cache
def _program() -> bytes:
    """A digest of the Python version and of the source files that compute the results."""
    digest = sha256(f"{sys.implementation.cache_tag} {marshal.version} {sys.byteorder}".encode())
    for folder in _SOURCE_FOLDERS:
        with suppress(OSError), os.scandir(Path(__file__).with_name(folder)) as entries:
            files = [entry for entry in entries if entry.is_file()]  # not __pycache__, which changes by itself
            for file in sorted(files, key=lambda file: file.name):
                digest.update(f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    return digest.digest()


def _evict(folder: Path) -> None:
    """Delete the least recently used results beyond `MAX_BYTES`."""
    with suppress(OSError):
        newest_first = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
        size = 0
        for path in newest_first:
            size += path.stat().st_size
            if size > MAX_BYTES:
                path.unlink()
