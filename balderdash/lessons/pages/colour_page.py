"""What lessons 4 to 6 share: points of two colours, and a model that descends on them step by step."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lessons.logistic import Classifier
from balderdash.lessons.pages.page import HistoryPage, Number, Parameter

M = TypeVar("M", bound=Classifier)


@dataclass(frozen=True, slots=True)
class ClassifierState(Generic[M]):
    """A model on the way, and its cost on the points at that time."""

    model: M
    cost: float


class ColourPage(HistoryPage[ClassifierState[M]]):
    """Gradient descent on points of two colours; the reader may add some.

    Attributes
    ----------
    points, colours : (n, 2), and (n,) of 0 or 1
    eta : the rate
    """

    takes_points = has_colours = True

    def __init__(self, start: M, rate: float, parameters: Sequence[Parameter], goals: Sequence[str]) -> None:
        self.eta = Number("η", "the rate", rate, 1e-5, 100.0, 10**0.1, is_ratio=True)
        self.load_points()
        super().__init__(self._state(start), [self.eta, *parameters], goals)

    @abstractmethod
    def data(self) -> tuple[Array, Array]:
        """The lesson's points (n, 2) and their colours (n,)."""

    @abstractmethod
    def follow(self) -> None:
        """Set the parameters to the weights of the present model."""

    def load_points(self) -> None:
        """Replace all points by the lesson's own."""
        self.points, self.colours = self.data()
        self._n_given = len(self.points)

    @property
    def are_given(self) -> bool:
        """Whether the reader has added no points."""
        return len(self.points) == self._n_given

    def _state(self, model: M) -> ClassifierState[M]:
        return ClassifierState(model, model.cost(self.points, self.colours))

    @property
    def model(self) -> M:
        """The present model."""
        return self.now.model

    def step(self) -> bool:
        """Take a step of gradient descent."""
        self.states.append(self._state(self.model.step(self.points, self.colours, self.eta.value)))
        self.follow()
        return True

    def back(self) -> bool:
        """Return to the model before."""
        went = super().back()
        self.follow()
        return went

    def begin(self, model: M) -> None:
        """Begin again from a model."""
        self.states = [self._state(model)]
        self.follow()

    def add_point(self, x: float, y: float, colour: int) -> None:
        """Add a point; it changes the present cost, not the earlier ones."""
        self.points = np.vstack([self.points, [x, y]])
        self.colours = np.append(self.colours, float(colour))
        self.states[-1] = self._state(self.model)

    def remove_point(self) -> bool:
        """Remove the point added last."""
        if self.are_given:
            return False
        self.points, self.colours = self.points[:-1], self.colours[:-1]
        self.states[-1] = self._state(self.model)
        return True
