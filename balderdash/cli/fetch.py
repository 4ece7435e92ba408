"""`balderdash fetch`: a new word list from an encyclopedia, a web page or a file."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from shlex import quote

from balderdash.cli import DONE, arguments
from balderdash.cli.arguments import CommandParser, add_plain
from balderdash.cli.progress import ProgressLine
from balderdash.cli.terminal import narrate
from balderdash.errors import BalderdashError
from balderdash.notation import duration
from balderdash.paths import unfinished
from balderdash.sources import contact
from balderdash.sources.fetching import Fetched, already_fetched, fetch
from balderdash.sources.finding import find
from balderdash.sources.source import DEFAULT_DEPTH, DEFAULT_SOURCE, NAMED, FetchRequest
from balderdash.sources.web import Web
from balderdash.sources.wiki_source import MOST_IN_TREE
from balderdash.terms import cleaning, library
from balderdash.terms.printable import counted, printable
from balderdash.terms.split import SHORTEST_LIST

_EXAMPLES = 3  # complaints of each kind that are shown


def run(words_given: list[str]) -> int:
    """Fetch; the path of the list goes to stdout."""
    asked = parser().parse_args(words_given)
    done = obtain(asked)
    print(printable(str(done.words.path)))
    what = str(asked.out) if asked.out else done.words.name
    if len(done.words.terms) < SHORTEST_LIST:
        narrate(
            f"{counted(len(done.words.terms), 'term')}: too few to teach a network; it takes {SHORTEST_LIST} or more."
        )
    else:
        narrate(f"`balderdash train {quote(what)}` teaches a network to write such terms.")
    return DONE


def parser() -> CommandParser:
    """The command's arguments."""
    made = CommandParser(
        "balderdash fetch",
        description="A new word list from a MediaWiki (all titles, or a category's tree), from a page with a list or "
        "a glossary, or from a file. Interrupted, the same command goes on where it was.",
        epilog="SOURCE is one of "
        + ", ".join(f"{name} ({url.removeprefix('https://').rstrip('/')})" for name, url in NAMED.items())
        + "; any address on a MediaWiki: of the wiki for all its titles, of a category for its tree, of a page for the "
        "list on it; another web page; or a file of text, CSV, JSON or HTML, packed with gzip or not.",
        examples=[
            'balderdash fetch wikipedia --category "Knot theory"',
            "balderdash fetch https://encyclopediaofmath.org/wiki/Category:Topology",
            "balderdash fetch glossary.csv --column term",
        ],
    )
    add_arguments(made, default=DEFAULT_SOURCE)
    made.add_argument(
        "--out", type=arguments.file, metavar="FILE", help="where the list goes (default: among your lists)"
    )
    made.add_argument("--replace", action="store_true", help="replace a list of that name")
    return made


def add_arguments(made: argparse.ArgumentParser, default: str | None = None) -> None:
    """What every command takes that fetches; without a default the source must be given."""
    if default is None:
        made.add_argument("source", metavar="SOURCE", help="see below")
    else:
        made.add_argument(
            "source", nargs="?", default=default, metavar="SOURCE", help=f"see below (default: {default})"
        )
    made.add_argument("--name", metavar="N", help="what the list is called (default: made from the source's title)")
    made.add_argument("--category", metavar="C", help="the pages of this category and its sub-categories")
    made.add_argument(
        "--depth", type=arguments.natural, default=DEFAULT_DEPTH, metavar="D",
        help=f"how deep into sub-categories; 0 is the category alone (default {DEFAULT_DEPTH})",
    )  # fmt: skip
    made.add_argument(
        "--most", type=arguments.count, metavar="M", help=f"stop after so many titles (a category: {MOST_IN_TREE:,})"
    )
    made.add_argument("--column", metavar="C", help="of a table: the column with the terms, by name or number")
    made.add_argument("--contact", metavar="MAIL", help="whom sites may write to about this; asked once and kept")
    made.add_argument("--restart", action="store_true", help="forget what an interrupted fetch has brought")
    add_plain(made, "lines instead of a bar that is redrawn")


def obtain(asked: argparse.Namespace, *, again: bool = False) -> Fetched:
    """Fetch what the arguments ask for, telling how it goes.

    Parameters
    ----------
    again : take a list that is here already, if it came from the same source

    Raises
    ------
    BalderdashError
        It could not be had: one sentence says why, and whether it can be gone on with.
    """
    line = ProgressLine(plain=asked.plain)
    try:
        return _obtained(asked, line, again)
    except KeyboardInterrupt:
        line.clear()
        narrate("Stopped. What was fetched is kept: the same command goes on.")
        raise
    finally:
        line.clear()


def _obtained(asked: argparse.Namespace, line: ProgressLine, again: bool) -> Fetched:
    request = FetchRequest(asked.source, asked.category, asked.depth, asked.most, asked.column)
    if asked.out is not None or asked.name is not None:
        _place(asked, asked.name or "", again)  # a wrong or taken name is told before anybody is asked
    listener = Narrator(line)
    web = Web(contact_for(request, asked.contact), listener.wait)
    source = find(request, web, listener)
    name = asked.name or library.name_from(source.header["title"])
    if again and (known := already_fetched(source, _place(asked, name, again))):
        line.tell(f"The list {known.words.name!r} is here already.")
        return known
    if again and (there := library.path_for(name, replace=True)).exists() and not unfinished(there).exists():
        raise BalderdashError(f"You have a list {name!r} already, and not from there; choose another --name.")
    path = _place(asked, name)
    line.tell(f"{source.description}; licence: {source.header['licence']}.")
    done = fetch(source, path, listener, restart=asked.restart)
    _tell(done, line)
    return done


def _place(asked: argparse.Namespace, name: str, may_be_taken: bool = False) -> Path:
    """Where the list goes; what is there is not replaced unasked, but a fetch that was killed can be gone on with."""
    path: Path = asked.out or library.path_for(name, replace=True)
    if may_be_taken or asked.replace or unfinished(path).exists():
        return path
    if asked.out is None:
        return library.path_for(name)
    if path.exists():
        raise BalderdashError(f"{path} is there already; choose another --out, or say --replace.")
    return path


class Narrator:
    """Draws how far it is, and what we wait for."""

    def __init__(self, line: ProgressLine) -> None:
        self._line = line
        self._started = time.monotonic()
        self._first: int | None = None
        self._share, self._text, self._why = 0.0, "", ""

    def tell(self, sentence: str) -> None:
        """A line of its own."""
        self._line.tell(sentence)

    def count(self, titles: int, expected: int | None) -> None:
        """So many titles."""
        if self._first is None:
            self._first, self._started = titles, time.monotonic()
        self._why = ""
        self._text = f"{titles:,} titles"
        self._share = 0.0
        if expected and titles <= expected:  # the wiki counted; some count little of what they have
            self._share = titles / expected
            new, seconds = titles - self._first, time.monotonic() - self._started
            self._text = f"{titles:,} of about {expected:,} titles"
            if new > 0 and expected > titles:
                self._text += f", {duration(seconds / new * (expected - titles))} left"
        self._line.show(self._share, self._text)

    def wait(self, why: str, seconds: float) -> None:
        """So many seconds more."""
        if not why:
            return
        if why != self._why and seconds > 0:
            self._why = why
            self._line.tell(f"{why}; waiting {duration(seconds)} …")
        self._line.show(self._share, f"{self._text}{', ' if self._text else ''}going on in {duration(seconds)}")


def contact_for(request: FetchRequest, given: str | None) -> str:
    """Whom a site may write to; asked once."""
    if given is not None:
        return contact.save(given)
    if request.is_local:
        return contact.LOCAL
    if known := contact.load():
        return known
    if not sys.stdin or not sys.stdin.isatty():
        raise BalderdashError(f"{contact.WHY} Say it with --contact you@example.org, once.")
    narrate(contact.WHY)
    for _ in range(3):
        sys.stderr.write("Your mail address or web page: ")
        sys.stderr.flush()
        if not (answer := sys.stdin.readline()):
            break
        try:
            return contact.save(answer)
        except BalderdashError as error:
            narrate(str(error))
    raise BalderdashError("Without a contact, sites are not asked; files are read without one.")


def _tell(done: Fetched, line: ProgressLine) -> None:
    for reason, number in done.passed.most_common():
        line.tell(f"Passed over: {number:,} × {reason}.")
    for reason, complaints in cleaning.by_reason(done.complaints).items():
        examples = ", ".join(f"{c.value} → ‘{c.becomes}’" if c.becomes else c.value for c in complaints[:_EXAMPLES])
        more = ", …" if len(complaints) > _EXAMPLES else ""
        line.tell(
            f"{'Changed' if complaints[0].becomes else 'Dropped'}: {len(complaints):,}, {reason}: {examples}{more}"
        )
    if done.words.path is not None and done.complaints:
        line.tell(f"The whole report is in {cleaning.report_path(done.words.path)}")
    line.tell(f"{done.words.title}: {counted(len(done.words.terms), 'term')} of {counted(done.titles, 'title')}.")
