"""The network: an LSTM over symbols, its loss and, written out, the gradient of the loss.

Hochreiter and Schmidhuber, *Long short-term memory* (1997), with the forget gate of Gers et al. (2000):

    a = E[x] W_in + b + h W_rec                      (the four gates, side by side)
    i, f, o = sigma(a_i), sigma(a_f), sigma(a_o);    g = tanh(a_g)
    c' = f c + i g;    h' = o tanh(c')
    ln r = log-softmax(h' W_out + b_out)
    ln p = log-softmax((1 - w) ln r + (h' w_trust + b_trust) ln q)
    J = (1 - w) mean(-ln p) + w mean(-ln r)

q is what an n-gram of the same list says, r what the network says alone, and p, their product, is the model
(a product of experts, Hinton 2002). With w = 0 the network begins as the n-gram and learns what to change,
as in Li et al., *N-gram is back* (2022). On a small list little can be learnt from what an n-gram leaves;
there w = 1/2 lets the network learn the language by itself too. Without an n-gram p is r.
Regularised by dropout on h' before the output layer and on the symbols' vectors, and by DropConnect on
W_rec (Wan et al. 2013; Merity et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lm.batches import Batch
from balderdash.lm.parameters import Floats, Parameters, Shape

_STRIP = 8  # rows transposed together: 0.5 ms for H = 512, where a plain copy takes 7 ms


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


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights as one batch uses them: after dropout, and with the sigmoid's 1/2 multiplied in.

    sigma(a) = (1 + tanh(a / 2)) / 2, so with the columns of i, f and o halved beforehand a single
    tanh serves all four gates; float32 tanh runs in SIMD and never overflows.

    Attributes
    ----------
    embedding : (V, E)
    table : (V, 4H) the input's share of the gates for every symbol: the input layer becomes a gather
    recurrent : (H, 4H)
    back : (4H, H) the transpose, without the halves: BLAS is a third slower on a transposed view
    """

    embedding: Floats
    table: Floats
    recurrent: Floats
    back: Floats

    @classmethod
    def of(cls, p: Parameters, masks: Masks = NOTHING_DROPPED) -> Weights:
        """Prepare the weights once for all rows of a batch."""
        embedding = p.embedding if masks.embedding is None else p.embedding * masks.embedding  # (V, E)
        table = embedding @ p.w_input + p.bias  # (V, 4H)
        whole = p.w_recurrent if masks.recurrent is None else p.w_recurrent * masks.recurrent  # (H, 4H)
        halves = np.ones(4 * p.shape.hidden, p.flat.dtype)
        halves[: 3 * p.shape.hidden] = 0.5
        table *= halves
        back = np.empty(whole.shape[::-1], whole.dtype)  # (4H, H)
        for k in range(0, len(whole), _STRIP):
            back[:, k : k + _STRIP] = whole[k : k + _STRIP].T
        return cls(embedding, table, whole * halves, back)


class Workspace:
    """The arrays of one forward and backward pass, allocated once and reused batch after batch."""

    def __init__(self, shape: Shape, dtype: np.typing.DTypeLike = np.float32) -> None:
        self.shape, self.dtype, self.capacity = shape, dtype, 0

    def reserve(self, rows: int) -> None:
        """Room for a batch of N = `rows`; a fifth more, so that it seldom grows."""
        if rows <= self.capacity:
            return
        n, h, v = rows + rows // 5, self.shape.hidden, self.shape.symbols
        self.capacity = n
        self._gates = np.empty((n, 4 * h), self.dtype)
        self._cell, self._tanh_cell, self._hidden, self._dropped, self._d_hidden = (
            np.empty((n, h), self.dtype) for _ in range(5)
        )
        self._logits, self._alone = np.empty((n, v), self.dtype), np.empty((n, v), self.dtype)

    def rows(self, n: int) -> None:
        """Views of exactly n rows."""
        self.gates = self._gates[:n]  # (N, 4H) activations of i f o g; backward: their gradients
        self.cell = self._cell[:n]  # (N, H)
        self.tanh_cell = self._tanh_cell[:n]  # (N, H)
        self.hidden = self._hidden[:n]  # (N, H)
        self.dropped = self._dropped[:n]  # (N, H) hidden after dropout
        self.d_hidden = self._d_hidden[:n]  # (N, H)
        self.logits = self._logits[:n]  # (N, V) log-probabilities; backward: gradients of the logits
        self.alone = self._alone[:n]  # (N, V) the network's own log-probabilities; backward: their gradients


def step(a: Floats, c_before: Floats | None, c: Floats, tanh_c: Floats, h: Floats) -> None:
    """One step of the cell for n terms, in place.

    Parameters
    ----------
    a : (n, 4H) the gates before their activation, columns of i f o halved; left as the activations
    c_before : (n, H) the cell before the step, or None for zeros
    c, tanh_c, h : (n, H) written
    """
    width = c.shape[1]
    np.tanh(a, out=a)
    sigmoids = a[:, : 3 * width]
    sigmoids += 1
    sigmoids *= 0.5
    i, f, o, g = (a[:, k * width : (k + 1) * width] for k in range(4))
    np.multiply(i, g, out=c)
    if c_before is not None:
        np.multiply(f, c_before, out=h)  # h is free until the last line
        c += h
    np.tanh(c, out=tanh_c)
    np.multiply(o, tanh_c, out=h)


def forward(p: Parameters, weights: Weights, batch: Batch, masks: Masks, ws: Workspace) -> Floats:
    """The log-probability of every symbol at every row.

    Returns
    -------
    (N, V) a view into the workspace, which keeps what the way back needs
    """
    ws.reserve(batch.rows)
    ws.rows(batch.rows)
    np.take(weights.table, batch.inputs, axis=0, out=ws.gates, mode="clip")  # 'raise' would buffer
    for t, rows in enumerate(batch.steps):
        a = ws.gates[rows]  # (n, 4H), the input's share is already there
        c_before = None
        if t:
            before = _alive(batch, t)
            a += ws.hidden[before] @ weights.recurrent  # (n, H) @ (H, 4H)
            c_before = ws.cell[before]
        step(a, c_before, ws.cell[rows], ws.tanh_cell[rows], ws.hidden[rows])
    hidden = ws.hidden
    if masks.hidden is not None:
        for rows in batch.steps:
            np.multiply(hidden[rows], masks.hidden[: rows.stop - rows.start], out=ws.dropped[rows])
        hidden = ws.dropped
    np.matmul(hidden, p.w_output, out=ws.logits)  # (N, V), all steps at once
    ws.logits += p.b_output
    if batch.log_prior is None:
        return log_softmax(ws.logits)
    if p.shape.alone:  # the way back asks for it
        np.copyto(ws.alone, log_softmax(ws.logits))
    return advised(p, hidden, ws.logits, batch.log_prior)


def advised(p: Parameters, hidden: Floats, logits: Floats, log_prior: Floats) -> Floats:
    """The model: ln p from ln r (or logits, the same but for a number in each row) and ln q, in place of the first.

    Parameters
    ----------
    hidden : (n, H)
    logits, log_prior : (n, V)
    """
    if p.shape.alone:
        logits *= 1 - p.shape.alone
    trust = hidden @ p.w_trust + p.b_trust  # (n,)
    logits += trust[:, None] * log_prior
    return log_softmax(logits)


def log_softmax(logits: Floats) -> Floats:
    """Logits to log-probabilities, in place, along the last axis."""
    logits -= logits.max(axis=-1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    return logits


def loss_and_gradient(
    p: Parameters,
    weights: Weights,
    batch: Batch,
    masks: Masks,
    ws: Workspace,
    gradient: Parameters,
    scale: float,
) -> float:
    """The summed loss of a batch in nats, -ln p, and `scale` times the gradient of J summed in the same way.

    Parameters
    ----------
    gradient : overwritten
    scale : usually 1 / (rows of the whole batch, of which this may be a part)
    """
    log_p = forward(p, weights, batch, masks, ws)  # (N, V)
    loss = -float(log_p[np.arange(batch.rows), batch.targets].sum(dtype=np.float64))

    # Output layer: d(loss) / d(logits) = softmax - one-hot
    d_logits = _minus_one_hot(log_p, batch, scale)  # (N, V)
    hidden = ws.hidden if masks.hidden is None else ws.dropped
    gradient.w_trust[:] = gradient.b_trust[:] = 0
    d_trust = None
    if batch.log_prior is not None:
        w = p.shape.alone
        if w:
            d_logits *= 1 - w
        d_trust = np.einsum("nv,nv->n", d_logits, batch.log_prior)  # (N,)
        np.matmul(d_trust, hidden, out=gradient.w_trust)
        gradient.b_trust[:] = d_trust.sum()
        if w:
            d_logits *= 1 - w
            d_logits += _minus_one_hot(ws.alone, batch, w * scale)
    np.matmul(hidden.T, d_logits, out=gradient.w_output)
    np.sum(d_logits, axis=0, out=gradient.b_output)
    np.matmul(d_logits, p.w_output.T, out=ws.d_hidden)  # (N, H)
    if d_trust is not None:
        ws.d_hidden += np.multiply.outer(d_trust, p.w_trust)
    if masks.hidden is not None:
        for rows in batch.steps:
            ws.d_hidden[rows] *= masks.hidden[: rows.stop - rows.start]

    d_gates = _through_time(weights, batch, ws)  # (N, 4H)
    _collect(p, weights, batch, masks, ws, d_gates, gradient)
    return loss


def _minus_one_hot(log_p: Floats, batch: Batch, scale: float) -> Floats:
    """(softmax - one-hot) * scale at every row, in place of the log-probabilities (N, V)."""
    d = np.exp(log_p, out=log_p)
    d[np.arange(batch.rows), batch.targets] -= 1
    d *= scale
    return d


def _alive(batch: Batch, t: int) -> slice:
    """The rows of step t - 1 that belong to the terms alive at step t."""
    rows, before = batch.steps[t], batch.steps[t - 1]
    return slice(before.start, before.start + rows.stop - rows.start)


def _through_time(weights: Weights, batch: Batch, ws: Workspace) -> Floats:
    """Walk the steps backwards; the activations in ws.gates become the gates' gradients.

    A gate's gradient is that of its whole pre-activation a: d(sigma) / d(a) = sigma (1 - sigma).
    """
    width = ws.shape.hidden
    n_first = batch.steps[0].stop
    d_cell = np.zeros((n_first, width), ws.dtype)  # (B, H), of the step after; rows alive only
    tmp = np.empty((n_first, width), ws.dtype)
    for t in range(len(batch.steps) - 1, -1, -1):
        rows = batch.steps[t]
        n = rows.stop - rows.start
        a = ws.gates[rows]
        i, f, o, g = (a[:, k * width : (k + 1) * width] for k in range(4))
        dh, dc, tanh_c, s = ws.d_hidden[rows], d_cell[:n], ws.tanh_cell[rows], tmp[:n]

        # h = o tanh(c):  dc += dh o (1 - tanh(c)^2)
        np.multiply(tanh_c, tanh_c, out=s)
        np.subtract(1, s, out=s)
        s *= o
        s *= dh
        dc += s
        # o: dh tanh(c) o (1 - o)
        dh *= tanh_c
        np.subtract(1, o, out=s)
        s *= o
        np.multiply(s, dh, out=o)
        # c = f c_before + i g; dh is free now and holds f for the step before
        np.copyto(dh, f)
        if t:
            np.subtract(1, f, out=s)
            s *= f
            s *= dc
            np.multiply(s, ws.cell[_alive(batch, t)], out=f)
        else:
            f.fill(0)
        np.subtract(1, i, out=s)
        s *= i
        s *= dc
        s *= g  # (n, H) gradient of i's pre-activation
        np.multiply(g, g, out=g)
        np.subtract(1, g, out=g)
        g *= i
        g *= dc
        np.copyto(i, s)
        if t:
            dc *= dh  # to the cell before
            ws.d_hidden[_alive(batch, t)] += a @ weights.back  # (n, 4H) @ (4H, H)
    return ws.gates


def _collect(
    p: Parameters,
    weights: Weights,
    batch: Batch,
    masks: Masks,
    ws: Workspace,
    d_gates: Floats,
    gradient: Parameters,
) -> None:
    """The gates' gradients summed into the weights: one product for all steps together."""
    first = batch.steps[0].stop
    if len(batch.steps) > 1:
        before = np.concatenate([ws.hidden[_alive(batch, t)] for t in range(1, len(batch.steps))])
        np.matmul(before.T, d_gates[first:], out=gradient.w_recurrent)  # (H, N - B) @ (N - B, 4H)
    else:
        gradient.w_recurrent.fill(0)
    if masks.recurrent is not None:
        gradient.w_recurrent *= masks.recurrent

    # The gather's transpose: rows with the same input symbol are summed.
    d_table = np.zeros((p.shape.symbols, d_gates.shape[1]), d_gates.dtype)  # (V, 4H)
    order = np.argsort(batch.inputs, kind="stable")
    symbols, starts = np.unique(batch.inputs[order], return_index=True)
    d_table[symbols] = np.add.reduceat(d_gates[order], starts, axis=0)
    np.matmul(weights.embedding.T, d_table, out=gradient.w_input)
    np.sum(d_table, axis=0, out=gradient.bias)
    np.matmul(d_table, p.w_input.T, out=gradient.embedding)
    if masks.embedding is not None:
        gradient.embedding *= masks.embedding
