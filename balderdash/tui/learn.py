"""The lessons without the game."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from balderdash import settings
from balderdash.lessons.pages.contents import Lesson
from balderdash.terms.printable import printable
from balderdash.tui.material import Ahead
from balderdash.tui.quiet import QuietApp
from balderdash.tui.screens.contents import ContentsScreen
from balderdash.tui.screens.lesson import LessonScreen

if TYPE_CHECKING:
    from balderdash.lessons.words import Material


class LearnApp(QuietApp):
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
        self._material, self._first = Ahead(material), first

    def on_mount(self) -> None:
        """The list lies under the lesson, so that escape leads to it."""
        wishes, complaint = settings.load()
        self.obey(wishes)
        if complaint:
            self.notify(printable(complaint), severity="warning", timeout=10, markup=False)
        self.push_screen(ContentsScreen(self._material), lambda _: self.exit())
        if self._first:
            self.push_screen(LessonScreen(self._first, self._material))
