"""Choosing how a room plays its next sheet."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from balderdash.game.modes import MODES
from balderdash.game.writing import BLUFF, PARTY
from balderdash.play.room_session import ROOM_MODES
from balderdash.tui.choice_screen import ChoiceScreen
from balderdash.tui.keyed_screen import back

_SUMMARIES = {PARTY: "all write fakes by phone, then vote", BLUFF: "all write a meaning, then vote"}


class ModeScreen(ChoiceScreen):
    """Its result is the name of the mode, or None."""

    CSS_PATH = "host.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*back("Back to the room", "m,q")]

    def __init__(self, current: str) -> None:
        choices = {name: _about(name, title) for name, title in ROOM_MODES.items()}
        super().__init__("The next sheet is played as …", choices, current)


def _about(name: str, title: str) -> Content:
    summary = _SUMMARIES[name] if name in _SUMMARIES else MODES[name].summary
    return Content.assemble(f"{title}  ", Content.styled(summary, "$text-muted"))
