"""A page of a lesson on screen: pictures, formulas, parameters, goals, and the keys that work them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize

from balderdash.errors import BalderdashError
from balderdash.lessons.pages.catalogue import LESSONS, Lesson
from balderdash.lessons.pages.page import Number, Text
from balderdash.notation import read
from balderdash.play.bookmark import Bookmark
from balderdash.plots import svg
from balderdash.terms.printable import printable
from balderdash.tui.lessons.autoplay import Autoplay, as_many
from balderdash.tui.lessons.lesson_keys import KEYS
from balderdash.tui.lessons.pointing_screen import PointingScreen
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.page_view import AIRY_HEIGHT, PageView
from balderdash.tui.widgets.parameter_bar import ParameterBar
from balderdash.tui.widgets.pictures import Pictures
from balderdash.tui.widgets.too_small import TooSmall
from balderdash.tui.widgets.typing_line import TypingLine

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext

ROOMY_HEIGHT = 22  # from here on the lead is shown


class LessonScreen(PointingScreen):
    """Draws a `Page` and sends it what the reader does.

    Parameters
    ----------
    lesson : what is shown first
    material : loads the network and its list for the last lesson

    Raises
    ------
    BalderdashError
        The lesson needs a network, and it could not be loaded.
    """

    AUTO_FOCUS = ""  # the input has to be asked for
    CSS_PATH = "lesson_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(self, lesson: Lesson, material: Callable[[], LessonContext]) -> None:
        super().__init__()
        self.lesson, self._index = lesson, 0
        self.bookmark = Bookmark(material)
        self._pace = Autoplay(self, self._take)
        self.page = self.bookmark.open(lesson.pages[0])
        self._said = ""  # an answer to the last key, until the next one

    def compose(self) -> ComposeResult:
        """The page, and the keys."""
        yield PageView()
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the page as it is."""
        self.draw()

    def on_resize(self, event: Resize) -> None:
        """Leave out the lead where the pictures need its lines."""
        if event.size != self.app.size:
            event.prevent_default()
            return
        self.set_class(event.size.height >= ROOMY_HEIGHT, "-roomy")
        self.set_class(event.size.height >= AIRY_HEIGHT, "-airy")
        self.draw()

    # What is shown

    def draw(self) -> None:
        """Show what the page says."""
        if not self.is_mounted:
            return
        place = self.page.place + (" ▶" if self._pace.is_running else "")
        title = f"{self.lesson.number} {self.lesson.title}"
        if len(self.lesson.pages) > 1:
            here = f" · {self.lesson.pages[self._index].title} ({self._index + 1}/{len(self.lesson.pages)}, tab)"
            fits = len(title + here + place) + Headline.GAP + 2 <= self.size.width
            title = title + here if fits else f"{self.lesson.number}{here}"
        speed = f"speed ×{self._pace.factor}"
        self.query_one(PageView).show(self.page, title, place, speed, self._said, self.cross.at)
        self.refresh_bindings()

    def tell(self, said: str) -> None:
        """Show a sentence until the next key."""
        self._said = said
        self.draw()

    def done(self) -> None:
        """The reader did something: see what was reached, and show it."""
        self.page.check()
        self._said = ""
        if reached := self.bookmark.newly_reached(self.page):
            self.query_one(PageView).praise(reached)
            try:
                self.bookmark.keep(self.page)
            except BalderdashError as error:
                self.notify(str(error), title="This could not be kept", severity="warning", markup=False)
        self.draw()

    def stop(self) -> None:
        """Let the page not step by itself any more."""
        self._pace.stop()

    # What the reader does

    def action_step(self) -> None:
        """Take a step."""
        self._pace.stop()
        self._take(1)

    def _take(self, steps: int) -> None:
        def step() -> bool:
            is_taken = self.page.step()
            self.page.check()
            return is_taken

        if not as_many(steps, step):
            self._pace.stop()
        self.done()

    def action_back(self) -> None:
        """Take the last step back."""
        self._pace.stop()
        if self.page.back():
            self.done()

    def action_reset(self) -> None:
        """Begin anew."""
        self._pace.stop()
        self.page.reset()
        self.done()

    def action_play(self) -> None:
        """Step by itself, or stop."""
        if self._pace.is_running:
            self._pace.stop()
        else:
            self._pace.start(self.page.rate)
        self.draw()

    def action_speed(self) -> None:
        """The next speed."""
        self._pace.change(self.page.rate)
        self.draw()

    def action_turn(self, presses: int) -> None:
        """Turn the chosen parameter."""
        if self.page.parameters:
            parameter = self.page.parameters[self.query_one(ParameterBar).chosen]
            parameter.turn(presses)
            self.page.turned(parameter)
            self.done()

    def choose(self, step: int) -> None:
        """Choose the parameter after, or before."""
        if self.page.parameters:
            bar = self.query_one(ParameterBar)
            bar.chosen = (bar.chosen + step) % len(self.page.parameters)
            self.draw()

    @on(ParameterBar.Picked)
    def pick(self, picked: ParameterBar.Picked) -> None:
        """A click on a parameter."""
        self.query_one(ParameterBar).chosen = picked.index
        self.action_turn(picked.presses) if picked.presses else self.draw()

    def action_enter(self) -> None:
        """Put a point at the cross, or type a value."""
        if self.cross.at:
            self.action_put(0)
        elif self.page.enter_steps:
            self.action_step()
        elif self.page.takes_letters:
            self.query_one(TypingLine).ask_letters()
        elif self.page.parameters:
            parameter = self.page.parameters[self.query_one(ParameterBar).chosen]
            if isinstance(parameter, Number | Text):
                self._pace.stop()
                self.query_one(TypingLine).ask_value()
            else:
                self.action_turn(1)

    @on(TypingLine.ValueTyped)
    def take_value(self, typed: TypingLine.ValueTyped) -> None:
        """A value was typed."""
        parameter = self.page.parameters[self.query_one(ParameterBar).chosen]
        text, said = typed.text, ""
        try:
            if isinstance(parameter, Text):
                parameter.value = text
            elif isinstance(parameter, Number) and text.strip():
                said = parameter.put(read(text))
        except ValueError:
            self.tell(f"‘{text[:20]}’ is no number; write 0.1 or 1e-5.")
            return
        self.page.turned(parameter)
        self.done()
        if said:
            self.tell(said)

    @on(TypingLine.LetterTyped)
    def take_letter(self, typed: TypingLine.LetterTyped) -> None:
        """A letter was guessed, or the end of a term."""
        if self.page.takes_letters:
            self.page.type_letter(typed.letter)
            self.done()

    # Elsewhere

    def action_page(self) -> None:
        """The next page of the lesson."""
        if len(self.lesson.pages) > 1:
            self._show((self._index + 1) % len(self.lesson.pages))

    def _show(self, index: int) -> None:
        self._pace.stop()
        try:
            self.page = self.bookmark.open(self.lesson.pages[index])
        except BalderdashError as error:
            self.notify(printable(str(error)), title="That did not work", severity="error", timeout=10, markup=False)
            return
        self.cross.end()
        self._said, self._index = "", index
        self.query_one(ParameterBar).chosen = 0
        line = self.query_one(TypingLine)
        line.ask_letters() if self.page.takes_letters else line.close()
        self.draw()

    def action_go(self, step: int) -> None:
        """The lesson after this one or before it."""
        before = self.lesson
        self.lesson = LESSONS[(self.lesson.number - 1 + step) % len(LESSONS)]
        self._show(0)
        if self.page.key not in {page.key for page in self.lesson.pages}:
            self.lesson = before

    def action_plain(self) -> None:
        """Draw with plain characters, or with fine ones."""
        pictures = self.query_one(Pictures)
        pictures.is_plain = not pictures.is_plain
        self.draw()

    def action_save(self) -> None:
        """Save the pictures."""
        try:
            file = svg.save(Path.cwd(), f"lesson-{self.lesson.number}-{self.page.key}", self.page.pictures())
        except (BalderdashError, OSError) as error:
            self.notify(str(error), title="This could not be saved", severity="error", markup=False)
        else:
            self.notify(str(file), title="Saved", timeout=6, markup=False)

    def action_explain(self) -> None:
        """Tell the idea, the goals and the keys."""
        from balderdash.tui.lessons.explain_screen import ExplainScreen

        self._pace.stop()
        self.app.push_screen(ExplainScreen(self.page, Binding.make_bindings(self.BINDINGS)))

    def action_stop_typing(self) -> None:
        """Give the keys back."""
        self.query_one(TypingLine).close()

    def action_leave(self) -> None:
        """Leave what one is in: putting points, or the lesson."""
        if self.cross.at:
            self.action_point()
        else:
            self._pace.stop()
            self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done on this page: False hides a key."""
        if not self.is_mounted:
            return True
        if action in ("point", "remove"):
            return self.page.takes_points
        if action == "put":
            return self.cross.at is not None
        if action in ("stop_typing", "leave"):
            return self.query_one(TypingLine).has_focus is (action == "stop_typing")
        if action == "page":
            return len(self.lesson.pages) > 1
        return True
