"""A character n-gram model with interpolated modified Kneser-Ney smoothing.

Chen and Goodman, *An empirical study of smoothing techniques for language modeling* (1999), section 3.

    p(s | w1 .. wk) = (count(w1 .. wk s) - D) / count(w1 .. wk)  +  back_off(w1 .. wk) p(s | w2 .. wk)

It advises the network, and is the yardstick for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import Batch, Ints, contexts
from balderdash.lm.counting import Counts, Level, windows
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

    def __init__(self, alphabet: Alphabet, levels: Sequence[Level]) -> None:
        self.alphabet, self.order = alphabet, len(levels)
        self._levels = levels
        self._dense_order = 0
        self._dense = np.zeros((0, 0), np.float32)  # (C, V) the distributions of one low order
        self._fill_dense()

    @classmethod
    def of(cls, alphabet: Alphabet, terms: Sequence[str], order: int) -> NGram:
        """Count the terms."""
        return cls(alphabet, Counts(alphabet, terms, order).levels(order))

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
        v = len(self.alphabet)
        p = np.zeros((len(contexts), v), np.float32)
        share = np.ones(len(contexts))  # what the higher orders have left to the ones below
        lacks = np.zeros(len(contexts), bool) if left_out is None else left_out >= 0
        sparse = []  # what the sparse orders add to the flat p: places, values
        known = list(self._known(contexts))
        for n in range(self.order, 0, -1):
            level, rows, numbers = known[n - 1]
            if n == self._dense_order:
                whole = ~lacks[rows]
                p[rows[whole]] = self._dense[numbers[whole]] * share[rows[whole], None]
                share[rows[whole]] = 0
            if n <= self._dense_order:
                waiting = share[rows] > 0
                rows, numbers = rows[waiting], numbers[waiting]
            first = level.starts[numbers]
            sizes = level.starts[numbers + 1] - first
            begins = np.cumsum(sizes) - sizes
            grams = np.arange(sizes.sum()) + np.repeat(first - begins, sizes)  # those of all contexts, one by one
            kept, total, freed = level.kept[grams], level.total[numbers], level.freed[numbers]
            own = np.flatnonzero(lacks[rows])
            if left_out is not None and len(own):
                place, _ = _find(level.grams, numbers[own] * v + left_out[rows[own]])
                count = level.counts[place]
                taken = level.discount(count - 1)
                kept[begins[own] + place - first[own]] = count - 1 - taken
                total[own] -= 1
                freed[own] += taken - level.discount(count)
                # an n-gram that is gone altogether is one less for the shorter one that it ends with
                lacks[rows[own]] = count == 1
            per_count = np.divide(share[rows], total, out=np.zeros(len(rows)), where=total > 0)
            sparse.append((np.repeat(rows * v, sizes) + level.symbols[grams], kept * np.repeat(per_count, sizes)))
            share[rows] = np.where(total > 0, freed * per_count, share[rows])
        flat = p.reshape(-1)
        for places, amounts in sparse:  # within one order each place comes once
            flat[places] += amounts
        p += (share / v).astype(np.float32)[:, None]
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
        for level, rows, numbers in self._known(grams[:, :-1]):
            place, known = _find(level.grams, numbers * v + grams[rows, -1])
            count = np.where(known, level.counts[place], 0)
            p[rows] = (count - level.discount(count) + level.freed[numbers] * p[rows]) / level.total[numbers]
        nats: Floats = -np.log(p)
        return nats

    def loss(self, terms: Sequence[str]) -> float:
        """Total nats / total symbols, the end symbols included."""
        nats = self.nats(terms)
        return float(nats.sum() / max(1, len(nats)))

    def _known(self, contexts: Ints) -> Iterator[tuple[Level, Ints, Ints]]:
        """For each order from the lowest: the rows whose context was counted, and its number there."""
        v = len(self.alphabet)
        rows = np.arange(len(contexts))
        numbers = np.zeros(len(contexts), dtype=np.intp)
        for n, level in enumerate(self._levels, start=1):
            if n > 1:
                numbers, found = _find(level.contexts, numbers * v + contexts[rows, -(n - 1)])
                rows, numbers = rows[found], numbers[found]
            yield level, rows, numbers

    def _fill_dense(self) -> None:
        """Write out the highest order whose table is small: half of all n-grams met are among these."""
        v = len(self.alphabet)
        symbols = np.zeros((1, 0), np.intp)  # (C, n - 1) the contexts of order n
        table = np.full((1, v), 1 / v)
        for n, level in enumerate(self._levels, start=1):
            if len(level.contexts) * v > _DENSE:
                break
            parents, furthest = np.divmod(level.contexts, v)
            if n > 1:
                symbols = np.concatenate([furthest[:, None], symbols[parents]], axis=1)
            table = table[parents] * (level.freed / level.total)[:, None]  # (C, V)
            numbers, follows = np.divmod(level.grams, v)
            table[numbers, follows] += level.kept / level.total[numbers]
            self._dense_order, self._dense = n, table.astype(np.float32)


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
