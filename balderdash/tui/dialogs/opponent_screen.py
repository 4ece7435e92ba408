"""Choosing an opponent."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from balderdash.game.opponents import ABOUT, OPPONENTS
from balderdash.tui.choice_screen import ChoiceScreen
from balderdash.tui.keyed_screen import back


class OpponentScreen(ChoiceScreen):
    """Lets the player choose who plays against them; its result is the opponent's name, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*back("Keep the opponent you have", "a")]

    def __init__(self, playing: str) -> None:
        choices = {name: _about(name, is_playing=name == playing) for name in OPPONENTS}
        super().__init__("Who plays against you, by the same rules?", choices, playing, box="-wide")


def _about(name: str, *, is_playing: bool) -> Content:
    """Who that is, and what to expect."""
    now = "  playing now" if is_playing else ""
    return Content.assemble((name.capitalize(), "bold"), (now, "$text-muted"), "\n", (ABOUT[name], "$text-muted"))
