"""The completion scripts in real shells."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from balderdash import paths
from balderdash.records.store import FILE, Store
from tests.conftest import PATIENCE, ROOT, Run
from tests.records.games import a_game

CASES = [
    (["pl"], {"play"}),
    ([""], {"play", "lists", "completions"}),
    (["play", "--li"], {"--list"}),
    (["play", "--list", "mi"], {"minerals"}),
    (["play", "--list", "my"], {"my own terms"}),
    (["play", "--model", "mi"], {"minerals"}),
    (["play", "--mode", "d"], {"duel", "daily"}),
    (["stats", "--mode", "d"], {"duel", "daily"}),
    (["sheet", "--format", ""], {"text", "json", "md", "html", "pdf"}),
    (["lists", ""], {"show", "check", "clean"}),
    (["players", ""], {"rename", "delete"}),
    (["stats", "--player", "An"], {"Ann Lee"}),
    (["players", "rename", "An"], {"Ann Lee"}),
    (["lists", "show", "mi"], {"minerals"}),
    (["evaluate", "minerals", "di"], {"dinosaurs"}),
    (["train", "minerals", "--out", "so"], {"some file.txt"}),
    (["fetch", "wi"], {"wikipedia", "wiktionary"}),
    (["learn", ""], set("1234567")),
]
# Names that a shell could take for something to do.
NASTY = [
    (["lists", "show", "$"], {"$(touch pwned)"}),
    (["lists", "show", "*"], {"* [a-z]"}),
    (["lists", "show", ""], {"`touch pwned`", "a;touch pwned"}),
]
NOT_OFFERED = {"generate", "--model", "philosophy", "streak", "eom"}  # the word has another beginning

BASH = r"""
source ./script
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _shtab_balderdash; printf '%s\n' "${COMPREPLY[@]}" @; }
"""


@pytest.fixture
def place(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file, a list of the user, and `balderdash` on the path."""
    (home / "data" / "wordlists").mkdir(parents=True)
    (home / "data" / "wordlists" / "my own terms.txt").write_text("Term\n", encoding="utf-8")
    for name in ("$(touch pwned)", "`touch pwned`", "a;touch pwned", "* [a-z]"):
        (home / "data" / "wordlists" / f"{name}.txt").write_text("Term\n", encoding="utf-8")
    (tmp_path / "some file.txt").touch()
    Store(paths.state() / FILE).save([a_game(player="Ann Lee")])
    program = tmp_path / "bin" / "balderdash"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m balderdash "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def quoted(words: list[str]) -> str:
    return " ".join(f"'{word}'" for word in words)


def answers(shell: str, questions: str, balderdash: Run, place: Path) -> list[set[str]]:
    """What a shell offers for each command line; a line with an @ ends an answer."""
    script = balderdash("completions", shell)
    assert (script.returncode, script.stderr) == (0, "")
    (place / "script").write_text(script.stdout, encoding="utf-8")
    (place / "questions").write_text(questions, encoding="utf-8")
    done = subprocess.run([shell, "questions"], cwd=place, capture_output=True, text=True, timeout=PATIENCE)
    assert done.stderr == ""
    assert not (place / "pwned").exists()  # no name was executed
    return [set(answer.split("\n")) - {""} for answer in done.stdout.split("@\n")[:-1]]


def check(offered: list[set[str]], cases: Sequence[tuple[list[str], set[str]]] = CASES) -> None:
    assert len(offered) == len(cases)
    for (words, expected), found in zip(cases, offered, strict=True):
        assert expected <= found, words
        if words[-1]:
            assert not found & NOT_OFFERED, words


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not here")
def test_bash(balderdash: Run, place: Path) -> None:
    cases = [*CASES, *NASTY]
    questions = BASH + "\n".join(f"ask balderdash {quoted(words)}" for words, _ in cases)
    check(answers("bash", questions, balderdash, place), cases)


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not here")
def test_fish(balderdash: Run, place: Path) -> None:
    lines = [f"complete -C 'balderdash {' '.join(words)}' | string replace -r '\\t.*' ''; echo @" for words, _ in CASES]
    check(answers("fish", "\n".join(["source ./script", *lines]), balderdash, place))


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not here")
@pytest.mark.parametrize(("typed", "shown"), [("pl", "play "), ("play --list mi", "minerals "), ("lists sh", "show ")])
def test_zsh(balderdash: Run, place: Path, typed: str, shown: str) -> None:
    """Zsh completes only in a terminal, so it gets one."""
    (place / "_balderdash").write_text(balderdash("completions", "zsh").stdout, encoding="utf-8")
    keyboard, terminal = os.openpty()
    zsh = subprocess.Popen(
        ["zsh", "-f", "-i"],
        stdin=terminal, stdout=terminal, stderr=terminal, cwd=place, start_new_session=True,
        env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    os.close(terminal)
    try:
        os.write(keyboard, b"PS1=; fpath+=($PWD); autoload -Uz compinit; compinit -u -D; print -r -- set''up\r")
        read_until(keyboard, b"setup")
        os.write(keyboard, f"balderdash {typed}\t".encode())
        read_until(keyboard, f"balderdash {typed}{shown.removeprefix(typed.split()[-1])}".encode())
    finally:
        zsh.kill()
        zsh.wait()
        os.close(keyboard)


def read_until(terminal: int, expected: bytes) -> None:
    """Read what a terminal shows, without control sequences, until the expected text."""
    shown, end = b"", time.monotonic() + PATIENCE
    while expected not in re.sub(rb"[\a\b\r]|\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]", b"", shown):
        assert time.monotonic() < end, shown
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 4096)


def test_an_unknown_shell(balderdash: Run) -> None:
    done = balderdash("completions", "tcsh")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'bash'" in done.stderr
