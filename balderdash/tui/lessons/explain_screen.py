"""A screen with the idea of a page, its goals and its keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from balderdash.lessons.pages.page import Page
from balderdash.lessons.symbols import first_met
from balderdash.tui.commands import commands
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.key_table import KeyTable


class ExplainScreen(KeyedScreen[None]):
    """Shown over the lesson; every key of its own goes back."""

    CSS_PATH = "explain_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*back("Return to the lesson", "question_mark,i,enter")]

    def __init__(self, page: Page, bindings: Iterable[Binding]) -> None:
        super().__init__()
        self._page, self._keys = page, tuple(bindings)

    def contents(self) -> ComposeResult:
        """The idea first, then the goals, the new symbols, and the keys."""
        with VerticalScroll(id="box"):
            yield Static(Content(self._page.title), classes="heading")
            for paragraph in self._page.idea:
                yield Static(Content(paragraph), classes="paragraph")
            for goal in self._page.goals:
                yield Static(Content(f"{'✓' if goal.is_done else '○'} {goal.text}"), classes="goal")
            if symbols := first_met(self._page.key):
                yield Static(Content("Symbols first met here"), classes="heading -next")
                yield Static(Content("\n").join(Content(f"{each.sign:<6} {each.meaning}") for each in symbols))
            yield Static(Content("Keys"), classes="heading -next")
            yield KeyTable(commands(self.app, self._keys))
