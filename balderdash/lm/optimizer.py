"""AdamW (Loshchilov and Hutter 2019) over one flat vector, with clipping and averaged weights."""

from __future__ import annotations

import itertools
from concurrent.futures import Executor

import numpy as np
import numpy.typing as npt

from balderdash.lm.parameters import Floats, Parameters

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.99, 1e-8
_CHUNK = 262_144  # weights updated together: fewer would stay in the cache, but the threads would wait for each other


class AdamW:
    """The optimiser's state.

    Attributes
    ----------
    parameters : (P,) the weights, updated in place
    average : (P,) their exponential moving average, which is what is evaluated and kept
    first, second : (P,) moving averages of the gradient and of its square
    steps : updates made so far
    """

    def __init__(self, parameters: Parameters, weight_decay: float, clip: float, horizon: float) -> None:
        self.parameters = parameters.flat
        self.average = parameters.flat.copy()
        self.first = np.zeros_like(parameters.flat)
        self.second = np.zeros_like(parameters.flat)
        self.steps = 0
        self._weight_decay = weight_decay
        self._parts = _halves(parameters.decayed)
        self._clip = clip
        self._horizon = horizon

    def update(self, gradient: Floats, norm: float, rate: float, pool: Executor) -> None:
        """One update.

        Parameters
        ----------
        gradient : (P,), used up
        norm : its Euclidean norm
        rate : the learning rate
        pool : the two threads, which share the vector
        """
        self.steps += 1
        scale = min(1.0, self._clip / (norm + 1e-12))
        for done in [pool.submit(self._update, gradient, rate, scale, parts) for parts in self._parts]:
            done.result()

    def _update(self, gradient: Floats, rate: float, scale: float, parts: list[tuple[slice, bool]]) -> None:
        t = self.steps
        step_size = rate * np.sqrt(1 - _BETA_2**t) / (1 - _BETA_1**t)
        # The average looks back over `horizon` steps, over fewer while there are few.
        mix = max(1 / self._horizon, 1 / (1 + t / 2))
        for part, is_decayed in parts:
            g, p, m, v, average = (x[part] for x in (gradient, self.parameters, self.first, self.second, self.average))
            g *= scale * (1 - _BETA_1)
            m *= _BETA_1
            m += g
            g *= g
            g *= (1 - _BETA_2) / (1 - _BETA_1) ** 2
            v *= _BETA_2
            v += g
            s = g  # free now
            np.sqrt(v, out=s)
            s += _EPSILON
            np.divide(m, s, out=s)
            s *= step_size
            if is_decayed:
                p *= 1 - rate * self._weight_decay
            p -= s
            np.subtract(p, average, out=s)
            s *= mix
            average += s


def _halves(decayed: npt.NDArray[np.bool_]) -> list[list[tuple[slice, bool]]]:
    """Two lists of parts of the vector, of about the same length, each decayed or not as a whole."""
    edges = {0, len(decayed) // 2, len(decayed)} | {int(k) + 1 for k in np.flatnonzero(np.diff(decayed))}
    halves: list[list[tuple[slice, bool]]] = [[], []]
    for start, end in itertools.pairwise(sorted(edges)):
        half = halves[start >= len(decayed) // 2]
        half += [(slice(k, min(k + _CHUNK, end)), bool(decayed[start])) for k in range(start, end, _CHUNK)]
    return halves
