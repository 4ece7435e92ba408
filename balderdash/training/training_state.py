"""The state of a run as its events tell it, and the figure of its losses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from balderdash.notation import percent
from balderdash.plots.figure import Array, Axis, Curve, Figure
from balderdash.training import events
from balderdash.training.events import Event

MOST_SAMPLES = 40  # `Sampled` events that are kept


@dataclass(slots=True)
class TrainingState:
    """The state of a run, updated by each event.

    Attributes
    ----------
    preparing : what is done before the first step, the beginning of a sentence
    notes : what the user should know about the run, a sentence each
    phase : "starting", "training", "paused", "finishing", "finished", "stopped" or "failed"
    planned, measured, now, finishing, finished : the latest event of each kind; `now` is the latest `Stepped`
    train, valid : (step, loss) of each evaluation
    samples : the latest `Sampled` events, the oldest first
    reason : why the run failed
    """

    phase: str = "starting"
    preparing: str = ""
    notes: list[str] = field(default_factory=list)
    planned: events.Planned | None = None
    measured: events.Measured | None = None
    now: events.Stepped | None = None
    finishing: events.Finishing | None = None
    finished: events.Finished | None = None
    train: list[tuple[float, float]] = field(default_factory=list)
    valid: list[tuple[float, float]] = field(default_factory=list)
    samples: list[events.Sampled] = field(default_factory=list)
    reason: str = ""

    def add(self, event: Event) -> None:
        """Update the state from an event."""
        match event:
            case events.Preparing():
                self.preparing = event.what
            case events.Noted():
                self.notes.append(event.note)
            case events.Planned():
                self.planned = event
                for step, train, valid, *_ in event.log:
                    self._add_losses(step, train, valid)
            case events.Measured():
                self.measured, self.phase = event, "training"
            case events.Stepped():
                self.now = event
            case events.Evaluated():
                self._add_losses(event.step, event.train, event.valid)
            case events.Sampled():
                self.samples = [*self.samples, event][-MOST_SAMPLES:]
            case events.Paused():
                self.phase = "paused"
            case events.Resumed():
                self.phase = "training"
            case events.Finishing():
                self.finishing, self.phase = event, "finishing"
            case events.Finished():
                self.finished, self.phase = event, "finished"
            case events.Stopped():
                self.phase = "stopped"
            case events.Failed():
                self.reason, self.phase = event.reason, "failed"

    @property
    def is_over(self) -> bool:
        """Whether no more events will come."""
        return self.phase in ("finished", "stopped", "failed")

    @property
    def share(self) -> float:
        """The share of the steps that are made, 0 to 1; 1 for a run that has stopped early."""
        if self.phase == "finished":
            return 1.0
        if self.now is not None:
            return min(1.0, self.now.step / max(1, self.now.steps))
        if self.planned is not None:
            return min(1.0, self.planned.step / max(1, self.planned.steps))
        return 0.0

    def _add_losses(self, step: float | None, train: float | None, valid: float | None) -> None:
        if step is not None and train is not None:
            self.train.append((step, train))
        if step is not None and valid is not None:
            self.valid.append((step, valid))


def losses(state: TrainingState) -> Figure:
    """The losses of a run: on the terms it learns, on held-out terms, and the n-gram's as a line to get below.

    The scale ends at 1.6 times the lowest loss, so that the high losses of the first steps do not flatten the rest.
    """
    counter, measured = state.now or state.planned, state.measured
    evaluated = [x for x, _ in (*state.train, *state.valid) if math.isfinite(x)]
    steps = float(max(1, counter.steps if counter else 0, *evaluated))
    level = None if measured is None else measured.valid
    ngram = [] if level is None else [(0.0, level), (steps, level)]
    curves = (
        Curve(_places(state.train), "one", _named("learning", state.train), dash=2),
        Curve(_places(state.valid), "best", _named("held out", state.valid)),
        Curve(_places(ngram), "zero", _named(f"{measured.order}-gram" if measured else "", ngram), dash=1),
    )
    values = [y for points in (state.train, state.valid, ngram) for _, y in points if math.isfinite(y)]
    axis = Axis("step", 0.0, steps)
    if not values:
        return Figure("Loss, nats a letter", axis, Axis("loss", 0.0, 1.0), (), is_bare=True)
    low = min(values)
    high = max(min(max(values), 1.6 * low), low + max(0.1, 1e-9 * abs(low)))
    loss = Axis("loss", low - 0.05 * (high - low), high)
    return Figure("Loss, nats a letter", axis, loss, tuple(curve for curve in curves if len(curve.xy)))


def _places(points: Sequence[tuple[float, float]]) -> Array:
    """The points as an array (n, 2)."""
    return np.array(points, float).reshape(-1, 2)


def _named(name: str, points: Sequence[tuple[float, float]]) -> str:
    """The name of a curve, and its latest value."""
    return f"{name} {points[-1][1]:.3f}" if points else name


def copying(samples: events.Sampled) -> str:
    """How many of the samples are real terms, in words."""
    return f"{percent(samples.copies)} copies, {percent(samples.guesses)} real terms it never saw"
