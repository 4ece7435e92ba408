"""The pages of a lesson as a reader left them, and the goals that he has reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from balderdash.lessons.pages.catalogue import PageName, open_page
from balderdash.lessons.pages.page import Page
from balderdash.records import lesson_progress

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext


class Bookmark:
    """Opens pages once, and remembers, here and in the records, what was reached on them.

    Parameters
    ----------
    material : loads the network and its list for the last lesson
    """

    def __init__(self, material: Callable[[], LessonContext]) -> None:
        self._material = material
        self._pages: dict[str, Page] = {}
        self._praised: set[str] = set()  # goals that were told to be reached

    def put(self, page: Page) -> Page:
        """Have a page that was made elsewhere."""
        self._pages[page.key] = page
        return page

    def open(self, name: PageName) -> Page:
        """A page as it was left, or a new one with the goals that were reached earlier.

        Raises
        ------
        BalderdashError
            It needs a network, and that could not be loaded.
        """
        if name.key not in self._pages:
            page = self.put(open_page(name, self._material))
            for place in lesson_progress.reached().get(name.key, ()):
                if place < len(page.goals):
                    page.goals[place].is_done = True
                    self._praised.add(page.goals[place].text)
        return self._pages[name.key]

    def newly_reached(self, page: Page) -> list[str]:
        """The goals that have been reached since this was last asked."""
        new = [goal.text for goal in page.goals if goal.is_done and goal.text not in self._praised]
        self._praised.update(new)
        return new

    def keep(self, page: Page) -> None:
        """Write down what was reached on a page.

        Raises
        ------
        BalderdashError
            It could not be written.
        """
        done = {place for place, goal in enumerate(page.goals) if goal.is_done}
        lesson_progress.reach(page.key, done, date.today(), is_finished=page.is_finished)
