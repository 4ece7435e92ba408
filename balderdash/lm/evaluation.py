"""The loss of a model on terms, and the surprise of each letter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from balderdash.lm.alphabet import UNKNOWN, Alphabet
from balderdash.lm.batches import Ints, by_length, pack
from balderdash.lm.network import forward
from balderdash.lm.ngram import NGram
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.threads import THREADS
from balderdash.lm.workspace import NOTHING_DROPPED, Weights, Workspace

_BATCH = 128  # terms: large enough for fast matrix products, small enough for the cache
_MOST_KEPT = 20_000_000  # log-probabilities of the n-gram that are kept for the next evaluation, 80 MB


@dataclass(frozen=True, slots=True)
class Score:
    """The surprises of a term.

    Attributes
    ----------
    surprises : -ln p of each letter after the letters before it, in nats; the end symbol comes last
    unknown_chars : how many letters are not in the alphabet; they are scored as its unknown symbol
    """

    term: str
    surprises: tuple[float, ...]
    unknown_chars: int

    @property
    def log_prob(self) -> float:
        """Natural logarithm of the probability of the whole term, its end included."""
        return -sum(self.surprises)

    @property
    def nats_per_char(self) -> float:
        """Mean surprise: nats / (letters + 1)."""
        return sum(self.surprises) / len(self.surprises)


class HeldOut:
    """Terms, packed once and evaluated many times.

    Parameters
    ----------
    ngram : the model's n-gram, if it has one
    counted : terms that the n-gram has counted and must not know the answers of
    """

    def __init__(
        self, alphabet: Alphabet, terms: Sequence[str], ngram: NGram | None = None, counted: Collection[str] = ()
    ) -> None:
        self.terms, self._ngram = terms, ngram
        self._counted = np.array([term in counted for term in terms], bool)
        sequences = [alphabet.sequence(term) for term in terms]
        self.unknown = [int(np.count_nonzero(sequence == UNKNOWN)) for sequence in sequences]
        self._indices: list[Ints] = list(by_length(sequences, _BATCH))
        self._batches = [pack([sequences[k] for k in indices]) for indices in self._indices]

    @property
    def chars(self) -> int:
        """The number of predicted symbols, end symbols included."""
        return sum(batch.rows for batch in self._batches)

    def loss(self, p: Parameters, pool: Executor) -> float:
        """Total nats / total symbols, the end symbols included.

        Parameters
        ----------
        p : the weights to evaluate
        pool : the two threads, which share the batches
        """
        nats = sum(float(batch_nats.sum(dtype=np.float64)) for batch_nats in self._nats(p, pool))
        return nats / max(1, self.chars)

    def scores(self, p: Parameters, pool: Executor) -> list[Score]:
        """The surprises of each term, in the order of `terms`."""
        scores: list[Score | None] = [None] * len(self.terms)
        for indices, batch, nats in zip(self._indices, self._batches, self._nats(p, pool), strict=True):
            for place, k in enumerate(batch.order):
                term = int(indices[k])
                # a term has one row in each step in which it is alive
                own = [float(nats[s.start + place]) for s in batch.steps if s.stop - s.start > place]
                scores[term] = Score(self.terms[term], tuple(own), self.unknown[term])
        return [score for score in scores if score is not None]

    def _nats(self, p: Parameters, pool: Executor) -> list[Floats]:
        """-ln p(target) at each row of each batch: (N,) for each."""
        weights = Weights.of(p)

        def share(thread: int) -> list[Floats]:
            workspace = Workspace(p.shape, p.flat.dtype)
            mine = range(thread, len(self._batches), THREADS)
            return [self._batch_nats(p, weights, k, workspace) for k in mine]

        nats: list[Floats] = [np.empty(0)] * len(self._batches)
        for thread, part in enumerate(pool.map(share, range(THREADS))):
            nats[thread::THREADS] = part
        return nats

    def _batch_nats(self, p: Parameters, weights: Weights, k: int, workspace: Workspace) -> Floats:
        batch, counted = self._batches[k], self._counted[self._indices[k]]
        if self._ngram and batch.log_prior is None:
            batch = self._ngram.with_prior(batch, counted if counted.any() else None)
            if self.chars * p.shape.symbols <= _MOST_KEPT:
                self._batches[k] = batch
        log_p = forward(p, weights, batch, NOTHING_DROPPED, workspace)  # (N, V)
        return -log_p[np.arange(batch.rows), batch.targets]  # (N,)
