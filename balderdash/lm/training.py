"""Training: the steps of one run, each of which can be made again to the bit."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from balderdash.errors import BalderdashError
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import Ints, pack, shuffled
from balderdash.lm.evaluation import HeldOut
from balderdash.lm.network import loss_and_gradient
from balderdash.lm.ngram import NGram
from balderdash.lm.optimizer import AdamW
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.plan import Plan
from balderdash.lm.prior_cache import PriorCache
from balderdash.lm.threads import THREADS
from balderdash.lm.workspace import Masks, Weights, Workspace

# What a random stream is for: the streams of a run never meet, and none has a state to save.
_INIT, _ORDER, _DROPOUT = range(3)
_TRAIN_SMOOTHING = 0.98
_FEWEST_LOOKS = 20  # at the valid split; more where a run has more epochs
_TOLERANCE = 1.02  # over the time that was given, before steps are dropped
_EXPLODED = 10.0  # times ln V, the loss of who knows nothing: no run comes back from there


class ExplodedError(BalderdashError):
    """The loss has left all bounds; the run is repeatable, so going on from its file would come to the same."""


@dataclass(slots=True)
class Progress:
    """Where a run stands; with the vectors of `Trainer.vectors`, all that going on needs.

    Attributes
    ----------
    step, steps : updates made, and planned
    seconds : of training so far, over all sittings
    symbols : trained on so far
    train : smoothed loss of the batches, with dropout; None before the first
    valid : last loss of the averaged weights on the valid split; None where that split is empty
    best_valid, best_step : the lowest so far, and when
    stopped_early : the valid loss has not improved for too long
    log : one entry for each look at the valid split: [step, train, valid, seconds]
    """

    step: int = 0
    steps: int = 0
    seconds: float = 0.0
    symbols: int = 0
    train: float | None = None
    valid: float | None = None
    best_valid: float | None = None
    best_step: int = 0
    stopped_early: bool = False
    log: list[list[float | None]] = field(default_factory=list)

    @classmethod
    def from_json(cls, values: Mapping[str, Any], log: Any) -> Progress:
        """Where the run in a checkpoint stands.

        Raises
        ------
        TypeError, ValueError
            The values are nowhere that a run can stand.
        """
        now = cls(**values, log=[list(entry) for entry in log])
        whole = (now.step, now.steps, now.symbols, now.best_step)
        losses = (now.train, now.valid, now.best_valid, *(number for entry in now.log for number in entry))
        if not all(isinstance(number, int) and number >= 0 for number in whole):
            raise ValueError("a step that is none")
        if not all(number is None or 0 <= number < 1e15 for number in (now.seconds, *losses)):
            raise ValueError("a loss that is none")
        if any(len(entry) != 4 or not isinstance(entry[0], int) or entry[3] is None for entry in now.log):
            raise ValueError("a look that is none")
        return now

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.step >= self.steps or self.stopped_early


class Trainer:
    """One run over a list's train split; `run` yields after each step and can be left at any time.

    Parameters
    ----------
    ngram : advises the network; it has counted every `stride`-th term of `train` from the first on

    Attributes
    ----------
    alphabet, plan, progress : of this run
    best : the averaged weights with the lowest valid loss so far, the model that is kept
    """

    def __init__(
        self,
        alphabet: Alphabet,
        train: Sequence[str],
        valid: Sequence[str],
        plan: Plan,
        ngram: NGram | None = None,
        stride: int = 1,
    ) -> None:
        self.alphabet, self.plan = alphabet, plan
        self._sequences = [alphabet.sequence(term) for term in train]
        self._advice = PriorCache(ngram, self._sequences, stride) if ngram else None
        self._held_out = HeldOut(alphabet, valid, ngram)
        self._shape = plan.shape(len(alphabet))
        self._per_epoch = -(-len(train) // plan.batch)
        steps = max(1, round(plan.epochs * self._per_epoch))
        self._look_every = max(1, min(self._per_epoch, steps // _FEWEST_LOOKS))
        self.progress = Progress(steps=steps)
        self._weights = Parameters.random(self._shape, np.random.default_rng([plan.seed, _INIT]))
        horizon = min(1000.0, max(10.0, steps / 50))
        self._adam = AdamW(self._weights.flat, plan.weight_decay, self._weights.decayed, horizon)
        self.best = Parameters(self._shape, self._weights.flat.copy())
        self._gradients = [Parameters.zeros(self._shape) for _ in range(THREADS)]
        self._prepared = Weights(self._shape)
        self._workspaces = [Workspace(self._shape) for _ in range(THREADS)]

    def vectors(self) -> dict[str, Floats]:
        """All weights and moments of the run, each (P,), by name."""
        return {
            "weights": self._weights.flat,
            "average": self._adam.average,
            "first_moment": self._adam.first,
            "second_moment": self._adam.second,
        }

    def restore(self, progress: Progress, best: Parameters, vectors: dict[str, Floats]) -> None:
        """Go on from where a run was left: the steps that follow are equal to the bit.

        Raises
        ------
        KeyError, ValueError
            That was no run by this plan.
        """
        if not progress.step <= progress.steps <= self.progress.steps:
            raise ValueError("more steps than are planned")
        for name, vector in self.vectors().items():
            vector[:] = vectors[name]
        self.best.flat[:] = best.flat
        self.progress = replace(progress)
        self._adam.steps = progress.step

    def run(self, pool: Executor) -> Iterator[Progress]:
        """Train until the plan is fulfilled, yielding after every step.

        Raises
        ------
        ExplodedError
            The loss is no number any more, or beyond all bounds. `best` still holds the last good weights.
        """
        now = self.progress
        batches: list[Ints] = []
        epoch = -1
        while not now.is_complete:
            started = time.perf_counter()
            if now.step // self._per_epoch != epoch:
                epoch = now.step // self._per_epoch
                rng = np.random.default_rng([self.plan.seed, _ORDER, epoch])
                batches = shuffled(self._sequences, self.plan.batch, rng)
            self._step(batches[now.step % self._per_epoch], pool)
            now.step += 1
            if now.step % self._look_every == 0 or now.step == now.steps:
                self._look(pool)
            now.seconds += time.perf_counter() - started
            if now.step % self._look_every == 0:
                self._keep_to_the_time()
            yield now

    @np.errstate(over="ignore", invalid="ignore")  # a loss that is no number is told of below
    def _step(self, indices: Ints, pool: Executor) -> None:
        now = self.progress
        parts = [indices[part::THREADS] for part in range(min(THREADS, len(indices)))]
        batch = [pack([self._sequences[k] for k in part]) for part in parts]
        rows = sum(half.rows for half in batch)
        rng = np.random.default_rng([self.plan.seed, _DROPOUT, now.step])
        shared = self._masks(rng)
        weights = self._prepared.prepare(self._weights, shared)
        masks = [self._with_hidden(shared, rng, len(half.order)) for half in batch]

        @np.errstate(over="ignore", invalid="ignore")  # each thread has its own
        def half(k: int) -> float:
            mine = self._advice.to(batch[k], parts[k]) if self._advice else batch[k]
            return loss_and_gradient(
                self._weights, weights, mine, masks[k], self._workspaces[k], self._gradients[k], 1 / rows
            )

        loss = sum(pool.map(half, range(len(batch)))) / rows
        gradient = self._gradients[0].flat
        for other in self._gradients[1 : len(batch)]:
            gradient += other.flat
        norm = float(np.sqrt(np.dot(gradient, gradient)))
        if not (np.isfinite(norm) and loss < _EXPLODED * np.log(self._shape.symbols)):
            how = f"{loss:.3g} nats a character" if np.isfinite(loss) else "it is no number any more"
            raise ExplodedError(
                f"The loss exploded at step {now.step:,} of {now.steps:,} ({how}), and going on would come to the "
                "same; train anew with another --seed and another --out."
            )
        clipped = min(1.0, self.plan.clip / (norm + 1e-12))
        self._adam.update(gradient, self.plan.rate(now.step, now.steps), clipped, pool)
        now.symbols += rows
        now.train = loss if now.train is None else _TRAIN_SMOOTHING * now.train + (1 - _TRAIN_SMOOTHING) * loss

    def _masks(self, rng: np.random.Generator) -> Masks:
        shape, plan = self._shape, self.plan
        return Masks(
            embedding=_mask(rng, (shape.symbols, shape.embedding), plan.drop_embedding),
            recurrent=_mask(rng, (shape.hidden, 4 * shape.hidden), plan.drop_recurrent),
        )

    def _with_hidden(self, masks: Masks, rng: np.random.Generator, terms: int) -> Masks:
        return replace(masks, hidden=_mask(rng, (terms, self._shape.hidden), self.plan.drop_hidden))

    def _keep_to_the_time(self) -> None:
        """Drop steps that the time does not allow; the learning rate then falls to zero sooner."""
        now, seconds = self.progress, self.plan.seconds
        if seconds is not None and now.seconds * now.steps / now.step > _TOLERANCE * seconds:
            now.steps = max(now.step, int(now.step * seconds / now.seconds))

    def _look(self, pool: Executor) -> None:
        """Evaluate the averaged weights, keep the best, and see whether to stop early."""
        now = self.progress
        average = Parameters(self._shape, self._adam.average)
        now.valid = self._held_out.loss(average, pool) if self._held_out.terms else None
        if now.valid is None or now.best_valid is None or now.valid < now.best_valid:
            now.best_valid, now.best_step = now.valid, now.step
            self.best.flat[:] = self._adam.average
        now.log.append([now.step, now.train, now.valid, round(now.seconds, 1)])
        now.stopped_early = now.step - now.best_step > self.plan.patience * now.steps


def _mask(rng: np.random.Generator, shape: tuple[int, int], drop: float) -> Floats | None:
    """0 with probability `drop`, to the nearest 1/256, else 1 / keep; None where nothing is dropped."""
    cut = round(drop * 256)
    if not cut:
        return None
    random_bytes = np.frombuffer(rng.bytes(shape[0] * shape[1]), np.uint8).reshape(shape)
    return np.multiply(random_bytes >= cut, np.float32(256 / (256 - cut)), dtype=np.float32)
