"""Asking for the player's name."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from balderdash import settings
from balderdash.errors import BalderdashError
from balderdash.terms.printable import printable
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.plain_input import PlainInput
from balderdash.tui.widgets.too_small import TooSmall


class PlayerScreen(Screen[str | None]):
    """Asks for a name; its result is the name, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="back", tooltip="Keep the name you have"),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._player = name

    def compose(self) -> ComposeResult:
        """Show the input line."""
        with Vertical(id="box"):
            yield Static(Content("Who plays? Games are recorded under this name."), id="ask")
            yield PlainInput(printable(self._player), select_on_focus=True)
            yield Static(Content("Any letters you like; Enter keeps the name."), id="hint")
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Focus the input line."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def keep(self, submitted: Input.Submitted) -> None:
        """Return the name if it is valid."""
        try:
            self.dismiss(settings.checked_name(submitted.value))
        except BalderdashError as error:
            self.query_one("#hint", Static).update(Content(str(error)))
