"""The cross that shows where the next point goes, for readers who put points by keys."""

from __future__ import annotations

from balderdash.plots.figure import Figure

ACROSS, UP = 30, 15  # presses from one side of a plane to the other


class PointCursor:
    """A place in a plane that arrows move.

    Attributes
    ----------
    at : x and y, or None while no points are put
    """

    def __init__(self) -> None:
        self.at: tuple[float, float] | None = None

    def begin(self, plane: Figure) -> None:
        """Show the cross in the middle."""
        self.at = (plane.x.low + plane.x.high) / 2, (plane.y.low + plane.y.high) / 2

    def move(self, plane: Figure, across: int, up: int) -> None:
        """Move, within the plane, by a number of presses to the right and up."""
        if self.at:
            x = self.at[0] + across * (plane.x.high - plane.x.low) / ACROSS
            y = self.at[1] + up * (plane.y.high - plane.y.low) / UP
            self.at = min(max(x, plane.x.low), plane.x.high), min(max(y, plane.y.low), plane.y.high)

    def end(self) -> None:
        """Hide the cross."""
        self.at = None
