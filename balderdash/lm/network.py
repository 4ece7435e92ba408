"""The model: an LSTM combined with an n-gram, its cost, and the gradient of the cost, written out.

Hochreiter and Schmidhuber, *Long short-term memory* (1997), with the forget gate of Gers et al. (2000):

    a = E[x] W_in + b + h W_rec                      (the four gates, side by side)
    i, f, o = sigma(a_i), sigma(a_f), sigma(a_o);    g = tanh(a_g)
    c' = f c + i g;    h' = o tanh(c')
    ln r = log-softmax(h' W_out + b_out)
    ln p = log-softmax((1 - w) ln r + (h' w_trust + b_trust) ln q)
    J = (1 - v) mean(-ln p) + v mean(-ln r)

q is the probability by an n-gram of the same list, r by the network alone, and their product p is the model's (a
product of experts, Hinton 2002). With w = 0 the network starts as the n-gram and learns what to change, as in Li et
al., *N-gram is back* (2022). The auxiliary loss -ln r lets the network learn the language on its own too, which helps
where the n-gram leaves little to learn: w = 1/2 on a small list or in a long run. Its weight v starts as w and falls to
zero, so that the last steps are all for p. Without an n-gram p is r.

Regularised by dropout on h' before the output layer and on the symbols' vectors, and by DropConnect on W_rec (Wan et
al. 2013; Merity et al. 2018).

A batch is packed (see `batches`): N rows in T steps, and only the rows of terms that are alive are computed.
"""

from __future__ import annotations

import numpy as np

from balderdash.lm.activations import log_softmax, sigmoid
from balderdash.lm.batches import Batch
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.workspace import Masks, Weights, Workspace, by_gate


def step(a: Floats, c_before: Floats | None, c: Floats, tanh_c: Floats, h: Floats) -> None:
    """One step of the cell for n terms.

    Parameters
    ----------
    a : (4, n, H) the gates i f o g before their activation; overwritten by the activations
    c_before : (n, H) the cell before the step; None for zeros
    c, tanh_c, h : (n, H) written: the cell, its tanh and the hidden state after the step
    """
    i, f, o, g = a  # (n, H) each
    sigmoid(a[:3], out=a[:3])  # (3, n, H)
    np.tanh(g, out=g)
    np.multiply(i, g, out=c)
    if c_before is not None:
        np.multiply(f, c_before, out=h)  # h is used as memory until the last line
        c += h
    np.tanh(c, out=tanh_c)
    np.multiply(o, tanh_c, out=h)


def forward(p: Parameters, weights: Weights, batch: Batch, masks: Masks, ws: Workspace) -> Floats:
    """Ln p of every symbol at each row, (N, V): a view into the workspace, which keeps what the backward pass needs."""
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
    np.matmul(hidden, p.w_output, out=ws.log_p)  # (N, V), all steps at once
    ws.log_p += p.b_output
    if batch.log_prior is None:
        return log_softmax(ws.log_p)
    if p.shape.aux_weight:
        np.copyto(ws.log_r, log_softmax(ws.log_p))
    return with_prior(p, hidden, ws.log_p, batch.log_prior)


def with_prior(p: Parameters, hidden: Floats, logits: Floats, log_prior: Floats) -> Floats:
    """Ln p (n, V) of the product of network and n-gram, written over the logits.

    Parameters
    ----------
    hidden : (n, H)
    logits : (n, V) ln r; a number that is added to a whole row does not matter
    log_prior : (n, V) ln q
    """
    if p.shape.aux_weight:
        logits *= 1 - p.shape.aux_weight
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
    aux_weight: float,
) -> float:
    """The loss of a batch, -ln p summed over its rows, in nats; and the gradient of J.

    Parameters
    ----------
    gradient : overwritten with `scale` times the gradient of J, summed over the rows too
    scale : usually 1 / rows; where the batch is a part of a larger one, 1 / rows of the larger one
    aux_weight : v
    """
    log_p = forward(p, weights, batch, masks, ws)  # (N, V)
    loss = -float(log_p[np.arange(batch.rows), batch.targets].sum(dtype=np.float64))

    # Output layer: d(-ln p) / d(logits) = p - one-hot
    d_logits = _minus_one_hot(log_p, batch, scale)  # (N, V)
    hidden = ws.hidden if masks.hidden is None else ws.dropped
    gradient.w_trust[:] = gradient.b_trust[:] = 0
    d_trust = None
    if batch.log_prior is not None:
        w, v = p.shape.aux_weight, aux_weight
        if v:
            d_logits *= 1 - v
        d_trust = np.einsum("nv,nv->n", d_logits, batch.log_prior)  # (N,)
        np.matmul(d_trust, hidden, out=gradient.w_trust)
        gradient.b_trust[:] = d_trust.sum()
        if w:
            d_logits *= 1 - w
            if v:
                d_logits += _minus_one_hot(ws.log_r, batch, v * scale)
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
    """(p - one-hot) * scale at each row, (N, V), written over ln p."""
    d = np.exp(log_p, out=log_p)
    d[np.arange(batch.rows), batch.targets] -= 1
    d *= scale
    return d


def _alive(batch: Batch, t: int) -> slice:
    """The rows of step t - 1 that belong to the terms alive at step t."""
    rows, before = batch.steps[t], batch.steps[t - 1]
    return slice(before.start, before.start + rows.stop - rows.start)


def _through_time(weights: Weights, batch: Batch, ws: Workspace) -> Floats:
    """Walk the steps backwards, from the gradients of the hidden states to those of the gates, (N, 4H).

    A gate's gradient is that of its value a before the activation: d(sigma) / d(a) = sigma (1 - sigma).
    """
    width = ws.shape.hidden
    d_cell = np.zeros((batch.steps[0].stop, width), ws.dtype)  # (B, H), from the step after
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
        dc *= f  # now the gradient of the cell before
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
    """Sum the gates' gradients (N, 4H) into the weights' gradients, with one product for all steps."""
    first = batch.steps[0].stop
    if len(batch.steps) > 1:
        before = ws.d_hidden[first:]  # (N - B, H) memory that is no longer needed
        np.concatenate([ws.hidden[_alive(batch, t)] for t in range(1, len(batch.steps))], out=before)
        np.matmul(before.T, d_gates[first:], out=gradient.w_recurrent)  # (H, N - B) @ (N - B, 4H)
    else:
        gradient.w_recurrent.fill(0)
    if masks.recurrent is not None:
        gradient.w_recurrent *= masks.recurrent

    # The transpose of the gather: rows with the same input symbol are summed.
    order = np.argsort(batch.inputs, kind="stable")
    symbols, starts = np.unique(batch.inputs[order], return_index=True)
    in_order = ws.sorted_gates()  # (N, 4H)
    np.take(d_gates, order, axis=0, out=in_order, mode="clip")
    d_table = np.zeros((p.shape.symbols, d_gates.shape[1]), d_gates.dtype)  # (V, 4H)
    for symbol, start, end in zip(symbols, starts, [*starts[1:], batch.rows], strict=True):
        np.sum(in_order[start:end], axis=0, out=d_table[symbol])  # add.reduceat takes ten times as long
    np.matmul(weights.embedding.T, d_table, out=gradient.w_input)
    np.sum(d_table, axis=0, out=gradient.bias)
    np.matmul(d_table, p.w_input.T, out=gradient.embedding)
    if masks.embedding is not None:
        gradient.embedding *= masks.embedding
