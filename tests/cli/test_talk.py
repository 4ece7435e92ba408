"""`balderdash talk`: as text, and wrong arguments."""

from __future__ import annotations

import pytest

from balderdash import cli
from balderdash.lessons.talk import SLIDES
from tests.conftest import Run

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
