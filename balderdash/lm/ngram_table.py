"""All orders of an n-gram in one, so that what is asked of each of them is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from balderdash.lm.batches import Ints
from balderdash.lm.ngram_counts import NGramOrder
from balderdash.lm.parameters import Floats


@dataclass(frozen=True, slots=True)
class NGramTable:
    """The n-grams of all orders, G of them, by their C contexts; the lowest order comes first.

    Attributes
    ----------
    first : (orders,) the number here of each order's first context
    starts : (C + 1,) where each context's n-grams begin, and the end of the last one's
    symbols, counts, taken : (G,) as in `NGramOrder`
    discounts : (orders, 4) as there
    """

    first: Ints
    starts: Ints
    symbols: Ints
    counts: Ints
    taken: Floats
    discounts: Floats

    @classmethod
    def of(cls, levels: Sequence[NGramOrder]) -> NGramTable:
        """Those of each order's own, the lowest first."""
        ends = np.cumsum([len(level.symbols) for level in levels])
        starts = [level.starts[:-1] + (end - len(level.symbols)) for level, end in zip(levels, ends, strict=True)]
        return cls(
            np.cumsum([0, *(len(level.contexts) for level in levels[:-1])]),
            np.concatenate([*starts, ends[-1:]]),
            np.concatenate([level.symbols for level in levels]),
            np.concatenate([level.counts for level in levels]),
            np.concatenate([level.taken for level in levels]),
            np.stack([level.discounts for level in levels]),
        )


class ContextCounts:
    """What is known of some contexts: P pairs of one of them and an order that has met it, with Q n-grams in all.

    Parameters
    ----------
    grams : of all orders
    known : for each order the contexts, by their rows, that it has met, and their numbers there
    rows : n, how many contexts there are

    Attributes
    ----------
    rows, orders : (P,) of each pair
    sizes : (P,) how many n-grams it has
    symbols, counts, taken : (Q,) of each n-gram
    kept : (Q,) its count less the discount
    total, freed : (P,) the sum of the counts of a pair, and of what is taken from them
    """

    def __init__(self, grams: NGramTable, known: Sequence[tuple[Ints, Ints]], rows: int) -> None:
        self._n, self._discounts = rows, grams.discounts
        self.rows = np.concatenate([rows for rows, _ in known])
        self.orders = np.repeat(np.arange(len(known)), [len(rows) for rows, _ in known])
        numbers = np.concatenate([numbers for _, numbers in known]) + grams.first[self.orders]
        starts = grams.starts[numbers]  # (P,) where the n-grams of each pair begin
        self.sizes = grams.starts[numbers + 1] - starts
        own = np.cumsum(self.sizes) - self.sizes  # and where they do here
        places = np.arange(self.sizes.sum()) + np.repeat(starts - own, self.sizes)  # (Q,)
        self.symbols, self.counts, self.taken = grams.symbols[places], grams.counts[places], grams.taken[places]
        self.kept = self.counts - self.taken
        self.total = np.add.reduceat(self.counts, own).astype(np.float64)
        self.freed = np.add.reduceat(self.taken, own).astype(np.float64)

    def leave_out(self, symbols: Ints) -> None:
        """Count a symbol after each context, (n,), once less, as if it were not in the list; -1 for none."""
        hit = np.flatnonzero(self.symbols == np.repeat(symbols[self.rows], self.sizes))
        pair = np.repeat(np.arange(len(self.rows)), self.sizes)[hit]
        # An n-gram that is gone altogether is one less for the shorter one that it ends with; else that stays.
        gone = np.ones((self._n, len(self._discounts) + 1), bool)
        gone[self.rows[pair], self.orders[pair]] = self.counts[hit] == 1
        is_less = product_after(gone)[self.rows[pair], self.orders[pair]]
        hit, pair = hit[is_less], pair[is_less]
        count = self.counts[hit] - 1
        taken = self._discounts[self.orders[pair], np.minimum(count, 3)]
        self.kept[hit] = count - taken
        self.total[pair] -= 1
        self.freed[pair] += taken - self.taken[hit]

    def shares(self, v: int) -> tuple[Floats, Floats]:
        """The probabilities (n, V) that the n-grams give, and what is left of them (n,) for those that nobody met.

        What an order frees goes to the ones below.
        """
        left = np.ones((self._n, len(self._discounts) + 1))
        left[self.rows, self.orders] = np.divide(
            self.freed, self.total, out=np.ones(len(self.rows)), where=self.total > 0
        )
        share = np.divide(
            product_after(left)[self.rows, self.orders], self.total, out=np.zeros(len(self.rows)), where=self.total > 0
        )
        places = np.repeat(self.rows * v, self.sizes) + self.symbols  # (Q,)
        p = np.bincount(places, self.kept * np.repeat(share, self.sizes), self._n * v).reshape(self._n, v)
        return p.astype(np.float32), left.prod(axis=1).astype(np.float32)


def product_after(factors: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """For each place of (n, m) but those of the last column, the product of what stands after it: (n, m - 1)."""
    after: npt.NDArray[Any] = np.cumprod(factors[:, :0:-1], axis=1, dtype=factors.dtype)[:, ::-1]
    return after
