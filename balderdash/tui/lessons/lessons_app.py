"""The lessons without the game."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from balderdash import settings
from balderdash.lessons.pages.catalogue import Lesson
from balderdash.play.lesson_context import LazyLoader
from balderdash.terms.printable import printable
from balderdash.tui.base_app import BaseApp
from balderdash.tui.lessons.contents_screen import ContentsScreen
from balderdash.tui.lessons.lesson_screen import LessonScreen

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext


class LearnApp(BaseApp):
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

    def __init__(self, material: Callable[[], LessonContext], first: Lesson | None = None) -> None:
        super().__init__()
        self._material, self._first = LazyLoader(material), first

    def on_mount(self) -> None:
        """The list lies under the lesson, so that escape leads to it."""
        wishes, complaint = settings.load()
        self.obey(wishes)
        if complaint:
            self.notify(printable(complaint), severity="warning", timeout=10, markup=False)
        self.push_screen(ContentsScreen(self._material), lambda _: self.exit())
        if self._first:
            self.push_screen(LessonScreen(self._first, self._material))
