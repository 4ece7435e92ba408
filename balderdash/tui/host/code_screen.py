"""The QR code on the whole screen, for a hall without a second picture."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from balderdash.tui.host.desk import QrModules, RoomDesk
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.qr_code import QrCode


class CodeScreen(KeyedScreen[None]):
    """Shows the code of the room as large as it fits, with address and room code under it."""

    CSS_PATH = "host.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *back("Back to the room", "c,enter,space,q"),
    ]

    def __init__(self, modules: QrModules, desk: RoomDesk) -> None:
        super().__init__()
        self._modules, self._desk = modules, desk

    def contents(self) -> ComposeResult:
        """Make the code."""
        yield QrCode(self._modules)

    def on_mount(self) -> None:
        """Show the address."""
        address = self._desk.base_url.removeprefix("http://")
        self.query_one(QrCode).show(
            self._desk.join_url, (Content.styled(f"{address}   Code {self._desk.code}", "bold"),)
        )

    def on_qr_code_clicked(self) -> None:
        """Go back."""
        self.dismiss()
