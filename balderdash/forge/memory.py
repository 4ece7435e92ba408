"""What readers said of fakes, term by term: a critic that meets one of them again need not guess.

Only hashes of the terms are kept, which is enough to know one again: a fake that nobody has read is taken for one of
50,000 with a chance of one in 80,000.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from balderdash.terms.key import key

UNREAD = "unread"
_HASH = np.dtype("<u4")


class Memory:
    """Knows fakes again that were read.

    Parameters
    ----------
    verdicts : the hash of each of them -> what was said of it
    """

    def __init__(self, verdicts: dict[int, str]) -> None:
        self._verdicts = verdicts

    @classmethod
    def of(cls, terms: Sequence[str], verdicts: Sequence[str]) -> Memory:
        """Of fakes that were read, and what was said of each."""
        return cls(dict(zip(_hashes(terms), verdicts, strict=True)))

    def verdicts(self, terms: Iterable[str]) -> list[str]:
        """What was said of each term, or `UNREAD`."""
        return [self._verdicts.get(each, UNREAD) for each in _hashes(terms)]

    def to_json(self) -> dict[str, str]:
        """The hashes of each verdict, in base 64."""
        hashes: dict[str, list[int]] = {}
        for each, verdict in self._verdicts.items():
            hashes.setdefault(verdict, []).append(each)
        return {verdict: b64encode(np.array(its, _HASH).tobytes()).decode() for verdict, its in sorted(hashes.items())}

    @classmethod
    def from_json(cls, values: Any) -> Memory:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError, AttributeError, TypeError
            The values are damaged.
        """
        return cls(
            {
                each: str(verdict)
                for verdict, text in values.items()
                for each in np.frombuffer(b64decode(text, validate=True), _HASH).tolist()
            }
        )


def _hashes(terms: Iterable[str]) -> list[int]:
    """A hash of each term's key."""
    digests = (blake2b(key(term).encode(), digest_size=_HASH.itemsize).digest() for term in terms)
    return [int.from_bytes(digest, "little") for digest in digests]
