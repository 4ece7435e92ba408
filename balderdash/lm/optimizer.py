"""AdamW (Loshchilov and Hutter 2019) over one flat vector, with clipping and averaged weights."""

from __future__ import annotations

from concurrent.futures import Executor

import numpy as np

from balderdash.lm.parameters import Floats, Parameters

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.99, 1e-8
_CHUNK = 32_768  # weights updated together: a dozen passes over them stay in the cache


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
        self._decay = weight_decay * parameters.decayed.astype(parameters.flat.dtype)
        self._clip = clip
        self._horizon = horizon

    def update(self, gradient: Floats, norm: float, rate: float, pool: Executor) -> None:
        """One update.

        Parameters
        ----------
        gradient : (P,), scaled in place
        norm : its Euclidean norm
        rate : the learning rate
        pool : the two threads, which share the vector
        """
        self.steps += 1
        scale = min(1.0, self._clip / (norm + 1e-12))
        starts = range(0, len(gradient), _CHUNK)
        half = len(starts) // 2
        for done in [pool.submit(self._update, gradient, rate, scale, part) for part in (starts[:half], starts[half:])]:
            done.result()

    def _update(self, gradient: Floats, rate: float, scale: float, starts: range) -> None:
        t = self.steps
        step_size = rate * np.sqrt(1 - _BETA_2**t) / (1 - _BETA_1**t)
        # The average looks back over `horizon` steps, over fewer while there are few.
        mix = max(1 / self._horizon, 1 / (1 + t / 2))
        scratch = np.empty(_CHUNK, gradient.dtype)
        for start in starts:
            part = slice(start, start + _CHUNK)
            g, p, m, v = gradient[part], self.parameters[part], self.first[part], self.second[part]
            s = scratch[: len(g)]
            g *= scale
            np.subtract(g, m, out=s)
            s *= 1 - _BETA_1
            m += s
            np.multiply(g, g, out=s)
            s -= v
            s *= 1 - _BETA_2
            v += s
            np.multiply(p, self._decay[part], out=s)
            s *= rate
            p -= s
            np.sqrt(v, out=s)
            s += _EPSILON
            np.divide(m, s, out=s)
            s *= step_size
            p -= s
            np.subtract(p, self.average[part], out=s)
            s *= mix
            self.average[part] += s
