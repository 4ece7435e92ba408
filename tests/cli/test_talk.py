"""`balderdash talk`: as text, and wrong arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from balderdash import cli
from balderdash.lessons.talk import SLIDES
from balderdash.play import talk_state
from tests.conftest import Run
from tests.play.test_talk_state import STATE

Captured = pytest.CaptureFixture[str]


@pytest.mark.slow
def test_the_talk_as_text(capsys: Captured) -> None:
    assert cli.main(["talk", "--plain", "--seed", "1", "--list", "dinosaurs"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "The talk, 60 minutes"
    for number, slide in enumerate(SLIDES, start=1):
        assert f"{number}/{len(SLIDES)} {slide.words} ({slide.minutes:g} min)" in lines
    assert out.count("✓ ") == 5
    assert out.count("✗ ") == 5
    assert "  The real ones, five: " in out
    assert "    step 75: m − η·MSE′(m) = " in out
    assert "    optimiser: m − η MSE′(m); m − η ∂J/∂m; η and chain rule; AdamW, in time" in [
        f"    {line.strip()}" for line in lines
    ]
    assert "\x1b" not in out
    assert err == ""


def test_the_notes_of_the_present_slide_as_text(home: Path, capsys: Captured) -> None:
    assert cli.main(["talk", "--notes", "--plain"]) == 1
    assert "No talk is given; `balderdash talk` on another terminal begins one." in capsys.readouterr().err
    talk_state.write(STATE)
    assert cli.main(["talk", "--notes", "--plain"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Slide 4 of 27, stop 2 of 4: Two tests",
        "One.",
        "Zwei é.",
        "Then: The best line",
    ]


def test_a_slide_that_is_not_there(capsys: Captured) -> None:
    assert cli.main(["talk", "--plain", "--slide", "99"]) == 1
    assert f"The talk has {len(SLIDES)} slides; there is no slide 99." in capsys.readouterr().err
    assert cli.main(["talk", "--slide", "0"]) == 2


@pytest.mark.parametrize("option", ["--list", "--model"])
def test_an_unknown_list_or_model_is_an_error(option: str, capsys: Captured) -> None:
    assert cli.main(["talk", option, "nosuch"]) == 1
    assert "There is no" in capsys.readouterr().err


@pytest.mark.parametrize(("options", "what"), [((), "The talk needs"), (("--notes",), "The notes need")])
def test_without_a_terminal_the_error_names_the_plain_option(
    balderdash: Run, options: tuple[str, ...], what: str
) -> None:
    run = balderdash("talk", *options)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"balderdash: {what} a terminal; `balderdash talk --plain` prints the talk as text.\n"
