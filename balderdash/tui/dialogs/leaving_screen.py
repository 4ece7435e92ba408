"""Questions before the player leaves something unfinished."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from balderdash.tui.keyed_screen import KeyedScreen


class _Question(KeyedScreen[bool]):
    """A question; its result is yes or no."""

    CSS_PATH = "dialogs.tcss"
    ASKS: ClassVar[str]
    CONSEQUENCE: ClassVar[str]

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def contents(self) -> ComposeResult:
        """Show the question and its keys."""
        with Vertical(id="box"):
            yield Static(Content(self.ASKS), id="ask")
            yield Static(Content(f"{self._what} {self.CONSEQUENCE}"))


class LeavingScreen(_Question):
    """Asks whether to leave the program while a network is training."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "dismiss(True)", "Save and quit", id="leave", tooltip="The training is kept"),
        Binding("escape", "dismiss(False)", "Stay", id="stay", tooltip="Stay; the network goes on learning"),
    ]
    ASKS = "A network is learning"
    CONSEQUENCE = "Quitting saves it. Teach this list again to resume."


class PutAsideScreen(_Question):
    """Asks whether to abandon a game in progress for another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "dismiss(True)", "Play the other", id="leave", tooltip="This game is not counted"),
        Binding("escape", "dismiss(False)", "Go on with this one", id="stay", tooltip="Play this game to its end"),
    ]
    ASKS = "A game has begun"
    CONSEQUENCE = "If another one takes its place, it is not counted."


class DeletePlayerScreen(_Question):
    """Asks whether to delete a player's games."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes, delete", id="delete", tooltip="Delete the games of this player for good"),
        Binding("escape", "dismiss(False)", "Keep", id="keep", tooltip="Keep them"),
    ]
    ASKS = "Delete a player?"
    CONSEQUENCE = "Lists, networks and lessons stay."
