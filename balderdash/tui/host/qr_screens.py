"""QR codes on the whole screen: of the room alone, for a hall without a second picture, or beside that of a hotspot."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from balderdash.terms.printable import printable
from balderdash.tui.host.desk import QrModules, RoomDesk
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.plain_input import PlainInput
from balderdash.tui.widgets.qr_code import QrCode
from balderdash.tui.widgets.text import put

_LONGEST_NAME, _SHORTEST_PASSWORD, _LONGEST_PASSWORD = 32, 8, 63  # of a Wi-Fi network, with WPA


def wifi_text(name: str, password: str) -> str:
    r"""What a QR code holds that joins a Wi-Fi network; without a password it is an open one.

    >>> wifi_text("Ann; phone", "secret12")
    'WIFI:T:WPA;S:Ann\\; phone;P:secret12;;'
    """
    if not password:
        return f"WIFI:T:nopass;S:{_escaped(name)};;"
    return f"WIFI:T:WPA;S:{_escaped(name)};P:{_escaped(password)};;"


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in '\\;,:"' else c for c in text)


class _QrScreen(KeyedScreen[None]):
    """Shows QR codes; a click on one goes back.

    Parameters
    ----------
    modules : of a QR code
    desk : the room's server
    """

    CSS_PATH = "host.tcss"

    def __init__(self, modules: QrModules, desk: RoomDesk) -> None:
        super().__init__()
        self._modules, self._desk = modules, desk

    def on_qr_code_clicked(self) -> None:
        """Go back."""
        self.dismiss()


class CodeScreen(_QrScreen):
    """Shows the code of the room as large as it fits, with address and room code under it."""

    BINDINGS: ClassVar[list[BindingType]] = [*back("Back to the room", "c,enter,space,q")]

    def contents(self) -> ComposeResult:
        """Make the code."""
        yield QrCode(self._modules)

    def on_mount(self) -> None:
        """Show the address."""
        address = self._desk.base_url.removeprefix("http://")
        self.query_one(QrCode).show(
            self._desk.join_url, (Content.styled(f"{address}   Code {self._desk.code}", "bold"),)
        )


class WifiScreen(_QrScreen):
    """Asks for the hotspot's name and password, then shows both codes. Nothing of it is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [*back("Back to the room")]

    def __init__(self, modules: QrModules, desk: RoomDesk) -> None:
        super().__init__(modules, desk)
        self.add_class("-asking")

    def contents(self) -> ComposeResult:
        """Make two lines to type into, and two codes."""
        with Vertical(id="box"):
            yield Static(Content("Which hotspot? A code will let the audience join it."), id="ask")
            yield PlainInput(placeholder="Name of the network", id="network", max_length=_LONGEST_NAME)
            yield PlainInput(placeholder="Password (empty: none)", id="password", max_length=_LONGEST_PASSWORD)
            yield Static(Content("Connect this machine to it as well; then i offers its address there."), id="hint")
        with Horizontal(id="codes"):
            yield QrCode(self._modules)
            yield QrCode(self._modules)

    def on_mount(self) -> None:
        """Ask for the name."""
        self.query_one("#network").focus()

    @on(Input.Submitted, "#network")
    def ask_password(self) -> None:
        """Ask for the password."""
        self.query_one("#password").focus()

    @on(Input.Submitted, "#password")
    def show_codes(self) -> None:
        """Show both codes, or say what is missing."""
        name, password = (self.query_one(f"#{what}", Input).value for what in ("network", "password"))
        if not name:
            put(self, "#hint", Content("Type the name of the network first."))
            self.query_one("#network").focus()
            return
        if password and len(password) < _SHORTEST_PASSWORD:
            put(self, "#hint", Content(f"Such a password has {_SHORTEST_PASSWORD} letters or more."))
            return
        wifi, page = self.query(QrCode)
        wifi.show(wifi_text(name, password), (Content(f"1. Join {printable(name)}"),))
        page.show(self._desk.join_url, (Content(f"2. Code {self._desk.code}"),))
        self.set_classes("-shown")
        self.set_focus(None)
