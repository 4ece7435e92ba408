"""`balderdash learn`: the talk's lessons, in the terminal or as text."""

from __future__ import annotations

import argparse
import shutil
import sys
from functools import cache
from textwrap import wrap
from typing import TYPE_CHECKING, TextIO

from balderdash import paths
from balderdash.cli.arguments import CommandParser, add_plain
from balderdash.cli.terminal import at_terminal, bold, is_dumb, print_table, say
from balderdash.errors import BalderdashError
from balderdash.lessons.pages.catalogue import LESSONS, Lesson, is_finished, lesson, open_page
from balderdash.play.lesson_context import load_lesson_context
from balderdash.records import lesson_progress
from balderdash.terms.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from balderdash.lessons.next_letter import LessonContext

STATES = {True: "finished", None: "begun", False: "-"}
CURSOR = "▁"  # stands in the pictures behind what is written


def run(typed: list[str]) -> int:
    """List the lessons, open one, or tell one."""
    asked = parser().parse_args(typed)
    for name, find in ((asked.list, paths.find_list), (asked.model, paths.find_model)):
        if name is not None:
            find(name)  # a wrong name is told before the screen is cleared

    @cache
    def material() -> LessonContext:
        return load_lesson_context(asked.list, asked.model)

    if asked.lesson is None:
        _print_contents(asked.plain)
    elif asked.plain or (is_dumb() and at_terminal()):
        _tell(lesson(asked.lesson), material)
    else:
        _show(lesson(asked.lesson), material)
    return 0


def parser() -> CommandParser:
    """The command's arguments."""
    made = CommandParser(
        "balderdash learn",
        description="How a line fit becomes a network that writes words: seven lessons to play with. Without a number, "
        "the list of them and what you have finished.",
        examples=["balderdash learn 2", "balderdash learn 2 --plain"],
    )
    made.add_argument("lesson", nargs="?", type=_number, metavar="LESSON", help=f"a number from 1 to {len(LESSONS)}")
    add_plain(made, "tell the lesson as text, with its numbers")
    made.add_argument(
        "--list", metavar="L", help="the word list of lesson 7, by name or file (default: the model's, or mathematics)"
    )
    made.add_argument("--model", metavar="M", help="the model of lesson 7, by name or file")
    return made


def _number(text: str) -> int:
    if text not in {str(lesson.number) for lesson in LESSONS}:
        raise argparse.ArgumentTypeError(f"there is no lesson {text!r}; give 1 to {len(LESSONS)}")
    return int(text)


def _print_contents(plain: bool) -> None:
    done, begun = lesson_progress.finished(), lesson_progress.reached()
    rows = []
    for each in LESSONS:
        finished = ", finished" if plain else " ✓"
        pages = "; ".join(f"{page.title}{finished * (page.key in done)}" for page in each.pages)
        number, state = str(each.number), STATES[is_finished(each, done, begun)]
        if plain:
            number, state = f"Lesson {number}", state.replace("-", "not begun")
        rows.append((number, state, each.title, pages))
    print_table(("lesson", "you", "title", "pages"), rows, right=("lesson",), plain=plain)
    for line in _lines(
        "`balderdash learn 2` opens a lesson, `balderdash learn 2 --plain` tells it as text.", sys.stderr
    ):
        say(line)


def _show(first: Lesson, material: Callable[[], LessonContext]) -> None:
    if not at_terminal():
        raise BalderdashError(
            f"The lessons need a terminal; `balderdash learn {first.number} --plain` tells one as text."
        )
    if first.needs_network:
        material()  # what is wrong with the network is told here, not on a screen
    from balderdash.tui.lessons.lessons_app import LearnApp

    app = LearnApp(material, first)
    app.run()
    if app.fault:
        raise app.fault


def _lines(text: str, stream: TextIO, indent: int = 0) -> list[str]:
    """The text, broken between words where the stream is a terminal, which would break it anywhere."""
    if not stream.isatty():
        return [text]
    width = max(20, shutil.get_terminal_size().columns)
    return wrap(text, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def _print(text: str, indent: int = 0) -> None:
    for line in _lines(printable(text), sys.stdout, indent):
        print(line)


def _tell(told: Lesson, material: Callable[[], LessonContext]) -> None:
    print(bold(f"Lesson {told.number}: {told.title}", sys.stdout))
    for name in told.pages:
        page = open_page(name, material)
        print()
        if len(told.pages) > 1:
            print(bold(page.title, sys.stdout))
        for paragraph in page.idea:
            _print(paragraph)
        print()
        for place, told_there in page.story():
            for number, line in enumerate(told_there):
                head = place if number == 0 else ""
                _print(f"  {head:{len(place)}}  {line.replace(CURSOR, '')}", indent=len(place) + 4)
            sys.stdout.flush()
        print("To reach in the lesson itself:")
        for goal in page.goals:
            _print(f"  {goal.text}", indent=2)
