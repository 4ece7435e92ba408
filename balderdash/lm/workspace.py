"""Dropout masks, weights prepared for a batch, and arrays that are reused from batch to batch.

Touching a new array of some megabytes takes longer than the arithmetic on it, so arrays as large as the recurrent
matrix or the batch are allocated once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from balderdash.lm.batches import Batch
from balderdash.lm.parameters import Floats, Parameters, Shape

_STRIP = 16  # rows that are transposed at a time: 1.5 ms for H = 512 instead of 4 ms for the whole


@dataclass(frozen=True, slots=True)
class Masks:
    """Dropout masks for a batch: each entry is 0 or 1 / keep; None where nothing is dropped.

    Attributes
    ----------
    embedding : (V, E)
    recurrent : (H, 4H) the same for all terms of the batch
    hidden : (B, H) the same at every step of a term (Gal and Ghahramani 2016)
    """

    embedding: Floats | None = None
    recurrent: Floats | None = None
    hidden: Floats | None = None


NOTHING_DROPPED = Masks()


def by_gate(columns: Floats) -> Floats:
    """A view (4, n, H), one matrix for each gate, of the gates side by side, (n, 4H)."""
    return columns.reshape(len(columns), 4, -1).swapaxes(0, 1)


class Weights:
    """The weights as a batch uses them, after dropout.

    Attributes
    ----------
    embedding : (V, E)
    table : (4, V, H) the input layer's output for every symbol, bias included, so that the layer is a gather
    recurrent : (4, H, H) from the last hidden state to each gate
    back : (4H, H) its transpose; BLAS is up to a tenth slower on a transposed view
    """

    def __init__(self, shape: Shape, dtype: npt.DTypeLike = np.float32) -> None:
        h = shape.hidden
        self.table = np.empty((4, shape.symbols, h), dtype)
        self.back = np.empty((4 * h, h), dtype)
        self._dropped = np.empty((h, 4 * h), dtype)  # takes no memory until something is dropped

    @classmethod
    def of(cls, p: Parameters, masks: Masks = NOTHING_DROPPED) -> Weights:
        """Weights for a single use."""
        return cls(p.shape, p.flat.dtype).prepare(p, masks)

    def prepare(self, p: Parameters, masks: Masks = NOTHING_DROPPED) -> Weights:
        """Set the attributes from `p`; with nothing dropped some of them are views into it."""
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
        """Set the views below to the N rows of a batch; more memory is allocated if needed, with a fifth to spare."""
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
        self.log_p = self._symbols[0, :n]  # (N, V) first logits, then ln p; backward: gradients of the logits
        self.log_r = self._symbols[1, :n]  # (N, V) ln r; backward: gradients of the logits

    def gates(self, rows: slice) -> Floats:
        """The activations of i f o g at one step, (4, n, H); ufuncs are faster on gates that are contiguous."""
        h = self.shape.hidden
        return self._gates[4 * h * rows.start : 4 * h * rows.stop].reshape(4, -1, h)

    def sorted_gates(self) -> Floats:
        """Memory (N, 4H): that of the activations, once they are no longer needed."""
        return self._gates[: self.d_gates.size].reshape(self.d_gates.shape)

    def spare(self, *shape: int) -> Floats:
        """Memory for up to five (B, H) arrays, valid within a step."""
        return self._spare[: math.prod(shape)].reshape(shape)
