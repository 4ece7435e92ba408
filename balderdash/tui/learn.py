"""The lessons without the game."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Resize

from balderdash.lessons.pages.contents import Lesson
from balderdash.tui.screens.contents import ContentsScreen
from balderdash.tui.screens.lesson import LessonScreen
from balderdash.tui.widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH

if TYPE_CHECKING:
    from balderdash.lessons.words import Material


class LearnApp(App[None]):
    """Shows the list of the lessons, or one at once.

    Parameters
    ----------
    material : loads the network and its list for the last lesson
    first : the lesson to begin with; None for the list
    """

    TITLE = "AI Balderdash: the lessons"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", "Quit", id="quit", tooltip="Leave the lessons; ctrl+c and ctrl+q do the same"),
        Binding("ctrl+c", "app.quit", show=False, system=True),
    ]

    def __init__(self, material: Callable[[], Material], first: Lesson | None = None) -> None:
        super().__init__()
        self._material, self._first = material, first

    @property
    def fault(self) -> Exception | None:
        """The fault of the program that ended the app, for whoever started it to tell."""
        return self._exception

    def _fatal_error(self) -> None:
        """Leave; Textual would print a traceback with every local variable."""
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Leave; here Textual would print an error that draws itself."""
        self._close_messages_no_wait()

    def on_mount(self) -> None:
        """The list lies under the lesson, so that escape leads to it."""
        self.push_screen(ContentsScreen(self._material), lambda _: self.exit())
        if self._first:
            self.push_screen(LessonScreen(self._first, self._material))

    def on_resize(self, event: Resize) -> None:
        """Cover whatever is on screen with a notice where it would not fit."""
        self.set_class(event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT, "-too-small")
