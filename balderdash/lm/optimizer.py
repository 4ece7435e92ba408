"""AdamW (Loshchilov and Hutter 2019) over one flat vector of weights, with averaged weights."""

from __future__ import annotations

import itertools
from concurrent.futures import Executor

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.99, 1e-8
_CHUNK = 262_144  # weights per pass: smaller chunks fit the cache, but the threads wait for each other between them


class AdamW:
    """The weights and the optimiser's state.

        m <- b1 m + (1 - b1) g;    v <- b2 v + (1 - b2) g^2
        p <- p - rate * decay * p - rate * sqrt(1 - b2^t) / (1 - b1^t) * m / (sqrt(v) + epsilon)

    Parameters
    ----------
    weights : (P,) updated in place, so the network's arrays should be views into it
    decay : weight decay
    decayed : (P,) which weights decay; by default all
    horizon : updates that the moving average looks back over; without it there is no average

    Attributes
    ----------
    weights : (P,)
    average : (P,) the moving average of the weights; the weights themselves without a horizon
    first, second : (P,) m and v, the moving averages of the gradient and of its square
    steps : t, the updates so far
    """

    def __init__(
        self,
        weights: Floats,
        decay: float = 0.0,
        decayed: npt.NDArray[np.bool_] | None = None,
        horizon: float | None = None,
    ) -> None:
        self.weights = weights
        self.average = weights if horizon is None else weights.copy()
        self.first = np.zeros_like(weights)
        self.second = np.zeros_like(weights)
        self.steps = 0
        self._decay, self._horizon = decay, horizon
        self._halves = _halves(np.ones(weights.size, bool) if decayed is None else decayed)

    def update(self, gradient: Floats, rate: float, scale: float = 1.0, pool: Executor | None = None) -> None:
        """Make one update.

        Parameters
        ----------
        gradient : (P,) overwritten
        rate : the learning rate
        scale : the gradient is multiplied by it first, to clip its norm
        pool : two threads that share the vector; a small network needs none
        """
        self.steps += 1
        if pool is None:
            for half in self._halves:
                self._update(gradient, rate, scale, half)
        else:
            for done in [pool.submit(self._update, gradient, rate, scale, half) for half in self._halves]:
                done.result()

    def _update(self, gradient: Floats, rate: float, scale: float, chunks: list[tuple[slice, bool]]) -> None:
        t = self.steps
        step_size = rate * np.sqrt(1 - _BETA_2**t) / (1 - _BETA_1**t)
        for chunk, is_decayed in chunks:
            g, p, m, v = (x[chunk] for x in (gradient, self.weights, self.first, self.second))  # (chunk,) each
            g *= scale * (1 - _BETA_1)
            m *= _BETA_1
            m += g
            g *= g
            g *= (1 - _BETA_2) / (1 - _BETA_1) ** 2
            v *= _BETA_2
            v += g
            s = g  # g is no longer needed, so its memory is
            np.sqrt(v, out=s)
            s += _EPSILON
            np.divide(m, s, out=s)
            s *= step_size
            if is_decayed and self._decay:
                p *= 1 - rate * self._decay
            p -= s
            if self._horizon is not None:
                average = self.average[chunk]
                np.subtract(p, average, out=s)
                s *= max(1 / self._horizon, 1 / (1 + t / 2))  # over fewer updates while there are few
                average += s


def _halves(decayed: npt.NDArray[np.bool_]) -> list[list[tuple[slice, bool]]]:
    """Two lists of chunks of the vector of about equal length; each chunk is decayed as a whole or not at all."""
    middle = len(decayed) // 2
    edges = {0, middle, len(decayed)} | {int(k) + 1 for k in np.flatnonzero(np.diff(decayed))}
    halves: list[list[tuple[slice, bool]]] = [[], []]
    for start, end in itertools.pairwise(sorted(edges)):
        chunks = [(slice(k, min(k + _CHUNK, end)), bool(decayed[start])) for k in range(start, end, _CHUNK)]
        halves[start >= middle] += chunks
    return halves
