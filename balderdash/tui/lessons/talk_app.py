"""The talk, and the notes for its speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from balderdash.tui.base_app import BaseApp
from balderdash.tui.lessons.notes_screen import NotesScreen
from balderdash.tui.lessons.talk_screen import TalkScreen

if TYPE_CHECKING:
    from balderdash.play.talk import Material, Talk


class _SpeakersApp(BaseApp):
    """What both apps share."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", "Leave", id="quit", tooltip="Leave; ctrl+c and ctrl+q do the same"),
        Binding("ctrl+c", "app.quit", show=False, system=True),
    ]


class TalkApp(_SpeakersApp):
    """Shows the slides.

    Parameters
    ----------
    talk : where to begin
    load : what the talk needs of the game; see `TalkScreen`
    """

    TITLE = "AI Balderdash: the talk"

    def __init__(self, talk: Talk, load: Callable[[], Iterator[Material]]) -> None:
        super().__init__()
        self.talk_screen = TalkScreen(talk, load)

    def on_mount(self) -> None:
        """Show the first slide."""
        self.follow_settings()
        self.push_screen(self.talk_screen)


class NotesApp(_SpeakersApp):
    """Shows the speaker's notes of the talk that is given on this machine."""

    TITLE = "AI Balderdash: notes"

    def on_mount(self) -> None:
        """Follow the talk."""
        self.follow_settings()
        self.push_screen(NotesScreen())
