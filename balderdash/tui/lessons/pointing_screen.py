"""Putting points into a plane, by keys and by mouse."""

from __future__ import annotations

from textual import on
from textual.screen import Screen

from balderdash.lessons.pages.page import Page
from balderdash.plots.figure import Figure
from balderdash.tui.lessons.point_cursor import PointCursor
from balderdash.tui.widgets.pictures import Pictures


class PointingScreen(Screen[None]):
    """A screen with a page that may have a plane which takes points.

    A subclass shows the page: what is said about it, that it changed, and that the cross moved.
    """

    page: Page

    def __init__(self) -> None:
        super().__init__()
        self.cross = PointCursor()

    def tell(self, said: str) -> None:
        """Show a sentence until the next key."""
        raise NotImplementedError

    def draw(self) -> None:
        """Show the page as it is."""
        raise NotImplementedError

    def done(self) -> None:
        """The reader changed the page."""
        raise NotImplementedError

    def stop(self) -> None:
        """Let the page not step by itself."""
        raise NotImplementedError

    def choose(self, step: int) -> None:
        """Choose another of the page's parameters."""
        raise NotImplementedError

    def action_step(self) -> None:
        """Take a step."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Take the last step back."""
        raise NotImplementedError

    def action_up(self) -> None:
        """Choose the parameter before, or move the cross."""
        self.move_cross(0, 1) if self.cross.at else self.choose(-1)

    def action_down(self) -> None:
        """Choose the parameter after, or move the cross."""
        self.move_cross(0, -1) if self.cross.at else self.choose(1)

    def action_left(self) -> None:
        """Take a step back, or move the cross."""
        self.move_cross(-1, 0) if self.cross.at else self.action_back()

    def action_right(self) -> None:
        """Take a step, or move the cross."""
        self.move_cross(1, 0) if self.cross.at else self.action_step()

    def _plane(self) -> Figure | None:
        return next((p for p in self.page.pictures() if isinstance(p, Figure) and p.takes_points), None)

    def action_point(self) -> None:
        """Begin to put points, or end."""
        plane = self._plane()
        if self.cross.at or plane is None:
            self.cross.end()
            self.tell("")
        else:
            self.stop()
            self.cross.begin(plane)
            puts = "Enter puts an o, 1 an x" if self.page.has_colours else "Enter puts a point"
            self.tell(f"Arrows move the cross, {puts}; p or Esc ends.")

    def move_cross(self, across: int, up: int) -> None:
        """Move the cross by so many presses."""
        if plane := self._plane():
            self.cross.move(plane, across, up)
            self.draw()

    def action_put(self, colour: int) -> None:
        """Put a point at the cross."""
        if self.cross.at:
            self.page.add_point(*self.cross.at, colour)
            self.done()

    @on(Pictures.PlaneClicked)
    def put_there(self, clicked: Pictures.PlaneClicked) -> None:
        """Put a point where the plane was clicked."""
        self.page.add_point(clicked.x, clicked.y, clicked.colour)
        self.done()

    def action_remove(self) -> None:
        """Take back the last point."""
        if self.page.remove_point():
            self.done()
