"""The yardstick: a character n-gram model with interpolated modified Kneser-Ney smoothing.

Chen and Goodman, *An empirical study of smoothing techniques for language modeling* (1999), section 3.
Counting is done by NumPy: an n-gram is the pair of the (n-1)-gram before and a symbol, and each distinct
pair gets a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from balderdash.lm.alphabet import END, Alphabet
from balderdash.lm.batches import Ints

Floats = npt.NDArray[np.float64]
ORDERS = range(3, 16)  # `tuned` tries these, until the next two are no better
MOST_SYMBOLS = 4_000_000


@dataclass(frozen=True, slots=True)
class _Level:
    """What one order knows: for each n-gram and each of its contexts, what Kneser-Ney needs.

    Attributes
    ----------
    grams : (G,) sorted codes, context number * V + symbol
    discounted : (G,) (count - discount) / count of the context
    back_off : (C,) the share of each context that the discounts set free for the next lower order
    """

    grams: Ints
    discounted: Floats
    back_off: Floats


class NGram:
    """An n-gram model of terms.

    Parameters
    ----------
    alphabet : the network's, so that both are measured in the same symbols
    terms : what it counts
    order : n; a symbol is predicted from the n - 1 before it
    """

    def __init__(self, alphabet: Alphabet, terms: Sequence[str], order: int) -> None:
        self.alphabet, self.order = alphabet, order
        symbols = _symbols(alphabet, terms, order)  # (R, order): each predicted symbol after its context
        self._context_codes: list[Ints] = []
        self._levels: list[_Level] = []
        contexts = np.zeros(len(symbols), dtype=np.intp)  # (R,) the number of each row's context
        per_order: list[tuple[Ints, Ints]] = []
        for n in range(1, order + 1):
            if n > 1:  # the context of order n is the one of order n - 1 and one symbol further back
                codes = contexts * len(alphabet) + symbols[:, order - n]
                known, contexts = np.unique(codes, return_inverse=True)
                self._context_codes.append(known)
            per_order.append(np.unique(contexts * len(alphabet) + symbols[:, -1], return_inverse=True))
        for n in range(1, order + 1):
            self._levels.append(self._level(n, per_order))

    def _level(self, n: int, per_order: list[tuple[Ints, Ints]]) -> _Level:
        v = len(self.alphabet)
        grams, of_row = per_order[n - 1]
        if n == self.order:
            counts = np.bincount(of_row, minlength=len(grams)).astype(np.float64)
        else:  # Kneser-Ney: in how many different longer n-grams does it occur?
            longer, longer_of_row = per_order[n]
            parent = np.zeros(len(longer), dtype=np.intp)
            parent[longer_of_row] = of_row
            counts = np.bincount(parent, minlength=len(grams)).astype(np.float64)
        contexts = grams // v
        n_contexts = int(contexts[-1]) + 1
        total = np.bincount(contexts, counts, n_contexts)
        discount = _discounts(counts)[np.minimum(counts, 3).astype(np.intp)]
        freed = np.bincount(contexts, discount, n_contexts) / total
        return _Level(grams, (counts - discount) / total[contexts], freed)

    def nats(self, terms: Sequence[str]) -> Floats:
        """-ln p of every symbol of the terms, end symbols included, one after another: (R,)."""
        v = len(self.alphabet)
        symbols = _symbols(self.alphabet, terms, self.order)
        p = np.full(len(symbols), 1 / v)
        contexts = np.zeros(len(symbols), dtype=np.intp)
        seen = np.ones(len(symbols), dtype=bool)  # rows whose context the counts know
        for n, level in enumerate(self._levels, start=1):
            if n > 1:
                codes = contexts * v + symbols[:, self.order - n]
                contexts, found = _find(self._context_codes[n - 2], codes)
                seen &= found
            place, known = _find(level.grams, contexts * v + symbols[:, -1])
            own = np.where(known, level.discounted[place], 0.0)
            p = np.where(seen, own + level.back_off[np.where(seen, contexts, 0)] * p, p)
        nats: Floats = -np.log(p)
        return nats

    def loss(self, terms: Sequence[str]) -> float:
        """Total nats / total symbols, the end symbols included."""
        nats = self.nats(terms)
        return float(nats.sum() / max(1, len(nats)))


def tuned(alphabet: Alphabet, train: Sequence[str], valid: Sequence[str]) -> NGram:
    """The order with the lowest loss on the valid split; without one, the lowest order."""
    best = NGram(alphabet, train, ORDERS[0])
    lowest, worse = best.loss(valid), 0
    for order in ORDERS[1:] if valid else ():
        model = NGram(alphabet, train, order)
        loss = model.loss(valid)
        if loss < lowest:
            best, lowest, worse = model, loss, 0
        elif (worse := worse + 1) == 2:
            break
    return best


def sample(terms: Sequence[str]) -> Sequence[str]:
    """All terms, or every k-th of a list whose n-grams would fill the memory (200 bytes a symbol)."""
    symbols = sum(len(term) + 1 for term in terms)
    return terms[:: -(-symbols // MOST_SYMBOLS)] if terms else terms


def _symbols(alphabet: Alphabet, terms: Sequence[str], order: int) -> Ints:
    """Each symbol after the order - 1 before it: (R, order); before a term stand end symbols."""
    if not terms:
        return np.empty((0, order), dtype=np.intp)
    padding = [END] * (order - 1)
    flat = np.array([k for term in terms for k in (*padding, *alphabet.encode(term), END)], dtype=np.intp)
    windows = np.lib.stride_tricks.sliding_window_view(flat, order)
    # A term of L letters fills L + 1 windows; the order - 1 after them reach into the next padding.
    lengths = np.array([len(term) + 1 for term in terms])
    ends = np.cumsum(lengths + order - 1) - (order - 1)
    keep = np.concatenate([np.arange(end - length, end) for end, length in zip(ends, lengths, strict=True)])
    rows: Ints = windows[keep]
    return rows


def _discounts(counts: Floats) -> Floats:
    """The discounts for counts of 0, 1, 2 and 3 or more, from the counts of counts (eq. 26)."""
    n1, n2, n3, n4 = (max(1.0, float((counts == k).sum())) for k in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    d = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    clipped: Floats = np.clip(d, [0, 0.05, 0.05, 0.05], [0, 0.95, 1.9, 2.8])
    return clipped


def _find(known: Ints, asked: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Where each code stands in a sorted array, and whether it does."""
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return place, known[place] == asked
