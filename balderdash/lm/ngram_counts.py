"""Counting the n-grams of a list, of all orders from one sort.

The list's symbols are sorted by the symbols before them, the nearest first. Rows that share a context of any length
then lie together, so the contexts of every length are numbered by counting where they change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np

from balderdash.lm.alphabet import END, Alphabet
from balderdash.lm.batches import Ints
from balderdash.lm.parameters import Floats


def windows(alphabet: Alphabet, terms: Sequence[str], order: int) -> Ints:
    """Every symbol of the terms after the order - 1 symbols before it, (R, order); before a term stand end symbols."""
    if not terms:
        return np.empty((0, order), dtype=np.intp)
    lengths = np.array([len(term) + 1 for term in terms])
    ends = np.cumsum(lengths + order - 1)  # where each term's padding, letters and end symbol end
    flat = np.full(ends[-1], END, np.uint8 if len(alphabet) <= 256 else np.int32)
    letters = lengths - 1
    flat[np.arange(letters.sum()) + np.repeat(ends - 1 - np.cumsum(letters), letters)] = alphabet.encode_all(terms)
    all_windows = np.lib.stride_tricks.sliding_window_view(flat, order)
    # A term of L letters has L + 1 windows; the order - 1 windows after them reach into the next term's padding.
    ends -= order - 1
    keep = np.arange(lengths.sum()) + np.repeat(ends - np.cumsum(lengths), lengths)
    rows: Ints = all_windows[keep]
    return rows


@dataclass(frozen=True)
class NGramOrder:
    """The G n-grams of one order and their C contexts.

    Attributes
    ----------
    contexts : (C,) ascending codes: the number of the context one symbol shorter, times V, + the furthest symbol
    starts : (C + 1,) where the n-grams of each context begin, and where those of the last one end
    symbols : (G,) the symbol that follows the context, ascending within a context
    counts : (G,) how often
    """

    contexts: Ints
    starts: Ints
    symbols: Ints
    counts: Ints

    @classmethod
    def of(cls, v: int, contexts: Ints, grams: Ints, counts: Ints) -> NGramOrder:
        """From ascending codes of n-grams: the number of the context, times V, + the symbol that follows."""
        numbers, symbols = np.divmod(grams, v)
        starts = np.append(np.flatnonzero(np.diff(numbers, prepend=-1)), len(grams))  # each context has an n-gram
        symbols = symbols.astype(np.uint8) if v <= 256 else _compact(symbols)
        return cls(_compact(contexts), _compact(starts), symbols, _compact(counts))

    @cached_property
    def discounts(self) -> Floats:
        """(4,) what Kneser-Ney smoothing takes from a count of 0, 1, 2, and 3 or more (Chen and Goodman, eq. 26)."""
        n1, n2, n3, n4 = (max(1.0, float((self.counts == k).sum())) for k in (1, 2, 3, 4))
        y = n1 / (n1 + 2 * n2)
        d = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
        clipped: Floats = np.clip(d, [0, 0.05, 0.05, 0.05], [0, 0.95, 1.9, 2.8])
        return clipped

    @cached_property
    def numbers(self) -> Ints:
        """(G,) the number of each n-gram's context."""
        return np.repeat(np.arange(len(self.contexts)), np.diff(self.starts))

    @cached_property
    def taken(self) -> Floats:
        """(G,) the discount of each n-gram."""
        taken: Floats = self.discounts[np.minimum(self.counts, 3)]
        return taken

    @cached_property
    def total(self) -> Floats:
        """(C,) the sum of each context's counts."""
        total: Floats = np.bincount(self.numbers, self.counts, len(self.contexts)).astype(np.float64)
        return total

    @cached_property
    def freed(self) -> Floats:
        """(C,) the sum of each context's discounts."""
        freed: Floats = np.bincount(self.numbers, self.taken, len(self.contexts)).astype(np.float64)
        return freed


class Counts:
    """A list, sorted so that the n-grams of any order up to `most` can be counted.

    Parameters
    ----------
    alphabet : the network's, so that the losses of both are measured in the same symbols
    terms : the terms to count
    most : the highest order that `up_to` can be asked for
    """

    def __init__(self, alphabet: Alphabet, terms: Sequence[str], most: int) -> None:
        self.alphabet, self.most = alphabet, most
        rows = windows(alphabet, terms, most)  # (R, most)
        bits = (len(alphabet) - 1).bit_length()
        self._bits, self._per_key = bits, 62 // bits
        keys = []  # (R,) each: as many symbols before the predicted one as fit, the nearest ones in the first key
        for first in range(1, most, self._per_key):
            key = np.zeros(len(rows), np.int64)
            for back in range(first, first + self._per_key):
                key <<= bits
                if back < most:
                    key |= rows[:, most - 1 - back]
            keys.append(key)
        order = np.lexsort(keys[::-1]) if keys else np.arange(len(rows))
        self._keys = [key[order] for key in keys]
        self._symbols = rows[order, -1].astype(np.int64)  # (R,)

    def up_to(self, order: int) -> list[NGramOrder]:
        """The n-grams of the order and of all orders below it, the lowest first."""
        below, top = zip(*islice(self.growing(), order), strict=True)
        return [*below[1:], top[-1]]

    def growing(self) -> Iterator[tuple[NGramOrder | None, NGramOrder]]:
        """For each order n from 1 to `most`: order n - 1 (None for n = 1) and order n of every model that goes so far.

        In its highest order a model counts an n-gram as often as it occurs. In the order below, an n-gram counts once
        for each longer one that ends with it (Kneser-Ney). That does not depend on the highest order, so a model of
        order n + 1 has the same orders up to n - 1 as a model of order n.
        """
        v = len(self.alphabet)
        below: NGramOrder | None = None
        top: NGramOrder | None = None
        shorter = np.empty(0, np.intp)
        for n in range(1, self.most + 1):
            numbers, starts = self._contexts(n - 1)
            grams, counts = np.unique(numbers * v + self._symbols, return_counts=True)
            codes = np.zeros(1, np.int64)
            if top is not None:
                parents = shorter[starts]  # (C,) the number of each context without its furthest symbol
                codes = parents * v + self._symbol_back(n - 1)[starts]
                _, endings = np.unique(parents[grams // v] * v + grams % v, return_counts=True)
                below = replace(top, counts=_compact(endings))
            top, shorter = NGramOrder.of(v, codes, grams, counts), numbers
            yield below, top

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
        """The symbol `back` places before each predicted one, (R,)."""
        key, place = divmod(back - 1, self._per_key)
        symbols: Ints = self._keys[key] >> self._bits * (self._per_key - 1 - place) & (1 << self._bits) - 1
        return symbols


def _compact(numbers: Ints) -> Ints:
    """As 32-bit integers if they fit: searching is faster in what the cache holds."""
    return numbers.astype(np.int32) if numbers.max(initial=0) < 2**31 else numbers
