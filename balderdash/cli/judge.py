"""`balderdash judge`: how real a term sounds to the machine, letter by letter."""

from __future__ import annotations

import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from balderdash.cli.arguments import CommandParser, Options, add_list_and_model, add_plain
from balderdash.cli.terminal import as_json, cells, narrate, status, wants_colour, warn, write_line
from balderdash.errors import BalderdashError
from balderdash.notation import END_SIGN, MARKS, percent, surprise_level
from balderdash.terms.printable import printable

if TYPE_CHECKING:
    from balderdash.forge.judge import Judge
    from balderdash.lm.evaluation import Score
    from balderdash.play.card_source import ForgeCardSource

SURPRISING = 4  # letters are coloured from this mark on
AT_ONCE = 256  # terms scored together when many are piped in


def run(options: Options) -> int:
    """Run `balderdash judge`; returns the exit code."""
    is_typed = not options.terms and sys.stdin is not None and sys.stdin.isatty()
    if is_typed:
        narrate("Type terms, one a line; Ctrl+D ends.")
    from balderdash.play.card_source import ForgeCardSource

    source = ForgeCardSource(options.list, options.model)
    judge = _judge(source)
    with status("Learning what is real …"):
        _ = source.model, source.lexicon.keys
    found = False
    given = _terms(options.terms or _lines())
    while terms := list(islice(given, 1 if is_typed else AT_ONCE)):
        scores = source.model.score(terms)
        as_new = source.model.score(terms, as_new=True)  # as in the game
        for score, probability in zip(scores, judge.verdicts(as_new), strict=True):
            verdict = _verdict(score, probability, source)
            if options.json:
                write_line(as_json(verdict))
            else:
                head = _spoken(verdict) if options.plain else _rows(verdict["surprises"], wants_colour(sys.stdout))
                write_line(_for_people(verdict, head, "\n" if found else ""))
            found = True
    if not found:
        raise BalderdashError("There is no term to judge; give one as an argument, or pipe some in, one a line.")
    return 0


def make_parser() -> CommandParser:
    """The parser of the command's arguments."""
    parser = CommandParser(
        "balderdash judge",
        description="How real terms sound to the machine: a probability, the surprise at each letter, the nearest "
        "real term, and whether a list holds the term.",
        epilog=f"Each mark under a letter is a nat of surprise more, from {MARKS[0]} to {MARKS[-1]}; {END_SIGN} is the "
        "end of the term. With --plain the surprise is printed in numbers.",
        examples=['balderdash judge "Borda-Schmidt notation"', "balderdash generate -n 5 | balderdash judge --json"],
    )
    parser.add_argument("terms", nargs="*", metavar="TERM", help="terms; without any, they are read from stdin")
    add_list_and_model(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_plain(parser, "numbers and words instead of marks")
    return parser


def _judge(source: ForgeCardSource) -> Judge:
    """The judge stored with the model, or else one that is trained now."""
    from balderdash.forge.judge import Judge

    words, name, digest = source.learnt, source.model.list_name, source.model.info.get("list_digest")
    if words.digest != digest and words.name == name:
        warn(
            f"The list {name[:60]!r} has changed since the model {source.model_name!r} learnt it; the judge may be off."
        )
    elif words.digest != digest:
        warn(
            f"The list {name[:60]!r}, which the model {source.model_name!r} learnt, is not here; "
            f"the judge uses the words of {words.name!r} instead and may be off."
        )
    try:
        return Judge.from_json(source.judge_json, source.vocabulary)
    except ValueError:
        narrate(f"The model {source.model_name!r} has no judge; one is trained now, which takes some seconds.")
        return Judge.train(source.model, words, source.lexicon)


def _lines() -> Iterator[str]:
    """The lines of stdin as UTF-8, whatever the locale, or UTF-16 with its mark."""
    from balderdash.terms.encoding import as_utf8

    stream: Iterable[bytes] = getattr(sys.stdin, "buffer", ())  # with `<&-` there is no stdin
    first = next(iter(stream), b"")
    if b"\0" in first or first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        stream = as_utf8("the input", b"".join([first, *stream])).splitlines(keepends=True)
    else:
        stream = chain([as_utf8("the input", first)], stream)
    for number, line in enumerate(stream, 1):
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            raise BalderdashError(
                f"Line {number:,} of the input is not UTF-8 text (byte 0x{line[error.start]:02X}); "
                "convert it first, for example with `iconv -f LATIN1 -t UTF-8`."
            ) from error


def _terms(lines: Iterable[str]) -> Iterator[str]:
    """The lines that can be terms, tidied; the others are reported."""
    from balderdash.terms import meaning
    from balderdash.terms.key import key, tidy
    from balderdash.terms.wordlist import excerpt, line_fault

    for line in lines:
        term = printable(tidy(meaning.parted(line)[0]))
        if fault := line_fault(term, key(term)):
            if term:
                narrate(f"{excerpt(term)} is skipped: {fault}.")
        else:
            yield term


def _verdict(score: Score, probability: float, source: ForgeCardSource) -> dict[str, Any]:
    nearest = next(iter(source.lexicon.nearest(score.term, 1)), None)
    letters = [*score.term, ""]  # the end of the term has no letter
    return {
        "term": score.term,
        "probability": float(f"{probability:.4g}"),
        "lists": list(source.lexicon.lists_of(score.term)),
        "nearest": nearest.term if nearest else "",
        "similarity": round(nearest.similarity, 4) if nearest else 0.0,
        "nats_per_char": round(score.nats_per_char, 4),
        "log_prob": round(score.log_prob, 3),
        "unknown_chars": score.unknown_chars,
        "surprises": [[c, round(s, 3)] for c, s in zip(letters, score.surprises, strict=True)],
        "model": source.model_name,
    }


def _for_people(verdict: dict[str, Any], head: Sequence[str], gap: str) -> str:
    """A verdict for people: the term with its letters' surprise, and what is known about it."""
    known = f"it is real, in {' and '.join(verdict['lists'])}" if verdict["lists"] else "in no list"
    unknown = verdict["unknown_chars"]
    lines = [
        f"{percent(verdict['probability'])} likely to be real; {known}; "
        f"{verdict['nats_per_char']:.2f} nats a character",
        f"nearest {'other ' if verdict['lists'] else ''}real term: {verdict['nearest']}" if verdict["nearest"] else "",
        f"{unknown} {'character' if unknown == 1 else 'characters'} that the model never saw" if unknown else "",
    ]
    return gap + "\n".join([*head, *(f"  {printable(line)}" for line in lines if line)])


def _spoken(verdict: dict[str, Any]) -> tuple[str, str]:
    """The term, and each letter with its surprise in figures, for screen readers."""
    names = {" ": "space", "": "end"}
    letters = (f"{names.get(letter, letter)} {surprise:.1f}" for letter, surprise in verdict["surprises"])
    return verdict["term"], printable(f"  surprise in nats: {', '.join(letters)}")


def _rows(surprises: Sequence[Sequence[Any]], colour: bool) -> tuple[str, str]:
    """The letters, and a mark under each column that a letter takes."""
    letters, marks = "", ""
    for letter, surprise in surprises:
        shown = printable(letter) or END_SIGN
        place = surprise_level(surprise)
        mark = MARKS[place] * cells(shown)
        if colour and place >= SURPRISING:
            shown, mark = f"\x1b[31m{shown}\x1b[0m", f"\x1b[31m{mark}\x1b[0m"
        letters += shown
        marks += mark
    return letters, marks
