"""Batches: terms of different lengths, packed time-major without padding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from balderdash.lm.alphabet import END

Ints = npt.NDArray[np.intp]
_POOL = 16  # batches whose terms are sorted by length together: even lengths, and still random


@dataclass(frozen=True, slots=True)
class Batch:
    """B terms, the longest first; step t has one row for each term of at least t letters.

    Attributes
    ----------
    inputs : (N,) the symbol read at each row
    targets : (N,) the symbol to predict
    steps : T slices of the N rows; the rows of step t belong to the first n_t terms
    order : (B,) each term's place in the caller's sequence
    log_prior : (N, V) ln q, the n-gram's log-probabilities; None without an n-gram
    """

    inputs: Ints
    targets: Ints
    steps: tuple[slice, ...]
    order: Ints
    log_prior: npt.NDArray[np.floating] | None = None

    @property
    def rows(self) -> int:
        """N."""
        return len(self.inputs)


def pack(sequences: Sequence[Ints]) -> Batch:
    """Pack encoded terms, each between two end symbols.

    The rows of a step lie together, so h[t - 1][:n_t] is a view, and each matrix product of a step runs on exactly
    the terms that are alive.
    """
    lengths = np.array([len(sequence) - 1 for sequence in sequences])  # (B,) rows of each term
    order = np.argsort(-lengths, kind="stable")  # (B,)
    alive = np.searchsorted(-lengths[order], -np.arange(lengths.max()), side="left")  # (T,) n_t
    padded = np.zeros((len(sequences), lengths.max() + 1), dtype=np.intp)  # (B, T + 1)
    for place, k in enumerate(order):
        padded[place, : len(sequences[k])] = sequences[k]
    inputs = np.concatenate([padded[:n, t] for t, n in enumerate(alive)])  # (N,)
    targets = np.concatenate([padded[:n, t + 1] for t, n in enumerate(alive)])  # (N,)
    ends = np.cumsum(alive)
    steps = tuple(slice(int(e - n), int(e)) for e, n in zip(ends, alive, strict=True))
    return Batch(inputs, targets, steps, order)


def contexts(batch: Batch, length: int) -> Ints:
    """The last `length` symbols read at each row, (N, length), the latest last; before a term stand end symbols."""
    grid = np.full((len(batch.order), length - 1 + len(batch.steps)), END, dtype=np.intp)  # (B, length - 1 + T)
    for t, rows in enumerate(batch.steps):
        grid[: rows.stop - rows.start, length - 1 + t] = batch.inputs[rows]
    return np.concatenate([grid[: rows.stop - rows.start, t : t + length] for t, rows in enumerate(batch.steps)])


def symbols_in(terms: Iterable[Sized]) -> int:
    """How many symbols are predicted in the terms: their letters and their ends."""
    return sum(len(term) + 1 for term in terms)


def evenly(terms: Sequence[str], most: int) -> npt.NDArray[np.bool_]:
    """Which terms to take for at most `most` symbols, (terms,): all of them, or an even selection."""
    share = min(1.0, most / max(1, symbols_in(terms)))
    is_taken: npt.NDArray[np.bool_] = np.diff(np.floor(share * np.arange(len(terms) + 1))) > 0
    return is_taken


def by_length(sequences: Sequence[Sized], size: int) -> Iterator[Ints]:
    """The indices of batches of `size` terms of nearly equal length, for evaluation."""
    order = np.argsort([len(s) for s in sequences], kind="stable")
    for start in range(0, len(order), size):
        yield order[start : start + size]


def shuffled(terms: Sequence[Sized], size: int, rng: np.random.Generator) -> list[Ints]:
    """The indices of each batch of one epoch, every term once.

    Terms, encoded or not, are shuffled, then sorted by length within pools of some batches, then the batches are
    shuffled. The lengths in a batch are nearly equal, so even its last steps have many rows.
    """
    lengths = np.array([len(term) for term in terms])
    order = rng.permutation(len(terms))
    batches: list[Ints] = []
    for start in range(0, len(order), size * _POOL):
        pool = order[start : start + size * _POOL]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[k : k + size] for k in range(0, len(pool), size)]
    return [batches[k] for k in rng.permutation(len(batches))]
