"""`balderdash paths`: where lists, models and settings live."""

from __future__ import annotations

import os

from balderdash import paths
from balderdash.cli import DONE
from balderdash.cli.arguments import CommandParser, Options, add_plain
from balderdash.cli.terminal import narrate, print_table

PLACES = {
    "your lists": paths.user_lists,
    "bundled lists": paths.bundled_lists,
    "your models": paths.user_models,
    "bundled models": paths.bundled_models,
    "your readings": paths.user_readings,
    "settings": paths.config,
    "records": paths.state,
    "cache": paths.cache,
}


def run(options: Options) -> int:
    """Print the folders."""
    folders = {name: place() for name, place in PLACES.items()}
    print_table(
        ("what", "there", "folder"),
        [(name, "yes" if folder.is_dir() else "not yet", str(folder)) for name, folder in folders.items()],
        plain=options.plain,
    )
    if home := os.environ.get("BALDERDASH_HOME"):
        narrate(f"BALDERDASH_HOME is {home}: all of yours is there.")
    else:
        narrate("BALDERDASH_HOME is not set; it puts all of yours into one folder.")
    return DONE


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash paths",
        description="Show where lists, models, settings and records are. Your folders are made at their first use.",
        epilog="Set the environment variable BALDERDASH_HOME to keep all of yours in one folder.",
        examples=["balderdash paths", "BALDERDASH_HOME=~/balderdash balderdash paths"],
    )
    add_plain(parser, "sentences instead of a table")
    return parser
