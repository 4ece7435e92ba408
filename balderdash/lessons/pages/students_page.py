"""What lessons 1 and 2 share: the students, and those that the reader adds."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence

from balderdash.lessons import data
from balderdash.lessons.line import LineFit
from balderdash.lessons.pages.page import HistoryPage, Parameter, S


class StudentsPage(HistoryPage[S], ABC):
    """A page that fits a line to the talk's students.

    Attributes
    ----------
    fit : the cost of lines through the present students
    """

    takes_points = True

    def __init__(self, start: S, parameters: Sequence[Parameter], goals: Sequence[str]) -> None:
        super().__init__(start, parameters, goals)
        self.fit = LineFit(*data.students())

    def add_point(self, x: float, y: float, colour: int) -> None:
        """Add a student."""
        self.fit = self.fit.with_point(x, y)

    def remove_point(self) -> bool:
        """Remove the student added last."""
        if len(self.fit.x) == data.N_STUDENTS:
            return False
        self.fit = self.fit.without_last()
        return True
