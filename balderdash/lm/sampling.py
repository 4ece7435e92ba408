"""Writing terms: hundreds at once, one letter of each in every step."""

from __future__ import annotations

from concurrent.futures import Executor

import numpy as np

from balderdash.lm.alphabet import END, UNKNOWN, Alphabet
from balderdash.lm.network import advised, log_softmax, step
from balderdash.lm.ngram import NGram
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.workspace import Weights

BLOCK = 256  # terms in lock-step
LONGEST = 120  # letters; a term that is not finished by then is given up


def sample(
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
) -> list[str]:
    """Draw terms from the network.

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
    `count` terms; one that grew too long is "", unless it was cut

    Raises
    ------
    BalderdashError
        The prefix has a character that the alphabet lacks.
    """
    start = alphabet.encode_exactly(prefix)
    weights = Weights.of(p)

    def block(number: int) -> list[str]:
        rows = min(BLOCK, count - number * BLOCK)
        rng = np.random.default_rng([seed, number])
        numbers = _block(p, weights, ngram, start, rows, rng, temperature, min_p, longest)
        return [prefix + alphabet.decode(term) if term is not None else "" for term in numbers]

    blocks = pool.map(block, range(-(-count // BLOCK)))
    return [term for terms in blocks for term in terms]


def next_symbol(p: Parameters, hidden: Floats, log_prior: Floats | None = None) -> Floats:
    """Log-probabilities (n, V) of the symbol after hidden states (n, H), where the n-gram says `log_prior` (n, V)."""
    logits = hidden @ p.w_output + p.b_output
    return log_softmax(logits) if log_prior is None else advised(p, hidden, logits, log_prior)


def read(p: Parameters, weights: Weights, symbols: list[int]) -> tuple[Floats, Floats]:
    """Hidden state and cell, each (1, H), after an end symbol and then `symbols`."""
    width, dtype = p.shape.hidden, p.flat.dtype
    hidden, cell = np.zeros((1, width), dtype), np.zeros((1, width), dtype)
    for symbol in [END, *symbols]:
        hidden, cell = _advance(weights, np.array([symbol]), hidden, cell)
    return hidden, cell


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
    rows: int,
    rng: np.random.Generator,
    temperature: float,
    min_p: float,
    longest: int | None,
) -> list[list[int] | None]:
    luck = rng.random((BLOCK, LONGEST))[:rows]  # (rows, LONGEST) uniform in [0, 1), a row for each term
    written: list[list[int] | None] = [[] for _ in range(rows)]
    alive = np.arange(rows)  # (n,) which term each row writes
    hidden, cell = (np.repeat(state, rows, axis=0) for state in read(p, weights, prefix))  # (n, H)
    width = ngram.order - 1 if ngram else 1
    seen = np.tile(np.array([END] * width + prefix)[len(prefix) :], (rows, 1))  # (n, width) the latest symbols
    for t in range(LONGEST if longest is None else min(longest, LONGEST)):
        log_prior = np.log(ngram.probabilities(seen)) if ngram else None  # (n, V)
        chances = _chances(next_symbol(p, hidden, log_prior), temperature, min_p, may_end=bool(t or prefix))  # (n, V)
        edges = np.cumsum(chances, axis=1)
        symbols = (edges <= luck[alive, t, None] * edges[:, -1:]).sum(axis=1)  # (n,) inverse of the cumulative
        symbols = np.minimum(symbols, p.shape.symbols - 1)
        going = symbols != END
        alive, symbols, hidden, cell = alive[going], symbols[going], hidden[going], cell[going]
        seen = np.concatenate([seen[going, 1:], symbols[:, None]], axis=1)
        if not len(alive):
            break
        for k, symbol in zip(alive, symbols, strict=True):
            term = written[k]
            if term is not None:
                term.append(int(symbol))
        hidden, cell = _advance(weights, symbols, hidden, cell)
    for k in alive if longest is None else ():
        written[k] = None
    return written


def _chances(log_p: Floats, temperature: float, min_p: float, may_end: bool) -> np.typing.NDArray[np.float64]:
    """What is drawn from, not normalised: (n, V) float64 with the likeliest symbol at 1."""
    log_p[:, UNKNOWN] = -np.inf
    if not may_end:
        log_p[:, END] = -np.inf
    scaled = (log_p - log_p.max(axis=1, keepdims=True)).astype(np.float64) / temperature
    chances: np.typing.NDArray[np.float64] = np.exp(scaled)
    chances[chances < min_p] = 0
    return chances
