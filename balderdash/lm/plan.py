"""What a training run will do, decided before it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from balderdash.lm.parameters import Shape


@dataclass(frozen=True, slots=True)
class Plan:
    """Size, regularisation and schedule of a run; with the list and the seed it fixes every bit of it.

    Attributes
    ----------
    embedding, hidden : E and H
    drop_embedding, drop_recurrent, drop_hidden : probabilities of dropping an entry (see `Masks`)
    batch : B, terms in a step
    alone : w, how far the network learns by itself beside the n-gram (see `network`)
    epochs : times that each term is seen; for a huge list and little time less than one
    peak_rate : learning rate after the warm-up; from there it falls linearly to zero
    warm_up : share of the steps in which the rate rises
    weight_decay : of matrices, decoupled (AdamW)
    clip : largest norm of a gradient
    patience : share of the steps without a better valid loss after which the run stops
    seed : of the starting weights, the order of terms and the dropout
    seconds : of training at most; a machine that turns out slower gets fewer steps (see `Trainer`)
    """

    embedding: int
    hidden: int
    epochs: float
    drop_embedding: float
    drop_recurrent: float
    drop_hidden: float
    batch: int = 128
    alone: float = 0.0
    peak_rate: float = 1e-2
    warm_up: float = 0.05
    weight_decay: float = 0.02
    clip: float = 0.5
    patience: float = 0.3
    seed: int = 0
    seconds: float | None = None

    def shape(self, symbols: int) -> Shape:
        """The network's shape for an alphabet of V symbols."""
        return Shape(symbols, self.embedding, self.hidden, self.alone)

    def rate(self, step: int, steps: int) -> float:
        """The learning rate of a step, counted from 0."""
        rising = max(1.0, self.warm_up * steps)
        done = step + 1
        return self.peak_rate * min(done / rising, (steps - step) / max(1.0, steps - rising))

    def as_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Plan:
        """The plan in a checkpoint.

        Raises
        ------
        TypeError, ValueError
            The values are no plan that a run can follow.
        """
        plan = cls(**values)
        for name, (least, most) in _LIMITS.items():
            value = getattr(plan, name)
            if isinstance(value, bool) or not least <= value <= most or (name in _WHOLE and not isinstance(value, int)):
                raise ValueError(name)
        if plan.seconds is not None and not 0 <= plan.seconds <= 1e9:
            raise ValueError("seconds")
        return plan


def size_for(rows: int) -> Plan:
    """A plan for a list whose train split has so many rows (letters and end symbols).

    A larger list feeds a wider network; a smaller one needs more epochs and more dropout.
    """
    for most, plan in _SIZES:
        if rows <= most:
            return plan
    return _SIZES[-1][1]


_SIZES: tuple[tuple[float, Plan], ...] = (
    (40_000, Plan(32, 192, 40, 0.1, 0.6, 0.6, batch=16, alone=0.5)),
    (70_000, Plan(48, 384, 40, 0.1, 0.55, 0.55, batch=32, alone=0.5)),
    (200_000, Plan(64, 512, 40, 0.1, 0.5, 0.5, batch=32, alone=0.5)),
    (500_000, Plan(64, 512, 30, 0.05, 0.35, 0.35, batch=64, alone=0.5)),
    (float("inf"), Plan(64, 512, 20, 0.0, 0.25, 0.25, batch=64, alone=0.5)),
)

# For a long list and little time: a wide network that sees each term only a few times stays behind this one, and what
# is not repeated needs little dropout and learns by itself soon enough.
FEW_EPOCHS = 4
HURRIED = Plan(64, 256, 4, 0.0, 0.1, 0.1, batch=64)

# What a plan in a file may say; whoever writes a plan in code knows better.
_WHOLE = ("embedding", "hidden", "batch", "seed")
_LIMITS = {
    "embedding": (1, 65_536), "hidden": (1, 65_536), "batch": (1, 65_536), "seed": (0, 2**63),
    "drop_embedding": (0, 0.95), "drop_recurrent": (0, 0.95), "drop_hidden": (0, 0.95), "alone": (0, 0.99),
    "epochs": (1e-6, 1e7), "peak_rate": (0, 10), "warm_up": (0, 1), "weight_decay": (0, 10), "clip": (1e-6, 1e6),
    "patience": (0, 1e3),
}  # fmt: skip
