"""`balderdash lists`: the word lists and their terms, and what is wrong with a file."""

from __future__ import annotations

from collections import Counter
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from balderdash import paths
from balderdash.cli import arguments
from balderdash.cli.arguments import (
    CommandParser,
    Options,
    add_cleaning,
    add_plain,
    check_free,
    check_place,
    cleaning_of,
)
from balderdash.cli.terminal import as_json, narrate, print_names, print_table, status
from balderdash.errors import BalderdashError
from balderdash.terms import companions, meaning, wordlist
from balderdash.terms.printable import counted, printable, typed
from balderdash.terms.split import SHORTEST_LIST, split_of
from balderdash.terms.term_index import TermIndex, is_wanted

if TYPE_CHECKING:
    from balderdash.terms.cleaning import Complaint, Sort
    from balderdash.terms.wordlist import WordList

_SHARING = 5  # terms with one meaning that are named
SHOWN = 20  # terms that `lists show` prints without --all


def run(options: Options) -> int:
    """Run `balderdash lists`; returns the exit code."""
    match options.action:
        case "show":
            return _show(options.list, options.all, options.meanings, options.json)
        case "check":
            return _check(options.file, cleaning_of(options))
        case "clean":
            return _clean(options.file, options.out, cleaning_of(options), replaces=options.replace)
        case _ if options.names:
            print_names(paths.list_files())
            return 0
        case _:
            return _overview(options.plain)


def make_parser() -> CommandParser:
    """The parser of the command's arguments."""
    parser = CommandParser(
        "balderdash lists",
        description="The word lists; show, check or clean one. Without an action: a table of all.",
        epilog="A list is given by its name, or as a file: UTF-8 text with one term a line; a tab and the term's "
        "meaning may follow it.",
        examples=["balderdash lists", "balderdash lists check my-terms.txt"],
    )
    parser.add_argument("--names", action="store_true", help="the names alone, one a line")
    add_plain(parser, "sentences instead of a table")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")

    show = actions.add_parser(
        "show",
        help="print a list's header, sizes and terms",
        description="Print a list's header, its sizes and some of its terms; with --all, the list.",
        examples=["balderdash lists show minerals", "balderdash lists show minerals --all --meanings > minerals.txt"],
    )
    show.add_argument("list", metavar="LIST", help="a name or a file")
    show.add_argument("--all", action="store_true", help=f"all terms, not {SHOWN} of them")
    show.add_argument("--meanings", action="store_true", help="with a tab and the meaning after each term that has one")
    show.add_argument("--json", action="store_true", help="an object for each term, with its meaning and its split")

    check = actions.add_parser(
        "check",
        help="report every line that is not a term, repeats one or needs mending",
        description="Report every line of a file that is not a term, repeats one or needs mending, and why; and every "
        f"meaning that is missing after its tab, is only a number, has more than {meaning.FITTING} characters, or "
        "holds control characters, markup or another tab. Exits with 0 if there are no such lines, else with 1. Terms "
        "that share a meaning are named too, but they may be two names of one thing.",
        examples=["balderdash lists check my-terms.txt"],
    )
    check.add_argument("file", metavar="FILE", help="a file, or a list's name")
    add_cleaning(check)

    clean = actions.add_parser(
        "clean",
        help="write a cleaned copy, and a report of what was dropped and changed",
        description="Write a cleaned copy of a file, and next to it a report of what was dropped and changed.",
        examples=["balderdash lists clean my-terms.txt", "balderdash lists clean minerals --out mine.txt"],
    )
    clean.add_argument("file", metavar="FILE", help="a file, or a list's name")
    clean.add_argument(
        "--out",
        type=arguments.file,
        metavar="FILE",
        help="where the copy goes (default: FILE-clean.txt)",
    )
    clean.add_argument("--replace", action="store_true", help="replace the file if there is one")
    add_cleaning(clean)
    return parser


def _overview(plain: bool) -> int:
    print_table(
        ("name", "terms", "meanings", "role", "where", "also learns from", "title"),
        [_row(file) for file in paths.list_files()],
        right=("terms", "meanings"),
        spare=("also learns from", "title"),
        plain=plain,
    )
    return 0


def _row(file: Path) -> tuple[str, ...]:
    where = "bundled" if file.parent == paths.bundled_lists() else "yours"
    count, meanings = "-", 0
    try:
        if is_wanted(file):
            count = f"{len(TermIndex.open(file)):,}"
        else:
            words = wordlist.read(file)
            count, meanings = f"{len(words.terms):,}", len(words.meanings)
        about = wordlist.read_header(file)
    except BalderdashError as error:
        return file.stem, "-", "-", "broken", where, "-", str(error)
    others = ", ".join(companions.names_of(about)) or "-"
    title = about.get("title") or file.stem
    return file.stem, count, f"{meanings:,}" if meanings else "-", about.get("role", "play"), where, others, title


def _show(name: str, everything: bool, with_meanings: bool, is_json: bool) -> int:
    with status("Reading …"):
        words = wordlist.read(paths.find_list(name))
    terms, sizes = words.terms, Counter(map(split_of, words.terms))
    facts = [
        f"# file: {words.path}",
        f"# terms: {len(terms):,} (train {sizes['train']:,}, valid {sizes['valid']:,}, test {sizes['test']:,})",
    ]
    if words.meanings:
        facts.append(f"# meanings: {len(words.meanings):,}")
    if not is_json:
        for key, value in words.header.items():
            print(printable(f"# {key}: {value}"))
    for fact in facts:  # with --all, stdout is a word list again, so these go to stderr
        if everything or is_json:
            narrate(fact)
        else:
            print(printable(fact))
    if not everything:
        terms = _some(words, with_meanings)
    for term in terms:
        means = words.meanings.get(term)
        if is_json:
            print(as_json({"term": term, "meaning": means, "split": split_of(term)}))
        else:
            print(printable(term) + (f"\t{printable(means)}" if means and with_meanings else ""))
    return 0


def _some(words: WordList, with_meanings: bool) -> tuple[str, ...]:
    """A few terms from all parts of the list; of those with a meaning, if meanings are wanted and there are any."""
    terms, what = words.terms, "terms"
    if with_meanings and words.meanings:
        terms, what = tuple(filter(words.meanings.__contains__, terms)), "terms with a meaning"
    elif with_meanings:
        narrate(f"No term of {words.name!r} has a meaning.")
    if len(terms) <= SHOWN:
        return terms
    narrate(f"{SHOWN} of {len(terms):,} {what}; --all shows all terms.")
    return tuple(terms[i * len(terms) // SHOWN] for i in range(SHOWN))


def _check(options: str, sort: Sort | None) -> int:
    from balderdash.terms import cleaning

    path = paths.find_list(options)
    with status("Reading …"):
        complaints = cleaning.check(path, sort)
        words = wordlist.read(path) if all(each.becomes for each in complaints) else None  # as it is, if it can be
    _report(path, complaints)
    if words is not None:
        for sharing in cleaning.sharing_a_meaning(words.meanings):
            named = ", ".join(f"‘{term}’" for term in sharing[:_SHARING])
            named += f" and {len(sharing) - _SHARING:,} more" if len(sharing) > _SHARING else ""
            narrate(f"The same meaning, ‘{words.meanings[sharing[0]]}’, follows {named}.")
    if words is not None and not complaints:
        companions.load(words)  # raises an error if a list that the header names will not do
        terms = len(words.terms)
        few = "" if terms >= SHORTEST_LIST else f", but too short for a network, which needs {SHORTEST_LIST} or more"
        narrate(f"{path} is a good list of {counted(terms, 'term')}{few}.")
        return 0
    advice = f"balderdash lists clean {_way_to_clean(path, sort)}"
    narrate(f"{_lines(complaints)} in {path}; `{advice}` writes the cleaned copy.")
    return 1


def _way_to_clean(path: Path, sort: Sort | None) -> str:
    """The arguments that clean a list as it was checked, without replacing anything."""
    given = typed(path) + (f" --{sort}" if sort else "")
    copy = _copy_of(path)
    if path.parent == paths.bundled_lists():
        copy = Path(copy.name)
    elif not copy.exists():
        return given
    names = (copy.with_stem(f"{copy.stem}-{number}") for number in count(2))
    free = copy if not copy.exists() else next(name for name in names if not name.exists())
    return f"{given} --out {typed(free)}"


def _copy_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}-clean{paths.LIST_SUFFIX}")


def _clean(options: str, out: Path | None, sort: Sort | None, *, replaces: bool) -> int:
    from balderdash.terms import cleaning

    check_place(out)
    path = paths.find_list(options)
    target = out or _copy_of(path)
    if out is None and path.parent == paths.bundled_lists():
        raise BalderdashError(f"{path.stem} is a bundled list; say where its copy goes with --out.")
    check_free(target, replaces=replaces)
    with status("Reading …"):
        words, complaints = cleaning.clean_file(path, sort)
    cleaning.write_report(target, complaints)
    wordlist.write(target, words)
    _report(path, complaints)
    assert words.account is not None
    changed = sum(complaint.becomes is not None for complaint in complaints)
    narrate(
        f"{target}: {words.account.sentence}"
        + (f" {counted(changed, 'line')} {'was' if changed == 1 else 'were'} changed." if changed else "")
        + (f" {cleaning.report_path(target)} has the details." if complaints else "")
    )
    return 0


def _report(path: Path, complaints: list[Complaint]) -> None:
    """Print a line for each complaint in the format of compilers, so that editors can jump to it."""
    for complaint in complaints:
        becomes = f" → ‘{complaint.becomes}’" if complaint.becomes else ""
        print(printable(f"{path}:{complaint.line}: {complaint.value}{becomes}: {complaint.reason}"))


def _lines(complaints: list[Complaint]) -> str:
    changed = sum(complaint.becomes is not None for complaint in complaints)
    counts = {"dropped": len(complaints) - changed, "changed": changed}
    return " and ".join(f"{counted(count, 'line')} would be {what}" for what, count in counts.items() if count)
