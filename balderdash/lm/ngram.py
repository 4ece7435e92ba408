"""A character n-gram model with interpolated modified Kneser-Ney smoothing.

Chen and Goodman, *An empirical study of smoothing techniques for language modeling* (1999), section 3:

    q(s | w1 .. wk) = (count(w1 .. wk s) - D) / count(w1 .. wk)  +  back_off(w1 .. wk) q(s | w2 .. wk)

The network starts from it (`network`) and has to beat it. `ngram_counts` counts; this file makes probabilities of the
counts: `NGram` for any contexts, `PriorCache` for the terms of a training run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from balderdash.cache import cached
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import Batch, Ints, contexts, evenly, symbols_in
from balderdash.lm.ngram_counts import Counts, NGramOrder, windows
from balderdash.lm.parameters import Floats

Bools = npt.NDArray[np.bool_]

ORDERS = range(3, 16)  # `tuned` tries these, until two in a row are no better
MOST_SYMBOLS = 4_000_000  # that are counted; the tables of more would not fit into memory
MOST_CACHED = 400_000_000  # probabilities that `PriorCache` keeps, 800 MB
_MOST_TRIED = 100_000  # symbols of the valid split that `tuned` tries each order on
_AT_ONCE = 512  # terms in `nats_as_new`, whose tables have a row for each letter and a column for each symbol
_DENSE = 2_000_000  # entries of the largest table that is kept for a low order


class NGram:
    """A distribution over the next symbol for every context.

    Parameters
    ----------
    alphabet : its symbols
    orders : the counts of each order, the lowest first

    Attributes
    ----------
    order : n; a symbol is predicted from the n - 1 symbols before it
    orders : the counts of each order, the lowest first
    """

    def __init__(self, alphabet: Alphabet, orders: Sequence[NGramOrder]) -> None:
        self.alphabet, self.order, self.orders = alphabet, len(orders), orders

    @classmethod
    def of(cls, alphabet: Alphabet, terms: Sequence[str], order: int) -> NGram:
        """Count the terms, or read the counts from the cache."""
        inputs = "\n".join(terms), "".join(alphabet.characters), str(order)
        packed = cached("ngram", lambda: _packed(alphabet, terms, order), *inputs, terms=len(terms))
        model = cls(alphabet, [NGramOrder(*map(_unpacked, arrays)) for arrays in packed])
        _ = model._table, model._dense  # built now, before two threads ask for them
        return model

    def probabilities(self, contexts: Ints, left_out: Ints | None = None) -> Floats:
        """What follows each context: (n, V).

        Parameters
        ----------
        contexts : (n, order - 1) the symbols before, the nearest last; before a term stand end symbols
        left_out : (n,) a symbol that was counted after each context and is to count once less, as if this occurrence
            were not in the list; -1 for none
        """
        n, v = len(contexts), len(self.alphabet)
        matches = list(self._matches(contexts))
        in_dense, dense_rows = np.zeros(n, bool), np.empty((0, v), np.float32)
        dense_order, dense = self._dense
        if dense_order:  # the low orders are looked up, except where a symbol is left out
            rows, numbers = matches[dense_order - 1]
            is_plain = np.ones(len(rows), bool) if left_out is None else left_out[rows] < 0
            in_dense[rows[is_plain]] = True
            dense_rows = dense[numbers[is_plain]]
            matches[:dense_order] = [
                (rows[rest], numbers[rest]) for rows, numbers in matches[:dense_order] for rest in [~in_dense[rows]]
            ]
        counts = ContextCounts(self._table, matches, n)
        if left_out is not None and left_out.max(initial=-1) >= 0:
            counts.leave_out(left_out)
        q, rest = counts.shares(v)
        q[in_dense] += dense_rows * rest[in_dense, None]
        q[~in_dense] += rest[~in_dense, None] / v
        return q

    def with_prior(self, batch: Batch, counted: Bools | None = None) -> Batch:
        """The batch with ln q at each row.

        Parameters
        ----------
        counted : (B,) the caller's terms that this n-gram has counted itself. It must not know their answers, so each
            of their symbols is predicted as if it were not in the list
        """
        left_out = None
        if counted is not None:
            is_counted = counted[batch.order]  # (B,) in the batch's own order
            per_row = np.concatenate([is_counted[: rows.stop - rows.start] for rows in batch.steps])  # (N,)
            left_out = np.where(per_row, batch.targets, -1)
        q = self.probabilities(contexts(batch, self.order - 1), left_out)
        return replace(batch, log_prior=np.log(q, out=q))

    def nats(self, terms: Sequence[str]) -> Floats:
        """-ln q of every symbol of the terms, the end symbols included, one term after another: (R,)."""
        following = _Following(self.alphabet, terms, self.order)
        for order in self.orders:
            following.look_up(order)
            following.q = following.with_order(order)
        nats: Floats = -np.log(following.q)
        return nats

    def nats_as_new(self, terms: Sequence[str], counted: Collection[str]) -> Iterator[Floats]:
        """-ln q of every symbol of each term, the end symbol included: (letters + 1,) for each.

        Parameters
        ----------
        counted : the terms that this n-gram has counted; each of them counts once less
        """
        for start in range(0, len(terms), _AT_ONCE):
            some = terms[start : start + _AT_ONCE]
            lengths = np.array([len(term) + 1 for term in some])
            grams = windows(self.alphabet, some, self.order).astype(np.intp)  # (R, order)
            is_counted = np.repeat([term in counted for term in some], lengths)  # (R,)
            nats: Floats = np.empty(len(grams)) if is_counted.all() else self.nats(some)
            rows = grams[is_counted]
            if len(rows):
                q = self.probabilities(rows[:, :-1], rows[:, -1])
                nats[is_counted] = -np.log(q[np.arange(len(rows)), rows[:, -1]])
            yield from np.split(nats, np.cumsum(lengths)[:-1])

    def loss(self, terms: Sequence[str]) -> float:
        """Total nats / total symbols, the end symbols included."""
        nats = self.nats(terms)
        return float(nats.sum() / max(1, len(nats)))

    def _matches(self, contexts: Ints) -> Iterator[tuple[Ints, Ints]]:
        """For each order, the lowest first: the rows whose context was counted, and the context's number there."""
        v = len(self.alphabet)
        rows = np.arange(len(contexts))
        numbers = np.zeros(len(contexts), dtype=np.intp)
        for n, order in enumerate(self.orders, start=1):
            if n > 1:
                numbers, found = find(order.contexts, numbers * v + contexts[rows, -(n - 1)])
                rows, numbers = rows[found], numbers[found]
            yield rows, numbers

    @cached_property
    def _table(self) -> NGramTable:
        return NGramTable.of(self.orders)

    @cached_property
    def _dense(self) -> tuple[int, Floats]:
        """The highest order whose distributions fit into a small table, and that table, (C, V).

        Half of all contexts that are asked for are found there.
        """
        v = len(self.alphabet)
        highest, dense = 0, np.zeros((0, v), np.float32)
        table = np.full((1, v), 1 / v)
        for n, order in enumerate(self.orders, start=1):
            if len(order.contexts) * v > _DENSE:
                break
            parents = order.contexts // v
            table = table[parents] * (order.freed / order.total)[:, None]  # (C, V)
            table[order.numbers, order.symbols] += (order.counts - order.taken) / order.total[order.numbers]
            highest, dense = n, table.astype(np.float32)
        return highest, dense


@dataclass(frozen=True, slots=True)
class NGramTable:
    """The G n-grams and C contexts of all orders in one, the lowest order first, so that all are asked at once.

    Attributes
    ----------
    first : (orders,) the number here of each order's first context
    starts : (C + 1,) where the n-grams of each context begin, and where those of the last one end
    symbols, counts, taken : (G,) as in `NGramOrder`
    discounts : (orders, 4) as in `NGramOrder`
    """

    first: Ints
    starts: Ints
    symbols: Ints
    counts: Ints
    taken: Floats
    discounts: Floats

    @classmethod
    def of(cls, orders: Sequence[NGramOrder]) -> NGramTable:
        """Join the orders."""
        ends = np.cumsum([len(order.symbols) for order in orders])
        starts = [order.starts[:-1] + (end - len(order.symbols)) for order, end in zip(orders, ends, strict=True)]
        return cls(
            np.cumsum([0, *(len(order.contexts) for order in orders[:-1])]),
            np.concatenate([*starts, ends[-1:]]),
            np.concatenate([order.symbols for order in orders]),
            np.concatenate([order.counts for order in orders]),
            np.concatenate([order.taken for order in orders]),
            np.stack([order.discounts for order in orders]),
        )


class ContextCounts:
    """The counts of n contexts: P pairs of a context and an order that has counted it, with Q n-grams in all.

    Parameters
    ----------
    table : all orders
    matches : for each order, the rows of the contexts that it has counted, and their numbers there
    n : how many contexts there are

    Attributes
    ----------
    rows, orders : (P,) the context and the order of each pair
    sizes : (P,) how many n-grams it has
    symbols, counts, taken : (Q,) of each n-gram
    kept : (Q,) its count less its discount
    total, freed : (P,) the sum of each pair's counts, and of its discounts
    """

    def __init__(self, table: NGramTable, matches: Sequence[tuple[Ints, Ints]], n: int) -> None:
        self._n, self._discounts = n, table.discounts
        self.rows = np.concatenate([rows for rows, _ in matches])
        self.orders = np.repeat(np.arange(len(matches)), [len(rows) for rows, _ in matches])
        numbers = np.concatenate([numbers for _, numbers in matches]) + table.first[self.orders]
        starts = table.starts[numbers]  # (P,) where the n-grams of each pair begin in the table
        self.sizes = table.starts[numbers + 1] - starts
        own = np.cumsum(self.sizes) - self.sizes  # (P,) and where they begin here
        places = np.arange(self.sizes.sum()) + np.repeat(starts - own, self.sizes)  # (Q,)
        self.symbols, self.counts, self.taken = table.symbols[places], table.counts[places], table.taken[places]
        self.kept = self.counts - self.taken
        self.total = np.add.reduceat(self.counts, own).astype(np.float64)
        self.freed = np.add.reduceat(self.taken, own).astype(np.float64)

    def leave_out(self, symbols: Ints) -> None:
        """Count a symbol (n,) after each context once less, as if it were not in the list; -1 for none."""
        hit = np.flatnonzero(self.symbols == np.repeat(symbols[self.rows], self.sizes))
        pair = np.repeat(np.arange(len(self.rows)), self.sizes)[hit]
        # Only an n-gram that disappears lowers the count of the shorter one that it ends with.
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
        """The probabilities that the n-grams give, (n, V), and what is left for all other symbols, (n,).

        Each order passes on to the order below it what its discounts free.
        """
        left = np.ones((self._n, len(self._discounts) + 1))
        left[self.rows, self.orders] = np.divide(
            self.freed, self.total, out=np.ones(len(self.rows)), where=self.total > 0
        )
        share = np.divide(
            product_after(left)[self.rows, self.orders], self.total, out=np.zeros(len(self.rows)), where=self.total > 0
        )
        places = np.repeat(self.rows * v, self.sizes) + self.symbols  # (Q,)
        q = np.bincount(places, self.kept * np.repeat(share, self.sizes), self._n * v).reshape(self._n, v)
        return q.astype(np.float32), left.prod(axis=1).astype(np.float32)


def product_after(factors: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The product of what stands after each entry of (n, m) in its row: (n, m - 1), for all but the last column."""
    after: npt.NDArray[Any] = np.cumprod(factors[:, :0:-1], axis=1, dtype=factors.dtype)[:, ::-1]
    return after


class PriorCache:
    """ln q for the terms of a train split, worked out once: it is the same in every epoch.

    Kept in half precision, which is exact to 1/128 for q above e^-16 and takes half the memory.

    Parameters
    ----------
    ngram : the n-gram
    train : the terms
    counted : (terms,) which of them the n-gram has counted
    """

    def __init__(self, ngram: NGram, train: Sequence[str], counted: Bools) -> None:
        self._ngram, self._counted = ngram, counted
        ends = np.cumsum([len(term) + 1 for term in train])
        self._starts = np.concatenate([[0], ends[:-1]])  # (terms,) the first row of each term
        self._is_known = np.zeros(len(train), bool)
        rows, symbols = int(ends[-1]), len(ngram.alphabet)
        self._is_used = self.size(rows, symbols) > 0
        if self._is_used:
            self._log_prior = np.empty((rows, symbols), np.float16)  # (R, V); takes memory as it fills

    @staticmethod
    def size(rows: int, symbols: int) -> int:
        """How many numbers are kept for R rows and V symbols: all, or none where that would be too many."""
        return rows * symbols if rows * symbols <= MOST_CACHED else 0

    def with_prior(self, batch: Batch, terms: Ints) -> Batch:
        """The batch with ln q at each row.

        Parameters
        ----------
        terms : (B,) the place in the train split of each of the caller's terms
        """
        if not self._is_used:
            return self._ngram.with_prior(batch, self._counted[terms])
        first = self._starts[terms[batch.order]]  # (B,)
        rows = np.concatenate([first[: s.stop - s.start] + t for t, s in enumerate(batch.steps)])  # (N,)
        if not self._is_known[terms].all():
            self._log_prior[rows] = self._ngram.with_prior(batch, self._counted[terms]).log_prior
            self._is_known[terms] = True
        return replace(batch, log_prior=self._log_prior[rows].astype(np.float32))


class _Following:
    """The probability of every symbol of some terms, R in all, as one order after another is added.

    Attributes
    ----------
    q : (R,) with the orders so far, float64
    """

    def __init__(self, alphabet: Alphabet, terms: Sequence[str], most: int) -> None:
        self._v, self._grams = len(alphabet), windows(alphabet, terms, most)  # (R, most)
        self.q = np.full(len(self._grams), 1 / self._v)
        self._rows = np.arange(len(self._grams))  # (n,) the rows whose context was counted
        self._numbers = np.zeros(len(self._grams), np.intp)  # (n,) the number of that context
        self._n = 0

    def look_up(self, order: NGramOrder) -> None:
        """Find the contexts and the n-grams of the next order."""
        self._n += 1
        if self._n > 1:
            codes = self._numbers * self._v + self._grams[self._rows, -self._n]
            numbers, found = find(order.contexts, codes)
            self._rows, self._numbers = self._rows[found], numbers[found]
        wanted = self._numbers * self._v + self._grams[self._rows, -1]
        self._places, self._known = find(order.numbers * self._v + order.symbols, wanted)

    def with_order(self, order: NGramOrder) -> Floats:
        """(R,) with one more order; `look_up` has found its n-grams, whatever their counts."""
        q = self.q.copy()
        kept = np.where(self._known, order.counts[self._places] - order.taken[self._places], 0)
        q[self._rows] = (kept + order.freed[self._numbers] * q[self._rows]) / order.total[self._numbers]
        return q


def tuned(alphabet: Alphabet, train: Sequence[str], valid: Sequence[str]) -> NGram:
    """The n-gram of the order with the lowest loss on the valid split; of the lowest order if that is empty.

    All orders are tried in one pass, because a model shares all but its two highest orders with the next one.
    """
    counts = Counts(alphabet, train, ORDERS[-1] if valid else ORDERS[0])
    following = _Following(alphabet, list(compress(valid, evenly(valid, _MOST_TRIED))), counts.most)
    lower: list[NGramOrder] = []
    best: list[NGramOrder] = []
    lowest, worse = np.inf, 0
    for order, (below, top) in enumerate(counts.growing(), start=1):
        if below is not None:
            following.q = following.with_order(below)
            lower.append(below)
        following.look_up(top)
        if order not in ORDERS:
            continue
        loss = -np.log(following.with_order(top)).mean() if valid else 0.0
        if loss < lowest:
            best, lowest, worse = [*lower, top], loss, 0
        elif (worse := worse + 1) == 2:
            break
    return NGram(alphabet, best)


def to_count(terms: Sequence[str], most: int = MOST_SYMBOLS, own: int | None = None) -> Bools:
    """Which of the terms to count, (terms,): all, or an even selection of no more symbols than `most`.

    Parameters
    ----------
    own : how many of the first terms are the list's own; they come before those of a companion
    """
    mine, others = terms[:own], terms[len(terms) if own is None else own :]
    return np.concatenate([evenly(mine, most), evenly(others, max(0, most - symbols_in(mine)))])


_Packed: TypeAlias = tuple[str, bytes]  # an array's dtype and content


def _packed(alphabet: Alphabet, terms: Sequence[str], order: int) -> list[list[_Packed]]:
    """The arrays of each order, for the cache."""
    orders = Counts(alphabet, terms, order).up_to(order)
    return [[(a.dtype.str, a.tobytes()) for a in (n.contexts, n.starts, n.symbols, n.counts)] for n in orders]


def _unpacked(packed: _Packed) -> Ints:
    dtype, content = packed
    numbers: Ints = np.frombuffer(content, dtype)
    return numbers


def find(known: Ints, wanted: Ints) -> tuple[Ints, Bools]:
    """Where each code stands in an ascending array, and whether it is there."""
    wanted = wanted.astype(known.dtype)  # or each search would convert the whole array
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return place, known[place] == wanted
