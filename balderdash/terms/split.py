"""Which terms a model may see: the split into train, valid and test."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

from balderdash.terms.key import key

Split = Literal["train", "valid", "test"]
FEWEST_TERMS = 20  # in the train split; a network learns nothing from fewer
SHORTEST_LIST = FEWEST_TERMS + 5
SPLIT_RULE = "SHA-256 of the key mod 20: 0 test, 1 valid, else train"


def bucket(k: str) -> int:
    """SHA-256 of a key as one big-endian integer, mod 20."""
    return int.from_bytes(sha256(k.encode()).digest(), "big") % 20


def side_of(k: str) -> Split:
    """The side of the split on which the terms with a key lie."""
    side = bucket(k)
    return "test" if side == 0 else "valid" if side == 1 else "train"


def split_of(term: str) -> Split:
    """The side of the split a term lies on; two spellings of one term lie on the same side."""
    return side_of(key(term))
