"""`balderdash sheet`: sheets with their key, to hand out or to measure."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from balderdash.cli import arguments
from balderdash.cli.arguments import CommandParser, Options, require
from balderdash.cli.handout import HTML_END, Handout, html, html_start, markdown, text
from balderdash.cli.handout_pdf import PAPERS, Paper, pdf
from balderdash.cli.plain import utc_now
from balderdash.cli.progress import ProgressLine
from balderdash.cli.terminal import as_json, narrate, status, warn, write_line
from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.cards import FakeSource, OtherTerm, RealSource
from balderdash.game.dealing import MAX_SEED
from balderdash.game.modes import DEFAULT, MODES, Mode
from balderdash.game.sheet import Sheet
from balderdash.play.start import day_of, deal_sheets
from balderdash.records.history import same_sheet

if TYPE_CHECKING:
    from balderdash.play.card_source import ForgeCardSource

SEEDS = 2**63  # seeds are below
MIN_PROGRESS = 10  # sheets; fewer take too short a time to report progress


def run(options: Options) -> int:
    """Run `balderdash sheet`; returns the exit code."""
    mode = MODES[options.mode]
    if mode.is_daily and (options.seed is not None or options.n > 1):
        options.error("there is one sheet of the day, with a seed of its own; leave out --seed and -n")
    seed = random.randrange(MAX_SEED) if options.seed is None else options.seed
    if seed + options.n > SEEDS:
        options.error(f"sheet {options.n:,} would have the seed {seed + options.n - 1}; give a smaller --seed")
    if options.format == "pdf":
        require(["typst"], "A PDF", "print", " Or print the page of --format html from a browser.")
        if sys.stdout.isatty():
            raise BalderdashError("A PDF is not for a terminal; write it into a file, such as `> sheets.pdf`.")
    from balderdash.play.card_source import ForgeCardSource

    source = ForgeCardSource(options.list, options.model)
    for warning in source.warnings:
        warn(warning)
    if options.seed is None and not mode.is_daily:
        narrate(f"Seed {seed}; --seed {seed} deals the same again.")
    day = day_of(mode, utc_now())
    sheets = _in_sight(deal_sheets(source, mode, day, seed), options.n)
    if options.format == "json":
        _write_pages(as_json(to_json(source, mode, sheet)) for sheet in sheets)
    else:
        handouts = (_handout(source, mode, sheet, day, options) for sheet in sheets)
        _write_handouts(handouts, options.format, options.paper)
    return 0


def _write_handouts(handouts: Iterator[Handout], form: str, paper: Paper) -> None:
    if form == "pdf":
        made = pdf(list(handouts), paper)
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
    elif form == "html":
        first = next(handouts)
        _write_pages(chain([html_start(first.field)], map(html, chain([first], handouts)), [HTML_END]))
    else:
        _write_pages(map(markdown if form == "md" else text, handouts))


def _write_pages(pages: Iterable[str]) -> None:
    """Write each page as soon as it is dealt, so that an interrupted run loses nothing."""
    for page in pages:
        write_line(page)
        sys.stdout.flush()


def _in_sight(sheets: Iterator[Sheet], count: int) -> Iterator[Sheet]:
    """The first `count` sheets, while the user sees how many have been dealt."""
    with status("Learning what is real …"):
        first = next(sheets)
    yield first
    line = ProgressLine() if count >= MIN_PROGRESS and not sys.stdout.isatty() else None
    for dealt, sheet in enumerate(islice(sheets, count - 1), start=2):
        if line is not None:
            line.show(dealt / count, f"{dealt:,} of {count:,} sheets")
        yield sheet
    if line is not None:
        line.clear()


def _handout(source: ForgeCardSource, mode: Mode, sheet: Sheet, day: str, options: Options) -> Handout:
    notes = []
    if not mode.asks_for_meaning:
        notes.append(wording.what_fake_means(len(source.lexicon.names), len(source.lexicon)))
    if not day:
        notes.append(f"The same sheet again: {same_sheet(options.list, options.model, mode, sheet.seed)}")
    return Handout.of(sheet, mode, field=source.words.title, day=day, notes=notes)


def to_json(source: ForgeCardSource, mode: Mode, sheet: Sheet) -> dict[str, Any]:
    """A sheet as JSON values; the log-probabilities are those of the model, for real cards as well."""
    scores = source.model.score([card.text for card in sheet.cards])
    cards = []
    for place, (card, score) in enumerate(zip(sheet.cards, scores, strict=True)):
        values = {
            "hand": place // mode.hand + 1,
            "term": card.text,
            "is_real": card.is_real,
            "kind": "real",
            "meaning": card.meaning,
            "log_prob": round(score.log_prob, 3),
            "nats_per_char": round(score.nats_per_char, 4),
            "nearest": "",
            "lists": [],
            "link": None,
        }
        match card.provenance:
            case FakeSource(kind=kind, nearest=nearest):
                values |= {"kind": kind, "nearest": nearest}
            case RealSource(lists, link):
                values |= {"lists": lists, "link": link}
            case OtherTerm(lists, link):
                values |= {"kind": "other", "lists": lists, "link": link}
        cards.append(values)
    return {
        "seed": sheet.seed,
        "list": source.words.name,
        "model": source.model_name,
        "mode": mode.name,
        "cards": cards,
    }


def make_parser() -> CommandParser:
    """The parser of the command's arguments."""
    parser = CommandParser(
        "balderdash sheet",
        description="Deal sheets as the game deals them, and print each with its key: to hand out, or to measure. The "
        "first one is the sheet of the seed, the others are those of the next seeds; `play --seed` deals the same.",
        examples=[
            "balderdash sheet --list minerals --format html > minerals.html",
            "balderdash sheet -n 500 --seed 1 --format json > sheets.jsonl",
        ],
    )
    parser.add_argument("-n", type=arguments.count, default=1, metavar="N", help="how many (default: %(default)s)")
    arguments.add_list_and_model(parser)
    parser.add_argument(
        "--mode",
        choices=tuple(name for name, mode in MODES.items() if not mode.is_review),
        default=DEFAULT.name,
        help="the way to play that the sheets are for (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=arguments.seed, metavar="S", help="of the first sheet; the next one has S + 1 (default: random)"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "md", "html", "pdf"),
        default="text",
        help="text, md: the sheet, then the key; html, pdf: to print, the sheet on one page, the key on the next; "
        "json: one sheet a line, with the log-probability of each card, and the number of the hand that it belongs to "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--paper", choices=PAPERS, default=PAPERS[0], help="of a pdf; html fits both (default: %(default)s)"
    )
    return parser
