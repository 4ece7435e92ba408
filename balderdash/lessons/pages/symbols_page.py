"""Lesson 6, third page: every symbol, page by page, where it is first met."""

from __future__ import annotations

from collections.abc import Iterator

from balderdash.lessons.pages.catalogue import LESSONS
from balderdash.lessons.pages.page import CountedPage
from balderdash.lessons.symbols import SYMBOLS, first_met
from balderdash.notation import in_words
from balderdash.plots.figure import Picture, Table


class SymbolsPage(CountedPage):
    """The symbols of all lessons; a step shows those of the next page that has new ones."""

    key = "symbols"
    title = "Every symbol"
    lead = (
        "“A nightmarish proliferation of notation”: here it is, page by page, each symbol where it is first met. "
        "→ shows the next page."
    )
    idea = (
        "The formulas need a name for every weight, and the names pile up: the talk's θ with one number below for the "
        "unit and one in brackets above for the layer, and a derivative by each. Only a few ideas stand behind them: "
        "inputs (x, y), weights (m, w, v, b), what a unit sums up (t, z) and gives out (p, a), and the cost (MSE, J).",
        "Some letters change their meaning on the way, as they do in every book. Where one does, its second line says "
        "“now”. The help of each page (?) lists the symbols that are new on it.",
    )
    noun = "page"
    formula_lines = 1
    rate = 0.5

    def __init__(self) -> None:
        keys = list(dict.fromkeys(symbol.page for symbol in SYMBOLS))
        self._pages = [(lesson, page) for lesson in LESSONS for page in lesson.pages if page.key in keys]
        super().__init__([], [f"See the symbols of all {in_words(len(self._pages))} pages that have new ones"])

    @property
    def last(self) -> int:
        """The number of pages after the first."""
        return len(self._pages) - 1

    @property
    def progress(self) -> str:
        """The page, and how many there are."""
        return f"page {self.steps + 1}/{len(self._pages)}"

    def check_goals(self) -> None:
        """Mark the goal if it is reached."""
        self.goals[0].is_done |= self.steps + 1 == len(self._pages)

    def formulas(self) -> list[str]:
        """Which page this is."""
        lesson, page = self._pages[self.steps]
        return [f"Lesson {lesson.number}, {page.title}: {in_words(len(first_met(page.key)))} new"]

    def plain_story(self) -> Iterator[tuple[str, list[str]]]:
        """Each page with its symbols."""
        while True:
            _, page = self._pages[self.steps]
            yield self.progress, [*self.formulas(), *(f"{each.sign}: {each.meaning}" for each in first_met(page.key))]
            if not self.step():
                return

    def pictures(self) -> list[Picture]:
        """The symbols of the page."""
        lesson, page = self._pages[self.steps]
        rows = tuple((symbol.sign, symbol.meaning) for symbol in first_met(page.key))
        return [Table(f"First met in lesson {lesson.number}: {page.title}", (), rows, wraps=True)]
