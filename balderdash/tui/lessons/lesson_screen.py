"""A page of a lesson on screen: pictures, formulas, parameters and goals, and the keys for them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key, Resize

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.lessons.pages.catalogue import LESSONS, WORDS, Lesson
from balderdash.lessons.pages.page import Number, Text
from balderdash.notation import read
from balderdash.play.bookmark import Bookmark
from balderdash.plots import svg
from balderdash.plots.figure import Figure
from balderdash.tui.keyed_screen import KeyedScreen
from balderdash.tui.lessons.autoplay import Autoplay, take_steps
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.page_view import AIRY_HEIGHT, PageView
from balderdash.tui.widgets.parameter_bar import ParameterBar
from balderdash.tui.widgets.pictures import Pictures
from balderdash.tui.widgets.typing_line import TypingLine

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext

ROOMY_HEIGHT = 22  # from this height on, the lead is shown
MOST_ANSWERS = 4  # of a page that asks
ACROSS, UP = 30, 15  # presses that move the cross from one side of a plane to the other

_STEP, _CHANGE, _CHOOSE, _GO = (
    "Take a step, or take the last one back",
    "Change the chosen parameter; the mouse can use its arrows",
    "Choose a parameter",
    "Go to the next lesson, or the one before",
)
_POINT = "Put points: arrows move the cross, Enter puts one (1: an x, where there are colours), p or Escape ends"
_MOVE = "Move the cross that shows where the next point goes"
_ANSWER = "Answer, where the page asks; the first letter of an answer does the same"


class LessonScreen(KeyedScreen[None]):
    """Shows a `Page` and passes on what the reader does.

    Parameters
    ----------
    lesson : the first to show
    load_context : loads the network and its list, for the lessons that need them

    Raises
    ------
    BalderdashError
        The lesson needs a network that could not be loaded.
    """

    AUTO_FOCUS = ""  # the typing line takes the keys only when it is asked to
    CSS_PATH = "lesson_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", "Play", id="play", tooltip="Step automatically, or stop"),
        # These come before the others of their keys, so they win while points are put.
        Binding("left", "move(-1, 0)", "Move", False, tooltip=_MOVE),
        Binding("right", "move(1, 0)", "Move", False, tooltip=_MOVE),
        Binding("up", "move(0, 1)", "Move", False, tooltip=_MOVE),
        Binding("down", "move(0, -1)", "Move", False, tooltip=_MOVE),
        Binding("0", "put(0)", "Put", False, tooltip=_POINT),
        Binding("1", "put(1)", "Put", False, tooltip=_POINT),
        Binding("enter", "put(0)", "Put", key_display="↵", tooltip=_POINT),
        Binding("right", "step", "Step", key_display="← →", id="step.right", tooltip=_STEP),
        Binding("left", "back", "Step", False, "← →", id="step.left", tooltip=_STEP),
        Binding("n", "step", "Step", False, "n b", id="step.on", tooltip=_STEP),
        Binding("b", "back", "Step", False, "n b", id="step.back", tooltip=_STEP),
        Binding("r", "reset", "Reset", id="reset", tooltip="Begin again; rates, choices and added points stay"),
        Binding("plus,equals_sign", "turn(1)", "Change", False, key_display="+ −", id="turn.up", tooltip=_CHANGE),
        Binding("minus,underscore", "turn(-1)", "Change", False, "+ −", id="turn.down", tooltip=_CHANGE),
        Binding("up", "choose(-1)", "Choose", False, "↑ ↓", id="choose.before", tooltip=_CHOOSE),
        Binding("down", "choose(1)", "Choose", False, "↑ ↓", id="choose.after", tooltip=_CHOOSE),
        Binding("enter", "enter", "Type", False, id="type", tooltip="Type a value for the chosen parameter"),
        Binding("v", "speed", "Speed", False, id="speed", tooltip="Change the speed of automatic steps"),
        Binding("p", "point", "Point", False, id="point", tooltip=_POINT),
        *(
            Binding(str(k + 1), f"answer({k})", "Answer", False, f"1…{MOST_ANSWERS}", id="answer", tooltip=_ANSWER)
            for k in range(MOST_ANSWERS)
        ),
        Binding("x", "remove", "Remove", False, id="remove", tooltip="Remove the last point you put"),
        Binding("tab", "page", "Next page", False, id="page", tooltip="Show the other pages of this lesson"),
        Binding("right_square_bracket", "go(1)", "Lesson", False, "[ ]", id="go.after", tooltip=_GO),
        Binding("left_square_bracket", "go(-1)", "Lesson", False, "[ ]", id="go.before", tooltip=_GO),
        Binding("g", "plain", "Glyphs", False, id="plain", tooltip="Draw with plain characters, or with fine ones"),
        Binding("s", "save", "Save", False, id="save", tooltip="Save the pictures as an SVG file in this folder"),
        Binding("question_mark", "explain", "Help", id="explain", tooltip="Show the idea, the goals and every key"),
        Binding("i", "explain", "Help", False, id="explain", tooltip="Show the idea, the goals and every key"),
        Binding("escape", "stop_typing", "Stop typing", id="stop-typing", tooltip="Give the keys back to the lesson"),
        Binding("escape", "end_points", "End points", tooltip="Stop putting points"),
        Binding("escape", "leave", "Leave", id="leave", tooltip="Go back to the list of lessons, or to the game"),
    ]

    def __init__(self, lesson: Lesson, load_context: Callable[[], LessonContext]) -> None:
        super().__init__()
        self.lesson, self._index = lesson, 0
        self.bookmark = Bookmark(load_context)
        self.autoplay = Autoplay(self, self._take)
        self.cross: tuple[float, float] | None = None  # where the next point goes, while points are put
        self.page = self.bookmark.open(lesson.pages[0])
        self._message = ""  # the answer to the last key

    @classmethod
    def for_term(cls, term: str, context: LessonContext) -> LessonScreen:
        """The lesson about the network, with a term to read letter by letter."""
        from balderdash.lessons.pages.letters_page import LettersPage

        screen = cls(WORDS, lambda: context)
        screen.page = screen.bookmark.put(LettersPage(context, term))
        return screen

    def contents(self) -> ComposeResult:
        """The page, and the keys."""
        yield PageView()

    def on_mount(self) -> None:
        """Show the page, and import what the record of the first goal needs: that key would wait 50 ms for it."""
        self.draw()
        self.call_after_refresh(import_module, "filelock")

    def on_resize(self, event: Resize) -> None:
        """Leave out the lead if the pictures need its lines."""
        if event.size != self.app.size:
            event.prevent_default()
            return
        self.set_class(event.size.height >= ROOMY_HEIGHT, "-roomy")
        self.set_class(event.size.height >= AIRY_HEIGHT, "-airy")
        self.draw()

    # What is shown

    def draw(self) -> None:
        """Show the page's present state."""
        if not self.is_mounted:
            return
        progress = self.page.progress + (" ▶" if self.autoplay.is_running else " ┼" if self.cross else "")
        title = f"{self.lesson.number} {self.lesson.title}"
        if len(self.lesson.pages) > 1:
            here = f" · {self.lesson.pages[self._index].title} ({self._index + 1}/{len(self.lesson.pages)}, tab)"
            fits = len(title + here + progress) + Headline.GAP + 2 <= self.size.width
            title = title + here if fits else f"{self.lesson.number}{here}"
        speed = f"speed ×{self.autoplay.factor}"
        message = self._message or (self._about_points() if self.cross else "")
        self.query_one(PageView).show(self.page, title, progress, speed, message, self.cross)
        self.refresh_bindings()

    def _say(self, message: str) -> None:
        """Show a sentence until the next key."""
        self._message = message
        self.draw()

    def _update(self) -> None:
        """Record the goals that are reached now, and show the page."""
        self.page.check_goals()
        self._message = ""
        if reached := self.bookmark.newly_reached(self.page):
            self.query_one(PageView).praise(reached)
            try:
                self.bookmark.keep(self.page)
            except BalderdashError as error:
                self._message = f"The goal could not be recorded: {error}"
        self.draw()

    # Steps

    def action_step(self) -> None:
        """Take a step."""
        self._interrupt()
        self._take(1)

    def _interrupt(self) -> None:
        """Stop automatic steps, and end putting points."""
        self.autoplay.stop()
        self.cross = None

    def _take(self, steps: int) -> None:
        def step() -> bool:
            is_taken = self.page.step()
            self.page.check_goals()
            return is_taken

        if not take_steps(steps, step):
            self.autoplay.stop()
        self._update()

    def action_back(self) -> None:
        """Take the last step back."""
        self._interrupt()
        if self.page.back():
            self._update()
        else:
            self.draw()

    def action_reset(self) -> None:
        """Begin again."""
        self._interrupt()
        self.page.reset()
        self._update()

    def action_play(self) -> None:
        """Start or stop automatic steps."""
        if self.autoplay.is_running:
            self.autoplay.stop()
        else:
            self.cross = None
            self.autoplay.start(self.page.rate)
        self.draw()

    def action_speed(self) -> None:
        """Change to the next speed."""
        self.autoplay.change_speed(self.page.rate)
        self.draw()

    # Parameters

    def action_choose(self, step: int) -> None:
        """Choose another parameter."""
        if self.page.parameters:
            bar = self.query_one(ParameterBar)
            bar.chosen = (bar.chosen + step) % len(self.page.parameters)
            self.draw()

    def action_turn(self, presses: int) -> None:
        """Change the chosen parameter."""
        if self.page.parameters:
            self.cross = None
            parameter = self.page.parameters[self.query_one(ParameterBar).chosen]
            parameter.turn(presses)
            self.page.parameter_changed(parameter)
            self._update()

    @on(ParameterBar.Picked)
    def _pick(self, picked: ParameterBar.Picked) -> None:
        """Choose or change the parameter that was clicked."""
        self.query_one(ParameterBar).chosen = picked.index
        if picked.presses:
            self.action_turn(picked.presses)
        else:
            self.draw()

    def action_answer(self, choice: int) -> None:
        """Give one of the page's answers."""
        self.autoplay.stop()
        self.page.answer(choice)
        self._update()

    @on(ParameterBar.Answered)
    def _answer(self, answered: ParameterBar.Answered) -> None:
        self.action_answer(answered.index)

    def on_key(self, event: Key) -> None:
        """Answer with the first letter of an answer."""
        letters = [answer[0] for answer in self.page.answers]
        if event.character in letters:
            event.stop()
            self.action_answer(letters.index(event.character))

    def action_enter(self) -> None:
        """Type a value or letters, or change a choice."""
        if self.page.takes_letters:
            self.query_one(TypingLine).ask_letters()
        elif self.page.parameters:
            parameter = self.page.parameters[self.query_one(ParameterBar).chosen]
            if isinstance(parameter, Number | Text):
                self.autoplay.stop()
                self.query_one(TypingLine).ask_value()
            else:
                self.action_turn(1)

    @on(TypingLine.ValueTyped)
    def _take_value(self, typed: TypingLine.ValueTyped) -> None:
        parameter = self.page.parameters[self.query_one(ParameterBar).chosen]
        text, message = typed.text, ""
        try:
            if isinstance(parameter, Text):
                parameter.value = text
            elif isinstance(parameter, Number) and text.strip():
                message = parameter.put(read(text))
        except ValueError:
            self._say(f"‘{text[:20]}’ is not a number; write 0.1 or 1e-5.")
            return
        self.page.parameter_changed(parameter)
        self._update()
        if message:
            self._say(message)

    @on(TypingLine.LetterTyped)
    def _take_letter(self, typed: TypingLine.LetterTyped) -> None:
        if self.page.takes_letters:
            self.page.type_letter(typed.letter)
            self._update()

    # Points

    def _plane(self) -> Figure | None:
        return next((p for p in self.page.pictures() if isinstance(p, Figure) and p.takes_points), None)

    def action_point(self) -> None:
        """Begin to put points, or end."""
        plane = self._plane()
        if self.cross or plane is None:
            self.action_end_points()
        else:
            self.autoplay.stop()
            self.cross = (plane.x.low + plane.x.high) / 2, (plane.y.low + plane.y.high) / 2
            self._say("")

    def action_end_points(self) -> None:
        """Stop putting points."""
        self.cross = None
        self._say("")

    def _about_points(self) -> str:
        puts = "Enter puts an o, 1 an x" if self.page.has_colours else "Enter puts a point"
        return f"Arrows move the cross, {puts}; p or Esc ends."

    def action_move(self, across: int, up: int) -> None:
        """Move the cross."""
        if self.cross and (plane := self._plane()):
            x = self.cross[0] + across * (plane.x.high - plane.x.low) / ACROSS
            y = self.cross[1] + up * (plane.y.high - plane.y.low) / UP
            self.cross = min(max(x, plane.x.low), plane.x.high), min(max(y, plane.y.low), plane.y.high)
            self._say("")

    def action_put(self, colour: int) -> None:
        """Put a point at the cross."""
        if self.cross:
            self.page.add_point(*self.cross, colour)
            self._update()

    @on(Pictures.PlaneClicked)
    def _put_there(self, clicked: Pictures.PlaneClicked) -> None:
        self.page.add_point(clicked.x, clicked.y, clicked.colour)
        self._update()

    def action_remove(self) -> None:
        """Remove the last point."""
        if self.page.remove_point():
            self._update()

    # Other pages and screens

    def action_page(self) -> None:
        """Show the next page of the lesson."""
        if len(self.lesson.pages) > 1:
            self._show(self.lesson, (self._index + 1) % len(self.lesson.pages))

    def action_go(self, step: int) -> None:
        """Go to the next lesson, or the one before."""
        self._show(LESSONS[(self.lesson.number - 1 + step) % len(LESSONS)], 0)

    def _show(self, lesson: Lesson, index: int) -> None:
        """Show a page, or say why it cannot be opened."""
        self._interrupt()
        try:
            self.page = self.bookmark.open(lesson.pages[index])
        except BalderdashError as error:
            self._say(str(error))
            return
        self._message, self.lesson, self._index = "", lesson, index
        self.query_one(ParameterBar).chosen = 0
        line = self.query_one(TypingLine)
        if self.page.takes_letters:
            line.ask_letters()
        else:
            line.close()
        self.draw()

    def action_plain(self) -> None:
        """Draw with plain characters, or with fine ones."""
        pictures = self.query_one(Pictures)
        pictures.is_plain = not pictures.is_plain
        self.draw()

    def action_save(self) -> None:
        """Save the pictures as an SVG file."""
        name, pictures = f"lesson-{self.lesson.number}-{self.page.key}", self.page.pictures()
        complaint = ""
        for folder in (Path(), *paths.picture_folders()):
            try:
                file = svg.save(folder, name, pictures)
            except (BalderdashError, OSError) as error:
                complaint = complaint or str(error)
            else:
                self._say(f"Saved: {file.absolute()}")
                return
        self._say(f"This could not be saved: {complaint}")

    def action_explain(self) -> None:
        """Show the idea, the goals and the keys."""
        from balderdash.tui.lessons.explain_screen import ExplainScreen

        self.autoplay.stop()
        self.app.push_screen(ExplainScreen(self.page, Binding.make_bindings(self.BINDINGS)))

    def action_stop_typing(self) -> None:
        """Give the keys back to the lesson."""
        self.query_one(TypingLine).close()

    def action_leave(self) -> None:
        """Leave the lesson."""
        self.autoplay.stop()
        self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing on this page."""
        if not self.is_mounted:
            return True
        is_typing, puts_points = self.query_one(TypingLine).has_focus, self.cross is not None
        if action in ("point", "remove"):
            return self.page.takes_points
        if action in ("move", "put", "end_points"):
            return puts_points and (parameters != (1,) or self.page.has_colours)
        if action == "stop_typing":
            return is_typing
        if action == "leave":
            return not is_typing and not puts_points
        if action == "answer":
            return bool(self.page.answers)
        if action == "page":
            return len(self.lesson.pages) > 1
        return True
