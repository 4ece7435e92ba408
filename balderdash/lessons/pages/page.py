"""What every page of a lesson has: parameters, steps, formulas, pictures and goals."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from balderdash import notation
from balderdash.plots.figure import Picture


class Number:
    """A number that the reader turns.

    Parameters
    ----------
    symbol : as in the formulas
    about : what it is, in a few words
    value, low, high : where it starts, and between which it stays
    stride : what one press adds; with `is_ratio`, what it multiplies by
    is_whole : the value is rounded when it is put, so that what is shown is what is used
    show : the value as text
    """

    def __init__(
        self,
        symbol: str,
        about: str,
        value: float,
        low: float,
        high: float,
        stride: float,
        is_ratio: bool = False,
        is_whole: bool = False,
        show: Callable[[float], str] = notation.short,
    ) -> None:
        self.symbol, self.about = symbol, about
        self.is_whole = is_whole
        self.value, self.low, self.high = value, low, high
        self.stride, self.is_ratio = stride, is_ratio
        self._show = "{:.0f}".format if is_whole else show

    @property
    def shown(self) -> str:
        """The value as text."""
        return self._show(self.value)

    def turn(self, presses: int) -> None:
        """Add or take away so many strides; from beyond a limit, where descent may have led, the way back is free."""
        value = self.value * self.stride**presses if self.is_ratio else self.value + presses * self.stride
        self.value = min(max(value, min(self.low, self.value)), max(self.high, self.value))

    def put(self, value: float) -> str:
        """Take a value, as near as the limits allow; returns what to say where they did not, or "".

        Raises
        ------
        ValueError
            It is no number.
        """
        if not math.isfinite(value):
            raise ValueError(value)
        if self.is_whole:
            value = math.floor(value + 0.5)
        self.value = min(max(value, self.low), self.high)
        limits = f"{self.symbol} goes from {self._show(self.low)} to {self._show(self.high)}."
        return "" if self.value == value else limits


class Choice:
    """A parameter with a few named values."""

    def __init__(self, symbol: str, about: str, options: Sequence[str], index: int = 0) -> None:
        self.symbol, self.about, self.options, self.index = symbol, about, tuple(options), index

    @property
    def shown(self) -> str:
        """The value as text."""
        return self.options[self.index]

    def turn(self, presses: int) -> None:
        """Go to the next option or to the one before, round the ends."""
        self.index = (self.index + presses) % len(self.options)


class Text:
    """A few letters that the reader types."""

    def __init__(self, symbol: str, about: str, value: str = "") -> None:
        self.symbol, self.about, self.value = symbol, about, value

    @property
    def shown(self) -> str:
        """The letters, or dots where there are none."""
        return self.value or "…"

    def turn(self, presses: int) -> None:
        """Letters are typed, not turned."""


Parameter = Number | Choice | Text


@dataclass(slots=True)
class Goal:
    """Something to reach; once reached, it stays so."""

    text: str
    is_done: bool = False


class Page(ABC):
    """A stepper with all that is said about it.

    Attributes
    ----------
    key : its name in the records
    lead : two lines at most, always in sight
    idea : paragraphs, one screen at most, told when they are asked for
    noun : what a step is called
    formula_lines : most lines of formulas that it ever has
    rate : steps a second at speed 1
    parameters, goals : see there
    """

    key: ClassVar[str]
    title: ClassVar[str]
    lead: ClassVar[str]
    idea: ClassVar[tuple[str, ...]]
    noun: ClassVar[str] = "step"
    formula_lines: ClassVar[int] = 3
    rate: ClassVar[float] = 4.0
    takes_points: ClassVar[bool] = False
    has_colours: ClassVar[bool] = False  # points are of two colours
    takes_letters: ClassVar[bool] = False  # every letter typed is an answer
    enter_steps: ClassVar[bool] = False  # what is chosen is an answer, and Enter gives it
    # steps after which there is something to tell
    told_at: ClassVar[tuple[int, ...]] = (0, 1, 2, 5, 10, 20, 50, 100, 200)

    def __init__(self, parameters: Sequence[Parameter], goals: Sequence[str]) -> None:
        self.parameters = tuple(parameters)
        self.goals = tuple(Goal(text) for text in goals)

    @property
    @abstractmethod
    def steps(self) -> int:
        """Steps taken since the start."""

    @abstractmethod
    def step(self) -> bool:
        """Take a step; False where there is nothing more to do."""

    @abstractmethod
    def back(self) -> bool:
        """Take the last step back; False at the start."""

    @abstractmethod
    def reset(self) -> None:
        """Begin anew from the start that is chosen; rates, choices and added points stay."""

    @abstractmethod
    def formulas(self) -> list[str]:
        """The formulas of the page with the present numbers in them, a line each."""

    @abstractmethod
    def pictures(self) -> list[Picture]:
        """What is to be seen now, from left to right."""

    def turned(self, parameter: Parameter) -> None:  # noqa: B027  most pages read their parameters when they need them
        """A parameter was changed by the reader."""

    def add_point(self, x: float, y: float, colour: int) -> None:  # noqa: B027  only where `takes_points`
        """The reader clicked on the plane."""

    def remove_point(self) -> bool:
        """Take back the last point that the reader added; False where there is none."""
        return False

    def check(self) -> None:  # noqa: B027  a page without goals has nothing to check
        """See which goals are reached; called after whatever the reader did."""

    def type_letter(self, letter: str) -> None:  # noqa: B027  only where `takes_letters`
        """The reader typed an answer."""

    def tell(self) -> list[str]:
        """The present state for a reader without a screen."""
        return self.formulas()

    def story(self) -> Iterator[tuple[str, list[str]]]:
        """The whole page for such a reader: where a step leads, and what is told there."""
        done, told = 0, -1
        for steps in self.told_at:
            while done < steps and self.step():
                done += 1
            if done > told:
                yield self.place, self.tell()
            told = done

    @property
    def is_finished(self) -> bool:
        """Whether every goal is reached."""
        return all(goal.is_done for goal in self.goals)

    @property
    def place(self) -> str:
        """Where the reader is, for the head of the screen."""
        return f"{self.noun} {self.steps}"
