"""The list of the lessons."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from balderdash.errors import BalderdashError
from balderdash.lessons.pages.catalogue import LESSONS, Lesson, is_finished
from balderdash.play.lesson_context import LazyLoader
from balderdash.records import lesson_progress
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.notices import report_failure

_BY_DIGIT = LESSONS[:9]  # the lessons with a key of their own
_DIGITS = f"1…{len(_BY_DIGIT)}"


class ContentsScreen(KeyedScreen[None]):
    """A line for each lesson, with a sign for those that are finished or begun.

    Parameters
    ----------
    load_context : loads the network and its list; a thread begins while the player reads
    """

    CSS_PATH = "contents_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(lesson.number), f"open({lesson.number})", "Open", False, _DIGITS, id="open", tooltip="Open it")
            for lesson in _BY_DIGIT
        ),
        *back("Leave the lessons"),
    ]

    def __init__(self, load_context: LazyLoader) -> None:
        super().__init__()
        self._load_context = load_context

    def contents(self) -> ComposeResult:
        """A line for each lesson."""
        with Vertical(id="box"):
            yield Static(Content("From a line to a network that writes words"), id="heading")
            yield Static(
                Content("The mathematics behind the game, lesson by lesson. Play with each: step, turn, break it."),
                id="about",
            )
            yield OptionList(markup=False)
            yield Static(Content("Enter or a digit opens a lesson; ✓ means finished, ◐ begun."), id="hint")

    def on_mount(self) -> None:
        """Begin to load the network once the screen is drawn."""
        self.call_after_refresh(self._load_context.begin)

    @on(ScreenResume)
    def _fill(self) -> None:
        """Show what is finished by now."""
        options = self.query_one(OptionList)
        at = options.highlighted or 0
        done, begun = lesson_progress.finished(), lesson_progress.reached()
        options.clear_options()
        options.add_options(Option(line(lesson, done, begun)) for lesson in LESSONS)
        options.highlighted = at
        options.focus()

    @on(OptionList.OptionSelected)
    def _open(self, selected: OptionList.OptionSelected) -> None:
        self._show(LESSONS[selected.option_index])

    def action_open(self, number: int) -> None:
        """Open a lesson by its number."""
        index = [lesson.number for lesson in LESSONS].index(number)
        self.query_one(OptionList).highlighted = index
        self._show(LESSONS[index])

    def _show(self, lesson: Lesson) -> None:
        from balderdash.tui.lessons.lesson_screen import LessonScreen

        try:
            screen = LessonScreen(lesson, self._load_context)
        except BalderdashError as error:
            report_failure(self, str(error))
        else:
            self.app.push_screen(screen)


def line(lesson: Lesson, done: Collection[str], begun: Collection[str] = ()) -> Content:
    """A lesson's sign, number and title; below them its pages, if it has several."""
    sign = {True: "✓", None: "◐", False: " "}[is_finished(lesson, done, begun)]
    pages = " · ".join(page.title for page in lesson.pages)
    return Content.assemble(
        Content.styled(sign, "$text-success bold"),
        f" {lesson.number}  {lesson.title}",
        (f"\n     {pages}" if len(lesson.pages) > 1 else "", "$text-muted"),
    )
