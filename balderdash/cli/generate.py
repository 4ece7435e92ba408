"""`balderdash generate`: fakes on stdout, one a line."""

from __future__ import annotations

import argparse
import csv
import random
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from balderdash.cli import arguments
from balderdash.cli.arguments import CommandParser, Options
from balderdash.cli.terminal import as_json, narrate, status, warn, write_line
from balderdash.forge.fakes import KINDS_OR_MIXED, LEVELS
from balderdash.game.dealing import MAX_SEED
from balderdash.terms.printable import counted, printable

if TYPE_CHECKING:
    from balderdash.play.card_source import ForgeCardSource

DEFAULT_COUNT = 20
MAX_COUNT = 1_000_000
LONGEST_PREFIX = 120  # letters; the network reads them one by one before each term
SPARE = 2  # times as many fakes at most, because an encyclopedia may know some
MIN_PROGRESS = 500  # fakes; fewer take too short a time to report progress
COLUMNS = ("term", "kind", "level", "nats_per_char", "log_prob", "nearest", "model", "seed", "surprises")


def run(options: Options) -> int:
    """Run `balderdash generate`; returns the exit code."""
    if options.raw and (options.level or options.verify or options.kind != "mixed"):
        options.error("--raw prints every sample as it comes; leave out --kind, --level and --verify")
    seed = random.randrange(MAX_SEED) if options.seed is None else options.seed
    from balderdash.play.card_source import ForgeCardSource

    source = ForgeCardSource(options.list, options.model)
    for warning in source.warnings:
        warn(warning)
    source.model.alphabet.encode_exactly(options.prefix)  # fails at once if the model lacks a letter
    if options.seed is None:
        narrate(f"Seed {seed}; --seed {seed} makes the same again.")
    if options.n >= MIN_PROGRESS:
        narrate(f"Writing {options.n:,} terms …")
    with status("Learning what is real …"):
        _ = source.model if options.raw else source.forge
    terms = _samples(source, options, seed) if options.raw else _fakes(source, options, seed)
    _print(terms, options.format)
    return 0


def _fakes(source: ForgeCardSource, options: Options, seed: int) -> Iterator[dict[str, Any]]:
    made = 0
    spare = 1 if options.verify is None else SPARE
    fakes = source.forge.stream(
        options.n * spare,
        seed=seed,
        kind=options.kind,
        level=options.level,
        temperature=options.temperature,
        prefix=options.prefix,
        avoid=source.avoided,
        with_nearest=options.format != "text",
        progress=_progress(options.n),
    )
    if options.verify is not None:
        from balderdash.cli.verified import verified

        fakes = verified(fakes, options.n, options.verify, options.contact)
    for fake in fakes:
        made += 1
        yield fake.to_json()
    if made < options.n:
        warn(
            f"The model {source.model_name!r} had only {counted(made, 'new term')} to give, not {options.n:,}; "
            "a higher temperature gives more."
        )


def _samples(source: ForgeCardSource, options: Options, seed: int) -> Iterator[dict[str, Any]]:
    """The raw samples, without the unfinished ones; for plain text, only the terms."""
    from balderdash.forge.forge import raw_samples

    progress = _progress(options.n)
    written = unfinished = 0
    for batch in raw_samples(source.model, options.n, seed, options.temperature, options.prefix):
        terms = [term for term in batch if term]
        if options.format == "text":
            yield from ({"term": term} for term in terms)
        else:
            for fake in source.forge.describe(terms, seed):
                yield fake.to_json() | ({"kind": "real"} if fake.term in source.lexicon else {})
        written += len(batch)
        unfinished += len(batch) - len(terms)
        if progress is not None:
            progress(written)
    if unfinished:
        narrate(f"Of {options.n:,} samples {unfinished:,} were too long to finish; they are left out.")


def make_parser() -> CommandParser:
    """The parser of the command's arguments."""
    parser = CommandParser(
        "balderdash generate",
        description="Make fakes, one a line: terms that are in no list, and not nearly the same as a term that is.",
        examples=[
            'balderdash generate -n 5 --prefix "Borda" --seed 41',
            "balderdash generate --list minerals --format csv > minerals.csv",
        ],
    )
    parser.add_argument("-n", type=_count, default=DEFAULT_COUNT, metavar="N", help="how many (default: %(default)s)")
    arguments.add_list_and_model(parser)
    parser.add_argument("--prefix", type=_composed, default="", metavar="P", help="what every term begins with")
    parser.add_argument(
        "--kind",
        choices=KINDS_OR_MIXED,
        default="mixed",
        help="invented: with a word that no list knows; recombined: known words in a new combination",
    )
    parser.add_argument(
        "--level",
        choices=LEVELS,
        help="how hard readers find fakes like them to tell from real terms (default: as they come)",
    )
    parser.add_argument(
        "--temperature",
        type=_temperature,
        default=1.0,
        metavar="T",
        help="below 1 the terms are more usual, above 1 wilder (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=arguments.seed, metavar="N", help="the same seed makes the same fakes (default: random)"
    )
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="json: one object a line")
    parser.add_argument(
        "--verify", nargs="?", const="wikipedia", metavar="W",
        help="ask an encyclopedia, wikipedia or another address, and leave out what it has a page about",
    )  # fmt: skip
    parser.add_argument("--contact", metavar="MAIL", help="your mail address or web page for the site; asked once")
    parser.add_argument("--raw", action="store_true", help="the network's samples as they come, real terms included")
    return parser


def _count(text: str) -> int:
    number = arguments.whole(text)
    if not 1 <= number <= MAX_COUNT:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to {MAX_COUNT:,}")
    return number


def _composed(text: str) -> str:
    """A prefix in composed letters, as in terms: é is one letter, not an e and an accent."""
    prefix = unicodedata.normalize("NFC", text)
    if len(prefix) > LONGEST_PREFIX:
        raise argparse.ArgumentTypeError(f"a prefix has at most {LONGEST_PREFIX} letters, this one has {len(prefix):,}")
    return prefix


def _temperature(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.01 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a temperature; give a number from 0.01 to 100, such as 0.8")
    return number


def _progress(count: int) -> Callable[[int], None] | None:
    """A function that reports the progress of a long run, or None for a short one."""
    if count < MIN_PROGRESS:
        return None
    reported = 0

    def report(made: int) -> None:
        nonlocal reported
        if made // (count // 10) > reported:
            reported = made // (count // 10)
            narrate(f"{min(made, count):,} of {count:,}")

    return report


def _print(terms: Iterator[dict[str, Any]], output_format: str) -> None:
    """Print each term as soon as it is made, so that an interrupted run loses nothing."""
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    for number, values in enumerate(terms):
        if output_format == "csv":
            if number == 0:
                writer.writeheader()
            writer.writerow({name: _cell(value) for name, value in values.items()})
        else:
            write_line(as_json(values) if output_format == "json" else printable(values["term"]))
        sys.stdout.flush()


def _cell(value: Any) -> str:
    """A value as a cell of a CSV table; the values of a list are separated by spaces."""
    return printable(" ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value))
