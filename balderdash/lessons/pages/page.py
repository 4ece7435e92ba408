"""The interface of a lesson's page: parameters, steps, formulas, pictures and goals."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from balderdash import notation
from balderdash.plots.figure import Picture

S = TypeVar("S")


class Number:
    """A number that the reader changes.

    Parameters
    ----------
    symbol : as in the formulas
    about : what it is, in a few words
    value, low, high : the first value, and the limits
    stride : what one press adds; with `is_ratio`, the factor that it multiplies by
    is_whole : values are rounded, so that the number shown is the number used
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
        """Change the value by a stride for each press; a value that descent led beyond a limit may only come back."""
        value = self.value * self.stride**presses if self.is_ratio else self.value + presses * self.stride
        if self.is_whole:
            value = math.floor(value + 0.5)
        self.value = min(max(value, min(self.low, self.value)), max(self.high, self.value))

    def put(self, value: float) -> str:
        """Set the value, as near as the limits allow; returns a sentence about the limits if they cut it, else "".

        Raises
        ------
        ValueError
            The value is not a number.
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
        """The chosen option."""
        return self.options[self.index]

    def turn(self, presses: int) -> None:
        """Choose an option as many places later; the first one follows the last."""
        self.index = (self.index + presses) % len(self.options)


class Text:
    """A few letters that the reader types."""

    def __init__(self, symbol: str, about: str, value: str = "") -> None:
        self.symbol, self.about, self.value = symbol, about, value

    @property
    def shown(self) -> str:
        """The letters, or dots if there are none."""
        return self.value or "…"

    def turn(self, presses: int) -> None:
        """Do nothing: letters are typed."""


Parameter = Number | Choice | Text


@dataclass(slots=True)
class Goal:
    """Something to reach; once reached, it stays reached."""

    text: str
    is_done: bool = False


class Page(ABC):
    """One page of a lesson: what it says, how it steps, and what it shows.

    A page knows numbers and pictures as data; it draws nothing, and opens no files. The screen and `learn --plain` show
    every page through this interface alone.

    Attributes
    ----------
    key : under which the page's goals are recorded, as in the catalogue
    title : above the idea
    lead : always on screen, at most two lines of 80 columns
    idea : paragraphs, at most one screen; shown on request
    noun : what a step is called
    formula_lines : the most lines that `formulas` ever returns
    rate : steps a second at speed 1
    takes_points : whether the reader may put points into a picture
    has_colours : whether these points have two colours
    takes_letters : whether every letter typed is an answer
    answers : what the reader may answer, by a digit or the first letter; none if the page asks nothing
    plain_steps : the steps at which `plain_story` says something
    parameters : what the reader may change
    goals : what the reader may reach
    """

    key: ClassVar[str]
    title: ClassVar[str]
    lead: ClassVar[str]
    idea: ClassVar[tuple[str, ...]]
    noun: ClassVar[str] = "step"
    formula_lines: ClassVar[int] = 3
    rate: ClassVar[float] = 4.0
    takes_points: ClassVar[bool] = False
    has_colours: ClassVar[bool] = False
    takes_letters: ClassVar[bool] = False
    answers: ClassVar[tuple[str, ...]] = ()
    plain_steps: ClassVar[tuple[int, ...]] = (0, 1, 2, 5, 10, 20, 50, 100, 200)

    def __init__(self, parameters: Sequence[Parameter], goals: Sequence[str]) -> None:
        self.parameters = tuple(parameters)
        self.goals = tuple(Goal(text) for text in goals)

    # Every page has these

    @property
    @abstractmethod
    def steps(self) -> int:
        """The number of steps since the start."""

    @abstractmethod
    def step(self) -> bool:
        """Take a step; False if there is nothing more to do."""

    @abstractmethod
    def back(self) -> bool:
        """Take the last step back; False at the start."""

    @abstractmethod
    def reset(self) -> None:
        """Begin again from the chosen start; rates, choices and added points stay."""

    @abstractmethod
    def formulas(self) -> list[str]:
        """The page's formulas with the present numbers in them, one line each."""

    @abstractmethod
    def pictures(self) -> list[Picture]:
        """The present pictures, from left to right."""

    # Some pages also answer to these

    def parameter_changed(self, parameter: Parameter) -> None:  # noqa: B027
        """Respond to a parameter that the reader changed."""

    def check_goals(self) -> None:  # noqa: B027
        """Mark the goals that are reached; called after everything that the reader does."""

    def add_point(self, x: float, y: float, colour: int) -> None:  # noqa: B027
        """Add a point; called only if `takes_points`."""

    def remove_point(self) -> bool:
        """Remove the last point that the reader added; False if they added none."""
        return False

    def answer(self, choice: int) -> None:  # noqa: B027
        """Take one of `answers`, from 0 on."""

    def type_letter(self, letter: str) -> None:  # noqa: B027
        """Take a letter as an answer, "" for the end of a term; called only if `takes_letters`."""

    @property
    def progress(self) -> str:
        """How far the reader is, for the head of the screen."""
        return f"{self.noun} {self.steps}"

    def plain_lines(self) -> list[str]:
        """The present state as lines of text, for `learn --plain`."""
        return self.formulas()

    def plain_story(self) -> Iterator[tuple[str, list[str]]]:
        """The whole page for `learn --plain`: a name for each stop, and the lines to print there."""
        done, told = 0, -1
        for steps in self.plain_steps:
            while done < steps and self.step():
                done += 1
            if done > told:
                yield self.progress, self.plain_lines()
            told = done

    @property
    def is_finished(self) -> bool:
        """Whether every goal is reached."""
        return all(goal.is_done for goal in self.goals)


class HistoryPage(Page, Generic[S]):
    """A page that keeps the states it has been in, so that the reader can step back; a step appends one.

    Parameters
    ----------
    start : the first state

    Attributes
    ----------
    states : from the start to the present one
    """

    def __init__(self, start: S, parameters: Sequence[Parameter], goals: Sequence[str]) -> None:
        super().__init__(parameters, goals)
        self.states = [start]

    @property
    def now(self) -> S:
        """The present state."""
        return self.states[-1]

    @property
    def steps(self) -> int:
        """The number of steps since the start."""
        return len(self.states) - 1

    def back(self) -> bool:
        """Return to the state before; False at the start."""
        if len(self.states) == 1:
            return False
        self.states.pop()
        return True


class CountedPage(Page):
    """A page with a known number of steps, whose state is how many of them have been taken."""

    _steps = 0

    @property
    @abstractmethod
    def last(self) -> int:
        """The number of steps from the start to the end."""

    @property
    def steps(self) -> int:
        """The number of steps since the start."""
        return self._steps

    def step(self) -> bool:
        """Take the next step; False at the end."""
        if self.steps == self.last:
            return False
        self._steps += 1
        return True

    def back(self) -> bool:
        """Take the last step back; False at the start."""
        if not self.steps:
            return False
        self._steps -= 1
        return True

    def reset(self) -> None:
        """Begin again."""
        self._steps = 0
