"""The network in PyTorch with the same weights, which the benchmarks compare with."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from balderdash.lm.parameters import Floats, Parameters

try:
    import torch
except ImportError:
    sys.exit("This benchmark needs PyTorch; install it with `pip install torch`.")

_GATES = [0, 1, 3, 2]  # from our order i f o g to PyTorch's i f g o


class Twin(torch.nn.Module):
    """Embedding, LSTM, dropout with one mask per term, output layer; without an n-gram.

    Parameters
    ----------
    p : the weights to copy
    drop : probability of dropping a hidden unit before the output layer
    """

    def __init__(self, p: Parameters, drop: float = 0.0) -> None:
        super().__init__()
        v, e, h = p.shape.symbols, p.shape.embedding, p.shape.hidden
        self.drop = drop
        self.embedding = torch.nn.Embedding(v, e)
        self.lstm = torch.nn.LSTM(e, h)
        self.output = torch.nn.Linear(h, v)
        self.lstm.bias_hh_l0.requires_grad_(False)  # PyTorch has two biases; one is enough
        with torch.no_grad():
            for name, value in by_name(p).items():
                self.named()[name].copy_(torch.from_numpy(value))
            self.lstm.bias_hh_l0.zero_()

    def named(self) -> dict[str, Any]:
        """The weights under our names."""
        lstm: Any = self.lstm
        return {
            "embedding": self.embedding.weight,
            "w_input": lstm.weight_ih_l0,
            "bias": lstm.bias_ih_l0,
            "w_recurrent": lstm.weight_hh_l0,
            "w_output": self.output.weight,
            "b_output": self.output.bias,
        }

    def logits(self, inputs: torch.Tensor) -> torch.Tensor:
        """Logits of the next symbol: (T, B) to (T, B, V)."""
        hidden, _ = self.lstm(self.embedding(inputs))  # (T, B, H)
        return self.output(self.dropped(hidden))

    def dropped(self, hidden: torch.Tensor) -> torch.Tensor:
        """The hidden states (T, B, H) after dropout; each term has one mask for all its steps."""
        if not (self.drop and self.training):
            return hidden
        return hidden * torch.nn.functional.dropout(hidden.new_ones(hidden.shape[1:]), self.drop)

    def loss(self, inputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Mean nats per symbol of a padded batch, (T, B) each; -1 marks a target that is padding."""
        logits = self.logits(inputs)
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-1)


def by_name(p: Parameters) -> dict[str, Floats]:
    """Weights (or gradients) in PyTorch's layout."""

    def gates(matrix: Floats) -> Floats:  # (..., 4H) to (4H, ...) in PyTorch's order
        return np.ascontiguousarray(np.concatenate([np.split(matrix, 4, axis=-1)[k].T for k in _GATES]))

    return {
        "embedding": p.embedding,
        "w_input": gates(p.w_input),
        "bias": gates(p.bias),
        "w_recurrent": gates(p.w_recurrent),
        "w_output": np.ascontiguousarray(p.w_output.T),
        "b_output": p.b_output,
    }
