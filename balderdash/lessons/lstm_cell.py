"""Lesson 7, fourth page: what the gates of an LSTM do at each letter of a term, written out for one term.

    a_i, a_f, a_o, a_g = embedding(letter) W_in + bias  +  h W_rec        (H,) each
    i, f, o = σ(a_i, a_f, a_o),  g = tanh(a_g),    c ← f c + i g,    h ← o tanh(c)

`lm.network` does the same for many terms at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lm.activations import log_softmax, sigmoid
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.parameters import Parameters

GATES = ("i", "f", "o", "g")  # in the order of the weights' columns


@dataclass(frozen=True, slots=True)
class CellStep:
    """One letter's way through the cell; arrays of a number for each unit, (H,).

    Attributes
    ----------
    from_letter, from_hidden : (4, H) what the letter and the last hidden state add to each of `GATES`, before σ or tanh
    i, f, o, g : the gates and the candidate
    before, cell : c before and after
    hidden : h after
    """

    from_letter: Array
    from_hidden: Array
    i: Array
    f: Array
    o: Array
    g: Array
    before: Array
    cell: Array
    hidden: Array


def read_term(p: Parameters, alphabet: Alphabet, term: str) -> list[CellStep]:
    """The steps for the start sign and each letter of the term: letters + 1 of them."""
    width = p.shape.hidden
    cell, hidden = np.zeros(width), np.zeros(width)
    steps = []
    for symbol in alphabet.sequence(term)[:-1]:
        from_letter = (p.embedding[symbol] @ p.w_input + p.bias).astype(np.float64).reshape(4, width)
        from_hidden = (hidden.astype(p.flat.dtype) @ p.w_recurrent).astype(np.float64).reshape(4, width)
        a = from_letter + from_hidden
        i, f, o = sigmoid(a[:3])
        g = np.tanh(a[3])
        before, cell = cell, f * cell + i * g
        hidden = o * np.tanh(cell)
        steps.append(CellStep(from_letter, from_hidden, i, f, o, g, before, cell, hidden))
    return steps


def log_outputs(p: Parameters, hidden: Array) -> Array:
    """Ln r of every symbol, (V,): what the network alone expects after a hidden state (H,)."""
    return np.asarray(log_softmax(hidden @ p.w_output.astype(np.float64) + p.b_output))
