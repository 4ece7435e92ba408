"""Widgets whose lines fit already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget


class Lined(Widget):
    """Draws lines as they are; wrapping, aligning and making them selectable takes Textual half the time of a frame.

    A subclass has `lines`, and calls `fit` when there may be more or fewer of them.
    """

    ALLOW_SELECT = False
    IS_CENTRED: ClassVar[bool] = False  # whether the lines stand in the middle
    LEAST: ClassVar[int] = 1  # lines that there is always room for, where the height follows from them
    _asked = 0  # lines that the screen was laid out for

    def lines(self, width: int) -> Sequence[Content]:
        """What is shown, line by line, none wider than `width` cells."""
        raise NotImplementedError

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are."""
        self._asked = max(self.LEAST, len(self.lines(width)))
        return self._asked

    def fit(self) -> None:
        """Have the screen laid out anew if the height has to be another one; it mostly has not."""
        if self.is_mounted and max(self.LEAST, len(self.lines(self.content_size.width))) != self._asked:
            self.refresh(layout=True)

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(self.lines(self.content_size.width))

    def render_line(self, y: int) -> Strip:
        """One line, in the widget's style where it has none of its own."""
        (width, height), style = self.content_size, self.visual_style
        lines = self.lines(width)
        place = y - (height - len(lines)) // 2 if self.IS_CENTRED else y
        if not 0 <= place < len(lines):
            return Strip.blank(width, style.rich_style)
        line = lines[place].center(width) if self.IS_CENTRED else lines[place]
        return Strip(line.render_segments(style)).adjust_cell_length(width, style.rich_style)
