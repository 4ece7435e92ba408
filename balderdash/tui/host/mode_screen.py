"""Choosing how a room plays its next sheet."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static

from balderdash.game.modes import MODES
from balderdash.game.writing import BLUFF, PARTY, TITLES
from balderdash.play.room_session import ROOM_MODES
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.too_small import TooSmall

_SUMMARIES = {PARTY: "all write fakes by phone, then vote", BLUFF: "all write a meaning, then vote"}


class ModeScreen(Screen[str | None]):
    """Its result is the name of the mode, or None."""

    CSS_PATH = "host.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="back", tooltip="Back to the room"),
        Binding("m,q", "dismiss(None)", "Back", False, id="back", tooltip="Back to the room"),
    ]

    def __init__(self, current: str) -> None:
        super().__init__()
        self._current = current

    def compose(self) -> ComposeResult:
        """Show a line for each mode."""
        with Vertical(id="box"):
            yield Static(Content("The next sheet is played as …"), id="ask")
            yield OptionList(*map(self._line, ROOM_MODES), markup=False)
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Put the cursor on the current mode."""
        options = self.query_one(OptionList)
        options.highlighted = ROOM_MODES.index(self._current)
        options.focus()

    def _line(self, name: str) -> Content:
        title = TITLES[name] if name in TITLES else MODES[name].title
        summary = _SUMMARIES[name] if name in _SUMMARIES else MODES[name].summary
        return Content.assemble(f"{title}  ", Content.styled(summary, "$text-muted"))

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        """Return the mode under the cursor."""
        self.dismiss(ROOM_MODES[selected.option_index])
