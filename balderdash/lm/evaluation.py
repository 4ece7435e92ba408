"""How surprised a network is by terms: its held-out loss, and the surprise of each letter."""

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

_TERMS = 128  # in a batch: large enough for efficient products, small enough for the cache


@dataclass(frozen=True, slots=True)
class Score:
    """What a network thinks of a term.

    Attributes
    ----------
    surprises : the nats of each letter, -ln p(letter | the letters before it), the end symbol last
    unknown_chars : letters that the alphabet lacks; they are scored as its unknown symbol
    """

    term: str
    surprises: tuple[float, ...]
    unknown_chars: int

    @property
    def log_prob(self) -> float:
        """The natural log-probability of the whole term, its end included."""
        return -sum(self.surprises)

    @property
    def nats_per_char(self) -> float:
        """The term's loss: nats / (letters + 1)."""
        return sum(self.surprises) / len(self.surprises)


class HeldOut:
    """Encoded terms, packed once and evaluated many times.

    Parameters
    ----------
    ngram : that advises the network
    counted : terms that the n-gram has counted, and of which it must not know the answer
    """

    def __init__(
        self, alphabet: Alphabet, terms: Sequence[str], ngram: NGram | None = None, counted: Collection[str] = ()
    ) -> None:
        self.terms, self._ngram = terms, ngram
        self._counted = np.array([term in counted for term in terms], bool)
        sequences = [alphabet.sequence(term) for term in terms]
        self.unknown = [int(np.count_nonzero(sequence == UNKNOWN)) for sequence in sequences]
        self._indices: list[Ints] = list(by_length(sequences, _TERMS))
        self._batches = [pack([sequences[k] for k in indices]) for indices in self._indices]

    @property
    def chars(self) -> int:
        """Symbols that are predicted, end symbols included."""
        return sum(batch.rows for batch in self._batches)

    def loss(self, p: Parameters, pool: Executor) -> float:
        """Total nats / total symbols, the end symbols included.

        Parameters
        ----------
        p : the weights to evaluate
        pool : the two threads, each taking half of the batches
        """
        nats = sum(float(batch_nats.sum(dtype=np.float64)) for batch_nats in self._nats(p, pool))
        return nats / max(1, self.chars)

    def scores(self, p: Parameters, pool: Executor) -> list[Score]:
        """The surprise of every letter, in the order of `terms`."""
        scores: list[Score | None] = [None] * len(self.terms)
        for indices, batch, nats in zip(self._indices, self._batches, self._nats(p, pool), strict=True):
            for place, k in enumerate(batch.order):
                term = int(indices[k])
                # a term's rows: one in each step in which it is alive
                own = [float(nats[s.start + place]) for s in batch.steps if s.stop - s.start > place]
                scores[term] = Score(self.terms[term], tuple(own), self.unknown[term])
        return [score for score in scores if score is not None]

    def _nats(self, p: Parameters, pool: Executor) -> list[Floats]:
        """-ln p(target) at every row of each batch."""
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
        if self._ngram:
            batch = self._ngram.advise(batch, counted if counted.any() else None)
        log_p = forward(p, weights, batch, NOTHING_DROPPED, workspace)  # (N, V)
        return -log_p[np.arange(batch.rows), batch.targets]  # (N,)
