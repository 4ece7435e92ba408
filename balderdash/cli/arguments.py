"""What the commands' arguments have in common; argparse turns a refusal into exit code 2."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from balderdash.terms.printable import printable


class CommandParser(ArgumentParser):
    """The arguments of a command, whose help ends with examples; these are never broken into lines.

    Parameters
    ----------
    prog : the command as it is typed, without its arguments
    description : what it does
    examples : lines that can be typed as they are
    epilog : what else is to be said before the examples
    options : what argparse hands on from a parser to those below it
    """

    def __init__(
        self, prog: str, *, description: str, examples: Sequence[str], epilog: str | None = None, **options: Any
    ) -> None:
        super().__init__(prog, description=description, epilog=epilog, allow_abbrev=False, **options)
        self.examples = examples

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, whatever was typed, in what a terminal can be sent."""
        super().error(printable(message))

    def format_help(self) -> str:
        """The help, with the examples at its end."""
        return "\n".join([super().format_help(), "examples:", *(f"  {line}" for line in self.examples), ""])


def add_plain(made: ArgumentParser, what: str) -> None:
    """Add `--plain`, which BALDERDASH_PLAIN stands for in every command that has it."""
    made.add_argument(
        "--plain", action="store_true", default=os.environ.get("BALDERDASH_PLAIN", "") not in ("", "0"), help=what
    )


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a whole number") from None


def seed(text: str) -> int:
    """A whole number from 0 to 2**63 - 1."""
    number = whole(text)
    if not 0 <= number < 2**63:
        raise ArgumentTypeError(f"{text} is no seed; give a whole number from 0 to {2**63 - 1}")
    return number


def file(text: str) -> Path:
    """A path that names something."""
    if not Path(text).name:
        raise ArgumentTypeError(f"{text!r} names no file")
    return Path(text)


def positive(text: str) -> float:
    """A number from a millionth to a million."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1e-6 <= number < 1e6:
        raise ArgumentTypeError(f"{text!r} is no number from a millionth to a million")
    return number


def natural(text: str) -> int:
    """A whole number from 0 on."""
    if (number := whole(text)) < 0:
        raise ArgumentTypeError(f"{text} is less than 0")
    return number


def count(text: str) -> int:
    """A whole number from 1 on."""
    if (number := whole(text)) < 1:
        raise ArgumentTypeError(f"{text} is less than 1")
    return number
