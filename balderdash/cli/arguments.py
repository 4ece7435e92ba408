"""The parser and the argument types that the commands share; argparse turns an error into exit code 2."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.terms.printable import printable, without_passwords

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from balderdash.terms.cleaning import Sort

Options = Namespace  # what a parser makes of the arguments; its `error` ends the program with exit code 2


class CommandParser(ArgumentParser):
    """A parser whose help ends with examples, which are not wrapped.

    Parameters
    ----------
    prog : the command without its arguments
    description : what it does
    examples : complete command lines
    epilog : a text before the examples
    options : passed on by argparse from a parser to its subparsers
    """

    def __init__(
        self, prog: str, *, description: str, examples: Sequence[str], epilog: str | None = None, **options: Any
    ) -> None:
        super().__init__(prog, description=description, epilog=epilog, allow_abbrev=False, **options)
        self.examples = examples
        self.set_defaults(error=self.error)  # for what only the arguments together show

    def error(self, message: str) -> NoReturn:
        """Print the error and exit; what the user typed may not be safe to print, or hold a password."""
        super().error(printable(without_passwords(message)))

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Print the help or an error; argparse itself says nothing of a full disk."""
        try:
            (file or sys.stderr).write(message)
        except OSError:
            if file is sys.stdout:
                raise

    def format_help(self) -> str:
        """The help with the examples."""
        return "\n".join([super().format_help(), "examples:", *(f"  {line}" for line in self.examples), ""])


def add_cleaning(parser: ArgumentParser) -> None:
    """Add the arguments that say what a list is cleaned as."""
    sorts = parser.add_mutually_exclusive_group()
    sorts.add_argument(
        "--wiki",
        action="store_true",
        help="clean the titles as those of a wiki: leave out lists, dates and the like, mend brackets and inverted "
        "titles (default: only what comes from a wiki)",
    )
    sorts.add_argument("--keep-all", action="store_true", help="every line that can be a term stays as it is")


def cleaning_of(options: Namespace) -> Sort | None:
    """What the list is cleaned as; None for what it says itself."""
    return "wiki" if options.wiki else "keep-all" if options.keep_all else None


def add_plain(parser: ArgumentParser, help_text: str) -> None:
    """Add `--plain`, whose default is the environment variable BALDERDASH_PLAIN."""
    is_set = os.environ.get("BALDERDASH_PLAIN", "") not in ("", "0")
    parser.add_argument("--plain", action="store_true", default=is_set, help=help_text)


def add_list_and_model(parser: ArgumentParser) -> None:
    """Add `--list` and `--model`."""
    parser.add_argument("--list", metavar="L", help="a word list, name or file (default: the model's, or mathematics)")
    parser.add_argument("--model", metavar="M", help="a model, name or file (default: the one of the list)")


def check_list_and_model(options: Namespace) -> None:
    """Find the list and the model, before the screen is cleared.

    Raises
    ------
    BalderdashError
        There is no such list or model.
    """
    for name, find in ((options.list, paths.find_list), (options.model, paths.find_model)):
        if name is not None:
            find(name)


def require(modules: Sequence[str], what: str, extra: str, otherwise: str = "") -> None:
    """Make sure that the libraries of an extra are installed.

    Parameters
    ----------
    modules : to import
    what : needs them; the beginning of a sentence
    otherwise : another sentence, about a way without them

    Raises
    ------
    BalderdashError
        One of them is missing.
    """
    try:
        for module in modules:
            import_module(module)
    except ImportError:
        raise BalderdashError(
            f"{what} needs the extra `{extra}`: `pip install 'balderdash[{extra}]'`, or in a copy of the repository "
            f"`pip install -e '.[{extra}]'`.{otherwise}"
        ) from None


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
        raise ArgumentTypeError(f"{text} is not a seed; give a whole number from 0 to {2**63 - 1}")
    return number


def file(text: str) -> Path:
    """A path with a file name; what ends with a slash is a folder."""
    if not Path(text).name or text.endswith(("/", os.sep)):
        raise ArgumentTypeError(f"{text!r} names no file")
    return Path(text)


def check_place(out: Path | None, option: str = "--out") -> None:
    """Make sure that an --out can be a file: a folder that is mistyped is not made, and no device is replaced.

    Parameters
    ----------
    option : that names the file

    Raises
    ------
    BalderdashError
        Its folder does not exist, or it is itself a folder, a pipe or a device.
    """
    try:
        folder = None if out is None else out.absolute().parent
    except OSError:
        raise BalderdashError(f"The current folder is gone; go to another, or give {option} a whole path.") from None
    if out is not None and folder is not None and not os.path.isdir(folder):
        raise BalderdashError(f"There is no folder {out.parent}; make it first, or choose another {option}.")
    if out is not None and os.path.exists(out) and not os.path.isfile(out):
        raise BalderdashError(f"{out} is not a plain file; choose another {option}.")


def check_free(path: Path, *, replaces: bool) -> None:
    """Make sure that no file is replaced unasked.

    Parameters
    ----------
    path : where a file is to be written
    replaces : whether the user gave --replace

    Raises
    ------
    BalderdashError
        There is a file, and it is not to be replaced.
    """
    if path.exists() and not replaces:
        raise BalderdashError(f"{path} exists already; choose another --out, or use --replace.")


def positive(text: str) -> float:
    """A number from a millionth to a million."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1e-6 <= number < 1e6:
        raise ArgumentTypeError(f"{text!r} is not a number from a millionth to a million")
    return number


def natural(text: str) -> int:
    """A whole number that is at least 0."""
    if (number := whole(text)) < 0:
        raise ArgumentTypeError(f"{text} is less than 0")
    return number


def count(text: str) -> int:
    """A whole number that is at least 1."""
    if (number := whole(text)) < 1:
        raise ArgumentTypeError(f"{text} is less than 1")
    return number


def port(text: str) -> int:
    """A port that needs no special rights, or 80."""
    number = whole(text)
    if not (number == 80 or 1024 <= number <= 65_000):
        raise ArgumentTypeError(f"{text} is no port for this; give a number from 1024 to 65000")
    return number
