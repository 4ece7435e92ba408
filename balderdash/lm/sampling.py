"""Sampling: hundreds of terms at once, one letter of each per step.

Terms that begin alike are computed once until their letters differ, and a term that its caller would refuse can be
given up before it ends. docs/speed.md says what each of these saves, and what did not pay.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from balderdash.lm.activations import log_softmax
from balderdash.lm.alphabet import END, UNKNOWN, Alphabet
from balderdash.lm.batches import Ints
from balderdash.lm.evaluation import Score
from balderdash.lm.network import step, with_prior
from balderdash.lm.ngram import NGram
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.threads import THREADS
from balderdash.lm.workspace import Weights

BLOCK = 256  # terms whose random numbers are drawn together
ABREAST = 512  # terms, at most, that advance together
LONGEST = 120  # letters; a term that has not ended by then is given up
_SPACE = " "


@dataclass(frozen=True, slots=True)
class Limits:
    """What makes a term worthless for the caller, so that sampling need not finish it.

    Limits only take terms away: those that keep to them are the same as without limits.

    Attributes
    ----------
    log_prob : the least natural logarithm of the probability of the whole term, as in `Score`
    word_allowed : whether a word may occur in a term, by default any; words are what stands between spaces. Asked once
        for each different word, perhaps by two threads at once
    """

    log_prob: float = -math.inf
    word_allowed: Callable[[str], bool] | None = None


UNLIMITED = Limits()


def sample(
    p: Parameters,
    alphabet: Alphabet,
    count: int,
    pool: Executor,
    ngram: NGram | None = None,
    *,
    seed: int = 0,
    temperature: float = 1.0,
    prefix: str = "",
    longest: int | None = None,
    limits: Limits = UNLIMITED,
) -> list[Score | None]:
    """Draw terms from the model, each with its surprises.

    Term k depends on the seed and on k, not on how many terms are drawn.

    Parameters
    ----------
    pool : the two threads
    ngram : the model's n-gram, if it has one
    temperature : divides the log-probabilities; below 1 the terms are more usual, above 1 wilder
    prefix : every term begins with it
    longest : cut terms after this many letters instead of giving them up
    limits : what makes a term worthless; it is given up as soon as it goes beyond them

    Returns
    -------
    `count` scores, as `evaluation.HeldOut` gives them; None for a term that was given up or grew too long. A term that
    was cut lacks the surprise of its end

    Raises
    ------
    BalderdashError
        The prefix has a character that is not in the alphabet.
    """
    start = alphabet.encode_exactly(prefix)
    weights = Weights.of(p)
    word_allowed = None if limits.word_allowed is None else cache(limits.word_allowed)
    *words, begun = prefix.split(_SPACE)
    if word_allowed is not None and not all(map(word_allowed, filter(None, words))):
        return [None] * count
    watch = _Watch(alphabet, begun, limits.log_prob, word_allowed)

    def share(first: int, last: int) -> list[_Sample | None]:
        return _share(p, weights, ngram, start, _luck(seed, first, last), temperature, longest, watch)

    samples = [each for share in pool.map(share, *zip(*_shares(count), strict=True)) for each in share] if count else []
    return [
        Score(prefix + alphabet.decode(each.symbols), tuple(each.nats), unknown_chars=0) if each else None
        for each in samples
    ]


def terms(samples: Iterable[Score | None]) -> list[str]:
    """The terms of the samples; "" for each that was given up."""
    return [score.term if score else "" for score in samples]


class _Sample(NamedTuple):
    """The symbols after the prefix, and the surprise of every symbol: prefix, symbols, and the end if it was drawn."""

    symbols: list[int]
    nats: list[float]


class _Watch(NamedTuple):
    """What is needed to see that a term has gone beyond the limits.

    Attributes
    ----------
    alphabet : the model's
    begun : the letters of the prefix that belong to the first word that is written
    log_prob, word_allowed : as in `Limits`
    """

    alphabet: Alphabet
    begun: str
    log_prob: float
    word_allowed: Callable[[str], bool] | None


def _shares(count: int) -> list[tuple[int, int]]:
    """The first term of each piece of work, and the first one after it; the threads get pieces of the same size."""
    pieces = min(count, THREADS * -(-count // (THREADS * ABREAST)))
    return [(count * k // pieces, count * (k + 1) // pieces) for k in range(pieces)]


def _luck(seed: int, first: int, last: int) -> npt.NDArray[np.float64]:
    """Random numbers in [0, 1) for the terms from `first` to `last`, (last - first, LONGEST)."""
    blocks = range(first // BLOCK, -(-last // BLOCK))
    luck = [np.random.default_rng([seed, number]).random((BLOCK, LONGEST)) for number in blocks]
    return np.concatenate(luck)[first - BLOCK * blocks.start : last - BLOCK * blocks.start]


def next_symbol(p: Parameters, hidden: Floats, log_prior: Floats | None = None) -> Floats:
    """Log-probabilities (n, V) of the next symbol.

    Parameters
    ----------
    hidden : (n, H)
    log_prior : (n, V) ln q of the n-gram, if there is one
    """
    logits = hidden @ p.w_output + p.b_output
    return log_softmax(logits) if log_prior is None else with_prior(p, hidden, logits, log_prior)


def read(
    p: Parameters, weights: Weights, symbols: list[int], ngram: NGram | None = None
) -> tuple[Floats, Floats, list[float]]:
    """Read the beginning of a term: the hidden state and the cell after it, (1, H) each, and each symbol's surprise."""
    width, dtype = p.shape.hidden, p.flat.dtype
    hidden, cell = _advance(weights, np.array([END]), np.zeros((1, width), dtype), np.zeros((1, width), dtype))
    nats = []
    for place, symbol in enumerate(symbols):
        log_prior = None if ngram is None else _log_prior(ngram, _context(ngram, symbols[:place])[None])
        nats.append(-float(next_symbol(p, hidden, log_prior)[0, symbol]))
        hidden, cell = _advance(weights, np.array([symbol]), hidden, cell)
    return hidden, cell, nats


def _context(ngram: NGram, symbols: list[int]) -> Ints:
    """The last order - 1 symbols, (order - 1,); before a term stand end symbols."""
    width = ngram.order - 1
    return np.array([END] * width + symbols)[len(symbols) :]


def _log_prior(ngram: NGram, contexts: Ints) -> Floats:
    """The n-gram's ln q of the next symbol, (n, V), after contexts (n, order - 1)."""
    q = ngram.probabilities(contexts)
    return np.log(q, out=q)


def _advance(weights: Weights, symbols: Ints, hidden: Floats, cell: Floats) -> tuple[Floats, Floats]:
    """Read one more symbol (n,) of each term: the next hidden states and cells, (n, H) each."""
    a = hidden @ weights.recurrent  # (n, H) @ (4, H, H)
    a += weights.table[:, symbols]  # (4, n, H)
    new_hidden, new_cell, tanh_cell = np.empty_like(hidden), np.empty_like(cell), np.empty_like(cell)
    step(a, cell, new_cell, tanh_cell, new_hidden)
    return new_hidden, new_cell


def _share(
    p: Parameters,
    weights: Weights,
    ngram: NGram | None,
    prefix: list[int],
    luck: npt.NDArray[np.float64],
    temperature: float,
    longest: int | None,
    watch: _Watch,
) -> list[_Sample | None]:
    """One sample for each row of `luck` (rows, LONGEST); None where it was given up or grew too long.

    In each step n terms go on. They have u different beginnings, and only those are computed.
    """
    rows, steps = len(luck), LONGEST if longest is None else min(longest, LONGEST)
    v = p.shape.symbols
    symbols = np.empty((rows, steps), np.intp)
    nats = np.empty((rows, steps))  # the surprise of each symbol and of the end
    letters = np.full(rows, -1)  # (rows,) symbols before the end; -1 until the end is drawn
    drawn = np.zeros(rows, np.intp)  # (rows,) the same with the end
    hidden, cell, prefix_nats = read(p, weights, prefix, ngram)  # (u, H) each; before the first step u is 1
    context = None if ngram is None else _context(ngram, prefix)[None]  # (u, order - 1)
    total = np.full(rows, math.fsum(prefix_nats))  # (rows,) -ln p of what has been written
    word_starts = np.zeros(rows, np.intp)  # (rows,) the step in which the last word began
    alive = np.arange(rows)  # (n,) the rows whose terms go on
    beginning = np.zeros(rows, np.intp)  # (n,) which of the u beginnings each has
    for t in range(steps):
        log_prior = None if ngram is None or context is None else _log_prior(ngram, context)
        log_p = next_symbol(p, hidden, log_prior)  # (u, V)
        edges = np.cumsum(_chances(log_p, temperature, may_end=bool(t or prefix)), axis=1)  # (u, V)
        symbol = _draw(edges[beginning], luck[alive, t])  # (n,)
        symbols[alive, t] = symbol
        nats[alive, t] = -log_p[beginning, symbol]
        total[alive] += nats[alive, t]
        is_kept = total[alive] <= -watch.log_prob  # (n,)
        if watch.word_allowed is not None:
            is_kept &= _words_allowed(watch, symbols, word_starts, alive, t)
        goes_on = is_kept & (symbol != END)
        ended = alive[is_kept & ~goes_on]
        letters[ended], drawn[ended] = t, t + 1
        alive = alive[goes_on]
        if not len(alive):
            break
        beginnings, beginning = np.unique(beginning[goes_on] * v + symbol[goes_on], return_inverse=True)
        before, symbol = np.divmod(beginnings, v)  # (u,) each
        if context is not None:
            context = np.concatenate([context[before, 1:], symbol[:, None]], axis=1)
        hidden, cell = _advance(weights, symbol, hidden[before], cell[before])
    if longest is not None:
        letters[alive] = drawn[alive] = steps
    return [
        _Sample(own[:n].tolist(), [*prefix_nats, *surprise[:m].tolist()]) if n >= 0 else None
        for own, surprise, n, m in zip(symbols, nats, letters.tolist(), drawn.tolist(), strict=True)
    ]


def _draw(edges: npt.NDArray[np.float64], luck: npt.NDArray[np.float64]) -> Ints:
    """A symbol (n,) for each cumulative distribution, (n, V) not normalised, and each number in [0, 1), (n,)."""
    passed = (edges <= luck[:, None] * edges[:, -1:]).sum(axis=1)
    symbol: Ints = np.minimum(passed, edges.shape[1] - 1)
    return symbol


def _words_allowed(watch: _Watch, symbols: Ints, word_starts: Ints, alive: Ints, t: int) -> npt.NDArray[np.bool_]:
    """Whether the term of each row in `alive` (n,) goes on with, or has ended, an allowed word; updates `word_starts`.

    Parameters
    ----------
    symbols : (rows, steps) what has been written up to step `t`
    word_starts : (rows,) the step in which the last word of each term began
    """
    assert watch.word_allowed is not None
    is_kept = np.ones(len(alive), bool)
    for place in np.flatnonzero(np.isin(symbols[alive, t], [END, *watch.alphabet.encode(_SPACE)])).tolist():
        row = alive[place]
        start = word_starts[row]
        word = watch.alphabet.decode(symbols[row, start:t].tolist())
        if not start:
            word = watch.begun + word
        is_kept[place] = not word or watch.word_allowed(word)
        word_starts[row] = t + 1
    return is_kept


def _chances(log_p: Floats, temperature: float, may_end: bool) -> npt.NDArray[np.float64]:
    """What to draw from, not normalised: (n, V) in float64, 1 for the likeliest symbol."""
    allowed = log_p.astype(np.float64)
    allowed[:, UNKNOWN] = -np.inf
    if not may_end:
        allowed[:, END] = -np.inf
    scaled = (allowed - allowed.max(axis=1, keepdims=True)) / temperature
    chances: npt.NDArray[np.float64] = np.exp(scaled)
    return chances
