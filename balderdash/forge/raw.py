"""The network's samples as they come: nothing is refused, real terms are called real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from balderdash.forge.forge import Forge, Writer, batch_seed
from balderdash.terms.lexicon import Lexicon

BLOCK = 1024  # samples that are written together


def blocks(model: Writer, count: int, seed: int, temperature: float, prefix: str) -> Iterator[list[str]]:
    """`count` samples, a block at a time; an unfinished one is empty. More of one seed begin with the fewer ones."""
    for number, start in enumerate(range(0, count, BLOCK)):
        yield model.sample(min(BLOCK, count - start), batch_seed(seed, number), temperature, prefix=prefix)


def described(forge: Forge, lexicon: Lexicon, terms: list[str], seed: int) -> list[dict[str, Any]]:
    """Samples with what is told of fakes, as JSON values, and a third kind: real."""
    return [
        fake.to_json() | ({"kind": "real"} if fake.term in lexicon else {}) for fake in forge.described(terms, seed)
    ]
