"""A slide that fills the screen."""

from __future__ import annotations

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from balderdash.play.talk import View
from balderdash.plots import slide
from balderdash.plots.palette import DARK, LIGHT, Palette
from balderdash.tui.widgets.pictures import strip_of


class Stage(Widget):
    """Draws what the room sees, or nothing at all."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Stage { width: 1fr; height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._view = View("")
        self._is_black = False
        self._lines: list[Strip] = []
        self._drawn_for: tuple[Size, Palette] | None = None

    def show(self, view: View, is_black: bool) -> None:
        """Draw this, or leave the stage black."""
        self._view, self._is_black = view, is_black
        self._drawn_for = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line of the slide."""
        now = self.size, DARK if self.app.current_theme.dark else LIGHT
        if now != self._drawn_for:
            self._lines, self._drawn_for = self._draw(*now), now
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.rich_style)

    def _draw(self, size: Size, palette: Palette) -> list[Strip]:
        if self._is_black or size.width < 1 or size.height < 1:
            return []
        view, style = self._view, self.rich_style
        lines = slide.draw(view.words, view.lines, view.pictures, view.formulas, size.width, size.height, palette)
        return [strip_of(line, style).adjust_cell_length(size.width, style) for line in lines]
