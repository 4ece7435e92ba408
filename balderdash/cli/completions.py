"""`balderdash completions`: a script that has a shell complete commands, options, and names of lists and models."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator

import shtab

from balderdash.cli import COMMANDS, DONE, everything
from balderdash.cli.arguments import CommandParser
from balderdash.cli.terminal import narrate
from balderdash.game.modes import MODES
from balderdash.lessons.pages.catalogue import LESSONS
from balderdash.sources.source import NAMED

_END_OF_PHRASE = re.compile(r" \(|[.:;] ")

# shell -> where its script belongs
PLACES = {
    "bash": "~/.local/share/bash-completion/completions/balderdash",
    "zsh": "a folder of $fpath, as _balderdash",
    "fish": "~/.config/fish/completions/balderdash.fish",
}


def run(arguments: list[str]) -> int:
    """Print the script."""
    asked = parser().parse_args(arguments)
    whole = everything.parser()
    for action in _actions(whole):
        _prepare(action)
    print(shtab.complete(whole, asked.shell))
    if sys.stdout.isatty():
        narrate(f"It belongs into {PLACES[asked.shell]}.")
    return DONE


def parser() -> CommandParser:
    """The command's arguments."""
    made = CommandParser(
        "balderdash completions",
        description="Print a script that has your shell complete commands, options, and the names of lists and models.",
        epilog="Where it goes: " + "; ".join(f"{shell}: {place}" for shell, place in PLACES.items()) + ".",
        examples=[f"balderdash completions bash > {PLACES['bash']}", "balderdash completions zsh"],
    )
    made.add_argument("shell", choices=tuple(PLACES), help="your shell")
    return made


def _actions(made: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of the parser and of those below it."""
    for action in made._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                below.description = COMMANDS.get(name, (below.description,))[0]  # short ones, for a menu
                yield from _actions(below)


def _prepare(action: argparse.Action) -> None:
    """Give an argument a short help, and what shtab completes its words by."""
    action.help = action.help and _END_OF_PHRASE.split(action.help)[0]
    match action.dest:
        case "list" | "model":
            completes = _names_and_files(f"balderdash {action.dest}s --names 2>/dev/null", action.dest)
        case "file":
            completes = _names_and_files("balderdash lists --names 2>/dev/null", "list")
        case "source":
            completes = _names_and_files(f"printf '%s\\n' {' '.join(NAMED)}", "source")
        case "out":
            completes = dict(shtab.FILE)
        case "lesson":
            action.choices = [str(lesson.number) for lesson in LESSONS]
            return
        case "mode":
            action.choices = action.choices or list(MODES)
            return
        case _:
            return
    action.complete = completes  # type: ignore[attr-defined]  # where shtab looks for it


def _names_and_files(command: str, what: str) -> dict[str, object]:
    """What has a shell offer the lines that a command prints, which may hold spaces, and files.

    A line is never handed to `compgen -W`, which would run what stands in it between backquotes: whoever can lay a
    file among the lists could have it named so.
    """
    function = f"_balderdash_{what}_or_file"  # shtab has bash quote what a function of such a name offers
    bash = f"""{function}() {{
  local line
  while IFS= read -r line; do
    [[ $line == "$1"* ]] && printf '%s\\n' "$line"
  done < <({command})
  compgen -f -- "$1"
}}
"""
    zsh = f"""{function}() {{
  local -a names=("${{(@f)$({command})}}")
  compadd -a names
  _files
}}
"""
    return {
        "bash": function,
        "zsh": function,
        "fish": f"({command}; __fish_complete_path (commandline -ct))",
        "preamble": {"bash": bash, "zsh": zsh},
    }
