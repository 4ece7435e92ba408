"""A character n-gram model with interpolated modified Kneser-Ney smoothing.

Chen and Goodman, *An empirical study of smoothing techniques for language modeling* (1999), section 3.

    p(s | w1 .. wk) = (count(w1 .. wk s) - D) / count(w1 .. wk)  +  back_off(w1 .. wk) p(s | w2 .. wk)

The list's symbols are sorted once, by the symbols before them, the nearest first. Then the rows that share
a context of any length lie together, and contexts are numbered by counting where they change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from balderdash.lm.alphabet import END, Alphabet
from balderdash.lm.batches import Batch, Ints, contexts
from balderdash.lm.parameters import Floats

ORDERS = range(3, 16)  # `tuned` tries these, until the next two are no better
MOST_SYMBOLS = 4_000_000
_DENSE = 2_000_000  # entries of the table of a low order


@dataclass(frozen=True, slots=True)
class _Level:
    """What one order knows of its G n-grams and their C contexts.

    Attributes
    ----------
    contexts : (C,) ascending codes: the number of the context one symbol shorter, times V, + the furthest symbol
    grams : (G,) ascending codes: the number of the context, times V, + the symbol that follows
    starts : (C + 1,) where in `grams` each context begins
    counts : (G,) of each n-gram
    symbols : (G,) the symbol that follows, once more by itself
    kept : (G,) the counts without their discounts
    total : (C,) the sum of a context's counts
    freed : (C,) the sum of its discounts
    discounts : (4,) for a count of 0, 1, 2 and 3 or more
    """

    contexts: Ints
    grams: Ints
    starts: Ints
    counts: Ints
    symbols: Ints
    kept: Floats
    total: Floats
    freed: Floats
    discounts: Floats

    @classmethod
    def of(cls, v: int, contexts: Ints, grams: Ints, counts: Ints) -> _Level:
        """Work out the discounts."""
        numbers = grams // v  # (G,) of each n-gram's context
        discounts = _discounts(counts)
        taken = discounts[np.minimum(counts, 3)]
        return cls(
            _compact(contexts),
            _compact(grams),
            _compact(np.searchsorted(numbers, np.arange(len(contexts) + 1))),
            _compact(counts),
            _compact(grams % v),
            (counts - taken).astype(np.float32),
            np.bincount(numbers, counts, len(contexts)).astype(np.float64),
            np.bincount(numbers, taken, len(contexts)).astype(np.float64),
            discounts,
        )

    def discount(self, counts: Ints) -> Floats:
        """What Kneser-Ney takes from each count, the same shape."""
        taken: Floats = self.discounts[np.minimum(counts, 3)]
        return taken


class Counts:
    """A list, sorted so that the n-grams of any order up to `most` can be counted.

    Parameters
    ----------
    alphabet : the network's, so that both are measured in the same symbols
    terms : what is counted
    most : the highest order that `model` can be asked for
    """

    def __init__(self, alphabet: Alphabet, terms: Sequence[str], most: int) -> None:
        self.alphabet, self.most = alphabet, most
        windows = _windows(alphabet, terms, most)  # (R, most): each predicted symbol after its context
        bits = (len(alphabet) - 1).bit_length()
        self._bits, self._per_key = bits, 62 // bits
        keys = []  # (R,) each, the nearest symbols in the first one
        for first in range(1, most, self._per_key):
            key = np.zeros(len(windows), np.int64)
            for back in range(first, first + self._per_key):
                key <<= bits
                if back < most:
                    key |= windows[:, most - 1 - back]
            keys.append(key)
        order = np.lexsort(keys[::-1]) if keys else np.arange(len(windows))
        self._keys = [key[order] for key in keys]
        self._symbols = windows[order, -1].astype(np.int64)  # (R,)

    def model(self, order: int) -> NGram:
        """Count the n-grams of the order and of all below it."""
        v = len(self.alphabet)
        numbers, starts = self._contexts(order - 1)
        grams, counts = np.unique(numbers * v + self._symbols, return_counts=True)
        levels = []
        for n in range(order, 0, -1):
            if n > 1:
                shorter, shorter_starts = self._contexts(n - 2)
                parents = shorter[starts]  # (C,) the number of each context without its furthest symbol
                codes = parents * v + self._symbol_back(n - 1)[starts]
            else:
                codes = np.zeros(1, np.int64)
            levels.append(_Level.of(v, codes, grams, counts))
            if n > 1:  # Kneser-Ney: below, an n-gram counts once for each longer one that ends with it
                grams, counts = np.unique(parents[grams // v] * v + grams % v, return_counts=True)
                starts = shorter_starts
        return NGram(self.alphabet, levels[::-1])

    def _contexts(self, length: int) -> tuple[Ints, Ints]:
        """The number of each row's context of that length, (R,), and the first row of each context, (C,)."""
        changes = np.zeros(len(self._symbols), bool)
        changes[:1] = True
        for key in self._keys:
            here = min(length, self._per_key)
            if here > 0:
                cut = key >> self._bits * (self._per_key - here)
                changes[1:] |= cut[1:] != cut[:-1]
            length -= here
        return np.cumsum(changes, dtype=np.intp) - 1, np.flatnonzero(changes)

    def _symbol_back(self, back: int) -> Ints:
        """The symbol so many places before each predicted one, (R,)."""
        key, place = divmod(back - 1, self._per_key)
        symbols: Ints = self._keys[key] >> self._bits * (self._per_key - 1 - place) & (1 << self._bits) - 1
        return symbols


class NGram:
    """An n-gram model of terms: a distribution over the next symbol for every context.

    Attributes
    ----------
    alphabet : of its symbols
    order : n; a symbol is predicted from the n - 1 before it
    """

    def __init__(self, alphabet: Alphabet, levels: Sequence[_Level]) -> None:
        self.alphabet, self.order = alphabet, len(levels)
        self._levels = levels
        self._dense_order = 0
        self._dense = np.zeros((0, 0), np.float32)  # (C, V) the distributions of one low order
        self._fill_dense()

    @classmethod
    def of(cls, alphabet: Alphabet, terms: Sequence[str], order: int) -> NGram:
        """Count the terms."""
        return Counts(alphabet, terms, order).model(order)

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
        windows = _windows(self.alphabet, terms, self.order)  # (R, order)
        p = np.full(len(windows), 1 / v)
        for level, rows, numbers in self._known(windows[:, :-1]):
            place, known = _find(level.grams, numbers * v + windows[rows, -1])
            count = np.where(known, level.counts[place], 0)
            p[rows] = (count - level.discount(count) + level.freed[numbers] * p[rows]) / level.total[numbers]
        nats: Floats = -np.log(p)
        return nats

    def loss(self, terms: Sequence[str]) -> float:
        """Total nats / total symbols, the end symbols included."""
        nats = self.nats(terms)
        return float(nats.sum() / max(1, len(nats)))

    def _known(self, contexts: Ints) -> Iterator[tuple[_Level, Ints, Ints]]:
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
    best = counts.model(ORDERS[0])
    lowest, worse = best.loss(valid), 0
    for order in ORDERS[1:] if valid else ():
        model = counts.model(order)
        loss = model.loss(valid)
        if loss < lowest:
            best, lowest, worse = model, loss, 0
        elif (worse := worse + 1) == 2:
            break
    return best


def stride(terms: Sequence[str]) -> int:
    """Count every so many terms: all, but for a list whose n-grams would fill the memory."""
    return max(1, -(-sum(len(term) + 1 for term in terms) // MOST_SYMBOLS))


def _windows(alphabet: Alphabet, terms: Sequence[str], order: int) -> Ints:
    """Each symbol after the order - 1 before it: (R, order); before a term stand end symbols."""
    if not terms:
        return np.empty((0, order), dtype=np.intp)
    lengths = np.array([len(term) + 1 for term in terms])
    ends = np.cumsum(lengths + order - 1)  # where each term's padding, letters and end symbol end
    flat = np.full(ends[-1], END, np.uint8 if len(alphabet) <= 256 else np.int32)
    letters = lengths - 1
    flat[np.arange(letters.sum()) + np.repeat(ends - 1 - np.cumsum(letters), letters)] = alphabet.encode_all(terms)
    windows = np.lib.stride_tricks.sliding_window_view(flat, order)
    # A term of L letters fills L + 1 windows; the order - 1 after them reach into the next padding.
    ends -= order - 1
    keep = np.arange(lengths.sum()) + np.repeat(ends - np.cumsum(lengths), lengths)
    rows: Ints = windows[keep]
    return rows


def _discounts(counts: Ints) -> Floats:
    """The discounts for counts of 0, 1, 2 and 3 or more, from the counts of counts (eq. 26)."""
    n1, n2, n3, n4 = (max(1.0, float((counts == k).sum())) for k in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    d = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    clipped: Floats = np.clip(d, [0, 0.05, 0.05, 0.05], [0, 0.95, 1.9, 2.8])
    return clipped


def _compact(numbers: Ints) -> Ints:
    """Half the size where that is enough: a search is faster in what the cache can hold."""
    return numbers.astype(np.int32) if numbers.max(initial=0) < 2**31 else numbers


def _find(known: Ints, asked: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Where each code stands in an ascending array, and whether it does."""
    asked = asked.astype(known.dtype)  # or each search would convert all that is known
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return place, known[place] == asked
