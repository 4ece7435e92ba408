"""`balderdash learn`: the list, the lessons as text, and wrong arguments."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from balderdash import cli
from balderdash.lessons.pages.catalogue import LESSONS, WORDS
from balderdash.records import lesson_progress
from tests.conftest import Run

Captured = pytest.CaptureFixture[str]

TOLD = {
    1: ["m* = Σ xᵢyᵢ / Σ xᵢ² = 550,146 / 591,409 = 0.93023, MSE 36.89", "MSE(0.900) = 42.29"],
    2: ["1.40000 − 1.00·10⁻⁵ · (5,556.5) = 1.34443", "MSE(0.93027) = 36.89", "zig-zags", "2/L = 1.691·10⁻⁴"],
    3: ["data: scores (xᵢ, yᵢ)", "optimiser: m − η MSE′(m)"],
    4: [
        "J = 0.6931",
        "7.89·10⁻³¹",
        "100 of 100 right; J = 0.0418",
        "σ′(2.00) = σ·(1 − σ) = 0.8808 · 0.1192 = 0.10499",
        "the sum is −2.658, and J = −sum/10 = 0.2658",
        "= p − c = 0.81757 − 0 = 0.81757",
    ],
    5: ["J = 0.69", "of 100 right"],
    6: [
        "a₂ = σ(0.100·x + 0.100·y + 2.000)",
        "J = 0.2497",
        "99 of 100 right",
        "= 0.4086 · 20.0000 · 0.2053 · 5.6286 = 9.44570",
        "J = −ln(1 − p) = 0.4941",
        "θ₁⁽²⁾: the talk's name of v₁: layer 2",
        "ring, 3 units, 1000 steps  J = 0.0106 (ln 2 = 0.6931); 100 of 100 right",
    ],
    7: ["expects", "nats a letter", "the network said", "loss", "cell: c ← f·c + i·g = ", "expect: all 192 h say ‘"],
}


def test_the_list_says_what_was_finished(home: Path, capsys: Captured) -> None:
    lesson_progress.reach("line", {0}, date(2026, 1, 2), is_finished=True)
    lesson_progress.reach("layer", {0}, date(2026, 1, 2), is_finished=True)
    assert cli.main(["learn"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert len(lines) == 1 + len(LESSONS)
    assert lines[1].split()[:2] == ["1", "finished"]
    assert lines[2].split()[:2] == ["2", "-"]
    assert lines[6].split()[:2] == ["6", "begun"]
    assert "Hidden units ✓; Backpropagation" in lines[6]
    assert "learn 2 --plain" in err


@pytest.mark.parametrize(
    "number",
    [pytest.param(number, marks=pytest.mark.slow if number == WORDS.number else []) for number in TOLD],  # a network
)
def test_a_lesson_as_text_has_its_numbers(number: int, capsys: Captured) -> None:
    words = ["learn", str(number), "--plain"] + (["--list", "dinosaurs"] if number == WORDS.number else [])
    assert cli.main(words) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"Lesson {number}: ")
    for expected in TOLD[number]:
        assert expected in out
    assert "\x1b" not in out
    assert "nan" not in out.split()
    assert err == ""


@pytest.mark.parametrize("typed", ["0", str(len(LESSONS) + 1), "two", "-1", "²"])
def test_an_unknown_lesson_is_wrong_usage(typed: str, capsys: Captured) -> None:
    assert cli.main(["learn", typed]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"there is no lesson {typed!r}; give 1 to {len(LESSONS)}" in err
    assert max(map(len, err.splitlines())) <= 80


def test_at_a_terminal_lines_break_between_words(home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert cli.main(["learn"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "`balderdash learn 2` opens a lesson,",
        "`balderdash learn 2 --plain` prints it as text.",
    ]
    assert cli.main(["learn", "2", "--plain"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 60
    assert "The closed form of lesson 1 is a stroke of luck" in " ".join(out.split())


@pytest.mark.parametrize("option", ["--list", "--model"])
def test_an_unknown_list_or_model_is_an_error(option: str, capsys: Captured) -> None:
    assert cli.main(["learn", "7", "--plain", option, "nosuch"]) == 1
    assert "There is no" in capsys.readouterr().err


def test_without_a_terminal_the_error_names_the_plain_option(balderdash: Run) -> None:
    run = balderdash("learn", "2")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "balderdash: The lessons need a terminal; `balderdash learn 2 --plain` prints one as text.\n"
