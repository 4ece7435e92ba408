"""All commands as one parser, for completion scripts and the man page."""

from __future__ import annotations

import argparse
from importlib import import_module

from balderdash.cli import COMMANDS
from balderdash.cli.arguments import CommandParser


def make_parser() -> CommandParser:
    """The parser of `balderdash` with all commands as subparsers."""
    parser = CommandParser(
        "balderdash",
        description="Tell real mathematical terms from the inventions of a neural network.",
        examples=[example for _, example in COMMANDS.values()],
    )
    parser.add_argument("-V", "--version", action="version", version="", help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_parser_of)  # type: ignore[call-overload]  # argparse only calls it
    for name, (description, _) in COMMANDS.items():
        commands.add_parser(name, help=description)
    return parser


def _parser_of(*, prog: str, **_: object) -> argparse.ArgumentParser:
    """The parser of a command, from its module."""
    parser: CommandParser = import_module(f"balderdash.cli.{prog.split()[-1]}").make_parser()
    return parser
