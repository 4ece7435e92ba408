"""What the n-gram says of each term it learns beside, asked once and remembered: it is the same in every epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from balderdash.lm.batches import Batch, Ints
from balderdash.lm.ngram import NGram

MOST = 128_000_000  # numbers that are remembered, 512 MB; a list with more is asked about anew in every epoch


def remembered(rows: int, symbols: int) -> int:
    """How many numbers are remembered of so many rows: one for each symbol at each row, or none if that is too many."""
    return rows * symbols if rows * symbols <= MOST else 0


class PriorCache:
    """An n-gram's advice on the terms of a train split, a third of the time of a short list's training otherwise.

    Parameters
    ----------
    ngram : it has counted every `stride`-th term from the first on, and of those it must not know the answer
    sequences : the encoded terms
    """

    def __init__(self, ngram: NGram, sequences: Sequence[Ints], stride: int) -> None:
        self._ngram, self._stride = ngram, stride
        ends = np.cumsum([len(sequence) - 1 for sequence in sequences])
        self._starts = np.concatenate([[0], ends[:-1]])  # the first row of each term
        self._asked = np.zeros(len(sequences), bool)
        rows = int(ends[-1])  # R
        self._remembers = bool(remembered(rows, len(ngram.alphabet)))
        if self._remembers:
            self._said = np.empty((rows, len(ngram.alphabet)), np.float32)  # (R, V) ln q; takes memory as it fills

    def to(self, batch: Batch, terms: Ints) -> Batch:
        """A batch with the advice on it.

        Parameters
        ----------
        terms : (B,) the place in the train split of each of the caller's terms
        """
        if not self._remembers:
            return self._ngram.advise(batch, terms % self._stride == 0)
        first = self._starts[terms[batch.order]]  # (B,)
        rows = np.concatenate([first[: s.stop - s.start] + t for t, s in enumerate(batch.steps)])  # (N,)
        if self._asked[terms].all():
            return replace(batch, log_prior=self._said[rows])
        advised = self._ngram.advise(batch, terms % self._stride == 0)
        self._said[rows] = advised.log_prior
        self._asked[terms] = True
        return advised
