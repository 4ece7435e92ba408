"""The pictures of a page side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from balderdash.plots import picture as drawing
from balderdash.plots import plane
from balderdash.plots.canvas import Line
from balderdash.plots.figure import Figure, Picture
from balderdash.plots.palette import DARK, LIGHT, Palette


class Pictures(Widget):
    """Draws pictures, and reports clicks in a plane."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Pictures { height: 1fr; width: 1fr; }
    """

    @dataclass
    class PlaneClicked(Message):
        """A place in a plane that takes points was clicked.

        Attributes
        ----------
        x, y : the place
        colour : 1 for a click with the right button or Shift, else 0
        """

        x: float
        y: float
        colour: int

    def __init__(self) -> None:
        super().__init__(id="pictures")
        self._pictures: list[Picture] = []
        self._cross: tuple[float, float] | None = None
        self.is_plain = False
        self._lines: list[Strip] = []
        self._drawn_for: tuple[Size, bool, Palette] | None = None

    def show(self, pictures: list[Picture], cross: tuple[float, float] | None = None) -> None:
        """Draw these pictures; `cross` marks a place in the plane that takes points."""
        self._pictures, self._cross = pictures, cross
        self._drawn_for = None
        self.refresh()

    @property
    def palette(self) -> Palette:
        """Return the colours for the theme."""
        return DARK if self.app.current_theme.dark else LIGHT

    def render_line(self, y: int) -> Strip:
        """Return one line of all pictures."""
        now = (self.size, self.is_plain, self.palette)
        if now != self._drawn_for:
            self._lines = self._draw(self.size)
            self._drawn_for = now
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width)

    def _draw(self, size: Size) -> list[Strip]:
        if not self._pictures or size.width < 1 or size.height < 1:
            return []
        drawn = [
            drawing.draw(picture, width, size.height, self.palette, self.is_plain)
            for picture, width in zip(self._pictures, drawing.widths(self._pictures, size.width), strict=False)
        ]
        style = self.rich_style  # a property that computes its value each time
        lines = drawing.side_by_side(drawn)
        return [
            self._crossed(strip_of(line, style), y).adjust_cell_length(size.width, style)
            for y, line in enumerate(lines)
        ]

    def _crossed(self, strip: Strip, y: int) -> Strip:
        """Put the cross on the line if it belongs there."""
        if self._cross is None:
            return strip
        for left, frame in self._frames():
            cell = frame.cell_of(*self._cross)
            if frame.figure.takes_points and cell and cell[1] + frame.top == y:
                x = left + frame.left + cell[0]
                cross = Strip(
                    [Segment("+" if self.is_plain else "┼", Style(color="black", bgcolor="white", bold=True))]
                )
                return Strip.join([strip.crop(0, x), cross, strip.crop(x + 1)])
        return strip

    def _frames(self) -> list[tuple[int, plane.Frame]]:
        """Return the left edge and frame of each figure."""
        left, frames = 0, []
        if self._pictures:
            for picture, width in zip(self._pictures, drawing.widths(self._pictures, self.size.width), strict=False):
                if isinstance(picture, Figure):
                    frames.append((left, plane.Frame.of(picture, width, self.size.height)))
                left += width + drawing.GAP
        return frames

    def on_click(self, event: events.Click) -> None:
        """Tell the screen which place in a plane was clicked."""
        for left, frame in self._frames():
            place = frame.value_at(event.x - left, event.y) if frame.figure.takes_points else None
            if place:
                event.stop()
                self.post_message(self.PlaneClicked(*place, colour=int(event.button == 3 or event.shift)))


def strip_of(line: Line, style: Style) -> Strip:
    """The line as a strip, on the background of a widget's style."""
    return Strip(Segment(span.text, _style(span.colour, span.back, span.bold, style.bgcolor)) for span in line)


@lru_cache(maxsize=1000)
def _style(colour: str | None, back: str | None, bold: bool, ground: Color | None) -> Style:
    """Return a style from a cache, because making one takes longer than drawing its cell."""
    return Style(color=colour, bgcolor=back or ground, bold=bold)
