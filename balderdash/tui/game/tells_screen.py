"""The summary after a game."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from balderdash.terms.printable import printable
from balderdash.tui.keyed_screen import KeyedScreen, back


class TellsScreen(KeyedScreen[None]):
    """Lies over the game; each of its keys closes it."""

    CSS_PATH = "why_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*back("Go on with the game", "t,enter,space")]

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def contents(self) -> ComposeResult:
        """Show the lines."""
        with VerticalScroll(id="box"):
            yield Static(Content("This game, and you"), classes="heading")
            for line in self._lines or ["There is nothing to tell yet."]:
                yield Static(Content(printable(line) or " "))
