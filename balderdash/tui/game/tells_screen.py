"""The summary after a game."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from balderdash.terms.printable import printable
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.too_small import TooSmall


class TellsScreen(Screen[None]):
    """Lies over the game; each of its keys closes it."""

    CSS_PATH = "why_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="back", tooltip="Go on with the game"),
        Binding("t,enter,space", "dismiss", "Back", False, id="back", tooltip="Go on with the game"),
    ]

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Show the lines."""
        with VerticalScroll(id="box"):
            yield Static(Content("This game, and you"), classes="heading")
            for line in self._lines or ["There is nothing to tell yet."]:
                yield Static(Content(printable(line) or " "))
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Focus the text, so that the arrows scroll it."""
        self.query_one("#box").focus()
