"""Which terms a model may learn from: the split into train, valid and test."""

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


def split_of_key(k: str) -> Split:
    """The split that the terms with this key belong to."""
    number = bucket(k)
    return "test" if number == 0 else "valid" if number == 1 else "train"


def split_of(term: str) -> Split:
    """The split that a term belongs to; all spellings with its key belong to the same one."""
    return split_of_key(key(term))
