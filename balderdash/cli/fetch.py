"""`balderdash fetch`: a new word list from an encyclopedia, a web page or a file."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path

from balderdash.cli import DONE, arguments
from balderdash.cli.arguments import (
    CommandParser,
    Options,
    add_cleaning,
    add_plain,
    check_free,
    check_place,
    cleaning_of,
)
from balderdash.cli.progress import ProgressLine
from balderdash.cli.terminal import narrate, status
from balderdash.errors import BalderdashError
from balderdash.notation import duration
from balderdash.paths import unfinished
from balderdash.sources import contact
from balderdash.sources.fetching import Fetched, already_fetched, check_length, fetch
from balderdash.sources.finding import find
from balderdash.sources.source import DEFAULT_DEPTH, DEFAULT_SOURCE, NAMED, Document, FetchRequest
from balderdash.sources.web import Web
from balderdash.sources.wiki_source import MOST_IN_TREE
from balderdash.terms import cleaning, library, wordlist
from balderdash.terms.printable import counted, printable, typed
from balderdash.terms.split import SHORTEST_LIST
from balderdash.terms.wordlist import excerpt

_EXAMPLES = 3  # of each kind of complaint


def run(options: Options) -> int:
    """Fetch a list and print its path."""
    fetched = fetch_list(options)
    print(printable(str(fetched.words.path)))
    name = str(options.out) if options.out else fetched.words.name
    if len(fetched.words.terms) < SHORTEST_LIST:
        terms = counted(len(fetched.words.terms), "term")
        narrate(f"{terms}: too few to teach a network, which needs {SHORTEST_LIST} or more.")
    else:
        narrate(f"`balderdash train {typed(name)}` teaches a network to write such terms.")
    return DONE


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash fetch",
        description="Make a word list from a MediaWiki (all titles, or a category's tree), from a page with a list or "
        "a glossary, or from a file. If it is interrupted, the same command resumes it.",
        epilog="SOURCE is one of "
        + ", ".join(f"{name} ({url.removeprefix('https://').rstrip('/')})" for name, url in NAMED.items())
        + "; any address on a MediaWiki: of the wiki for all its titles, of a category for its tree, of a page for the "
        "list on it; another web page; or a file of text, CSV, JSON, HTML or Hunspell, perhaps with gzip.",
        examples=[
            'balderdash fetch wikipedia --category "Knot theory"',
            "balderdash fetch https://encyclopediaofmath.org/wiki/Category:Topology",
            "balderdash fetch glossary.csv --column term --meaning-column definition",
        ],
    )
    add_arguments(parser, default=DEFAULT_SOURCE)
    parser.add_argument(
        "--out", type=arguments.file, metavar="FILE", help="where to write the list (default: among your lists)"
    )
    parser.add_argument("--replace", action="store_true", help="replace the list if there is one")
    return parser


def add_arguments(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    """Add the arguments of every command that fetches.

    Parameters
    ----------
    default : the source if none is given; None makes it required
    """
    if default is None:
        parser.add_argument("source", metavar="SOURCE", help="see below")
    else:
        parser.add_argument(
            "source", nargs="?", default=default, metavar="SOURCE", help=f"see below (default: {default})"
        )
    parser.add_argument("--name", metavar="N", help="the name of the list (default: made from the source's title)")
    parser.add_argument("--category", metavar="C", help="fetch the pages of this category and its sub-categories")
    parser.add_argument(
        "--depth", type=arguments.natural, default=DEFAULT_DEPTH, metavar="D",
        help=f"how deep to follow sub-categories; 0 is the category alone (default {DEFAULT_DEPTH})",
    )  # fmt: skip
    parser.add_argument(
        "--most",
        type=arguments.count,
        metavar="M",
        help=f"stop after this many titles (in a category: {MOST_IN_TREE:,})",
    )
    parser.add_argument("--column", metavar="C", help="the column of a table that holds the terms, by name or number")
    parser.add_argument(
        "--meaning-column", metavar="C", help="the column that holds their meanings (default: one called meaning, "
        "definition or the like)",
    )  # fmt: skip
    parser.add_argument(
        "--no-meanings",
        action="store_true",
        help="ask a wiki for titles alone, not for the first sentences of its pages",
    )
    add_cleaning(parser)
    parser.add_argument("--contact", metavar="MAIL", help="your mail address or web page for the sites; asked once")
    parser.add_argument("--restart", action="store_true", help="start again instead of resuming an interrupted fetch")
    add_plain(parser, "lines instead of a progress bar")


def fetch_list(options: Options, *, reuse: bool = False) -> Fetched:
    """Fetch the list that the options describe, and narrate.

    Parameters
    ----------
    reuse : return a list that is here already, if it came from the same source; refuse what is too short to learn from

    Raises
    ------
    BalderdashError
        It could not be fetched; the message says so if the fetch can be resumed.
    """
    line = ProgressLine(plain=options.plain)
    listener = Narrator(line)
    try:
        return _fetch(options, line, listener, reuse)
    except BrokenPipeError as error:
        raise BalderdashError(
            "The output was closed, so the fetch has stopped; the same command resumes it."
        ) from error
    except KeyboardInterrupt:
        line.clear()
        kept = "What was fetched is kept: the same command resumes it."
        narrate(f"Stopped. {kept if listener.holds_titles else 'The same command begins again.'}")
        raise
    finally:
        with suppress(OSError):
            line.clear()


def _fetch(options: Options, line: ProgressLine, listener: Narrator, reuse: bool) -> Fetched:
    request = FetchRequest(
        options.source,
        options.category,
        options.depth,
        options.most,
        options.column,
        options.meaning_column,
        meanings=not options.no_meanings,
    )
    check_place(options.out)
    if options.out is not None or options.name is not None:
        _path(options, options.name or "", reuse)  # reject a wrong or taken name before any site is asked
    web = Web(contact_for(request, options.contact), listener.wait)
    with status("Reading …") if request.is_local else nullcontext():  # a walk through a wiki shows its progress
        source = find(request, web, listener)
    if sort := cleaning_of(options):
        source.header["cleaning"] = sort
    name = options.name or library.name_from(source.header["title"])
    if reuse and (known := already_fetched(source, _path(options, name, reuse))):
        line.tell(f"The list {known.words.name!r} is here already.")
        return known
    if reuse and (taken := library.path_for(name, replace=True)).exists() and not unfinished(taken).exists():
        if wordlist.read_header(taken).get("source") != source.header["source"]:
            raise BalderdashError(f"You have a list {name!r} already, from another source; choose another --name.")
        if not options.replace:
            raise BalderdashError(
                f"You have a list {name!r} from there already, and what is there is different now; with --replace it "
                "is fetched and learnt anew, with another --name both are kept."
            )
    if reuse:
        check_length(source)  # before a list is written that no network can learn
    path = _path(options, name)
    line.tell(f"{source.description}; licence: {source.header['licence']}.")
    with status("Cleaning …") if isinstance(source, Document) else nullcontext():
        fetched = fetch(source, path, listener, restart=options.restart)
    _report(fetched, line)
    return fetched


def _path(options: Options, name: str, may_exist: bool = False) -> Path:
    """Where the list goes. A file that is there is replaced only with --replace; an unfinished fetch is resumed."""
    path: Path = options.out or library.path_for(name, replace=True)
    if may_exist or options.replace or unfinished(path).exists():
        return path
    if options.out is None:
        return library.path_for(name)
    check_free(path, replaces=False)
    return path


class Narrator:
    """Shows the progress of a fetch, and what we wait for."""

    def __init__(self, line: ProgressLine) -> None:
        self._line = line
        self._started = time.monotonic()
        self._first: int | None = None
        self._titles = 0
        self._share, self._text, self._why = 0.0, "", ""

    @property
    def holds_titles(self) -> bool:
        """Whether titles have been counted, which only a walk does; an interrupted one is kept."""
        return self._titles > 0

    def tell(self, sentence: str) -> None:
        """Show a sentence on a line of its own."""
        self._line.tell(sentence)

    def count(self, titles: int, expected: int | None) -> None:
        """Show the number of titles."""
        self._titles = titles
        if self._first is None:
            self._first, self._started = titles, time.monotonic()
        self._why = ""
        self._text = f"{titles:,} titles"
        self._share = 0.0
        if expected and titles <= expected:  # some wikis count too few
            self._share = titles / expected
            new, seconds = titles - self._first, time.monotonic() - self._started
            self._text = f"{titles:,} of about {expected:,} titles"
            if new > 0 and expected > titles:
                self._text += f", {duration(seconds / new * (expected - titles))} left"
        self._line.show(self._share, self._text)

    def wait(self, why: str, seconds: float) -> None:
        """Show why we wait and how much longer."""
        if not why:
            return
        if why != self._why and seconds > 0:
            self._why = why
            self._line.tell(f"{why}; waiting {duration(seconds)} …")
        self._line.show(self._share, f"{self._text}{', ' if self._text else ''}continuing in {duration(seconds)}")


def contact_for(request: FetchRequest, given: str | None) -> str:
    """The user's contact; they are asked for it once.

    Raises
    ------
    BalderdashError
        They give none, or one that is no address.
    """
    if given is not None:
        return contact.save(given)
    if request.is_local:
        return contact.LOCAL
    if known := contact.load():
        return known
    if not sys.stdin or not sys.stdin.isatty():
        raise BalderdashError(f"{contact.WHY} Give it once with --contact you@example.org.")
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
    raise BalderdashError("Without a contact no site is asked; files need none.")


def _report(fetched: Fetched, line: ProgressLine) -> None:
    if fetched.note:
        line.tell(fetched.note)
    for reason, complaints in cleaning.by_reason(fetched.complaints).items():
        examples = ", ".join(
            f"{c.value} → {excerpt(c.becomes)}" if c.becomes else c.value for c in complaints[:_EXAMPLES]
        )
        more = ", …" if len(complaints) > _EXAMPLES else ""
        line.tell(
            f"{'Changed' if complaints[0].becomes else 'Dropped'}: {len(complaints):,}, {reason}: {examples}{more}"
        )
    if fetched.words.path is not None and fetched.complaints:
        line.tell(f"The full report is in {cleaning.report_path(fetched.words.path)}")
    line.tell(f"{fetched.words.title}: {fetched.account.sentence}")
