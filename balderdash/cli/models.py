"""`balderdash models`: the models, what they were trained on, and how good they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from balderdash import paths
from balderdash.cli.arguments import CommandParser, Options, add_plain
from balderdash.cli.terminal import narrate, print_names, print_table
from balderdash.errors import BalderdashError
from balderdash.lm import header

HEAD = ("name", "list", "also learnt from", "hidden", "weights", "loss", "n-gram", "size", "where")
UNKNOWN = "-"
MAX_NAME = 60  # characters of a list's name, which a downloaded model could make longer


def run(options: Options) -> int:
    """Run `balderdash models`; returns the exit code."""
    files = paths.model_files()
    if options.names:
        print_names(files)
        return 0
    if not files:
        narrate("There are no models yet; `balderdash train LIST` makes one.")
        return 0
    print_table(HEAD, [_row(file) for file in files], right=HEAD[3:-1], spare=HEAD[2:0:-1], plain=options.plain)
    return 0


def make_parser() -> CommandParser:
    """The parser of the command's arguments."""
    parser = CommandParser(
        "balderdash models",
        description="The trained models: the list each learnt from, and other lists that it learnt from, too; its "
        "hidden units and weights, its loss on the list's test split in nats per character (lower is better), and that "
        "of an n-gram model.",
        epilog="`balderdash evaluate MODEL` measures a model again.",
        examples=["balderdash models", "balderdash models --names"],
    )
    parser.add_argument("--names", action="store_true", help="the names alone, one a line")
    add_plain(parser, "sentences instead of a table")
    return parser


def _row(file: Path) -> tuple[str, ...]:
    where = "bundled" if file.parent == paths.bundled_models() else "yours"
    try:
        info = header.read(file)
        size = f"{file.stat().st_size / 1e6:.1f} MB"
    except (BalderdashError, OSError) as error:
        return file.stem, *[UNKNOWN] * (len(HEAD) - 2), f"{where}, broken: {error}"
    return (
        file.stem,
        str(info.get("list", UNKNOWN))[:MAX_NAME],
        ", ".join(name[:MAX_NAME] for name, *_ in header.companions_in(info)) or UNKNOWN,
        _whole(_in(info, "config", "hidden")),
        _whole(info.get("weights")),
        _loss(_in(info, "result", "test_nats_per_char")),
        _loss(_in(info, "result", "ngram_test")),
        size,
        where,
    )


def _in(info: Mapping[str, Any], section: str, name: str) -> object:
    """A value from a checkpoint's metadata, which is not trusted; None if it is not there."""
    values = info.get(section)
    return values.get(name) if isinstance(values, dict) else None


def _whole(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1e15 else UNKNOWN


def _loss(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, int | float) and 0 <= value < 1e6 else UNKNOWN
