"""The manual page agrees with the help of the commands."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from balderdash.cli import COMMANDS
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "balderdash.1"


def test_it_is_up_to_date() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from manpage import page
    finally:
        sys.path.pop(0)
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python docs/manpage.py`"


def test_it_has_every_command_with_an_example() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in COMMANDS:
        part = text.split(f".SS \\fBbalderdash {name}\\fR")[1].split(".SH ")[0]
        assert f"\nbalderdash {name}" in part.split("Examples:")[1]


@pytest.mark.skipif(not shutil.which("mandoc"), reason="mandoc is not here")
def test_man_reports_no_errors() -> None:
    lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", PAGE], capture_output=True, text=True)
    assert [line for line in lint.stdout.splitlines() if "missing date" not in line] == []
    shown = subprocess.run(["mandoc", "-T", "utf8", PAGE], capture_output=True, text=True).stdout
    assert "balderdash train my-terms.txt --minutes 2" in shown
