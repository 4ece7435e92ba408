"""Commands import the heavy libraries only when they need them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from balderdash.cli import COMMANDS
from tests.conftest import ROOT

HEAVY = ("numpy", "textual", "rich", "rapidfuzz", "requests", "safetensors", "filelock", "protego", "fsrs")
LOADED = (
    "import sys; from balderdash.cli import main; code = main(sys.argv[1:]); print(code, *sys.modules, file=sys.stderr)"
)


def modules(*arguments: str) -> set[str]:
    """The modules that are loaded when a command ends."""
    run = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    code, *names = run.stderr.splitlines()[-1].split()
    assert code == "0", run.stderr
    assert "balderdash.cli" in names
    return set(names)


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["help"], ["--version"], ["-V"]])
def test_help_and_version_load_next_to_nothing(arguments: list[str]) -> None:
    loaded = modules(*arguments)
    assert not loaded & {*HEAVY, "argparse", "re", "importlib", "difflib", "typing", "pathlib", "dataclasses"}
    assert {name for name in loaded if name.startswith("balderdash")} == {
        "balderdash",
        "balderdash.cli",
        "balderdash.errors",
    }


@pytest.mark.parametrize(
    "arguments",
    [["lists"], ["lists", "show", "minerals"], ["lists", "check", "minerals"], ["paths"], ["learn"]]
    + [[name, "--help"] for name in COMMANDS],
)
def test_commands_that_only_read_load_nothing_heavy(arguments: list[str]) -> None:
    assert not modules(*arguments) & {*HEAVY}


@pytest.mark.parametrize(
    "module",
    ["errors", "paths", "atomic", "terms.wordlist", "terms.library", "terms.lexicon", "lm.header", "cli.terminal"],
)
def test_light_modules(module: str) -> None:
    code = f"import sys, balderdash.{module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not set(run.stdout.split()) & {*HEAVY}


def test_this_test_can_fail() -> None:
    code = "import sys, balderdash.lm.model; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert {"numpy", "safetensors"} <= set(run.stdout.split())
