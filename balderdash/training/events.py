"""What a training run reports (events), and what it can be asked to do (`Control`).

An event crosses from one process to another as a line of JSON.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeAlias, get_args

Request = Literal["resume", "pause", "stop"]
_POLL = 0.1  # seconds between two looks while paused


class Control:
    """What is asked of a run: set by another thread or a signal handler, read by the run between two steps.

    Each request is one assignment, so there is nothing to lock. A stop cannot be taken back.
    """

    def __init__(self) -> None:
        self._is_stopped = self._is_paused = False

    @property
    def request(self) -> Request:
        """What is asked for now."""
        return "stop" if self._is_stopped else "pause" if self._is_paused else "resume"

    def ask(self, request: Request) -> None:
        """Ask for something."""
        if request == "stop":
            self._is_stopped = True
        else:
            self._is_paused = request == "pause"

    def wait_while_paused(self) -> Request:
        """Block until something other than a pause is asked for, and return that."""
        while self.request == "pause":
            time.sleep(_POLL)
        return self.request


@dataclass(frozen=True, slots=True)
class Preparing:
    """Something is done that takes more than a moment, before the first step.

    Attributes
    ----------
    what : the beginning of a sentence, such as "Counting n-grams"
    """

    what: str


@dataclass(frozen=True, slots=True)
class Noted:
    """The user should know something about the run, in one sentence."""

    note: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The run is ready to start or to resume.

    Attributes
    ----------
    title : of the list
    terms : how many terms the train, valid and test splits have
    companions : the names of the lists that are learnt from, too -> how many of their terms
    hidden, weights, symbols : the network's units, its weights, and the alphabet's symbols
    epochs : planned
    step, steps : made so far, and planned
    log : evaluations of earlier sittings: [step, train, valid, seconds]
    """

    title: str
    terms: list[int]
    companions: dict[str, int]
    hidden: int
    weights: int
    symbols: int
    epochs: float
    seed: int
    step: int
    steps: int
    log: list[list[float | None]]


@dataclass(frozen=True, slots=True)
class Measured:
    """The order of the n-gram, and its loss on the valid split, which the network has to beat.

    Attributes
    ----------
    valid : None if nothing is held out
    """

    order: int
    valid: float | None


@dataclass(frozen=True, slots=True)
class Stepped:
    """Some steps were made.

    Attributes
    ----------
    train : smoothed loss of the batches, with dropout
    valid : latest loss of the averaged weights on the valid split
    speed : characters per second
    left : seconds of training left
    """

    step: int
    steps: int
    train: float | None
    valid: float | None
    speed: float
    left: float


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The averaged weights were evaluated on the valid split."""

    step: int
    train: float | None
    valid: float | None


@dataclass(frozen=True, slots=True)
class Sampled:
    """The best weights so far were sampled.

    Attributes
    ----------
    terms : some of the samples, without profanity
    copies : share of all samples that are in the train split
    guesses : share that are in the held-out splits
    """

    step: int
    terms: list[str]
    copies: float
    guesses: float


@dataclass(frozen=True, slots=True)
class Paused:
    """The run is paused and saved."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The run continues after a pause."""


@dataclass(frozen=True, slots=True)
class Finishing:
    """All steps are made; the model is measured, and its first fakes are made.

    Attributes
    ----------
    fakes, wanted : fakes made so far, and how many are planned
    stopped_early : whether the valid loss had stopped improving
    """

    fakes: int
    wanted: int
    stopped_early: bool

    @property
    def doing(self) -> str:
        """What takes its time now, in words."""
        return f"{self.fakes} of {self.wanted} fakes" if self.fakes else "learning which of its fakes are good"


@dataclass(frozen=True, slots=True)
class Finished:
    """The model is ready to play with.

    Attributes
    ----------
    path : its file
    seconds : of training
    order : of the n-gram
    losses : split -> the model's loss and the n-gram's, in nats per character
    """

    path: str
    seconds: float
    order: int
    losses: dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The run is stopped and saved; it can be resumed."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The run failed; the reason is a sentence for the user."""

    reason: str


Event: TypeAlias = (
    Preparing
    | Noted
    | Planned
    | Measured
    | Stepped
    | Evaluated
    | Sampled
    | Paused
    | Resumed
    | Finishing
    | Finished
    | Stopped
    | Failed
)
Tell: TypeAlias = Callable[[Event], None]

_CLASSES: Mapping[str, type[Any]] = {each.__name__: each for each in get_args(Event)}


def to_line(event: Event) -> str:
    """The event as one line of JSON."""
    return json.dumps({"event": type(event).__name__, **asdict(event)})


def from_line(line: str) -> Event:
    """The event on a line.

    Raises
    ------
    ValueError
        The line is not an event.
    """
    values = json.loads(line)
    if not isinstance(values, dict) or (kind := _CLASSES.get(str(values.pop("event", None)))) is None:
        raise ValueError(f"no event: {line[:80]!r}")
    if values.keys() != {each.name for each in fields(kind)}:
        raise ValueError(f"no {kind.__name__}: {line[:80]!r}")
    event: Event = kind(**values)
    return event
