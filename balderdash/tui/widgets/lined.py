"""Widgets whose lines fit already."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget


class Lined(Widget):
    """Draws lines as they are; wrapping, aligning and making them selectable takes Textual half the time of a frame.

    A subclass has `lines`.
    """

    ALLOW_SELECT = False

    def lines(self, width: int) -> Sequence[Content]:
        """What is shown, line by line, none wider than `width` cells."""
        raise NotImplementedError

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(self.lines(self.content_size.width))

    def render_line(self, y: int) -> Strip:
        """One line, in the widget's style where it has none of its own."""
        width, style = self.content_size.width, self.visual_style
        lines = self.lines(width)
        if y >= len(lines):
            return Strip.blank(width, style.rich_style)
        return Strip(lines[y].render_segments(style)).adjust_cell_length(width, style.rich_style)
