"""The training loop of one run; every step can be repeated to the bit."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt

from balderdash.errors import BalderdashError
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import Ints, evenly, pack, shuffled, symbols_in
from balderdash.lm.evaluation import HeldOut
from balderdash.lm.network import loss_and_gradient
from balderdash.lm.ngram import NGram, PriorCache
from balderdash.lm.optimizer import AdamW
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.plan import Plan
from balderdash.lm.threads import THREADS
from balderdash.lm.workspace import Masks, Weights, Workspace

# Uses of a random stream; each use has its own, so none has a state to save.
_INIT, _ORDER, _DROPOUT, _OWN_ORDER = range(4)
_TRAIN_SMOOTHING = 0.98
_MIN_EVALUATIONS = 20  # of a run, unless it is very short; one per epoch where there are more epochs
# Symbols of an evaluation for each symbol that is trained between two of them: so evaluating takes a tenth of the time.
_EVALUATED, _FEWEST_EVALUATED = 0.3, 10_000
_TOLERANCE = 1.02  # times the planned time, before steps are dropped
_DIVERGED = 10.0  # times ln V, the loss of a uniform guess


class DivergedError(BalderdashError):
    """The loss is out of bounds. The run is repeatable, so resuming it would end in the same way."""


@dataclass(slots=True)
class Progress:
    """How far a run is; together with `Trainer.vectors` all that resuming needs.

    Attributes
    ----------
    step, steps : updates made, and planned
    seconds : of training so far, over all sittings
    symbols : trained on so far
    train : smoothed loss of the batches, with dropout; None before the first step
    valid : latest loss of the averaged weights on the valid split; None if that split is empty
    best_valid, best_step : the lowest valid loss so far, and its step
    stopped_early : whether the valid loss has not improved for too long
    log : an entry for each evaluation: [step, train, valid, seconds]
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
        """The progress that is stored in a checkpoint.

        Raises
        ------
        TypeError, ValueError
            No run can be there.
        """
        progress = cls(**values, log=[list(entry) for entry in log])
        whole = (progress.step, progress.steps, progress.symbols, progress.best_step)
        losses = (progress.train, progress.valid, progress.best_valid, *(x for entry in progress.log for x in entry))
        if not all(isinstance(number, int) and number >= 0 for number in whole):
            raise ValueError("not a step")
        if not all(number is None or 0 <= number < 1e15 for number in (progress.seconds, *losses)):
            raise ValueError("not a loss")
        if any(len(entry) != 4 or not isinstance(entry[0], int) or entry[3] is None for entry in progress.log):
            raise ValueError("not a log entry")
        return progress

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to do."""
        return self.step >= self.steps or self.stopped_early


class Trainer:
    """Fits a network to terms; `train` yields after each step and can be left at any time.

    Parameters
    ----------
    alphabet : the symbols
    train, valid : the terms to learn, and those to evaluate on
    plan : everything else that determines the weights
    ngram : the n-gram that the network starts from
    counted : (len(train),) bool, the terms that the n-gram has counted; by default all
    own : how many of the first terms of `train` are the list's own and not a companion's; by default all

    Attributes
    ----------
    progress : how far it is
    valid : the terms it evaluates on, a selection of those given where evaluating all would take too long
    best : the averaged weights with the lowest valid loss so far, which make the model
    """

    def __init__(
        self,
        alphabet: Alphabet,
        train: Sequence[str],
        valid: Sequence[str],
        plan: Plan,
        ngram: NGram | None = None,
        counted: npt.NDArray[np.bool_] | None = None,
        own: int | None = None,
    ) -> None:
        self.alphabet, self.plan = alphabet, plan
        self._train, self._own = train, train[:own]
        self._prior = None
        if ngram is not None:
            self._prior = PriorCache(ngram, train, np.ones(len(train), bool) if counted is None else counted)
        steps_per_epoch = -(-len(train) // plan.batch)
        steps = max(1, round(plan.epochs * steps_per_epoch))
        per_step = _EVALUATED * plan.batch * symbols_in(train) / len(train)  # symbols to evaluate for each step
        fewest = math.ceil(min(_FEWEST_EVALUATED, symbols_in(valid)) / per_step)  # steps that an evaluation needs
        self._evaluate_every = max(1, min(steps_per_epoch, max(steps // _MIN_EVALUATIONS, fewest)))
        self.valid = tuple(compress(valid, evenly(valid, max(_FEWEST_EVALUATED, int(per_step * self._evaluate_every)))))
        self.progress = Progress(steps=steps)
        self._held_out = HeldOut(alphabet, self.valid, ngram)

        self._shape = plan.shape(len(alphabet))
        self._parameters = Parameters.random(self._shape, np.random.default_rng([plan.seed, _INIT]))
        horizon = min(1000.0, max(10.0, steps / 50))
        self._adam = AdamW(self._parameters.flat, plan.weight_decay, self._parameters.decayed, horizon)
        self.best = Parameters(self._shape, self._parameters.flat.copy())
        self._gradients = [Parameters.zeros(self._shape) for _ in range(THREADS)]
        self._weights = Weights(self._shape)
        self._workspaces = [Workspace(self._shape) for _ in range(THREADS)]

    def vectors(self) -> dict[str, Floats]:
        """All weights and moments of the run, (P,) each, by name."""
        return {
            "weights": self._parameters.flat,
            "average": self._adam.average,
            "first_moment": self._adam.first,
            "second_moment": self._adam.second,
        }

    def restore(self, progress: Progress, best: Parameters, vectors: dict[str, Floats]) -> None:
        """Resume from where a run was left; the steps that follow are equal to the bit.

        Raises
        ------
        KeyError, ValueError
            That run had another plan.
        """
        if not progress.step <= progress.steps <= self.progress.steps:
            raise ValueError("more steps than are planned")
        for name, vector in self.vectors().items():
            vector[:] = vectors[name]
        self.best.flat[:] = best.flat
        self.progress = replace(progress)
        self._adam.steps = progress.step

    def train(self, pool: Executor) -> Iterator[Progress]:
        """Make the steps that are left, and yield the progress after each.

        Parameters
        ----------
        pool : the two threads

        Raises
        ------
        DivergedError
            The loss is not finite, or out of bounds. `best` still holds the last good weights.
        """
        progress = self.progress
        every, own = self._epochs(self._train, _ORDER), self._epochs(self._own, _OWN_ORDER)
        while not progress.is_complete:
            started = time.perf_counter()
            owned = self._own_batches(progress.step)
            is_own = self._own_batches(progress.step + 1) > owned
            self._step(own(owned) if is_own else every(progress.step - owned), pool)
            progress.step += 1
            if progress.step % self._evaluate_every == 0 or progress.step == progress.steps:
                self._evaluate(pool)
            progress.seconds += time.perf_counter() - started
            if progress.step % self._evaluate_every == 0:
                self._keep_to_time()
            yield progress

    def _own_batches(self, step: int) -> int:
        """How many batches of the list's own terms come before a step: the integral of their rising share."""
        if len(self._own) == len(self._train):
            return 0
        return int(self.plan.own_share * step**2 / (2 * self.progress.steps))

    def _epochs(self, terms: Sequence[str], use: int) -> Callable[[int], Ints]:
        """A function that returns the k-th batch over all epochs, as the indices of its terms, (B,)."""
        per_epoch = -(-len(terms) // self.plan.batch)

        @lru_cache(maxsize=1)
        def batches(epoch: int) -> list[Ints]:
            return shuffled(terms, self.plan.batch, np.random.default_rng([self.plan.seed, use, epoch]))

        return lambda k: batches(k // per_epoch)[k % per_epoch]

    @np.errstate(over="ignore", invalid="ignore")  # checked below
    def _step(self, indices: Ints, pool: Executor) -> None:
        """Update the weights from a batch, given by the indices of its terms, (B,); each thread takes one half."""
        progress = self.progress
        parts = [indices[part::THREADS] for part in range(min(THREADS, len(indices)))]
        halves = [pack([self.alphabet.sequence(self._train[k]) for k in part]) for part in parts]
        rows = sum(half.rows for half in halves)
        rng = np.random.default_rng([self.plan.seed, _DROPOUT, progress.step])
        shared = self._masks(rng)
        weights = self._weights.prepare(self._parameters, shared)
        masks = [self._with_hidden(shared, rng, len(half.order)) for half in halves]
        aux_weight = self.plan.aux(progress.step, progress.steps)

        @np.errstate(over="ignore", invalid="ignore")  # each thread has its own error state
        def work(k: int) -> float:
            half = self._prior.with_prior(halves[k], parts[k]) if self._prior else halves[k]
            ws, gradient = self._workspaces[k], self._gradients[k]
            return loss_and_gradient(self._parameters, weights, half, masks[k], ws, gradient, 1 / rows, aux_weight)

        loss = sum(pool.map(work, range(len(halves)))) / rows
        gradient = self._gradients[0].flat  # (P,)
        for other in self._gradients[1 : len(halves)]:
            gradient += other.flat
        norm = float(np.sqrt(np.dot(gradient, gradient)))
        if not (np.isfinite(norm) and loss < _DIVERGED * np.log(self._shape.symbols)):
            how = f"{loss:.3g} nats per character" if np.isfinite(loss) else "not a finite number"
            raise DivergedError(
                f"The loss exploded at step {progress.step:,} of {progress.steps:,} ({how}), and resuming would end in "
                "the same way; train again with another --seed and another --out."
            )
        clipped = min(1.0, self.plan.clip / (norm + 1e-12))
        self._adam.update(gradient, self.plan.rate(progress.step, progress.steps), clipped, pool)
        progress.symbols += rows
        if progress.train is None:
            progress.train = loss
        else:
            progress.train = _TRAIN_SMOOTHING * progress.train + (1 - _TRAIN_SMOOTHING) * loss

    def _masks(self, rng: np.random.Generator) -> Masks:
        """The dropout masks that both halves of a batch share."""
        shape, plan = self._shape, self.plan
        return Masks(
            embedding=_mask(rng, (shape.symbols, shape.embedding), plan.drop_embedding),
            recurrent=_mask(rng, (shape.hidden, 4 * shape.hidden), plan.drop_recurrent),
        )

    def _with_hidden(self, masks: Masks, rng: np.random.Generator, terms: int) -> Masks:
        return replace(masks, hidden=_mask(rng, (terms, self._shape.hidden), self.plan.drop_hidden))

    def _evaluate(self, pool: Executor) -> None:
        """Evaluate the averaged weights, keep the best ones, and decide whether to stop early."""
        progress = self.progress
        average = Parameters(self._shape, self._adam.average)
        progress.valid = self._held_out.loss(average, pool) if self._held_out.terms else None
        if progress.valid is None or progress.best_valid is None or progress.valid < progress.best_valid:
            progress.best_valid, progress.best_step = progress.valid, progress.step
            self.best.flat[:] = self._adam.average
        progress.log.append([progress.step, progress.train, progress.valid, round(progress.seconds, 1)])
        progress.stopped_early = progress.step - progress.best_step > self.plan.patience * progress.steps

    def _keep_to_time(self) -> None:
        """Drop the steps that the time does not allow; the learning rate then falls to zero sooner."""
        progress, seconds = self.progress, self.plan.seconds
        if seconds is not None and progress.seconds * progress.steps / progress.step > _TOLERANCE * seconds:
            progress.steps = max(progress.step, int(progress.step * seconds / progress.seconds))


def _mask(rng: np.random.Generator, shape: tuple[int, int], drop: float) -> Floats | None:
    """0 with probability `drop`, to the nearest 1/256, else 1 / keep; None where nothing is dropped."""
    cut = round(drop * 256)
    if not cut:
        return None
    random_bytes = np.frombuffer(rng.bytes(shape[0] * shape[1]), np.uint8).reshape(shape)
    return np.multiply(random_bytes >= cut, np.float32(256 / (256 - cut)), dtype=np.float32)
