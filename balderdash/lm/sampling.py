"""Writing terms: hundreds at once, one letter of each in every step."""

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
from balderdash.lm.network import advised, step
from balderdash.lm.ngram import NGram
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.threads import THREADS
from balderdash.lm.workspace import Weights

BLOCK = 256  # terms in lock-step
LONGEST = 120  # letters; a term that is not finished by then is given up


def write(
    p: Parameters,
    alphabet: Alphabet,
    count: int,
    pool: Executor,
    ngram: NGram | None = None,
    *,
    seed: int = 0,
    temperature: float = 1.0,
    min_p: float = 0.0,
    prefix: str = "",
    longest: int | None = None,
) -> list[Score | None]:
    """Draw terms from the network, each with the surprise of its letters, which costs nothing meanwhile.

    Term k depends on the seed and k, not on how many are drawn.

    Parameters
    ----------
    ngram : that advises the network
    temperature : logits are divided by it; below 1 the terms are more usual, above 1 wilder
    min_p : symbols less likely than min_p times the likeliest one are never drawn (Nguyen et al. 2024)
    prefix : every term begins with it
    longest : letters after which a term is cut short, for those who only want to look

    Returns
    -------
    `count` scores, as `evaluation.HeldOut` would give them; None for a term that grew too long. Where it was cut
    instead, the surprise of its end is missing

    Raises
    ------
    BalderdashError
        The prefix has a character that the alphabet lacks.
    """
    start = alphabet.encode_exactly(prefix)
    weights = Weights.of(p)

    def part(number: int, first: int, rows: int) -> list[_Term | None]:
        rng = np.random.default_rng([seed, number])
        luck = rng.random((BLOCK, LONGEST))[first : first + rows]  # uniform in [0, 1), a row for each term
        return _block(p, weights, ngram, start, luck, temperature, min_p, longest)

    written = [term for terms in pool.map(part, *zip(*_parts(count), strict=True)) for term in terms] if count else []
    return [
        Score(prefix + alphabet.decode(term.symbols), tuple(term.nats), unknown_chars=0) if term else None
        for term in written
    ]


def terms(written: Iterable[Score | None]) -> list[str]:
    """The terms alone, "" for one that grew too long."""
    return [score.term if score else "" for score in written]


class _Term(NamedTuple):
    """Symbols after the prefix, and the surprise of each, the prefix and the end symbol included if there was one."""

    symbols: list[int]
    nats: list[float]


def _parts(count: int) -> list[tuple[int, int, int]]:
    """Block, first row and rows of what one thread writes at a time: a block, or part of one if there is no other."""
    if count > BLOCK:
        return [(number, 0, min(BLOCK, count - number * BLOCK)) for number in range(-(-count // BLOCK))]
    half = -(-count // THREADS)
    return [(0, first, min(half, count - first)) for first in range(0, count, half)]


def next_symbol(p: Parameters, hidden: Floats, log_prior: Floats | None = None) -> Floats:
    """Log-probabilities (n, V) of the symbol after hidden states (n, H), where the n-gram says `log_prior` (n, V)."""
    logits = hidden @ p.w_output + p.b_output
    return log_softmax(logits) if log_prior is None else advised(p, hidden, logits, log_prior)


def read(
    p: Parameters, weights: Weights, symbols: list[int], ngram: NGram | None = None
) -> tuple[Floats, Floats, list[float]]:
    """Hidden state and cell, each (1, H), after an end symbol and then `symbols`, and the surprise of each of these."""
    width, dtype = p.shape.hidden, p.flat.dtype
    hidden, cell = _advance(weights, np.array([END]), np.zeros((1, width), dtype), np.zeros((1, width), dtype))
    nats = []
    for place, symbol in enumerate(symbols):
        before = np.array([[END] * (ngram.order - 1) + symbols[:place]])[:, -(ngram.order - 1) :] if ngram else None
        nats.append(-float(next_symbol(p, hidden, _advice(ngram, before))[0, symbol]))
        hidden, cell = _advance(weights, np.array([symbol]), hidden, cell)
    return hidden, cell, nats


def _advice(ngram: NGram | None, before: Ints | None) -> Floats | None:
    """What the n-gram says after symbols (n, order - 1): (n, V) ln q."""
    return None if ngram is None or before is None else np.log(ngram.probabilities(before))


def _advance(
    weights: Weights, symbols: np.typing.NDArray[np.intp], hidden: Floats, cell: Floats
) -> tuple[Floats, Floats]:
    """Read one symbol more of each of n terms: the next hidden states and cells, each (n, H)."""
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
    min_p: float,
    longest: int | None,
) -> list[_Term | None]:
    rows = len(luck)
    symbols = np.empty(luck.shape, np.intp)  # (rows, LONGEST) of each term
    nats = np.empty(luck.shape)  # (rows, LONGEST) the surprise of each symbol and of the end
    lengths, drawn_in_all = np.full(rows, -1), np.zeros(rows, np.intp)  # (rows,) without and with the end
    alive = np.arange(rows)  # (n,) which term each row writes
    first_hidden, first_cell, before = read(p, weights, prefix, ngram)
    hidden, cell = (np.repeat(state, rows, axis=0) for state in (first_hidden, first_cell))  # (n, H)
    width = ngram.order - 1 if ngram else 1
    seen = np.tile(np.array([END] * width + prefix)[len(prefix) :], (rows, 1))  # (n, width) the latest symbols
    for t in range(LONGEST if longest is None else min(longest, LONGEST)):
        log_p = next_symbol(p, hidden, _advice(ngram, seen))  # (n, V)
        chances = _chances(log_p, temperature, min_p, may_end=bool(t or prefix))  # (n, V)
        edges = np.cumsum(chances, axis=1)
        drawn = (edges <= luck[alive, t, None] * edges[:, -1:]).sum(axis=1)  # (n,) inverse of the cumulative
        drawn = np.minimum(drawn, p.shape.symbols - 1)
        symbols[alive, t] = drawn
        nats[alive, t] = -log_p[np.arange(len(alive)), drawn]
        going = drawn != END
        lengths[alive[~going]], drawn_in_all[alive[~going]] = t, t + 1
        alive, drawn, hidden, cell = alive[going], drawn[going], hidden[going], cell[going]
        seen = np.concatenate([seen[going, 1:], drawn[:, None]], axis=1)
        if not len(alive):
            break
        hidden, cell = _advance(weights, drawn, hidden, cell)
    if longest is not None:
        lengths[alive] = drawn_in_all[alive] = min(longest, LONGEST)
    return [
        _Term(own[:n].tolist(), [*before, *surprise[:m].tolist()]) if n >= 0 else None
        for own, surprise, n, m in zip(symbols, nats, lengths.tolist(), drawn_in_all.tolist(), strict=True)
    ]


def _chances(log_p: Floats, temperature: float, min_p: float, may_end: bool) -> np.typing.NDArray[np.float64]:
    """What is drawn from, not normalised: (n, V) float64 with the likeliest symbol at 1."""
    allowed = log_p.astype(np.float64)
    allowed[:, UNKNOWN] = -np.inf
    if not may_end:
        allowed[:, END] = -np.inf
    scaled = (allowed - allowed.max(axis=1, keepdims=True)) / temperature
    chances: np.typing.NDArray[np.float64] = np.exp(scaled)
    chances[chances < min_p] = 0
    return chances
