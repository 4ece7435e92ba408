"""The lessons without the game."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from balderdash.lessons.pages.catalogue import Lesson
from balderdash.play.lesson_context import LazyLoader
from balderdash.tui.base_app import BaseApp
from balderdash.tui.lessons.contents_screen import ContentsScreen
from balderdash.tui.lessons.lesson_screen import LessonScreen

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext


class LessonsApp(BaseApp):
    """Shows the list of the lessons, or one lesson at once.

    Parameters
    ----------
    load_context : loads the network and its list, for the lessons that need them
    first : the lesson to begin with; None for the list
    """

    TITLE = "AI Balderdash: the lessons"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", "Quit", id="quit", tooltip="Leave the lessons; ctrl+c and ctrl+q do the same"),
        Binding("ctrl+c", "app.quit", show=False, system=True),
    ]

    def __init__(self, load_context: Callable[[], LessonContext], first: Lesson | None = None) -> None:
        super().__init__()
        self._load_context, self._first = LazyLoader(load_context), first

    def on_mount(self) -> None:
        """Show the list, and the first lesson above it, so that Escape leads to the list."""
        self.follow_settings()
        self.push_screen(ContentsScreen(self._load_context), lambda _: self.exit())
        if self._first:
            self.push_screen(LessonScreen(self._first, self._load_context))
