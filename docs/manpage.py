"""Writes the manual page from what the commands say of themselves: python docs/manpage.py"""

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
    "BALDERDASH_HOME": "A folder that holds all your lists, models, settings, records and the cache, instead of the "
    "platform's places.",
    "BALDERDASH_PLAIN": "If it is not empty, every command behaves as with \\fB\\-\\-plain\\fR: for screen readers.",
    "BALDERDASH_DEBUG": "If it is not empty, a fault of the program shows where it happened.",
    "NO_COLOR": "If it is not empty, nothing is coloured; every mark has a sign and a word as well.",
    "TERM": "On a terminal that is called dumb the game goes line by line.",
}
EXIT = {"0": "done", "1": "it could not be done; one sentence says why", "2": "wrong usage", "130": "interrupted"}


def page() -> str:
    """The manual page, in the language of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    whole = everything.parser()
    yield from ('.TH BALDERDASH 1 "" "balderdash" "User Commands"', ".SH NAME")
    yield "balderdash \\- tell real terms from the inventions of a small neural network"
    yield from (".SH SYNOPSIS", ".B balderdash", "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]")
    yield from (".SH DESCRIPTION", _text(whole.description or ""))
    yield "Without a command, the game opens."
    yield ".SH COMMANDS"
    for name in COMMANDS:
        yield from _command(_below(whole)[name], level="SS")
    yield ".SH ENVIRONMENT"
    for variable, what in ENVIRONMENT.items():
        yield from (".TP", f".B {variable}", what)
    yield from (".SH FILES", f"\\fBbalderdash paths\\fR says where they are: {', '.join(PLACES)}.")
    yield ".SH EXIT STATUS"
    for code, what in EXIT.items():
        yield from (".TP", f".B {code}", what)


def _command(made: CommandParser, level: str) -> Iterator[str]:
    """A command: how it is typed, what it does, its arguments, examples, and the commands below it."""
    arguments = [a for a in made._actions if not isinstance(a, argparse._SubParsersAction | argparse._HelpAction)]
    positional = [a for a in arguments if not a.option_strings]
    typed = [f"\\fB{made.prog}\\fR", *(["[\\fIOPTIONS\\fR]"] if len(positional) < len(arguments) else [])]
    typed += [_optional(a) for a in positional]
    yield from (f".{level} {' '.join(typed)}", _text(made.description or ""))
    for argument in arguments:
        yield from (".TP", _typed(argument), _text(_help(argument)))
    if made.epilog:
        yield from (".PP", _text(made.epilog))
    yield from (".PP", "Examples:", ".PP", ".nf", ".RS", *map(_text, made.examples), ".RE", ".fi")
    for below in _below(made).values():
        yield from _command(below, level="SS")


def _below(made: argparse.ArgumentParser) -> dict[str, CommandParser]:
    """The commands below a parser, by name."""
    return {
        name: below
        for action in made._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, below in action.choices.items()
    }


def _typed(argument: argparse.Action) -> str:
    """An argument as it is typed: options in bold, what stands for a value in italics."""
    value = f"\\fI{_value(argument)}\\fR" if argument.nargs != 0 else ""
    if not argument.option_strings:
        return value
    names = ", ".join(f"\\fB{_text(name)}\\fR" for name in argument.option_strings)
    return f"{names} {value}".rstrip()


def _value(argument: argparse.Action) -> str:
    if argument.choices is not None:
        return "|".join(map(str, argument.choices))
    return _text(str(argument.metavar or argument.dest.upper()))


def _optional(argument: argparse.Action) -> str:
    """A positional argument in the line that shows how a command is typed."""
    shown = f"\\fI{_value(argument)}\\fR"
    return {"?": f"[{shown}]", "*": f"[{shown} ...]"}.get(str(argument.nargs), shown)


def _help(argument: argparse.Action) -> str:
    return (argument.help or "") % {"default": argument.default}


def _text(text: str) -> str:
    """Text that man(7) leaves as it is."""
    escaped = re.sub(r"[-'`^~]", lambda c: {"-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}[c[0]],
                     text.replace("\\", "\\e"))  # fmt: skip
    return re.sub(r"^\.", "\\&.", escaped)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
