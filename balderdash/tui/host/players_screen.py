"""Everybody in a room by name."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from balderdash.game import room_view
from balderdash.game.room import Player
from balderdash.terms.printable import counted, printable
from balderdash.tui.host.desk import RoomDesk
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.plain_input import PlainInput
from balderdash.tui.widgets.text import put


class PlayersScreen(KeyedScreen[None]):
    """Lists the players with their places and points; kicks and renames them, and locks the room."""

    CSS_PATH = "host.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *back("Back to the room", "n,q", action="back"),
        Binding("r", "rename", "Rename", id="room-rename", tooltip="Give the player at the cursor another name"),
        Binding("k,delete", "kick", "Kick", id="room-kick", tooltip="Send the player away, if you press it twice"),
        Binding("l", "lock", "Lock", id="room-lock", tooltip="Nobody joins or changes their name"),
    ]  # fmt: skip

    def __init__(self, desk: RoomDesk) -> None:
        super().__init__()
        self._desk = desk
        self._listed: list[Player] = []
        self._to_kick = -1  # the player whose key was pressed once

    def contents(self) -> ComposeResult:
        """Make the list, and a line for a new name."""
        with Vertical(id="box"):
            yield Static(id="ask")
            yield OptionList(markup=False)
            yield PlainInput(id="name")
            yield Static(id="hint")

    def on_mount(self) -> None:
        """List who is here; newcomers appear in a second."""
        self.query_one("#name", Input).display = False
        self._list()
        self.query_one(OptionList).focus()
        self.set_interval(1.0, self._list)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a name is typed, letters are letters."""
        return action == "back" or not self.query("#name") or not self.query_one("#name", Input).display

    def _list(self) -> None:
        room, options = self._desk.room, self.query_one(OptionList)
        places, scores = room_view.places(room), room.scores
        listed = sorted(room.present, key=lambda player: (places[player.number], player.number))
        lines = [self._line(player, places[player.number], scores[player.number]) for player in listed]
        shown = [options.get_option_at_index(index).prompt for index in range(options.option_count)]
        if lines != shown:
            at = self._at_cursor
            self._listed = listed
            options.clear_options()
            options.add_options(Option(line) for line in lines)
            if lines:
                options.highlighted = listed.index(at) if at in listed else 0
        put(self, "#ask", Content(f"{counted(len(listed), 'player')}{', locked' if room.is_locked else ''}"))

    def _line(self, player: Player, place: int, score: int) -> Content:
        away = "" if player.number in self._desk.connected else "away"
        name = Content(printable(player.name)).truncate(26, pad=True)
        return Content.assemble(f"{place:>4}  ", name, f" {score:>5}  ", Content.styled(away, "$text-muted"))

    @property
    def _at_cursor(self) -> Player | None:
        place = self.query_one(OptionList).highlighted
        return self._listed[place] if place is not None and place < len(self._listed) else None

    def _hint(self, text: str) -> None:
        put(self, "#hint", Content(printable(text)))

    @on(OptionList.OptionHighlighted)
    def forget_kick(self) -> None:
        """Another player is at the cursor."""
        if self._to_kick >= 0 and self._at_cursor is not None and self._at_cursor.number != self._to_kick:
            self._to_kick = -1
            self._hint("")

    def action_kick(self) -> None:
        """Send the player at the cursor away, at the second press."""
        player = self._at_cursor
        if player is None:
            return
        if self._to_kick != player.number:
            self._to_kick = player.number
            self._hint(f"Press k again to send {player.name} away.")
            return
        self._to_kick = -1
        self._hint(self._desk.kick(player.number) or f"{player.name} is gone.")
        self._list()

    def action_rename(self) -> None:
        """Ask for a new name for the player at the cursor."""
        if (player := self._at_cursor) is not None:
            line = self.query_one("#name", Input)
            line.value, line.display = player.name, True
            line.focus()
            self._hint(f"The new name of {player.name}; Enter keeps it.")
            self.refresh_bindings()

    @on(Input.Submitted)
    def keep_name(self, submitted: Input.Submitted) -> None:
        """Give the player the name."""
        if (player := self._at_cursor) is None:
            return
        if why := self._desk.room.rename(player.number, submitted.value, by_host=True):
            self._hint(why)
            return
        self._desk.changed()
        self._stop_typing()
        self._hint(f"They are called {player.name} now.")
        self._list()

    def _stop_typing(self) -> None:
        self.query_one("#name", Input).display = False
        self.query_one(OptionList).focus()
        self.refresh_bindings()

    def action_lock(self) -> None:
        """Lock or unlock the room."""
        self._desk.room.lock(not self._desk.room.is_locked)
        self._desk.changed()
        self._list()

    def action_back(self) -> None:
        """Leave the name as it is, or go back to the room."""
        if self.query_one("#name", Input).display:
            self._stop_typing()
            self._hint("")
        else:
            self.dismiss()
