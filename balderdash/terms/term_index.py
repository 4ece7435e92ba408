"""An index of a long list that is only asked whether a term, or a variant of it, is real.

Reading a list of 100,000 terms takes half a second and 30 MB; reading its index takes five milliseconds and 5 MB.

The index has three sorted arrays of 64-bit numbers: one for the keys, one for their `joined_stem` and one for their
`sorted_stems`. The upper half of a number is a hash, the lower half says where the term begins in the list's file. What
a hash finds is compared with the term itself, so a collision costs time and is never an answer. Behind the arrays stand
the words of the keys.

The indexes of the bundled lists are made by `docs/indexes.py` and lie beside them. Those of the user's own lists are
made at the first use and cached.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from balderdash import paths
from balderdash.cache import cached
from balderdash.errors import BalderdashError
from balderdash.terms import wordlist
from balderdash.terms.key import key, tidy
from balderdash.terms.meaning import parted
from balderdash.terms.stems import joined_stem, sorted_stems

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SUFFIX = ".index"
SHORTEST = 100_000  # bytes; a shorter list is read as quickly as its index
_MAGIC = b"balderdash index 1 little-endian"
_DIGEST = 32  # bytes of SHA-256
_ENTRY = 8  # bytes
_HEAD = 8  # bytes of the number of terms
_POSITION = (1 << 32) - 1  # the lower half of an entry

_FORMS: tuple[tuple[Literal["form", "order"], Callable[[str], str]], ...] = (
    ("form", joined_stem),
    ("order", sorted_stems),
)


class TermIndex:
    """The terms of one list, looked up by key.

    Parameters
    ----------
    name : of the list
    content : of its file, from `wordlist.read_bytes`
    payload : what `build` made of this content

    Attributes
    ----------
    name : of the list
    """

    def __init__(self, name: str, content: bytes, payload: bytes | memoryview) -> None:
        self.name, self._content = name, content
        view = memoryview(payload)
        self._count = int.from_bytes(view[:_HEAD], "little")
        ends = [_HEAD + _ENTRY * self._count * n for n in range(2 + len(_FORMS))]
        self._keys, *self._variants = (view[start:end].cast("Q") for start, end in pairwise(ends))
        self._words = view[ends[-1] :]

    @classmethod
    def open(cls, path: Path) -> TermIndex:
        """The index of the list at `path`: the one beside a bundled list, one from the cache, or a new one.

        Raises
        ------
        BalderdashError
            The list cannot be read.
        """
        content = wordlist.read_bytes(path)
        if path.parent == paths.bundled_lists():
            with suppress(OSError, ValueError):
                return cls(path.stem, content, unpacked(path.with_suffix(SUFFIX).read_bytes(), content))
        text = wordlist.decoded(path, content)
        return cls(path.stem, content, cached("index", lambda: build(path, content), text, terms=text.count("\n")))

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the file's content."""
        return sha256(self._content).digest()

    def __len__(self) -> int:
        """The number of terms."""
        return self._count

    def __contains__(self, k: str) -> bool:
        return self.spelling(k) is not None

    def spelling(self, k: str) -> str | None:
        """How the list spells the term with the key `k`; None if it has no such term."""
        return next((term for term in self._found(self._keys, k) if key(term) == k), None)

    def variant(self, k: str) -> tuple[Literal["form", "order"], str] | None:
        """The key of another term that differs from `k` in number, hyphens or word order, and in which."""
        for (difference, form_of), entries in zip(_FORMS, self._variants, strict=True):
            form = form_of(k)
            for other in map(key, self._found(entries, form)):
                if other != k and form_of(other) == form:
                    return difference, other
        return None

    def hashes(self) -> npt.NDArray[np.uint64]:
        """(terms,) the hash of each key, in ascending order; see `hash_of`."""
        import numpy as np  # which the first sheet does not wait for

        return np.frombuffer(self._keys, np.uint64) >> np.uint64(32)

    def with_hash(self, number: int) -> Iterator[str]:
        """The keys with this hash."""
        return map(key, self._at(self._keys, number))

    @property
    def words(self) -> str:
        """Every word of the keys, each once, separated by spaces."""
        return str(self._words, "utf-8")

    def _found(self, entries: memoryview[int], text: str) -> Iterator[str]:
        """The terms whose entry has the hash of `text`."""
        return self._at(entries, hash_of(text))

    def _at(self, entries: memoryview[int], number: int) -> Iterator[str]:
        place = bisect_left(entries, number << 32)
        while place < len(entries) and (entry := entries[place]) >> 32 == number:
            start = entry & _POSITION
            end = self._content.find(b"\n", start)
            yield tidy(parted(str(self._content[start : None if end < 0 else end], "utf-8"))[0])
            place += 1


def hash_of(text: str) -> int:
    """A hash with 32 bits that is the same in every process."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def is_wanted(path: Path) -> bool:
    """Whether a list is so long, and used for so little, that its index should stand for it."""
    try:
        return path.stat().st_size >= SHORTEST and wordlist.read_header(path).get("role") == "lexicon"
    except (OSError, BalderdashError):
        return False


def build(path: Path, content: bytes) -> bytes:
    """The payload of an index: the number of terms, the three arrays, the words.

    Parameters
    ----------
    path, content : the list's file, and its content from `wordlist.read_bytes`

    Raises
    ------
    BalderdashError
        The content is not a list.
    """
    numbers = wordlist.line_numbers(path, wordlist.decoded(path, content))
    starts, start = [0], 0
    for line in content.split(b"\n"):
        starts.append(start)  # of the line with the number len(starts) - 1, counted from 1
        start += len(line) + 1
    arrays = bytearray()
    forms: list[Callable[[str], str]] = [str, *(form_of for _, form_of in _FORMS)]
    for form_of in forms:
        arrays += array("Q", sorted(hash_of(form_of(k)) << 32 | starts[line] for k, line in numbers.items())).tobytes()
    words = " ".join(sorted(set(" ".join(numbers).split())))
    return len(numbers).to_bytes(_HEAD, "little") + arrays + words.encode("utf-8", "surrogatepass")


def packed(payload: bytes, content: bytes) -> bytes:
    """The file for an index that lies beside its list."""
    return _MAGIC + sha256(content).digest() + sha256(payload).digest() + payload


def unpacked(file: bytes, content: bytes) -> memoryview:
    """The inverse of `packed`.

    Raises
    ------
    ValueError
        The file is damaged, of another version or another list, or its numbers cannot be read on this machine.
    """
    view, start = memoryview(file), len(_MAGIC) + 2 * _DIGEST
    payload = view[start:]
    if view[:start] != _MAGIC + sha256(content).digest() + sha256(payload).digest() or sys.byteorder != "little":
        raise ValueError("not the index of this list")
    return payload
