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
from balderdash.lm.ngram_states import NGramStates
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
    word_allowed, first_word_allowed : whether a word may occur in a term, and may begin one, by default any; words are
        what stands between spaces. Asked once for each different word, perhaps by two threads at once
    first_word_begun : whether the first word of a term may begin with these letters; asked in the same way, and only of
        what has nothing but letters
    """

    log_prob: float = -math.inf
    word_allowed: Callable[[str], bool] | None = None
    first_word_allowed: Callable[[str], bool] | None = None
    first_word_begun: Callable[[str], bool] | None = None

    @property
    def has_words(self) -> bool:
        """Whether some words are not allowed."""
        return self.word_allowed is not None or self.first_word_allowed is not None

    def allows(self, word: str, is_first: bool) -> bool:
        """Whether a word may stand in a term, or begin it."""
        return (self.word_allowed is None or self.word_allowed(word)) and (
            not is_first or self.first_word_allowed is None or self.first_word_allowed(word)
        )


UNLIMITED = Limits()


def sample(
    p: Parameters,
    alphabet: Alphabet,
    count: int,
    pool: Executor,
    states: NGramStates | None = None,
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
    states : of the model's n-gram, if it has one
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
    *words, begun = prefix.split(_SPACE)
    if not all(limits.allows(word, is_first=not place) for place, word in enumerate(words) if word):
        return [None] * count
    watch = _Watch(
        alphabet,
        begun,
        bool(words),
        limits.log_prob,
        cache(limits.allows) if limits.has_words else None,
        cache(limits.first_word_begun) if limits.first_word_begun else None,
    )

    def share(first: int, last: int) -> list[_Sample | None]:
        return _share(p, weights, states, start, _luck(seed, first, last), temperature, longest, watch)

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
    has_first : whether the prefix has the first word of the term
    log_prob : as in `Limits`
    allows : whether a word may stand in a term, or begin it; None if all may
    begins : whether the first word of a term may begin with these letters; None if any may
    """

    alphabet: Alphabet
    begun: str
    has_first: bool
    log_prob: float
    allows: Callable[[str, bool], bool] | None
    begins: Callable[[str], bool] | None


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


class _Beginnings(NamedTuple):
    """What is known after reading u different beginnings of terms.

    Attributes
    ----------
    hidden, cell : (u, H) the network's state
    state : (u,) the n-gram's, if there is one
    """

    hidden: Floats
    cell: Floats
    state: Ints | None

    def next(self, p: Parameters, states: NGramStates | None) -> tuple[Floats, Ints | None]:
        """The log-probability of each next symbol, (u, V), and the state of the n-gram after it, (u, V)."""
        if states is None or self.state is None:
            return next_symbol(p, self.hidden), None
        q, following = states.next(self.state)
        return next_symbol(p, self.hidden, np.log(q, out=q)), following

    def read(self, weights: Weights, beginnings: Ints, symbols: Ints, following: Ints | None) -> _Beginnings:
        """Some of the beginnings (n,) and one more symbol (n,) of each; `following` is what `next` gave."""
        hidden, cell = _advance(weights, symbols, self.hidden[beginnings], self.cell[beginnings])
        return _Beginnings(hidden, cell, None if following is None else following[beginnings, symbols])


def read(
    p: Parameters, weights: Weights, symbols: list[int], states: NGramStates | None = None
) -> tuple[_Beginnings, list[float]]:
    """The beginning of a term, and the surprise of each symbol."""
    nothing = np.zeros((1, p.shape.hidden), p.flat.dtype)
    start = None if states is None else states.start
    begun = _Beginnings(*_advance(weights, np.array([END]), nothing, nothing), start)
    nats = []
    for symbol in symbols:
        log_p, following = begun.next(p, states)
        nats.append(-float(log_p[0, symbol]))
        begun = begun.read(weights, np.array([0]), np.array([symbol]), following)
    return begun, nats


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
    states: NGramStates | None,
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
    begun, prefix_nats = read(p, weights, prefix, states)  # before the first step u is 1
    total = np.full(rows, math.fsum(prefix_nats))  # (rows,) -ln p of what has been written
    word_starts = np.zeros(rows, np.intp)  # (rows,) the step in which the last word began
    alive = np.arange(rows)  # (n,) the rows whose terms go on
    beginning = np.zeros(rows, np.intp)  # (n,) which of the u beginnings each has
    for t in range(steps):
        log_p, following = begun.next(p, states)  # (u, V)
        edges = np.cumsum(_chances(log_p, temperature, may_end=bool(t or prefix)), axis=1)  # (u, V)
        symbol = _draw(edges[beginning], luck[alive, t])  # (n,)
        symbols[alive, t] = symbol
        nats[alive, t] = -log_p[beginning, symbol]
        total[alive] += nats[alive, t]
        is_kept = total[alive] <= -watch.log_prob  # (n,)
        if watch.allows is not None:
            is_kept &= _words_allowed(watch, symbols, word_starts, alive, t)
        goes_on = is_kept & (symbol != END)
        ended = alive[is_kept & ~goes_on]
        letters[ended], drawn[ended] = t, t + 1
        alive = alive[goes_on]
        if not len(alive):
            break
        beginnings, first, beginning = np.unique(
            beginning[goes_on] * v + symbol[goes_on], return_index=True, return_inverse=True
        )
        if watch.begins is not None and not watch.has_first:
            may_go_on = _first_words_begun(watch, symbols, word_starts, alive[first], t)  # (u,)
            beginnings, alive = beginnings[may_go_on], alive[may_go_on[beginning]]
            beginning = (np.cumsum(may_go_on) - 1)[beginning][may_go_on[beginning]]
            if not len(alive):
                break
        begun = begun.read(weights, *np.divmod(beginnings, v), following)
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
    assert watch.allows is not None
    is_kept = np.ones(len(alive), bool)
    for place in np.flatnonzero(np.isin(symbols[alive, t], [END, *watch.alphabet.encode(_SPACE)])).tolist():
        row = alive[place]
        start = word_starts[row]
        word = watch.alphabet.decode(symbols[row, start:t].tolist())
        if not start:
            word = watch.begun + word
        is_kept[place] = not word or watch.allows(word, not start and not watch.has_first)
        word_starts[row] = t + 1
    return is_kept


def _first_words_begun(watch: _Watch, symbols: Ints, word_starts: Ints, rows: Ints, t: int) -> npt.NDArray[np.bool_]:
    """(n,) whether the first word of each row (n,) may begin as it does, as long as it has nothing but letters.

    Parameters
    ----------
    symbols, word_starts : as for `_words_allowed`, after it
    """
    assert watch.begins is not None
    may_go_on = np.ones(len(rows), bool)
    for place in np.flatnonzero(word_starts[rows] == 0).tolist():  # most terms have a first word by then
        written = watch.begun + watch.alphabet.decode(symbols[rows[place], : t + 1].tolist())
        may_go_on[place] = not written.isalpha() or watch.begins(written)
    return may_go_on


def _chances(log_p: Floats, temperature: float, may_end: bool) -> npt.NDArray[np.float64]:
    """What to draw from, not normalised: (n, V) in float64, 1 for the likeliest symbol."""
    allowed = log_p.astype(np.float64)
    allowed[:, UNKNOWN] = -np.inf
    if not may_end:
        allowed[:, END] = -np.inf
    scaled = (allowed - allowed.max(axis=1, keepdims=True)) / temperature
    chances: npt.NDArray[np.float64] = np.exp(scaled)
    return chances
