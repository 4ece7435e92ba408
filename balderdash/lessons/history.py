"""Where a stepper has been, so that one can go back."""

from __future__ import annotations

from typing import Generic, TypeVar

S = TypeVar("S")


class History(Generic[S]):
    """States in the order in which they came, and the one we are at.

    Attributes
    ----------
    states : from the start to the present one
    """

    def __init__(self, start: S) -> None:
        self.states = [start]

    @property
    def now(self) -> S:
        """The present state."""
        return self.states[-1]

    @property
    def steps(self) -> int:
        """Steps from the start to here."""
        return len(self.states) - 1

    def go(self, state: S) -> None:
        """Take a step."""
        self.states.append(state)

    def back(self) -> bool:
        """Take a step back; whether there was one."""
        if len(self.states) == 1:
            return False
        self.states.pop()
        return True

    def reset(self, start: S) -> None:
        """Begin anew."""
        self.states = [start]
