"""A button for the next step."""

from __future__ import annotations

from textual.events import Click
from textual.message import Message
from textual.widgets import Static


class Step(Static):
    """A word to click on; it never takes the focus, so keys still go to the sheet."""

    DEFAULT_CSS = """
    Step {
        width: 15;
        height: 1;
        text-align: center;
        padding: 0 1;
        background: $primary;
        color: $text;
        text-style: bold;
        &:hover { background: $primary-lighten-1; }
        &:disabled { background: $surface; color: $text-disabled; text-style: none; }
        &:ansi { color: ansi_default; background: ansi_default; text-style: bold reverse; }
        &:ansi:disabled { text-style: dim; }
    }
    """

    class Taken(Message):
        """The button was clicked."""

    def __init__(self) -> None:
        super().__init__(id="step", disabled=True)  # it says nothing until there is something to do

    def on_click(self, event: Click) -> None:
        """Tell the screen that the button was clicked."""
        event.stop()
        self.post_message(self.Taken())
