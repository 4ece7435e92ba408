"""Write the man page from the argument parsers of the commands: python docs/manpage.py"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from balderdash.cli import COMMANDS, everything
from balderdash.cli.arguments import CommandParser
from balderdash.cli.paths import PLACES

PAGE = Path(__file__).with_name("balderdash.1")

ENVIRONMENT = {
    "BALDERDASH_HOME": "The folder for your lists, models, settings, records and the cache, in place of the platform's "
    "usual folders.",
    "BALDERDASH_PLAIN": "If set and not empty, every command behaves as with \\fB\\-\\-plain\\fR, for screen readers.",
    "BALDERDASH_DEBUG": "If set and not empty, an internal error shows its traceback.",
    "NO_COLOR": "If set and not empty, the output has no colours; every mark has a sign and a word as well.",
    "TERM": "If it is dumb or unknown, the game is played line by line.",
}
EXIT = {"0": "done", "1": "not possible; one sentence says why", "2": "wrong usage", "130": "interrupted"}


def page() -> str:
    """Return the man page in the macros of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    parser = everything.make_parser()
    yield from ('.TH BALDERDASH 1 "" "balderdash" "User Commands"', ".SH NAME")
    yield "balderdash \\- tell real terms from fakes written by a small neural network"
    yield from (".SH SYNOPSIS", ".B balderdash", "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]")
    yield from (".SH DESCRIPTION", _text(parser.description or ""))
    yield "Without a command, the game opens."
    yield ".SH COMMANDS"
    for name in COMMANDS:
        yield from _command(_subcommands(parser)[name])
    yield ".SH ENVIRONMENT"
    for variable, text in ENVIRONMENT.items():
        yield from (".TP", f".B {variable}", text)
    yield from (".SH FILES", f"\\fBbalderdash paths\\fR shows where these are: {', '.join(PLACES)}.")
    yield ".SH EXIT STATUS"
    for code, text in EXIT.items():
        yield from (".TP", f".B {code}", text)


def _command(parser: CommandParser) -> Iterator[str]:
    """Yield the section of a command: synopsis, description, arguments, examples; then those of its subcommands."""
    arguments = [a for a in parser._actions if not isinstance(a, argparse._SubParsersAction | argparse._HelpAction)]
    positional = [a for a in arguments if not a.option_strings]
    synopsis = [f"\\fB{parser.prog}\\fR", *(["[\\fIOPTIONS\\fR]"] if len(positional) < len(arguments) else [])]
    synopsis += [_positional(a) for a in positional]
    yield from (f".SS {' '.join(synopsis)}", _text(parser.description or ""))
    for argument in arguments:
        yield from (".TP", _argument(argument), _text(_help(argument)))
    if parser.epilog:
        yield from (".PP", _text(parser.epilog))
    yield from (".PP", "Examples:", ".PP", ".nf", ".RS", *map(_text, parser.examples), ".RE", ".fi")
    for subcommand in _subcommands(parser).values():
        yield from _command(subcommand)


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, CommandParser]:
    """Return the parsers of the subcommands by name."""
    return {
        name: subcommand
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, subcommand in action.choices.items()
    }


def _argument(argument: argparse.Action) -> str:
    """Format an argument: options in bold, metavariables in italics."""
    value = f"\\fI{_value(argument)}\\fR" if argument.nargs != 0 else ""
    if not argument.option_strings:
        return value
    names = ", ".join(f"\\fB{_text(name)}\\fR" for name in argument.option_strings)
    return f"{names} {value}".rstrip()


def _value(argument: argparse.Action) -> str:
    if argument.choices is not None:
        return "|".join(map(str, argument.choices))
    return _text(str(argument.metavar or argument.dest.upper()))


def _positional(argument: argparse.Action) -> str:
    """Format a positional argument for the synopsis."""
    shown = f"\\fI{_value(argument)}\\fR"
    return {"?": f"[{shown}]", "*": f"[{shown} ...]"}.get(str(argument.nargs), shown)


def _help(argument: argparse.Action) -> str:
    return (argument.help or "") % {"default": argument.default}


def _text(text: str) -> str:
    """Escape text for man(7)."""
    escaped = re.sub(r"[-'`^~]", lambda c: {"-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}[c[0]],
                     text.replace("\\", "\\e"))  # fmt: skip
    return re.sub(r"^\.", "\\&.", escaped)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
