"""The question before the program is left while a network learns."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from balderdash.tui.widgets.key_bar import KeyBar


class LeavingScreen(Screen[bool]):
    """Answers whether to leave."""

    CSS_PATH = "lists.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "dismiss(True)", "Save and quit", id="leave", tooltip="The training is kept"),
        Binding("escape", "dismiss(False)", "Stay", id="stay", tooltip="Go on; the network learns on"),
    ]

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical(id="box"):
            yield Static(Content("A network is learning"), id="ask")
            yield Static(Content(f"{self._what} Quitting saves it: teach this list again, and it goes on."))
        yield KeyBar()
