"""The plan of a training run: size, regularisation and schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from balderdash.lm.parameters import Shape


@dataclass(frozen=True, slots=True)
class Plan:
    """All choices of a run; together with the list they determine its weights to the bit.

    Attributes
    ----------
    embedding, hidden : E and H
    epochs : how often each term is seen; less than once for a huge list and little time
    drop_embedding, drop_recurrent, drop_hidden : probabilities of dropping an entry (see `workspace.Masks`)
    batch : B, terms per step
    aux_weight : w, the weight of the network's own loss in the cost at first (see `network` and `aux`)
    peak_rate : learning rate after the warm-up; from there it falls linearly to zero
    warm_up : share of the steps in which the rate rises
    own_share : share of the last batches that hold the list's own terms only, and none of its companions'; the share
        rises to it from zero in the first step
    weight_decay : of the matrices (AdamW)
    clip : largest norm of a gradient
    patience : share of the steps after which the run stops if the valid loss has not improved
    seed : for the starting weights, the order of the terms and the dropout
    seconds : training time; a machine that turns out slower makes fewer steps (see `trainer`)
    """

    embedding: int
    hidden: int
    epochs: float
    drop_embedding: float
    drop_recurrent: float
    drop_hidden: float
    batch: int = 128
    aux_weight: float = 0.0
    peak_rate: float = 1e-2
    warm_up: float = 0.05
    own_share: float = 1.0
    weight_decay: float = 0.02
    clip: float = 0.5
    patience: float = 0.3
    seed: int = 0
    seconds: float | None = None

    def shape(self, symbols: int) -> Shape:
        """The network's shape for an alphabet of V symbols."""
        return Shape(symbols, self.embedding, self.hidden, self.aux_weight)

    def rate(self, step: int, steps: int) -> float:
        """The learning rate of a step, counted from 0."""
        rising = max(1.0, self.warm_up * steps)
        done = step + 1
        return self.peak_rate * min(done / rising, (steps - step) / max(1.0, steps - rising))

    def aux(self, step: int, steps: int) -> float:
        """v, the weight of the network's own loss at a step: w at first, then falling linearly to zero."""
        return self.aux_weight * min(1.0, (1 - step / steps) / _AUX_FALL)

    def as_json(self) -> dict[str, Any]:
        """The JSON object that a checkpoint stores."""
        return {_STORED_NAMES.get(name, name): value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Plan:
        """The plan from what `as_json` gave.

        Raises
        ------
        TypeError, ValueError
            The values are not a plan that a run can follow.
        """
        names = {stored: name for name, stored in _STORED_NAMES.items()}
        plan = cls(**{names.get(name, name): value for name, value in values.items()})
        for name, (least, most) in _LIMITS.items():
            value = getattr(plan, name)
            if isinstance(value, bool) or not least <= value <= most or (name in _WHOLE and not isinstance(value, int)):
                raise ValueError(name)
        if plan.seconds is not None and not 0 <= plan.seconds <= 1e9:
            raise ValueError("seconds")
        return plan


def size_for(rows: int) -> Plan:
    """The plan for a train split with this many rows (letters and end symbols).

    A larger list can feed a wider network; a smaller one needs more epochs and more dropout.
    """
    for most, plan in _SIZES:
        if rows <= most:
            return plan
    return _SIZES[-1][1]


_SIZES: tuple[tuple[float, Plan], ...] = (
    (40_000, Plan(32, 192, 40, 0.1, 0.6, 0.6, batch=16, aux_weight=0.5)),
    (70_000, Plan(48, 384, 40, 0.1, 0.55, 0.55, batch=32, aux_weight=0.5)),
    (200_000, Plan(64, 512, 40, 0.1, 0.5, 0.5, batch=32, aux_weight=0.5)),
    (500_000, Plan(64, 512, 30, 0.05, 0.35, 0.35, batch=64, aux_weight=0.5)),
    (float("inf"), Plan(64, 512, 16, 0.0, 0.25, 0.25, batch=128, aux_weight=0.5)),
)

# With time for fewer epochs than this, a smaller network ends with the lower loss; terms that are hardly repeated need
# little dropout and no loss of the network's own. See docs/training.md.
FEW_EPOCHS = 4
HURRIED = Plan(64, 256, 4, 0.0, 0.1, 0.1, batch=128)

_AUX_FALL = 0.6  # share of the steps, the last ones, in which the weight of the auxiliary loss falls

_STORED_NAMES = {"aux_weight": "alone"}  # in the checkpoint, where they differ

# What a plan in a checkpoint may say.
_WHOLE = ("embedding", "hidden", "batch", "seed")
_LIMITS = {
    "embedding": (1, 65_536), "hidden": (1, 65_536), "batch": (1, 65_536), "seed": (0, 2**63),
    "drop_embedding": (0, 0.95), "drop_recurrent": (0, 0.95), "drop_hidden": (0, 0.95), "aux_weight": (0, 0.99),
    "epochs": (1e-6, 1e7), "peak_rate": (0, 10), "warm_up": (0, 1), "own_share": (0, 1), "weight_decay": (0, 10),
    "clip": (1e-6, 1e6), "patience": (0, 1e3),
}  # fmt: skip
