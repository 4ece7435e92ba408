"""What a training run tells, and how it is written on a line to cross from one process to another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Planned:
    """The run stands.

    Attributes
    ----------
    title : of the list
    terms : terms to learn, and those held out as valid and test
    hidden, weights, symbols : the network's size
    epochs : planned
    step, steps : made so far, and planned
    log : looks at the valid split in earlier sittings: [step, train, valid, seconds]
    """

    title: str
    terms: list[int]
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
    """The n-gram is tuned; its loss on the valid split is what the network has to beat (None: nothing is held out)."""

    order: int
    valid: float | None


@dataclass(frozen=True, slots=True)
class Stepped:
    """Some steps were made.

    Attributes
    ----------
    train : smoothed loss with dropout
    valid : the last look at the valid split, of the averaged weights
    speed : characters a second
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
    """The valid split was looked at."""

    step: int
    train: float | None
    valid: float | None


@dataclass(frozen=True, slots=True)
class Sampled:
    """The best weights so far have written.

    Attributes
    ----------
    terms : some of the samples, as they come but for indecent ones
    copies : share of all samples that stand in the list's train split
    guesses : share that are terms of the list it has never seen
    """

    step: int
    terms: list[str]
    copies: float
    guesses: float


@dataclass(frozen=True, slots=True)
class Paused:
    """It stands still, and is saved."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """It goes on."""


@dataclass(frozen=True, slots=True)
class Finishing:
    """The last step is made; the model is measured, and its first fakes are made.

    Attributes
    ----------
    fakes, wanted : made so far, and how many there shall be
    stopped_early : the valid loss had stopped improving
    """

    fakes: int
    wanted: int
    stopped_early: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """The model can be played with.

    Attributes
    ----------
    path : its file
    seconds : of training
    order : of the n-gram
    losses : split -> the network's loss and the n-gram's, in nats a character
    """

    path: str
    seconds: float
    order: int
    losses: dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Stopped:
    """It was stopped and is kept: it can be gone on with."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It could not be done; the reason is a plain sentence."""

    reason: str


Event = Planned | Measured | Stepped | Evaluated | Sampled | Paused | Resumed | Finishing | Finished | Stopped | Failed
_KINDS: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        Planned, Measured, Stepped, Evaluated, Sampled, Paused, Resumed, Finishing, Finished, Stopped, Failed,
    )
}  # fmt: skip


def to_line(event: Event) -> str:
    """The event as one line of JSON."""
    return json.dumps({"event": type(event).__name__, **asdict(event)})


def from_line(line: str) -> Event:
    """The event on a line.

    Raises
    ------
    ValueError
        It is none.
    """
    values = json.loads(line)
    if not isinstance(values, dict) or (kind := _KINDS.get(str(values.pop("event", None)))) is None:
        raise ValueError(f"no event: {line[:80]!r}")
    if values.keys() != {each.name for each in fields(kind)}:
        raise ValueError(f"no {kind.__name__}: {line[:80]!r}")
    event: Event = kind(**values)
    return event
