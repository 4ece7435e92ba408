"""The last lesson, opened from the game with a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balderdash.lessons.pages.catalogue import WORDS
from balderdash.tui.lessons.lesson_screen import LessonScreen

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext


class NextLetterLesson(LessonScreen):
    """Shows why the network wrote a term: its next letters, with the term to read.

    Parameters
    ----------
    term : to read letter by letter
    material : the network that wrote it, and the list it learnt
    """

    def __init__(self, term: str, material: LessonContext) -> None:
        from balderdash.lessons.pages.letters_page import LettersPage

        super().__init__(WORDS, lambda: material)
        self.page = self.bookmark.put(LettersPage(material, term))
