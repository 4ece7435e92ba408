"""README.md tells the truth about the commands."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest

from balderdash import cli
from balderdash.cli import COMMANDS, everything
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```\n\$ balderdash (.+)\n((?:[^$`].*\n)+)```$", README, re.MULTILINE)
ROWS = re.findall(r"^\| (`balderdash \w.*?) \| ", README.replace("\\|", "/"), re.MULTILINE)


def options(parser: argparse.ArgumentParser) -> set[str]:
    """Every long option of a command and of the commands below it."""
    found = {name for action in parser._actions for name in action.option_strings if name.startswith("--")}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found = found.union(*map(options, action.choices.values()))
    return found - {"--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_has_the_options_of_every_command(name: str) -> None:
    (row,) = [row for row in ROWS if row.startswith((f"`balderdash {name} ", f"`balderdash {name}`"))]
    actions = everything.make_parser()._actions
    (commands,) = [action for action in actions if isinstance(action, argparse._SubParsersAction)]
    wanted = options(commands.choices[name])
    if name == "new":
        shared = options(commands.choices["fetch"]) - {"--out"}
        assert shared <= wanted
        assert set(re.findall(r"--[\w-]+", row)) == wanted - shared | {"--out"}
    else:
        assert set(re.findall(r"--[\w-]+", row)) == wanted


def test_it_has_examples() -> None:
    assert {command.split()[0] for command, _ in EXAMPLES} == {"generate", "judge"}


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_its_examples_print_what_it_shows(
    command: str, shown: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(shlex.split(command)) == 0
    assert capsys.readouterr().out == shown
