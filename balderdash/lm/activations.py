"""Activation functions, for every network of the program."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Float = TypeVar("Float", bound=np.floating)


def sigmoid(t: npt.NDArray[Float], out: npt.NDArray[Float] | None = None) -> npt.NDArray[Float]:
    """1 / (1 + exp(-t)), entry by entry; exactly 0 or 1 where t is far from 0.

    Parameters
    ----------
    out : an array of t's shape for the result, which may be `t` itself
    """
    result: npt.NDArray[Float] = np.asarray(np.negative(t, out=out))
    with np.errstate(over="ignore"):  # exp(-t) is infinite where the result is 0
        np.exp(result, out=result)
    result += 1
    np.divide(1, result, out=result)
    return result


def log_softmax(logits: npt.NDArray[Float]) -> npt.NDArray[Float]:
    """Log-probabilities (..., V) from logits (..., V), in place."""
    logits -= logits.max(axis=-1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    return logits
