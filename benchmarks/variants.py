"""Parts for the PyTorch twin that `ablations` tries in place of its own."""

from __future__ import annotations

from typing import Any

import torch
from torch_twin import Twin

_LONGEST = 128  # positions of the Transformer


class MinimalGated(torch.nn.Module):
    """One gate that both forgets and lets in (Zhou et al. 2016), written out because PyTorch has none.

    f = sigma(x W_f + h U_f);    n = tanh(x W_n + (f h) U_n);    h' = (1 - f) h + f n
    """

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.input = torch.nn.Linear(inputs, 2 * hidden)
        self.gate, self.new = (torch.nn.Linear(hidden, hidden, bias=False) for _ in range(2))
        for part in (self.gate, self.new):
            torch.nn.init.orthogonal_(part.weight)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, None]:
        """(T, B, E) to (T, B, H)."""
        x_f, x_n = self.input(x).chunk(2, dim=-1)
        h = x_f.new_zeros(x_f.shape[1:])
        states = []
        for t in range(len(x)):
            f = torch.sigmoid(x_f[t] + self.gate(h))
            h = torch.lerp(h, torch.tanh(x_n[t] + self.new(f * h)), f)
            states.append(h)
        return torch.stack(states), None


class WrittenOut(torch.nn.Module):
    """The LSTM itself, written out like the minimal gated unit, to see what PyTorch's own loop saves."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.input = torch.nn.Linear(inputs, 4 * hidden)
        self.recurrent = torch.nn.Linear(hidden, 4 * hidden, bias=False)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, None]:
        """(T, B, E) to (T, B, H)."""
        x = self.input(x)
        h = c = x.new_zeros(x.shape[1], x.shape[2] // 4)
        states = []
        for t in range(len(x)):
            i, f, o, g = (x[t] + self.recurrent(h)).chunk(4, dim=-1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            states.append(h)
        return torch.stack(states), None


class TwoLayers(torch.nn.Module):
    """A second LSTM on top of the first; the output is their sum."""

    def __init__(self, first: torch.nn.LSTM, second: torch.nn.LSTM) -> None:
        super().__init__()
        self.first, self.second = first, second

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, None]:
        """(T, B, E) to (T, B, H)."""
        low, _ = self.first(x)
        high, _ = self.second(low)
        return low + high, None


class Transformer(torch.nn.Module):
    """Causal self-attention, layer norm before each part (Xiong et al. 2020), learned positions."""

    def __init__(self, width: int, layers: int, heads: int, drop: float) -> None:
        super().__init__()
        self.position = torch.nn.Parameter(0.1 * torch.randn(_LONGEST, 1, width))
        self.layers = torch.nn.ModuleList(Attention(width, heads, drop) for _ in range(layers))
        self.norm = torch.nn.LayerNorm(width)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, None]:
        """(T, B, E) to (T, B, E)."""
        x = x + self.position[: len(x)]
        for layer in self.layers:
            x = layer(x)
        return self.norm(x), None


class Attention(torch.nn.Module):
    """A layer of the Transformer."""

    def __init__(self, width: int, heads: int, drop: float) -> None:
        super().__init__()
        self.heads = heads
        self.norms = torch.nn.ModuleList(torch.nn.LayerNorm(width) for _ in range(2))
        self.project, self.join = torch.nn.Linear(width, 3 * width), torch.nn.Linear(width, width)
        self.widen, self.narrow = torch.nn.Linear(width, 4 * width), torch.nn.Linear(4 * width, width)
        self.drop = torch.nn.Dropout(drop)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(T, B, width) to (T, B, width)."""
        steps, terms, width = x.shape
        parts = self.project(self.norms[0](x)).view(steps, terms, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 1, 3, 0, 4)  # (B, heads, T, width / heads) each
        seen = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.drop(self.join(seen.permute(2, 0, 1, 3).reshape(steps, terms, width)))
        return x + self.drop(self.narrow(torch.nn.functional.gelu(self.widen(self.norms[1](x)))))


class Tied(torch.nn.Module):
    """An output layer that uses the symbols' vectors (Press and Wolf 2017) after a projection to their width."""

    def __init__(self, hidden: int, embedding: torch.nn.Embedding) -> None:
        super().__init__()
        self.project = torch.nn.Linear(hidden, embedding.embedding_dim, bias=False)
        self.vectors = embedding.weight
        self.bias = torch.nn.Parameter(torch.zeros(len(embedding.weight)))
        torch.nn.init.zeros_(self.project.weight)  # so the first loss is ln V, as with the twin

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """(T, B, H) to (T, B, V)."""
        return torch.nn.functional.linear(self.project(hidden), self.vectors, self.bias)


class Placed(torch.nn.Module):
    """Symbols' vectors plus a vector for the place in the word and one for the word's number."""

    def __init__(self, vectors: torch.nn.Embedding, space: int, places: int = 16, words: int = 8) -> None:
        super().__init__()
        self.vectors, self.space, self.places, self.words = vectors, space, places, words
        width = vectors.embedding_dim
        self.place, self.word = torch.nn.Embedding(places, width), torch.nn.Embedding(words, width)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """(T, B) to (T, B, E)."""
        spaces = inputs == self.space
        steps = torch.arange(len(inputs))[:, None].expand_as(inputs)
        last = torch.where(spaces, steps, 0).cummax(dim=0).values  # the step at which the word began
        place, word = (steps - last).clamp(max=self.places - 1), spaces.cumsum(dim=0).clamp(max=self.words - 1)
        return self.vectors(inputs) + self.place(place) + self.word(word)


class Noised(torch.nn.Module):
    """Symbols' vectors with some symbols replaced in training (Xie et al. 2017).

    Parameters
    ----------
    share : of the symbols that are replaced
    frequencies : (V,) of what replaces them
    """

    def __init__(self, vectors: torch.nn.Embedding, share: float, frequencies: torch.Tensor) -> None:
        super().__init__()
        self.vectors, self.share, self.frequencies = vectors, share, frequencies

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """(T, B) to (T, B, E)."""
        if self.training:
            drawn = torch.multinomial(self.frequencies, inputs.numel(), replacement=True).view_as(inputs)
            hit = torch.rand(inputs.shape) < self.share
            hit[0] = False  # the start of a term is never replaced
            inputs = torch.where(hit, drawn, inputs)
        return self.vectors(inputs)


class DroppedConnections(torch.nn.Module):
    """The LSTM with a new mask over its recurrent matrix for each batch (Wan et al. 2013)."""

    def __init__(self, lstm: torch.nn.LSTM, drop: float) -> None:
        super().__init__()
        self.lstm, self.drop = lstm, drop

    def forward(self, x: torch.Tensor) -> Any:
        """(T, B, E) to (T, B, H)."""
        whole = self.lstm.weight_hh_l0
        masked = torch.nn.functional.dropout(whole, self.drop, self.training)
        return torch.func.functional_call(self.lstm, {"weight_hh_l0": masked}, (x,))


class EachStep(Twin):
    """The twin with a new dropout mask at every step."""

    def dropped(self, hidden: torch.Tensor) -> torch.Tensor:
        """(T, B, H) to (T, B, H)."""
        return torch.nn.functional.dropout(hidden, self.drop, self.training)
