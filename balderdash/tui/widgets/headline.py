"""The first line of a screen: what is on it, and how it stands."""

from __future__ import annotations

from textual.content import Content

from balderdash.tui.widgets.lined import Lined


class Headline(Lined):
    """Words at the left, in bold, and others at the right end, for which they make room.

    One widget of a fixed size: where two lie side by side and one of them grows, Textual lays the screen out, and
    once more because of what has moved.
    """

    DEFAULT_CSS = """
    Headline { width: 1fr; height: 1; padding: 0 1; text-style: bold; }
    """
    GAP = 2

    def __init__(self, what: str = "") -> None:
        super().__init__(id="head")
        self._what, self._state = Content(what), Content("")

    def show(self, what: Content, state: Content) -> None:
        """Say what is on the screen, and how it stands."""
        if (what, state) != (self._what, self._state):
            self._what, self._state = what, state
            self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Both in a line."""
        state = self._state.truncate(width, ellipsis=True)
        room = max(width - state.cell_length - self.GAP, 0) if state.cell_length else width
        what = self._what.truncate(room, ellipsis=True, pad=True)
        return [Content.assemble(what, " " * (width - room - state.cell_length), state)]
