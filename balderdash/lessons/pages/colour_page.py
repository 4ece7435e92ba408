"""What lessons 4 to 6 have in common: points of two colours, and a model that walks downhill on them and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lessons.history import History
from balderdash.lessons.pages.page import Number, Page, Parameter


class Classifier(Protocol):
    """What says how probable colour 1 is, and learns."""

    def cost(self, points: Array, colours: Array) -> float:
        """J, the mean of -ln of the probability of each colour."""

    def step(self, points: Array, colours: Array, rate: float) -> Self:
        """One step of gradient descent."""


M = TypeVar("M", bound=Classifier)


@dataclass(frozen=True, slots=True)
class ClassifierState(Generic[M]):
    """A model on the way, and its cost on the points of that moment."""

    model: M
    cost: float


class ColourPage(Page, Generic[M]):
    """Gradient descent on points of two colours; the reader may add some.

    Attributes
    ----------
    points, colours : (n, 2), and (n,) of 0 or 1
    eta : the rate
    trail : the models so far
    """

    takes_points = has_colours = True

    def __init__(self, start: M, rate: float, parameters: Sequence[Parameter], goals: Sequence[str]) -> None:
        self.eta = Number("η", "the rate", rate, 1e-5, 100.0, 10**0.1, is_ratio=True)
        self.take_points()
        self.trail = History(self._stop(start))
        super().__init__([self.eta, *parameters], goals)

    @abstractmethod
    def data(self) -> tuple[Array, Array]:
        """The given points (n, 2) and their colours (n,)."""

    @abstractmethod
    def follow(self) -> None:
        """Let the parameters show the present model."""

    def take_points(self) -> None:
        """Only the given points."""
        self.points, self.colours = self.data()
        self._n_given = len(self.points)

    @property
    def are_given(self) -> bool:
        """Whether the points are the given ones, and no others."""
        return len(self.points) == self._n_given

    def _stop(self, model: M) -> ClassifierState[M]:
        return ClassifierState(model, model.cost(self.points, self.colours))

    @property
    def model(self) -> M:
        """The present one."""
        return self.trail.now.model

    @property
    def steps(self) -> int:
        """Steps of descent."""
        return self.trail.steps

    def step(self) -> bool:
        """One step of gradient descent."""
        self.trail.go(self._stop(self.model.step(self.points, self.colours, self.eta.value)))
        self.follow()
        return True

    def back(self) -> bool:
        """The model before."""
        went = self.trail.back()
        self.follow()
        return went

    def begin(self, model: M) -> None:
        """Walk from there."""
        self.trail.reset(self._stop(model))
        self.follow()

    def add_point(self, x: float, y: float, colour: int) -> None:
        """One point more; the costs so far are those of the points of their time."""
        self.points = np.vstack([self.points, [x, y]])
        self.colours = np.append(self.colours, float(colour))
        self.trail.states[-1] = self._stop(self.model)

    def remove_point(self) -> bool:
        """The last point that was added."""
        if self.are_given:
            return False
        self.points, self.colours = self.points[:-1], self.colours[:-1]
        self.trail.states[-1] = self._stop(self.model)
        return True
