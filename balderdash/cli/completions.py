"""`balderdash completions`: a script that completes commands, options, and names of lists and models in a shell."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator

import shtab

from balderdash.cli import COMMANDS, DONE, everything
from balderdash.cli.arguments import CommandParser, Options
from balderdash.cli.terminal import narrate
from balderdash.game.modes import MODES
from balderdash.lessons.pages.catalogue import LESSONS
from balderdash.sources.source import NAMED

_PHRASE_END = re.compile(r" \(|[.:;] ")

# shell -> where to put its script
DESTINATIONS = {
    "bash": "~/.local/share/bash-completion/completions/balderdash",
    "zsh": "a folder of $fpath, as _balderdash",
    "fish": "~/.config/fish/completions/balderdash.fish",
}


def run(options: Options) -> int:
    """Print the script."""
    all_commands = everything.make_parser()
    for action in _actions(all_commands):
        _prepare(action)
    print(shtab.complete(all_commands, options.shell))
    if sys.stdout.isatty():
        narrate(f"Put it into {DESTINATIONS[options.shell]}.")
    return DONE


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash completions",
        description="Print a script with which your shell completes commands, options, and names of lists and models.",
        epilog="Where to put it: " + "; ".join(f"{shell}: {place}" for shell, place in DESTINATIONS.items()) + ".",
        examples=[f"balderdash completions bash > {DESTINATIONS['bash']}", "balderdash completions zsh"],
    )
    parser.add_argument("shell", choices=tuple(DESTINATIONS), help="your shell")
    return parser


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of the parser and of its subparsers."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for name, subparser in action.choices.items():
                subparser.description = COMMANDS.get(name, (subparser.description,))[0]  # a short one, for a menu
                yield from _actions(subparser)


def _prepare(action: argparse.Action) -> None:
    """Shorten the help of an argument, and tell shtab how to complete its value."""
    action.help = action.help and _PHRASE_END.split(action.help)[0]
    match action.dest:
        case "list" | "model":
            completes = _names_and_files(f"balderdash {action.dest}s --names 2>/dev/null", action.dest)
        case "file":
            completes = _names_and_files("balderdash lists --names 2>/dev/null", "list")
        case "source":
            completes = _names_and_files(f"printf '%s\\n' {' '.join(NAMED)}", "source")
        case "out" | "anki":
            completes = dict(shtab.FILE)
        case "player":
            completes = _names_and_files("balderdash players --names 2>/dev/null", "player", has_files=False)
        case "lesson":
            action.choices = [str(lesson.number) for lesson in LESSONS]
            return
        case "mode":
            action.choices = action.choices or list(MODES)
            return
        case _:
            return
    action.complete = completes  # type: ignore[attr-defined]  # where shtab looks for it


def _names_and_files(command: str, what: str, *, has_files: bool = True) -> dict[str, object]:
    """Shell code that offers the lines that a command prints, which may contain spaces, and perhaps files.

    We do not use `compgen -W`: it would execute a command in backquotes in the name of a list.
    """
    function = f"_balderdash_{what}_or_file"  # with this ending shtab quotes the offers in bash
    bash = f"""{function}() {{
  local line
  while IFS= read -r line; do
    [[ $line == "$1"* ]] && printf '%s\\n' "$line"
  done < <({command})
{'  compgen -f -- "$1"' if has_files else "  :"}
}}
"""
    zsh = f"""{function}() {{
  local -a names=("${{(@f)$({command})}}")
  compadd -a names
{"  _files" if has_files else ""}
}}
"""
    files = "; __fish_complete_path (commandline -ct)" if has_files else ""
    return {
        "bash": function,
        "zsh": function,
        "fish": f"({command}{files})",
        "preamble": {"bash": bash, "zsh": zsh},
    }
