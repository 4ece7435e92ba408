"""Sampling: hundreds of terms at once, one letter of each per step."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
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

BLOCK = 256  # terms that advance together
LONGEST = 120  # letters; a term that has not ended by then is given up


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

    Returns
    -------
    `count` scores, as `evaluation.HeldOut` gives them; None for a term that grew too long. A term that was cut
    lacks the surprise of its end

    Raises
    ------
    BalderdashError
        The prefix has a character that is not in the alphabet.
    """
    start = alphabet.encode_exactly(prefix)
    weights = Weights.of(p)

    def block(number: int, first: int, rows: int) -> list[_Sample | None]:
        rng = np.random.default_rng([seed, number])
        luck = rng.random((BLOCK, LONGEST))[first : first + rows]  # (rows, LONGEST) uniform in [0, 1)
        return _block(p, weights, ngram, start, luck, temperature, longest)

    samples = [each for block in pool.map(block, *zip(*_blocks(count), strict=True)) for each in block] if count else []
    return [
        Score(prefix + alphabet.decode(each.symbols), tuple(each.nats), unknown_chars=0) if each else None
        for each in samples
    ]


def terms(samples: Iterable[Score | None]) -> list[str]:
    """The terms of the samples; "" for each that grew too long."""
    return [score.term if score else "" for score in samples]


class _Sample(NamedTuple):
    """The symbols after the prefix, and the surprise of every symbol: prefix, symbols, and the end if it was drawn."""

    symbols: list[int]
    nats: list[float]


def _blocks(count: int) -> list[tuple[int, int, int]]:
    """(block number, first row, rows) of each piece of work; a single block is split between the threads."""
    if count > BLOCK:
        return [(number, 0, min(BLOCK, count - number * BLOCK)) for number in range(-(-count // BLOCK))]
    half = -(-count // THREADS)
    return [(0, first, min(half, count - first)) for first in range(0, count, half)]


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


def _block(
    p: Parameters,
    weights: Weights,
    ngram: NGram | None,
    prefix: list[int],
    luck: npt.NDArray[np.float64],
    temperature: float,
    longest: int | None,
) -> list[_Sample | None]:
    """One sample for each row of `luck` (rows, LONGEST); None where it grew too long."""
    rows, steps = len(luck), LONGEST if longest is None else min(longest, LONGEST)
    symbols = np.empty(luck.shape, np.intp)  # (rows, LONGEST)
    nats = np.empty(luck.shape)  # (rows, LONGEST) the surprise of each symbol and of the end
    letters = np.full(rows, -1)  # (rows,) symbols before the end; -1 until the end is drawn
    drawn = np.zeros(rows, np.intp)  # (rows,) the same with the end
    hidden, cell, prefix_nats = read(p, weights, prefix, ngram)  # (1, H) each
    hidden, cell = np.repeat(hidden, rows, axis=0), np.repeat(cell, rows, axis=0)  # (n, H) each
    alive = np.arange(rows)  # (n,) the rows whose terms go on
    if ngram is not None:
        context = np.tile(_context(ngram, prefix), (rows, 1))  # (n, order - 1)
    for t in range(steps):
        log_p = next_symbol(p, hidden, None if ngram is None else _log_prior(ngram, context))  # (n, V)
        edges = np.cumsum(_chances(log_p, temperature, may_end=bool(t or prefix)), axis=1)  # (n, V)
        symbol = (edges <= luck[alive, t, None] * edges[:, -1:]).sum(axis=1)  # (n,) the inverse of the cumulative
        symbol = np.minimum(symbol, p.shape.symbols - 1)
        symbols[alive, t] = symbol
        nats[alive, t] = -log_p[np.arange(len(alive)), symbol]
        goes_on = symbol != END
        letters[alive[~goes_on]], drawn[alive[~goes_on]] = t, t + 1
        alive, symbol, hidden, cell = alive[goes_on], symbol[goes_on], hidden[goes_on], cell[goes_on]
        if not len(alive):
            break
        if ngram is not None:
            context = np.concatenate([context[goes_on, 1:], symbol[:, None]], axis=1)
        hidden, cell = _advance(weights, symbol, hidden, cell)
    if longest is not None:
        letters[alive] = drawn[alive] = steps
    return [
        _Sample(own[:n].tolist(), [*prefix_nats, *surprise[:m].tolist()]) if n >= 0 else None
        for own, surprise, n, m in zip(symbols, nats, letters.tolist(), drawn.tolist(), strict=True)
    ]


def _chances(log_p: Floats, temperature: float, may_end: bool) -> npt.NDArray[np.float64]:
    """What to draw from, not normalised: (n, V) in float64, 1 for the likeliest symbol."""
    allowed = log_p.astype(np.float64)
    allowed[:, UNKNOWN] = -np.inf
    if not may_end:
        allowed[:, END] = -np.inf
    scaled = (allowed - allowed.max(axis=1, keepdims=True)) / temperature
    chances: npt.NDArray[np.float64] = np.exp(scaled)
    return chances
