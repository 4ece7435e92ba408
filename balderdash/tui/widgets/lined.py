"""Widgets that make their own lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class Lined(Widget):
    """Draws lines as they are, because wrapping, aligning and selection take Textual half the time of a frame.

    A subclass implements `lines`, and calls `fit` when their number may have changed.
    """

    ALLOW_SELECT = False
    IS_CENTRED: ClassVar[bool] = False  # whether the lines are centred
    least = 1  # least number of lines, if the height depends on them
    _asked = 0  # number of lines at the last layout
    _drawn: Sequence[Content] | None = None  # the lines, while a frame is drawn

    def lines(self, width: int) -> Sequence[Content]:
        """Return the lines, none wider than `width` cells."""
        raise NotImplementedError

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        self._asked = max(self.least, len(self.lines(width)))
        return self._asked

    def fit(self) -> None:
        """Repaint, and lay the screen out again only if the height has changed."""
        if self.is_mounted and max(self.least, len(self.lines(self.content_size.width))) != self._asked:
            self.refresh(layout=True)

    def render(self) -> Content:
        """Return all lines."""
        return Content("\n").join(self.lines(self.content_size.width))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines in a part of the widget; they are made once for all of them."""
        self._drawn = self.lines(self.content_size.width)
        try:
            return super().render_lines(crop)
        finally:
            self._drawn = None

    def render_line(self, y: int) -> Strip:
        """Return one line, in the widget's style where it has no other."""
        (width, height), style = self.content_size, self.visual_style
        lines = self.lines(width) if self._drawn is None else self._drawn
        place = y - (height - len(lines)) // 2 if self.IS_CENTRED else y
        if not 0 <= place < len(lines):
            return Strip.blank(width, style.rich_style)
        line = lines[place].center(width) if self.IS_CENTRED else lines[place]
        return Strip(line.render_segments(style)).adjust_cell_length(width, style.rich_style)
