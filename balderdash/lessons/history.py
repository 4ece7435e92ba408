"""The states that a page has been in, so that the reader can step back."""

from __future__ import annotations

from typing import Generic, TypeVar

S = TypeVar("S")


class History(Generic[S]):
    """States in the order in which they came.

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
        """The number of steps from the start."""
        return len(self.states) - 1

    def add(self, state: S) -> None:
        """Take a step to a new state."""
        self.states.append(state)

    def back(self) -> bool:
        """Return to the state before; False at the start."""
        if len(self.states) == 1:
            return False
        self.states.pop()
        return True

    def reset(self, start: S) -> None:
        """Begin again at `start`."""
        self.states = [start]
