"""The gradient of a batch, half of it in each of two processes, or threads where there is no second process."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import replace

import numpy as np

from balderdash.lm.advice import Advice
from balderdash.lm.batches import Ints, pack
from balderdash.lm.network import loss_and_gradient
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.partner import Partner, shared
from balderdash.lm.plan import Plan
from balderdash.lm.threads import THREADS
from balderdash.lm.workspace import Masks, Weights, Workspace

_STEP = struct.Struct("<q")
_LOSS = struct.Struct("<d")


class Halves:
    """Works out losses and gradients; the same to the bit, whoever works on the second half.

    Parameters
    ----------
    sequences : the encoded terms of the train split
    advice : of an n-gram on them, or None
    plan : its seed and its dropout
    weights : as they stand at each step, in memory that is shared
    stream : the number of the random stream that dropout draws from
    """

    def __init__(
        self, sequences: Sequence[Ints], advice: Advice | None, plan: Plan, weights: Parameters, stream: int
    ) -> None:
        self._sequences, self._advice, self._plan, self._weights = sequences, advice, plan, weights
        self._stream = stream
        shape = weights.shape
        self._gradients = [Parameters(shape, shared(shape.size)) for _ in range(THREADS)]
        self._prepared = Weights(shape)
        self._workspaces = [Workspace(shape) for _ in range(THREADS)]
        self._partner: Partner | None = None

    @contextmanager
    def working(self) -> Iterator[bool]:
        """While it lasts there is a partner, if there can be one; gives whether there is."""
        partner = self._partner = Partner.of(self._second_half)
        try:
            yield partner is not None
        finally:
            self._partner = None
            if partner is not None:
                partner.close()

    def gradient(self, step: int, indices: Ints, pool: Executor) -> tuple[float, int, Floats]:
        """The summed loss of a batch in nats, its rows, and the gradient of the mean cost, (P,).

        Parameters
        ----------
        step : decides what is dropped
        indices : the places of the terms in the train split
        """
        parts = _parts(indices)
        rows = self._rows(indices)
        asked = len(parts) > 1 and self._ask(step, indices)
        weights, masks = self._ready(step, parts)
        if asked:
            own, other = self._half(0, parts, rows, weights, masks), self._answer()
            losses = [own, self._half(1, parts, rows, weights, masks) if other is None else other]
        else:
            losses = list(pool.map(lambda k: self._half(k, parts, rows, weights, masks), range(len(parts))))
        gradient = self._gradients[0].flat
        for further in self._gradients[1 : len(parts)]:
            gradient += further.flat
        return sum(losses), rows, gradient

    def _ask(self, step: int, indices: Ints) -> bool:
        if self._partner is None:
            return False
        with suppress(OSError):
            self._partner.ask(_STEP.pack(step) + indices.astype(np.int64).tobytes())
            return True
        self._partner = None  # dead; from now on there are threads
        return False

    def _answer(self) -> float | None:
        """The loss of the second half, or None if the partner died over it."""
        if self._partner is not None:
            with suppress(OSError, EOFError):
                (loss,) = _LOSS.unpack(self._partner.answer())
                return float(loss)
        self._partner = None
        return None

    def _second_half(self, message: bytes) -> bytes:
        """In the partner's process: from step and indices to the loss; the gradient lies in shared memory."""
        (step,) = _STEP.unpack_from(message)
        indices = np.frombuffer(message, np.int64, offset=_STEP.size).astype(np.intp)
        parts = _parts(indices)
        return _LOSS.pack(self._half(1, parts, self._rows(indices), *self._ready(step, parts)))

    def _rows(self, indices: Ints) -> int:
        return sum(len(self._sequences[k]) - 1 for k in indices.tolist())

    def _ready(self, step: int, parts: Sequence[Ints]) -> tuple[Weights, list[Masks]]:
        """The weights after dropout, and the masks of each part."""
        plan, shape = self._plan, self._weights.shape
        rng = np.random.default_rng([plan.seed, self._stream, step])
        common = Masks(
            embedding=_mask(rng, (shape.symbols, shape.embedding), plan.drop_embedding),
            recurrent=_mask(rng, (shape.hidden, 4 * shape.hidden), plan.drop_recurrent),
        )
        weights = self._prepared.prepare(self._weights, common)
        return weights, [
            replace(common, hidden=_mask(rng, (len(part), shape.hidden), plan.drop_hidden)) for part in parts
        ]

    @np.errstate(over="ignore", invalid="ignore")  # each thread has its own; whoever asked looks at the loss
    def _half(self, k: int, parts: Sequence[Ints], rows: int, weights: Weights, masks: Sequence[Masks]) -> float:
        batch = pack([self._sequences[term] for term in parts[k]])
        if self._advice:
            batch = self._advice.to(batch, parts[k])
        workspace, gradient = self._workspaces[k], self._gradients[k]
        return loss_and_gradient(self._weights, weights, batch, masks[k], workspace, gradient, 1 / rows)


def _parts(indices: Ints) -> list[Ints]:
    return [indices[part::THREADS] for part in range(min(THREADS, len(indices)))]


def _mask(rng: np.random.Generator, shape: tuple[int, int], drop: float) -> Floats | None:
    """0 with probability `drop`, to the nearest 1/256, else 1 / keep; None where nothing is dropped."""
    cut = round(drop * 256)
    if not cut:
        return None
    random_bytes = np.frombuffer(rng.bytes(shape[0] * shape[1]), np.uint8).reshape(shape)
    return np.multiply(random_bytes >= cut, np.float32(256 / (256 - cut)), dtype=np.float32)
