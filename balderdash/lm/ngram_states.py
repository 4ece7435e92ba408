"""An n-gram as an automaton, for sampling: what follows a text is found without searching for its contexts.

A state is the longest context of a text that was counted. Each n-gram knows the state after its last symbol, and each
context the one that lacks its furthest symbol, to which the n-gram backs off. Finite-state n-gram models are usual in
speech recognition: Mohri, Pereira and Riley, *Weighted finite-state transducers in speech recognition* (2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from balderdash.cache import Arrays, mapped
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import Ints
from balderdash.lm.ngram import NGram, find
from balderdash.lm.ngram_counts import NGramOrder
from balderdash.lm.parameters import Floats

_DENSE = 3_000_000  # entries of the tables that are kept whole for the low orders


@dataclass(frozen=True, slots=True)
class NGramStates:
    """The C contexts and G n-grams of all orders, the lowest first; of the first D contexts there are whole tables.

    Attributes
    ----------
    start : (1,) the state before a term
    shorter : (C,) each context without its furthest symbol
    left : (C,) the probability that is left for the shorter context
    starts : (C + 1,) where the n-grams of each context begin, and where those of the last one end
    symbols : (G,) the last symbol of each n-gram
    shares : (G,) the probability that its own count gives the n-gram
    following : (G,) the state after it; of no meaning after an end symbol
    dense : (D, V) the probability of every symbol
    dense_following : (D, V) the state after every symbol
    """

    start: Ints
    shorter: Ints
    left: Floats
    starts: Ints
    symbols: Ints
    shares: Floats
    following: Ints
    dense: Floats
    dense_following: Ints

    @classmethod
    def load(cls, alphabet: Alphabet, terms: Sequence[str], order: int, ngram: NGram | None = None) -> NGramStates:
        """Those of the terms' n-gram, from the cache if they are there.

        Parameters
        ----------
        ngram : the n-gram, if the caller has counted it already
        """

        def packed() -> Arrays:
            states = cls.of(NGram.of(alphabet, terms, order) if ngram is None else ngram)
            arrays = [getattr(states, field.name) for field in fields(cls)]
            return [(array.dtype.str, memoryview(array).cast("B")) for array in arrays]

        inputs = "\n".join(terms), "".join(alphabet.characters), str(order)
        arrays = [np.frombuffer(array, dtype) for dtype, array in mapped("states", packed, *inputs, terms=len(terms))]
        tables = [array.reshape(-1, len(alphabet)) for array in arrays[-2:]]
        return cls(*arrays[:-2], *tables)

    @classmethod
    def of(cls, ngram: NGram) -> NGramStates:
        """From the counts."""
        v = len(ngram.alphabet)
        orders = ngram.orders
        first = np.cumsum([0, *(len(order.contexts) for order in orders)])  # the state of each order's first context
        following = _following(orders, v)
        shares, left, table, next_table = [], [], [np.full((1, v), 1 / v)], [np.zeros((1, v), np.int32)]
        size, is_dense = 0, True
        for n, order in enumerate(orders):
            total = np.add.reduceat(order.counts, order.starts[:-1], dtype=np.float64)  # (C,) of this order
            share = (order.counts - order.taken) / total[order.numbers]  # (G,)
            rest = 1 - np.add.reduceat(share, order.starts[:-1])  # (C,)
            shares.append(share.astype(np.float32))
            left.append(rest.astype(np.float32))
            following[n] = (following[n] + first[min(n + 1, len(orders) - 1)]).astype(np.int32)
            size += len(order.contexts) * v
            is_dense = is_dense and (size <= _DENSE or n == 0)
            if is_dense:
                parents = order.contexts // v
                table.append(table[-1][parents] * rest[:, None])
                table[-1][order.numbers, order.symbols] += share
                next_table.append(next_table[-1][parents])
                next_table[-1][order.numbers, order.symbols] = following[n]
        shorter = [(order.contexts // v + first[max(0, n - 1)]).astype(np.int32) for n, order in enumerate(orders)]
        ends = np.cumsum([0, *(len(order.symbols) for order in orders)])
        starts = [(order.starts[:-1] + end).astype(np.int32) for order, end in zip(orders, ends, strict=False)]
        return cls(
            np.array([first[len(orders) - 1]], np.int32),  # end symbols alone have the lowest code
            np.concatenate(shorter),
            np.concatenate(left),
            np.append(np.concatenate(starts), ends[-1:].astype(np.int32)),
            np.concatenate([order.symbols for order in orders]),
            np.concatenate(shares),
            np.concatenate(following),
            np.concatenate(table[1:]).astype(np.float32),
            np.concatenate(next_table[1:]),
        )

    def next(self, states: Ints) -> tuple[Floats, Ints]:
        """What follows each of n states: the probability of every symbol, (n, V), and the state after it, (n, V)."""
        v = self.dense.shape[1]
        rows, contexts, weights = [], [], []  # of each pair of a row and a context longer than those in the tables
        base, weight = states.copy(), np.ones(len(states), np.float32)  # (n,) each
        longer = np.flatnonzero(base >= len(self.dense))
        while len(longer):
            here = base[longer]
            rows.append(longer)
            contexts.append(here)
            weights.append(weight[longer])
            weight[longer] *= self.left[here]
            base[longer] = here = self.shorter[here]
            longer = longer[here >= len(self.dense)]
        q = self.dense[base]  # (n, V)
        following = self.dense_following[base]
        if rows:
            q *= weight[:, None]
            row, context = np.concatenate(rows[::-1]), np.concatenate(contexts[::-1])  # (P,) short contexts first
            begin = self.starts[context]
            sizes = self.starts[context + 1] - begin
            own = np.cumsum(sizes) - sizes  # (P,) where the n-grams of each pair begin below
            grams = np.arange(sizes.sum()) + np.repeat(begin - own, sizes)  # (Q,)
            places = np.repeat(row * v, sizes) + self.symbols[grams]  # (Q,)
            shares = self.shares[grams] * np.repeat(np.concatenate(weights[::-1]), sizes)
            q += np.bincount(places, shares, q.size).reshape(q.shape)
            following.reshape(-1)[places] = self.following[grams]  # the longest context comes last, so it is kept
        return q, following


def _following(orders: Sequence[NGramOrder], v: int) -> list[Ints]:
    """For each n-gram of each order, the longest context after it: its number in the next order, or in the highest."""
    following: list[Ints] = []
    last = np.zeros(1, np.int64)  # (C,) the nearest symbol of each context
    before = np.zeros(1, np.int64)  # (C,) each context without its nearest symbol, a context of the order below
    for n, order in enumerate(orders[:-1]):
        longer = orders[n + 1]
        parents, furthest = np.divmod(longer.contexts.astype(np.int64), v)
        if n == 0:
            before, last = np.zeros(len(parents), np.int64), furthest
        else:
            before, last = find(order.contexts, before[parents] * v + furthest)[0], last[parents]
        grams = order.numbers * v + order.symbols  # (G,)
        place, is_counted = find(grams, before * v + last)  # no n-gram leads to a term's beginning
        numbers: Ints = np.zeros(len(grams), np.int32)
        numbers[place[is_counted]] = np.flatnonzero(is_counted)
        following.append(numbers)
    highest = orders[-1]
    if len(orders) == 1:
        return [np.zeros(len(highest.symbols), np.int32)]
    place, _ = find(grams, (highest.contexts // v)[highest.numbers] * np.int64(v) + highest.symbols)
    return [*following, following[-1][place]]
