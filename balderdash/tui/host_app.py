"""The app of `balderdash host`."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from balderdash.tui.base_app import STYLES, BaseApp
from balderdash.tui.commands import commands
from balderdash.tui.host.desk import QrModules, RoomDesk
from balderdash.tui.host.host_screen import HostScreen

_RULES = (
    "Enter takes the next step, whatever it is: it deals a sheet, closes the vote, reveals term by term, and shows the "
    "scores. The line above the keys says what it will do.",
    "Nothing is shown of the votes before they are closed. If the room is split, a discussion pays: d, let them talk, "
    "and Enter opens the second vote. That one counts; both are shown at the reveal.",
    "For the projector, open its page in a browser on this machine. If you mirror this screen instead, v hides the "
    "votes until the reveal, and do not press p.",
    "Phones need the same network as this machine. If they cannot reach it: i offers its next address, w lets them "
    "join a hotspot, and with h you count raised hands.",
)


class HostApp(BaseApp):
    """Shows a room to its host.

    Parameters
    ----------
    desk : the room's server, which runs in the same loop
    modules : of a QR code
    """

    TITLE = "AI Balderdash: the room"
    CSS_PATH = STYLES / "host" / "host.tcss"  # read with the app, because the first screen is drawn at once
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "app.quit", show=False, system=True),
        Binding("ctrl+c", "app.quit", show=False, system=True),
    ]

    def __init__(self, desk: RoomDesk, modules: QrModules) -> None:
        super().__init__()
        self._desk, self._modules = desk, modules

    def get_default_screen(self) -> HostScreen:
        """Return the host's screen."""
        return HostScreen(self._desk, self._modules)

    def on_mount(self) -> None:
        """Apply the user's theme and keys."""
        self.follow_settings()

    async def action_quit(self) -> None:
        """Close the room as the host's screen does, whatever lies over it."""
        if isinstance(host := self.screen_stack[0], HostScreen):
            host.action_quit()

    def action_help(self) -> None:
        """Explain how a room is led, and every key."""
        from balderdash.tui.dialogs.help_screen import HelpScreen

        keys = list(commands(self, Binding.make_bindings(HostScreen.BINDINGS)))
        clicker = f"A clicker controls this page, in a browser on this machine: {self._desk.stage_url}"
        self.push_screen(HelpScreen(keys, [*_RULES, clicker], "How to lead a room"))
