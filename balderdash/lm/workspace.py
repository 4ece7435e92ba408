"""What a pass over a batch works with: dropout masks, the weights made ready, and arrays that are used again.

A fresh array of some megabytes costs more in new pages of memory than in arithmetic, so what is as large as
the recurrent matrix or the batch is allocated once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from balderdash.lm.batches import Batch
from balderdash.lm.parameters import Floats, Parameters, Shape

_STRIP = 16  # rows transposed together: 1.5 ms for H = 512, where a plain copy takes 4 ms


@dataclass(frozen=True, slots=True)
class Masks:
    """What dropout leaves of a batch, each entry 0 or 1 / keep; None where nothing is dropped.

    Attributes
    ----------
    embedding : (V, E)
    recurrent : (H, 4H), shared by all terms of the batch
    hidden : (B, H), the same at every step of a term (Gal and Ghahramani 2016)
    """

    embedding: Floats | None = None
    recurrent: Floats | None = None
    hidden: Floats | None = None


NOTHING_DROPPED = Masks()


def by_gate(columns: Floats) -> Floats:
    """(4, n, H), one matrix for each gate: a view of four that lie side by side, (n, 4H)."""
    return columns.reshape(len(columns), 4, -1).swapaxes(0, 1)


class Weights:
    """The weights as one batch uses them, after dropout.

    Attributes
    ----------
    embedding : (V, E)
    table : (4, V, H) the input's share of each gate for every symbol: the input layer becomes a gather
    recurrent : (4, H, H) from the last hidden state to each gate
    back : (4H, H) its transpose: BLAS is up to a tenth slower on a transposed view
    """

    def __init__(self, shape: Shape, dtype: npt.DTypeLike = np.float32) -> None:
        h = shape.hidden
        self.table = np.empty((4, shape.symbols, h), dtype)
        self.back = np.empty((4 * h, h), dtype)
        self._dropped = np.empty((h, 4 * h), dtype)  # takes no memory before something is dropped

    @classmethod
    def of(cls, p: Parameters, masks: Masks = NOTHING_DROPPED) -> Weights:
        """Weights for a single use."""
        return cls(p.shape, p.flat.dtype).prepare(p, masks)

    def prepare(self, p: Parameters, masks: Masks = NOTHING_DROPPED) -> Weights:
        """Make the weights ready, once for all rows of a batch; with nothing dropped some are views into `p`."""
        self.embedding = p.embedding if masks.embedding is None else p.embedding * masks.embedding  # (V, E)
        np.matmul(self.embedding, by_gate(p.w_input), out=self.table)  # (V, E) @ (4, E, H)
        self.table += by_gate(p.bias[None])  # (4, 1, H)
        whole = p.w_recurrent  # (H, 4H)
        if masks.recurrent is not None:
            whole = np.multiply(whole, masks.recurrent, out=self._dropped)
        self.recurrent = by_gate(whole)
        for k in range(0, len(whole), _STRIP):
            self.back[:, k : k + _STRIP] = whole[k : k + _STRIP].T
        return self


class Workspace:
    """The arrays of one forward and backward pass, allocated once and reused batch after batch."""

    def __init__(self, shape: Shape, dtype: npt.DTypeLike = np.float32) -> None:
        self.shape, self.dtype = shape, dtype
        self._rows = self._terms = 0

    def take(self, batch: Batch) -> None:
        """Views of exactly the N rows of a batch; where there is no room, a fifth more is made."""
        n, h, v = batch.rows, self.shape.hidden, self.shape.symbols
        if n > self._rows:
            self._rows = n + n // 5
            self._gates = np.empty(self._rows * 4 * h, self.dtype)
            self._d_gates = np.empty((self._rows, 4 * h), self.dtype)
            self._states = np.empty((5, self._rows, h), self.dtype)
            self._symbols = np.empty((2, self._rows, v), self.dtype)
        if len(batch.order) > self._terms:
            self._terms = len(batch.order)
            self._spare = np.empty(5 * self._terms * h, self.dtype)
        self.cell, self.tanh_cell, self.hidden = self._states[:3, :n]  # (N, H) each
        self.dropped = self._states[3, :n]  # (N, H) hidden after dropout
        self.d_hidden = self._states[4, :n]  # (N, H)
        self.d_gates = self._d_gates[:n]  # (N, 4H) gradients of the gates before their activation
        self.logits = self._symbols[0, :n]  # (N, V) log-probabilities; backward: gradients of the logits
        self.alone = self._symbols[1, :n]  # (N, V) the network's own log-probabilities; backward: their gradients

    def gates(self, rows: slice) -> Floats:
        """The activations of i f o g at one step, (4, n, H): each in one piece, which ufuncs pass through faster."""
        h = self.shape.hidden
        return self._gates[4 * h * rows.start : 4 * h * rows.stop].reshape(4, -1, h)

    def sorted_gates(self) -> Floats:
        """(N, 4H), where the activations were, once they are no longer needed."""
        return self._gates[: self.d_gates.size].reshape(self.d_gates.shape)

    def spare(self, *shape: int) -> Floats:
        """Room for up to five (B, H), for what is forgotten within a step."""
        return self._spare[: math.prod(shape)].reshape(shape)
