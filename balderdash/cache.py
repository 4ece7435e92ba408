"""Keep results that take long to compute for the next start, in a folder that can be deleted at any time.

The file name is a digest of everything the result depends on, the program's own source included, so a result is
never out of date. The content is Python's marshal format, behind a digest that reveals damage. Large arrays stand
there as they are, so that they can be mapped.
"""

from __future__ import annotations

import marshal
import mmap
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

from balderdash import atomic, paths
from balderdash.errors import BalderdashError

MIN_TERMS = 1000  # fewer are worked through in a few milliseconds
MAX_BYTES = 500_000_000  # of all results together; the least recently used are deleted first
SUFFIX = ".derived"
_DIGEST_SIZE = 32  # bytes of SHA-256
_HEAD_SIZE = 8  # bytes of the size of the descriptions of arrays
_ALIGNED = 64  # bytes; arrays begin at a multiple of it
_SOURCE_FOLDERS = ("lm", "forge", "terms")  # the code that computes the results

Result = TypeVar("Result")
Arrays: TypeAlias = Sequence[tuple[str, memoryview]]  # of bytes


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
        found: Result = marshal.loads(_read(path))
        return found
    result = compute()
    _keep(path, [marshal.dumps(cast(Any, result))])
    return result


def mapped(name: str, compute: Callable[[], Arrays], *inputs: str, terms: int) -> Arrays:
    """As `cached`, for arrays of some megabytes: each is a description, such as its type, and its bytes.

    Those of an earlier run are mapped, not copied.
    """
    if terms < MIN_TERMS:
        return compute()
    path = _folder() / f"{name}-{_digest(*inputs)}{SUFFIX}"
    with suppress(OSError, ValueError, EOFError, TypeError):
        return list(_arrays(_read(path)))
    result = compute()
    head = marshal.dumps([(description, len(array)) for description, array in result])
    parts: list[bytes | memoryview] = [len(head).to_bytes(_HEAD_SIZE, "little"), head]
    for _, array in result:
        parts += [bytes(-(_DIGEST_SIZE + sum(map(len, parts))) % _ALIGNED), array]
    _keep(path, parts)
    return result


def _arrays(content: memoryview) -> Iterator[tuple[str, memoryview]]:
    """The inverse of what `mapped` writes."""
    place = _HEAD_SIZE + int.from_bytes(content[:_HEAD_SIZE], "little")
    for description, size in marshal.loads(content[_HEAD_SIZE:place]):
        place += -(_DIGEST_SIZE + place) % _ALIGNED
        yield description, content[place : place + size]
        place += size


def _read(path: Path) -> memoryview:
    """What stands behind the digest of a file, mapped.

    Raises
    ------
    OSError, ValueError
        There is no such file, or it is damaged.
    """
    with path.open("rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if sha256(content[_DIGEST_SIZE:]).digest() != content[:_DIGEST_SIZE]:
        raise ValueError("damaged")
    with suppress(OSError):  # the time of the last use, for `_evict`
        os.utime(path)
    return content[_DIGEST_SIZE:]


def _keep(path: Path, parts: Sequence[bytes | memoryview]) -> None:
    """Write the parts of a result behind their digest."""
    # One huge result would push out all others. The n-gram of 130,000 terms takes a fifth of the room.
    if sum(map(len, parts)) <= MAX_BYTES // 2:
        digest = sha256()
        for part in parts:
            digest.update(part)
        with suppress(BalderdashError):  # a cache that cannot be written does no harm
            atomic.write(path, b"".join([digest.digest(), *parts]))
            _evict(path.parent)


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
