"""A reader's progress in the lessons: the pages as they were left, and the goals reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from balderdash.lessons.pages.catalogue import PageEntry, open_page
from balderdash.lessons.pages.page import Page
from balderdash.records import lesson_progress

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext


class Bookmark:
    """Opens each page once, and keeps its reached goals, also in the records.

    Parameters
    ----------
    find_context : loads the network and the list of the last lesson
    """

    def __init__(self, find_context: Callable[[], LessonContext]) -> None:
        self._find_context = find_context
        self._pages: dict[str, Page] = {}
        self._announced: set[str] = set()  # goals already announced to the reader

    def put(self, page: Page) -> Page:
        """Keep a page that was opened elsewhere."""
        self._pages[page.key] = page
        return page

    def open(self, name: PageEntry) -> Page:
        """The page as it was left, or a new one on which the goals reached earlier are done.

        Raises
        ------
        BalderdashError
            The page needs a network that cannot be loaded.
        """
        if name.key not in self._pages:
            page = self.put(open_page(name, self._find_context))
            for place in lesson_progress.reached().get(name.key, ()):
                if place < len(page.goals):
                    page.goals[place].is_done = True
                    self._announced.add(page.goals[place].text)
        return self._pages[name.key]

    def newly_reached(self, page: Page) -> list[str]:
        """The goals reached since the last call."""
        new = [goal.text for goal in page.goals if goal.is_done and goal.text not in self._announced]
        self._announced.update(new)
        return new

    def keep(self, page: Page) -> None:
        """Record the goals reached on a page.

        Raises
        ------
        BalderdashError
            The file cannot be written.
        """
        done = {place for place, goal in enumerate(page.goals) if goal.is_done}
        lesson_progress.reach(page.key, done, date.today(), is_finished=page.is_finished)
