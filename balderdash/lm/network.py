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

import numpy as np

from balderdash.lm.activations import log_softmax, sigmoid
from balderdash.lm.batches import Batch
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.workspace import Masks, Weights, Workspace, by_gate


def step(a: Floats, c_before: Floats | None, c: Floats, tanh_c: Floats, h: Floats) -> None:
    """One step of the cell for n terms, in place.

    Parameters
    ----------
    a : (4, n, H) the gates i f o g before their activation; left as the activations
    c_before : (n, H) the cell before the step, or None for zeros
    c, tanh_c, h : (n, H) written
    """
    i, f, o, g = a  # (n, H) each
    sigmoid(a[:3], out=a[:3])  # (3, n, H)
    np.tanh(g, out=g)
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
    ws.take(batch)
    for t, rows in enumerate(batch.steps):
        a = ws.gates(rows)  # (4, n, H)
        c_before = None
        if t:
            before = _alive(batch, t)
            from_input = ws.spare(*a.shape)
            np.take(weights.table, batch.inputs[rows], axis=1, out=from_input, mode="clip")  # 'raise' would buffer
            np.matmul(ws.hidden[before], weights.recurrent, out=a)  # (n, H) @ (4, H, H)
            a += from_input
            c_before = ws.cell[before]
        else:
            np.take(weights.table, batch.inputs[rows], axis=1, out=a, mode="clip")
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
    """Walk the steps backwards: from the hidden states' gradients to those of the gates, (N, 4H).

    A gate's gradient is that of its whole pre-activation a: d(sigma) / d(a) = sigma (1 - sigma).
    """
    width = ws.shape.hidden
    d_cell = np.zeros((batch.steps[0].stop, width), ws.dtype)  # (B, H), of the step after; rows alive only
    for t in range(len(batch.steps) - 1, -1, -1):
        rows = batch.steps[t]
        n = rows.stop - rows.start
        a = ws.gates(rows)
        i, f, o, g = a  # (n, H) each
        d_i, d_f, d_o, d_g = by_gate(ws.d_gates[rows])
        h, tanh_c, dh, dc = ws.hidden[rows], ws.tanh_cell[rows], ws.d_hidden[rows], d_cell[:n]
        rest_i, rest_f, rest_o, s, u = spare = ws.spare(5, n, width)
        np.subtract(1, a[:3], out=spare[:3])  # 1 - sigma of i f o

        # h = o tanh(c):  dc += dh (o - h tanh(c));  o: dh h (1 - o)
        np.multiply(h, tanh_c, out=s)
        np.subtract(o, s, out=s)
        s *= dh
        dc += s
        rest_o *= h
        np.multiply(rest_o, dh, out=d_o)
        # c = f c_before + i g:  i: dc i g (1 - i);  g: dc i (1 - g^2)
        np.multiply(dc, i, out=s)
        np.multiply(s, g, out=u)
        np.multiply(rest_i, u, out=d_i)
        u *= g
        np.subtract(s, u, out=d_g)
        # f: dc f c_before (1 - f)
        if not t:
            d_f[:] = 0
            break
        before = _alive(batch, t)
        dc *= f  # to the cell before
        rest_f *= dc
        np.multiply(rest_f, ws.cell[before], out=d_f)
        np.matmul(ws.d_gates[rows], weights.back, out=s)  # (n, 4H) @ (4H, H)
        ws.d_hidden[before] += s
    return ws.d_gates


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
        before = ws.d_hidden[first:]  # free now
        np.concatenate([ws.hidden[_alive(batch, t)] for t in range(1, len(batch.steps))], out=before)
        np.matmul(before.T, d_gates[first:], out=gradient.w_recurrent)  # (H, N - B) @ (N - B, 4H)
    else:
        gradient.w_recurrent.fill(0)
    if masks.recurrent is not None:
        gradient.w_recurrent *= masks.recurrent

    # The gather's transpose: rows with the same input symbol are summed.
    order = np.argsort(batch.inputs, kind="stable")
    symbols, starts = np.unique(batch.inputs[order], return_index=True)
    in_order = ws.sorted_gates()  # (N, 4H)
    np.take(d_gates, order, axis=0, out=in_order, mode="clip")
    d_table = np.zeros((p.shape.symbols, d_gates.shape[1]), d_gates.dtype)  # (V, 4H)
    for symbol, start, end in zip(symbols, starts, [*starts[1:], batch.rows], strict=True):
        np.sum(in_order[start:end], axis=0, out=d_table[symbol])  # a tenth of the time of add.reduceat
    np.matmul(weights.embedding.T, d_table, out=gradient.w_input)
    np.sum(d_table, axis=0, out=gradient.bias)
    np.matmul(d_table, p.w_input.T, out=gradient.embedding)
    if masks.embedding is not None:
        gradient.embedding *= masks.embedding
