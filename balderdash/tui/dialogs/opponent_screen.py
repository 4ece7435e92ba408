"""Choosing an opponent."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from balderdash.game.opponents import ABOUT, OPPONENTS
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.too_small import TooSmall


class OpponentScreen(Screen[str | None]):
    """Lets the player choose who plays against them; its result is the opponent's name, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="back", tooltip="Keep the opponent you have"),
        Binding("a", "dismiss(None)", "Back", False, id="back", tooltip="Keep the opponent you have"),
    ]

    def __init__(self, playing: str) -> None:
        super().__init__()
        self._playing = playing

    def compose(self) -> ComposeResult:
        """Show two lines or more for each opponent: who that is, and what to expect."""
        with Vertical(id="box", classes="-wide"):
            yield Static(Content("Who plays against you, by the same rules?"), id="ask")
            yield OptionList(*map(self._option, OPPONENTS), markup=False)
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Put the cursor on the present opponent."""
        options = self.query_one(OptionList)
        options.highlighted = OPPONENTS.index(self._playing)
        options.focus()

    def _option(self, name: str) -> Option:
        now = "  playing now" if name == self._playing else ""
        return Option(
            Content.assemble((name.capitalize(), "bold"), (now, "$text-muted"), "\n", (ABOUT[name], "$text-muted"))
        )

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        """Return the opponent under the cursor."""
        self.dismiss(OPPONENTS[selected.option_index])
