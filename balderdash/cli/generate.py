"""`balderdash generate`: fakes on stdout, one a line."""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from balderdash.cli import arguments
from balderdash.cli.terminal import say
from balderdash.terms.printable import printable

if TYPE_CHECKING:
    from balderdash.forge.fakes import Fake

DEFAULT_COUNT = 20
MOST = 1_000_000
LOUD_FROM = 500  # fakes; fewer are made before anybody wonders
MAX_SEED = 1_000_000  # a seed drawn by chance is short enough to be typed again
COLUMNS = ("term", "kind", "nats_per_char", "log_prob", "nearest", "model", "seed")


def run(words: list[str]) -> int:
    """Run `balderdash generate`; returns the exit code."""
    asked = _parser().parse_args(words)
    seed = random.randrange(MAX_SEED) if asked.seed is None else asked.seed
    if asked.seed is None:
        say(f"Seed {seed}; --seed {seed} makes the same again.")
    from balderdash.forge.supply import Supply

    supply = Supply(asked.list, asked.model)
    if asked.n >= LOUD_FROM:
        say(f"Writing {asked.n:,} terms …")
    if asked.raw:
        samples = map(printable, supply.model.sample(asked.n, seed, asked.temperature, prefix=asked.prefix))
        _print_samples(samples, asked.format, supply.model_name, seed)
        return 0
    fakes = supply.forge.make(
        asked.n,
        seed=seed,
        kind=asked.kind,
        temperature=asked.temperature,
        prefix=asked.prefix,
        progress=_progress(asked.n),
    )
    _print_fakes(fakes, asked.format)
    if len(fakes) < asked.n:
        say(
            f"The model {supply.model_name!r} had only {len(fakes):,} new terms to give, not {asked.n:,}; "
            "a higher temperature gives more."
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="balderdash generate",
        description="Make fakes: terms that no list holds and that are no slip of the pen from one, one a line.",
        epilog='Example: balderdash generate -n 5 --prefix "Borda" --seed 41',
        allow_abbrev=False,
    )
    parser.add_argument("-n", type=_count, default=DEFAULT_COUNT, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument("--list", metavar="L", help="a word list, name or file (default: mathematics)")
    parser.add_argument("--model", metavar="M", help="a model, name or file (default: the one of the list)")
    parser.add_argument("--prefix", default="", metavar="P", help="what every term begins with")
    parser.add_argument(
        "--kind",
        choices=("mixed", "invented", "recombined"),
        default="mixed",
        help="invented: with a word that no list knows; recombined: known words in a new combination",
    )
    parser.add_argument(
        "--temperature",
        type=_temperature,
        default=1.0,
        metavar="T",
        help="below 1 the terms are more usual, above 1 wilder (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=arguments.seed, metavar="N", help="the same seed makes the same fakes (default: by chance)"
    )
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="json: one object a line")
    parser.add_argument("--raw", action="store_true", help="the network's samples as they come, real terms included")
    return parser


def _count(text: str) -> int:
    number = arguments.whole(text)
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to {MOST:,}")
    return number


def _temperature(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.01 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no temperature; give a number from 0.01 to 100, such as 0.8")
    return number


def _progress(count: int) -> Callable[[int], None] | None:
    """What tells how far a long run is."""
    if count < LOUD_FROM:
        return None
    reported = 0

    def tell(made: int) -> None:
        nonlocal reported
        if made // (count // 10) > reported:
            reported = made // (count // 10)
            say(f"{min(made, count):,} of {count:,}")

    return tell


def _print_fakes(fakes: Sequence[Fake], form: str) -> None:
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(fake.to_json() for fake in fakes)
        return
    for fake in fakes:
        print(json.dumps(fake.to_json(), ensure_ascii=False) if form == "json" else printable(fake.term))


def _print_samples(samples: Iterable[str], form: str, model: str, seed: int) -> None:
    """Samples are printed as they are, an unfinished one as an empty line."""
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("term", "model", "seed"))
        writer.writerows((term, model, seed) for term in samples)
        return
    for term in samples:
        values = {"term": term, "model": model, "seed": seed}
        print(json.dumps(values, ensure_ascii=False) if form == "json" else term)
