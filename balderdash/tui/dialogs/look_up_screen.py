"""Asking whether fakes are looked up in an encyclopedia, and under which contact."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from balderdash.errors import BalderdashError
from balderdash.sources import contact
from balderdash.terms.printable import printable
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.plain_input import PlainInput
from balderdash.tui.widgets.text import put

WHAT = (
    "While you play, the fakes for your next sheets are sent to {host}. One that has a page there is real: it is not "
    "dealt, and it joins the terms known to you. Offline, nothing changes."
)


class LookUpScreen(KeyedScreen[bool]):
    """Asks for permission; its result is whether it was given. A contact is asked for if there is none yet.

    Parameters
    ----------
    host : the name of the encyclopedia's site
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "agree", "Look up", id="agree", tooltip="Look fakes up from now on"),
        *back("Look nothing up", action="dismiss(False)"),
    ]

    def __init__(self, host: str) -> None:
        super().__init__()
        self._host = host
        self._has_contact = contact.load() is not None

    def contents(self) -> ComposeResult:
        """Say what happens, and ask for a contact if none is known."""
        with Vertical(id="box", classes="-wide -menu"):
            yield Static(Content("Look fakes up in an encyclopedia?"), id="ask")
            yield Static(Content(printable(WHAT.format(host=self._host))))
            if not self._has_contact:
                yield Static(Content(contact.WHY), id="hint")
                yield PlainInput(placeholder="your mail address or web page", id="contact")

    def on_mount(self) -> None:
        """Focus the input line."""
        for field in self.query(Input):
            field.focus()

    def action_agree(self) -> None:
        """Give permission."""
        if self._has_contact:
            self.dismiss(True)

    @on(Input.Submitted)
    def keep_contact(self, submitted: Input.Submitted) -> None:
        """Keep the contact, and give permission."""
        try:
            contact.save(submitted.value)
        except BalderdashError as error:
            put(self, "#hint", Content(printable(str(error))))
            return
        self.dismiss(True)
