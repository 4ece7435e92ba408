"""What lessons 1 and 2 have in common: the students, to whom the reader may add some."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence

from balderdash.lessons import data
from balderdash.lessons.line import LineFit
from balderdash.lessons.pages.page import Page, Parameter


class StudentsPage(Page, ABC):
    """A page about the fit of a line to the talk's students.

    Attributes
    ----------
    fit : of the present students
    """

    takes_points = True

    def __init__(self, parameters: Sequence[Parameter], goals: Sequence[str]) -> None:
        super().__init__(parameters, goals)
        self.fit = LineFit(*data.students())

    def add_point(self, x: float, y: float, colour: int) -> None:
        """One student more."""
        self.fit = self.fit.with_point(x, y)

    def remove_point(self) -> bool:
        """The last student that was added."""
        if len(self.fit.x) == data.N_STUDENTS:
            return False
        self.fit = self.fit.without_last()
        return True
