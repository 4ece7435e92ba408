"""All that is known of a run, gathered from its events: what a screen draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from balderdash.notation import percent
from balderdash.plots.figure import Array, Axis, Curve, Figure
from balderdash.training import events
from balderdash.training.events import Event

MOST_SAMPLES = 40  # sets that are remembered


@dataclass(slots=True)
class TrainingState:
    """Grows with each event.

    Attributes
    ----------
    state : "starting", "training", "paused", "finishing", "finished", "stopped" or "failed"
    planned, measured, now, finishing, finished : the last event of each kind
    train, valid : (step, loss) of each look
    samples : the latest sets, oldest first
    reason : why it failed
    """

    state: str = "starting"
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
        """Take an event in."""
        match event:
            case events.Planned():
                self.planned = event
                for step, train, valid, *_ in event.log:
                    self._look(step, train, valid)
            case events.Measured():
                self.measured, self.state = event, "training"
            case events.Stepped():
                self.now = event
            case events.Evaluated():
                self._look(event.step, event.train, event.valid)
            case events.Sampled():
                self.samples = [*self.samples, event][-MOST_SAMPLES:]
            case events.Paused():
                self.state = "paused"
            case events.Resumed():
                self.state = "training"
            case events.Finishing():
                self.finishing, self.state = event, "finishing"
            case events.Finished():
                self.finished, self.state = event, "finished"
            case events.Stopped():
                self.state = "stopped"
            case events.Failed():
                self.reason, self.state = event.reason, "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("finished", "stopped", "failed")

    @property
    def share(self) -> float:
        """Of the steps, 0 to 1; a run that ended early is done."""
        if self.state == "finished":
            return 1.0
        if self.now is not None:
            return min(1.0, self.now.step / max(1, self.now.steps))
        if self.planned is not None:
            return min(1.0, self.planned.step / max(1, self.planned.steps))
        return 0.0

    def _look(self, step: float | None, train: float | None, valid: float | None) -> None:
        if step is not None and train is not None:
            self.train.append((step, train))
        if step is not None and valid is not None:
            self.valid.append((step, valid))


def losses(story: TrainingState) -> Figure:
    """The losses of a run: on the terms it learns, on terms held out, and the n-gram's as a line to get below.

    The earliest, highest losses are cut off where they would press all the rest flat: the top of the scale
    is at most 1.6 times the lowest loss.
    """
    told, measured = story.now or story.planned, story.measured
    looked = [x for x, _ in (*story.train, *story.valid) if math.isfinite(x)]
    steps = float(max(1, told.steps if told else 0, *looked))
    level = None if measured is None else measured.valid
    ngram = [] if level is None else [(0.0, level), (steps, level)]
    curves = (
        Curve(_places(story.train), "one", _named("learning", story.train), dash=2),
        Curve(_places(story.valid), "best", _named("held out", story.valid)),
        Curve(_places(ngram), "zero", _named(f"{measured.order}-gram" if measured else "", ngram), dash=1),
    )
    values = [y for points in (story.train, story.valid, ngram) for _, y in points if math.isfinite(y)]
    axis = Axis("step", 0.0, steps)
    if not values:
        return Figure("Loss, nats a letter", axis, Axis("loss", 0.0, 1.0), (), is_bare=True)
    low = min(values)
    high = max(min(max(values), 1.6 * low), low + max(0.1, 1e-9 * abs(low)))
    loss = Axis("loss", low - 0.05 * (high - low), high)
    return Figure("Loss, nats a letter", axis, loss, tuple(curve for curve in curves if len(curve.xy)))


def _places(points: Sequence[tuple[float, float]]) -> Array:
    return np.array(points, float).reshape(-1, 2)


def _named(name: str, points: Sequence[tuple[float, float]]) -> str:
    """The name of a curve, and where it is now."""
    return f"{name} {points[-1][1]:.3f}" if points else name


def copying(samples: events.Sampled) -> str:
    """How many of the samples are no inventions."""
    return f"{percent(samples.copies)} copies, {percent(samples.guesses)} real terms it never saw"
