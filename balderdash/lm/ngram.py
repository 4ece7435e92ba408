"""A character n-gram model with interpolated modified Kneser-Ney smoothing.

Chen and Goodman, *An empirical study of smoothing techniques for language modeling* (1999), section 3.

    p(s | w1 .. wk) = (count(w1 .. wk s) - D) / count(w1 .. wk)  +  back_off(w1 .. wk) p(s | w2 .. wk)

It advises the network, and is the yardstick for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from balderdash.cache import cached
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import Batch, Ints, contexts
from balderdash.lm.ngram_counts import Counts, NGramOrder, windows
from balderdash.lm.ngram_table import ContextCounts, NGramTable
from balderdash.lm.parameters import Floats

ORDERS = range(3, 16)  # `tuned` tries these, until the next two are no better
MOST_SYMBOLS = 4_000_000
_DENSE = 2_000_000  # entries of the table of a low order


class NGram:
    """An n-gram model of terms: a distribution over the next symbol for every context.

    Attributes
    ----------
    alphabet : of its symbols
    order : n; a symbol is predicted from the n - 1 before it
    """

    def __init__(self, alphabet: Alphabet, levels: Sequence[NGramOrder]) -> None:
        self.alphabet, self.order = alphabet, len(levels)
        self._levels = levels

    @classmethod
    def of(cls, alphabet: Alphabet, terms: Sequence[str], order: int) -> NGram:
        """Count the terms."""
        basis = "\n".join(terms), "".join(alphabet.characters), str(order)
        levels = cached("ngram", lambda: _packed(alphabet, terms, order), *basis, terms=len(terms))
        model = cls(alphabet, [NGramOrder(*map(_unpacked, level)) for level in levels])
        _ = model._grams, model._dense
        return model

    def probabilities(self, contexts: Ints, left_out: Ints | None = None) -> Floats:
        """What follows each context.

        Parameters
        ----------
        contexts : (n, order - 1) the symbols before, the nearest last; before a term stand end symbols
        left_out : (n,) a symbol that was counted after the context, and shall count once less, as if this
            occurrence were not in the list; -1 for none

        Returns
        -------
        (n, V)
        """
        n, v = len(contexts), len(self.alphabet)
        known = list(self._known(contexts))
        in_table, table_rows = np.zeros(n, bool), np.empty((0, v), np.float32)
        dense, table = self._dense
        if dense:
            rows, numbers = known[dense - 1]
            answered = np.ones(len(rows), bool) if left_out is None else left_out[rows] < 0
            in_table[rows[answered]] = True
            table_rows = table[numbers[answered]]
            known[:dense] = [
                (rows[asked], numbers[asked]) for rows, numbers in known[:dense] for asked in [~in_table[rows]]
            ]
        met = ContextCounts(self._grams, known, n)
        if left_out is not None and left_out.max(initial=-1) >= 0:
            met.leave_out(left_out)
        p, rest = met.shares(v)
        p[in_table] += table_rows * rest[in_table, None]
        p[~in_table] += rest[~in_table, None] / v
        return p

    def advise(self, batch: Batch, counted: npt.NDArray[np.bool_] | None = None) -> Batch:
        """The batch with what this n-gram says at each row.

        Parameters
        ----------
        counted : (B,) of the caller's terms, those that the n-gram has counted itself: of them it must not know
            the answer, so each symbol is predicted as if it were not in the list
        """
        left_out = None
        if counted is not None:
            alive = counted[batch.order]  # (B,) in the batch's own order
            known = np.concatenate([alive[: rows.stop - rows.start] for rows in batch.steps])
            left_out = np.where(known, batch.targets, -1)
        p = self.probabilities(contexts(batch, self.order - 1), left_out)
        return replace(batch, log_prior=np.log(p, out=p))

    def nats(self, terms: Sequence[str]) -> Floats:
        """-ln p of every symbol of the terms, end symbols included, one after another: (R,)."""
        v = len(self.alphabet)
        grams = windows(self.alphabet, terms, self.order)  # (R, order)
        p = np.full(len(grams), 1 / v)
        for level, (rows, numbers) in zip(self._levels, self._known(grams[:, :-1]), strict=True):
            place, known = _find(level.numbers * v + level.symbols, numbers * v + grams[rows, -1])
            kept = np.where(known, level.counts[place] - level.taken[place], 0)
            p[rows] = (kept + level.freed[numbers] * p[rows]) / level.total[numbers]
        nats: Floats = -np.log(p)
        return nats

    def loss(self, terms: Sequence[str]) -> float:
        """Total nats / total symbols, the end symbols included."""
        nats = self.nats(terms)
        return float(nats.sum() / max(1, len(nats)))

    def _known(self, contexts: Ints) -> Iterator[tuple[Ints, Ints]]:
        """For each order from the lowest: the rows whose context was counted, and its number there."""
        v = len(self.alphabet)
        rows = np.arange(len(contexts))
        numbers = np.zeros(len(contexts), dtype=np.intp)
        for n, level in enumerate(self._levels, start=1):
            if n > 1:
                numbers, found = _find(level.contexts, numbers * v + contexts[rows, -(n - 1)])
                rows, numbers = rows[found], numbers[found]
            yield rows, numbers

    @cached_property
    def _grams(self) -> NGramTable:
        return NGramTable.of(self._levels)

    @cached_property
    def _dense(self) -> tuple[int, Floats]:
        """The highest order whose table is small, and its distributions, (C, V): half of all n-grams met are there."""
        v = len(self.alphabet)
        order, dense = 0, np.zeros((0, v), np.float32)
        symbols = np.zeros((1, 0), np.intp)  # (C, n - 1) the contexts of order n
        table = np.full((1, v), 1 / v)
        for n, level in enumerate(self._levels, start=1):
            if len(level.contexts) * v > _DENSE:
                break
            parents, furthest = np.divmod(level.contexts, v)
            if n > 1:
                symbols = np.concatenate([furthest[:, None], symbols[parents]], axis=1)
            table = table[parents] * (level.freed / level.total)[:, None]  # (C, V)
            table[level.numbers, level.symbols] += (level.counts - level.taken) / level.total[level.numbers]
            order, dense = n, table.astype(np.float32)
        return order, dense


_Packed: TypeAlias = tuple[str, bytes]  # dtype and content of an array


def _packed(alphabet: Alphabet, terms: Sequence[str], order: int) -> list[list[_Packed]]:
    """The arrays of each level."""
    levels = Counts(alphabet, terms, order).levels(order)
    return [[(a.dtype.str, a.tobytes()) for a in (n.contexts, n.starts, n.symbols, n.counts)] for n in levels]


def _unpacked(packed: _Packed) -> Ints:
    dtype, content = packed
    numbers: Ints = np.frombuffer(content, dtype)
    return numbers


def tuned(alphabet: Alphabet, train: Sequence[str], valid: Sequence[str]) -> NGram:
    """The order with the lowest loss on the valid split; without one, the lowest order."""
    counts = Counts(alphabet, train, ORDERS[-1])
    best = NGram(alphabet, counts.levels(ORDERS[0]))
    lowest, worse = best.loss(valid), 0
    for order in ORDERS[1:] if valid else ():
        model = NGram(alphabet, counts.levels(order))
        loss = model.loss(valid)
        if loss < lowest:
            best, lowest, worse = model, loss, 0
        elif (worse := worse + 1) == 2:
            break
    return best


def stride(terms: Sequence[str]) -> int:
    """Count every so many terms: all, but for a list whose n-grams would fill the memory."""
    return max(1, -(-sum(len(term) + 1 for term in terms) // MOST_SYMBOLS))


def _find(known: Ints, asked: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Where each code stands in an ascending array, and whether it does."""
    asked = asked.astype(known.dtype)  # or each search would convert all that is known
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return place, known[place] == asked
