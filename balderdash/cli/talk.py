"""`balderdash talk`: the lessons as one talk, for a room."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from balderdash.cli import arguments
from balderdash.cli.arguments import CommandParser, Options, add_plain
from balderdash.cli.terminal import at_terminal, bold, is_dumb, narrate, print_wrapped, status
from balderdash.errors import BalderdashError
from balderdash.terms.printable import printable

if TYPE_CHECKING:
    from balderdash.play.talk import Material, Talk

MAX_SEED = 10**6


def run(options: Options) -> int:
    """Give the talk, show its notes, or print it."""
    arguments.check_list_and_model(options)
    if options.notes and options.plain:
        return _print_notes()
    if options.notes:
        _check_terminal("The notes need")
        from balderdash.tui.lessons.talk_app import NotesApp

        notes = NotesApp()
        notes.run()
        if notes.fault:
            raise notes.fault
        return 0
    from balderdash.lessons.talk import SLIDES
    from balderdash.play.card_source import ForgeCardSource
    from balderdash.play.talk import Talk, load_material

    if options.slide > len(SLIDES):
        raise BalderdashError(f"The talk has {len(SLIDES)} slides; there is no slide {options.slide}.")
    source = ForgeCardSource(options.list, options.model)
    seed = random.randrange(MAX_SEED) if options.seed is None else options.seed
    talk = Talk(at=options.slide - 1)
    if options.plain or (is_dumb() and at_terminal()):
        _print(talk, load_material(source, seed))
        return 0
    _check_terminal("The talk needs")
    _show(talk, lambda: load_material(source, seed))
    if 0 < talk.at < len(SLIDES) - 1:
        narrate(f"`balderdash talk --slide {talk.at + 1} --seed {seed}` goes on where you left off.")
    return 0


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash talk",
        description="The lessons as one talk of an hour, in large type for a room: first the game, then the "
        "mathematics from a line to the network, at the end what the network writes. A clicker's keys work. On a "
        "second terminal, --notes shows the speaker's notes and a clock, and follows the slides.",
        examples=["balderdash talk", "balderdash talk --notes", "balderdash talk --plain"],
    )
    parser.add_argument("--notes", action="store_true", help="show the notes and the clock of the talk given here")
    parser.add_argument(
        "--slide", type=arguments.count, default=1, metavar="N", help="begin at this slide (default: %(default)s)"
    )
    parser.add_argument(
        "--seed", type=arguments.seed, metavar="S", help="of the sheet at the beginning (default: random)"
    )
    arguments.add_list_and_model(parser)
    add_plain(parser, "print the slides with their notes and minutes as text; with --notes, those of the present slide")
    return parser


def _print_notes() -> int:
    """Print once where the talk is, and what the speaker reads there."""
    from balderdash.play import talk_state

    state = talk_state.read()
    if state is None:
        raise BalderdashError("No talk is given; `balderdash talk` on another terminal begins one.")
    print_wrapped(f"Slide {state.at + 1} of {state.count}, stop {state.stop + 1} of {state.stops}: {state.words}")
    for note in state.notes:
        print_wrapped(note)
    if state.following:
        print_wrapped(f"Then: {state.following}")
    return 0


def _check_terminal(what: str) -> None:
    if not at_terminal():
        raise BalderdashError(f"{what} a terminal; `balderdash talk --plain` prints the talk as text.")


def _show(talk: Talk, load: Callable[[], Iterator[Material]]) -> None:
    from balderdash.tui.lessons.talk_app import TalkApp

    app = TalkApp(talk, load)
    app.run()
    if app.fault:
        raise app.fault


def _print(talk: Talk, materials: Iterator[Material]) -> None:
    with status("The network writes …"):
        for material in materials:
            talk.material = material
    print_wrapped(f"The talk, {talk.planned[2]:g} minutes")
    while True:
        if talk.stop == 0:
            print()
            head = f"{talk.at + 1}/{len(talk.slides)} {talk.slide.words} ({talk.slide.minutes:g} min)"
            print(bold(printable(head), sys.stdout))
            for note in talk.notes():
                print_wrapped(f"  {note}", indent=2)
        talk.arrive()
        view, page = talk.view(), talk.page
        shown = [entry.text for entry in view.lines] or list(view.formulas or (page.plain_lines() if page else ()))
        if page is not None or not talk.slide.lines or talk.stop == talk.stops - 1:
            for number, line in enumerate(shown):
                stop = f"{page.progress}: " if page is not None and number == 0 else ""
                print_wrapped(f"    {stop}{line}", indent=6)
        sys.stdout.flush()
        if not talk.next():
            return
