"""All weights of the network in one flat vector, with a view for each array."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from balderdash.lm.threads import one_thread

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a network.

    Attributes
    ----------
    symbols, embedding, hidden : V, E, H
    aux_weight : w in [0, 1), see `network`
    """

    symbols: int
    embedding: int
    hidden: int
    aux_weight: float = 0.0

    def arrays(self) -> dict[str, tuple[int, ...]]:
        """The name and shape of each array, in the order of the flat vector."""
        v, e, h = self.symbols, self.embedding, self.hidden
        return {
            "embedding": (v, e),
            "w_input": (e, 4 * h),
            "bias": (4 * h,),
            "w_recurrent": (h, 4 * h),
            "w_output": (h, v),
            "b_output": (v,),
            "w_trust": (h,),
            "b_trust": (1,),
        }

    @property
    def size(self) -> int:
        """P, the number of weights."""
        return sum(prod(shape) for shape in self.arrays().values())


class Parameters:
    """The weights, or their gradients.

    Attributes
    ----------
    flat : (P,) all of them
    embedding : (V, E) a learned vector for each symbol
    w_input : (E, 4H) from a symbol's vector to the gates
    bias : (4H,)
    w_recurrent : (H, 4H) from the last hidden state to the gates
    w_output : (H, V) from the hidden state to the next symbol's logits
    b_output : (V,)
    w_trust, b_trust : (H,), (1,) from the hidden state to the exponent of the n-gram's q
    """

    embedding: Floats
    w_input: Floats
    bias: Floats
    w_recurrent: Floats
    w_output: Floats
    b_output: Floats
    w_trust: Floats
    b_trust: Floats

    def __init__(self, shape: Shape, flat: Floats) -> None:
        self.shape = shape
        self.flat = flat
        start = 0
        for name, size in shape.arrays().items():
            end = start + prod(size)
            setattr(self, name, flat[start:end].reshape(size))
            start = end

    @classmethod
    def zeros(cls, shape: Shape, dtype: npt.DTypeLike = np.float32) -> Parameters:
        """All zero, for gradients."""
        return cls(shape, np.zeros(shape.size, dtype))

    @classmethod
    def random(cls, shape: Shape, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32) -> Parameters:
        """Starting weights.

        Input matrix uniform in +-1/sqrt(E); an orthogonal recurrent matrix for each gate, which keeps the length of
        h; forget gates open (bias 1); output layer zero and exponent of q one, so that the first loss is the
        n-gram's, or ln V without one.
        """
        p = cls.zeros(shape, dtype)
        h = shape.hidden
        p.embedding[:] = rng.standard_normal(p.embedding.shape)
        p.w_input[:] = rng.uniform(-1, 1, p.w_input.shape) / np.sqrt(shape.embedding)
        with one_thread:  # on a busy machine the threads of the BLAS would wait for each other, here for seconds
            for gate in range(4):
                q, r = np.linalg.qr(rng.standard_normal((h, h)))
                p.w_recurrent[:, gate * h : (gate + 1) * h] = q * np.sign(np.diag(r))
        p.bias[h : 2 * h] = 1.0
        p.b_trust[:] = 1.0
        return p

    @property
    def decayed(self) -> npt.NDArray[np.bool_]:
        """(P,) true for the entries of matrices; biases are not decayed."""
        mask = Parameters(self.shape, np.ones(self.flat.size, np.float32))
        mask.bias[:] = mask.b_output[:] = mask.b_trust[:] = 0
        return mask.flat.astype(bool)
