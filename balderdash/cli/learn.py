"""`balderdash learn`: the talk's lessons, on screen or as text."""

from __future__ import annotations

import argparse
import sys
from functools import cache
from typing import TYPE_CHECKING

from balderdash.cli.arguments import CommandParser, Options, add_plain, check_list_and_model
from balderdash.cli.terminal import at_terminal, bold, is_dumb, narrate, print_table, print_wrapped
from balderdash.errors import BalderdashError
from balderdash.lessons.pages.catalogue import LESSONS, WORDS, Lesson, is_finished, lesson, open_page
from balderdash.lessons.symbols import first_met
from balderdash.notation import in_words
from balderdash.play.lesson_context import load_lesson_context
from balderdash.records import lesson_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from balderdash.lessons.next_letter import LessonContext

STATES = {True: "finished", None: "begun", False: "-"}


def run(options: Options) -> int:
    """List the lessons, open one, or print one as text."""
    check_list_and_model(options)

    @cache
    def load_context() -> LessonContext:
        return load_lesson_context(options.list, options.model)

    if options.lesson is None:
        _print_contents(options.plain)
    elif options.plain or (is_dumb() and at_terminal()):
        _print_lesson(lesson(options.lesson), load_context)
    else:
        _show(lesson(options.lesson), load_context)
    return 0


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash learn",
        description=f"How a line fit becomes a network that writes words: {in_words(len(LESSONS))} lessons to play "
        "with. Without a number, the list of them and what you have finished.",
        examples=["balderdash learn 2", "balderdash learn 2 --plain"],
    )
    parser.add_argument("lesson", nargs="?", type=_number, metavar="LESSON", help=f"a number from 1 to {len(LESSONS)}")
    add_plain(parser, "tell the lesson as text, with its numbers")
    parser.add_argument(
        "--list",
        metavar="L",
        help=f"the word list of lesson {WORDS.number}, by name or file (default: the model's, or mathematics)",
    )
    parser.add_argument("--model", metavar="M", help=f"the model of lesson {WORDS.number}, by name or file")
    return parser


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
    print_table(("lesson", "state", "title", "pages"), rows, right=("lesson",), plain=plain)
    narrate("`balderdash learn 2` opens a lesson, `balderdash learn 2 --plain` prints it as text.")


def _show(first: Lesson, load_context: Callable[[], LessonContext]) -> None:
    if not at_terminal():
        raise BalderdashError(
            f"The lessons need a terminal; `balderdash learn {first.number} --plain` prints one as text."
        )
    if first.needs_network:
        load_context()  # an error is printed here, not on a screen
    from balderdash.tui.lessons.lessons_app import LessonsApp

    app = LessonsApp(load_context, first)
    app.run()
    if app.fault:
        raise app.fault


def _print_lesson(chosen: Lesson, load_context: Callable[[], LessonContext]) -> None:
    print(bold(f"Lesson {chosen.number}: {chosen.title}", sys.stdout))
    for entry in chosen.pages:
        page = open_page(entry, load_context)
        print()
        if len(chosen.pages) > 1:
            print(bold(page.title, sys.stdout))
        for paragraph in page.idea:
            print_wrapped(paragraph)
        if symbols := first_met(page.key):
            print()
            for symbol in symbols:
                print_wrapped(f"  {symbol.sign}: {symbol.meaning}", indent=4)
        print()
        for stop, lines in page.plain_story():
            for number, line in enumerate(lines):
                print_wrapped(f"  {stop if number == 0 else '':{len(stop)}}  {line}", indent=len(stop) + 4)
            sys.stdout.flush()
        print("To reach in the lesson itself:")
        for goal in page.goals:
            print_wrapped(f"  {goal.text}", indent=2)
