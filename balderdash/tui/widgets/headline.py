"""The first line of a screen: its title, and the score or progress."""

from __future__ import annotations

from textual.content import Content

from balderdash.tui.widgets.lined import Lined


class Headline(Lined):
    """Shows a title at the left, cut short if necessary, and a text at the right end.

    This is one widget of fixed size, because Textual lays the screen out twice when one of two neighbours grows.
    """

    DEFAULT_CSS = """
    Headline { width: 1fr; height: 1; padding: 0 1; text-style: bold; }
    """
    GAP = 2

    def __init__(self, what: str = "") -> None:
        super().__init__(id="head")
        self._what, self._state = Content(what), Content("")

    def show(self, what: Content, state: Content) -> None:
        """Set the two texts."""
        if (what, state) != (self._what, self._state):
            self._what, self._state = what, state
            self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Return both texts in one line."""
        state = self._state.truncate(width, ellipsis=True)
        room = max(width - state.cell_length - self.GAP, 0) if state.cell_length else width
        what = self._what.truncate(room, ellipsis=True, pad=True)
        return [Content.assemble(what, " " * (width - room - state.cell_length), state)]
