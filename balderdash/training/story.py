"""All that is known of a run, gathered from its events: what a screen draws."""

from __future__ import annotations

from dataclasses import dataclass, field

from balderdash.training import events
from balderdash.training.curves import Curve
from balderdash.training.events import Event

MOST_SAMPLES = 40  # sets that are remembered


@dataclass(slots=True)
class Story:
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
            case events.Looked():
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
            return self.now.step / max(1, self.now.steps)
        if self.planned is not None:
            return self.planned.step / max(1, self.planned.steps)
        return 0.0

    def _look(self, step: float | None, train: float | None, valid: float | None) -> None:
        if step is not None and train is not None:
            self.train.append((step, train))
        if step is not None and valid is not None:
            self.valid.append((step, valid))


TRAIN, VALID, NGRAM = range(3)  # the order of the curves


def curves_of(story: Story) -> list[Curve]:
    """The losses of a run: on the terms it learns, on terms held out, and the n-gram's as a line to get below."""
    told = story.now or story.planned
    steps = 1 if told is None else told.steps
    level = story.measured.valid if story.measured else None
    ngram = [] if level is None else [(0.0, level), (float(steps), level)]
    return [Curve(story.train, "·", 2), Curve(story.valid, "o"), Curve(ngram, "-", 1)]


def key_of(story: Story) -> str:
    """Which curve is which, with the latest figures."""
    train, valid = (f" {curve[-1][1]:.3f}" if curve else "" for curve in (story.train, story.valid))
    measured = story.measured
    ngram = "" if measured is None or measured.valid is None else f"   - - {measured.order}-gram {measured.valid:.3f}"
    return f"       ·· train{train} (with dropout)   — valid{valid}{ngram}"


def copying(samples: events.Sampled) -> str:
    """How many of the samples are no inventions."""
    return f"{samples.copies:.0%} copies, {samples.guesses:.0%} real terms it never saw"
