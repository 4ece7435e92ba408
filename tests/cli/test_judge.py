from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from balderdash import paths
from balderdash.cli.judge import _lines, _rows, _terms
from balderdash.forge.judge import Judge
from balderdash.notation import END_SIGN as END
from balderdash.notation import MARKS
from balderdash.play.card_source import ForgeCardSource
from balderdash.terms.lexicon import Lexicon
from tests.conftest import PATIENCE, ROOT, Finished, Run
from tests.forge.models import WORDS, save, tiny_model


@pytest.fixture(autouse=True)
def _place(home: Path, nothing_bundled: None) -> None:
    paths.user_lists().mkdir(parents=True)
    (paths.user_lists() / "tiny.txt").write_text("\n".join(WORDS.terms) + "\n")
    judge = Judge.train(tiny_model(), WORDS, Lexicon([WORDS]))
    save(paths.user_models() / "tiny.safetensors", tiny_model(), {"judge": judge.to_json()})


def test_a_real_term_and_babble(balderdash: Run) -> None:
    done = balderdash("judge", "--list", "tiny", WORDS.terms[7], "xqqz")
    assert (done.returncode, done.stderr) == (0, "")
    real, babble = done.stdout.split("\n\n")
    letters, marks, *told = real.splitlines()
    assert letters == WORDS.terms[7] + END
    assert len(marks) == len(letters)
    assert set(marks) <= set(MARKS)
    assert "it is real, in tiny" in told[0]
    assert "in no list" in babble
    assert "characters that the model never saw" in babble
    assert "\x1b" not in done.stdout


def test_json_from_stdin(balderdash: Run) -> None:
    done = balderdash("judge", "--list", "tiny", "--json", stdin=f"{WORDS.terms[7].upper()}\n\n  kosda  ron \n")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["lists"] == ["tiny"]
    assert second["term"] == "kosda ron"
    assert second["lists"] == []
    assert second["nearest"] in WORDS.terms
    assert 0 < second["probability"] < 1
    assert [c for c, _ in second["surprises"]] == [*"kosda ron", ""]
    assert sum(s for _, s in second["surprises"]) == pytest.approx(-second["log_prob"], abs=0.01)
    assert second["model"] == "tiny"


def test_a_real_term_sounds_more_real_than_babble(balderdash: Run) -> None:
    lines = balderdash("judge", "--list", "tiny", "--json", WORDS.terms[7], "nnnssvg").stdout.splitlines()
    real, babble = (json.loads(line)["probability"] for line in lines)
    assert real > babble


def test_a_model_without_a_judge_learns_one(balderdash: Run) -> None:
    with_judge = balderdash("judge", "--list", "tiny", "--json", "kosdaron")
    save(paths.user_models() / "tiny.safetensors", tiny_model(), {})
    without = balderdash("judge", "--list", "tiny", "--json", "kosdaron")
    assert without.returncode == 0
    assert "one is trained now" in without.stderr
    assert json.loads(without.stdout)["probability"] == pytest.approx(
        json.loads(with_judge.stdout)["probability"],
        abs=0.02,  # the weights in the checkpoint are rounded
    )


def test_nothing_to_judge(balderdash: Run) -> None:
    for text in ("", "\n \n", "---\n"):
        done = balderdash("judge", "--list", "tiny", stdin=text)
        assert (done.returncode, done.stdout) == (1, "")
        assert "There is no term to judge" in done.stderr
    assert "neither a letter nor a digit" in balderdash("judge", "--list", "tiny", "?!").stderr


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_lines_of_a_list_in_any_encoding(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "かき\tfruit\nŁoś theorem\n\n# a remark\nkosdaron\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode(encoding))))
    assert list(_terms(_lines())) == ["かき", "Łoś theorem", "kosdaron"]


@pytest.mark.slow
def test_without_stdin(home: Path) -> None:
    def judge(*terms: str) -> Finished:
        command = [sys.executable, "-m", "balderdash", "judge", "--list", "tiny", *terms]
        return subprocess.run(
            ["sh", "-c", f"exec {shlex.join(command)} <&-"],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            timeout=PATIENCE,
        )

    done = judge("kosdaron")
    assert (done.returncode, done.stderr) == (0, "")
    assert "likely to be real" in done.stdout
    done = judge()
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no term to judge" in done.stderr
    assert "fault" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_piped_input_is_utf_8_in_any_locale(encoding: str) -> None:
    command = [sys.executable, "-m", "balderdash", "judge", "--list", "tiny", "--json"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}

    def judge(text: bytes) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, input=text, capture_output=True, cwd=ROOT, env=environment, timeout=PATIENCE)

    done = judge("kosda\n\nPoincaré map\n".encode("latin-1"))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"Line 3 of the input is not UTF-8 text (byte 0xE9)" in done.stderr
    done = judge("\ufeffPoincaré map\r\n".encode())
    assert done.returncode == 0
    assert json.loads(done.stdout.decode(encoding))["term"] in ("Poincaré map", "Poincar? map")


def test_the_judge_knows_the_list_of_its_model(balderdash: Run) -> None:
    other = paths.user_lists() / "other.txt"
    other.write_text("Quux\nZyx\n")
    own = balderdash("judge", "--list", "tiny", "--json", *WORDS.terms[:3])
    done = balderdash("judge", "--list", "other", "--model", "tiny", "--json", *WORDS.terms[:3])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == own.stdout
    assert ForgeCardSource("other", "tiny").learnt.terms == WORDS.terms

    place = paths.user_lists() / "tiny.txt"
    place.write_text("\n".join(WORDS.terms[1:]) + "\n")
    for asked in ("tiny", "other"):
        changed = balderdash("judge", "--list", asked, "--model", "tiny", *WORDS.terms[:3])
        assert changed.returncode == 0
        assert changed.stderr.count("'tiny' has changed since the model 'tiny' learnt it") == 1

    place.unlink()
    gone = balderdash("judge", "--list", "other", "--model", "tiny", *WORDS.terms[:3])
    assert gone.returncode == 0
    assert gone.stderr.count("'tiny', which the model 'tiny' learnt, is not here") == 1
    assert ForgeCardSource("other", "tiny").learnt.terms == ("Quux", "Zyx")


def test_hostile_terms_do_not_reach_the_terminal(balderdash: Run) -> None:
    done = balderdash("judge", "--list", "tiny", "--", "ko\x1b[31ms\x9bda\u202e", "[bold]ko[/]", "-n", "x" * 5000)
    assert done.returncode == 0
    assert not {"\x1b", "\x9b", "\u202e"} & set(done.stdout + done.stderr)
    assert "[bold]ko[/]" in done.stdout
    assert "5,000 characters, the limit is" in done.stderr


def test_wrong_usage(balderdash: Run) -> None:
    done = balderdash("judge", "--colour", "red", "x")
    assert (done.returncode, done.stdout) == (2, "")
    assert "unrecognized arguments" in done.stderr


def test_letters_and_marks_are_aligned() -> None:
    letters, marks = _rows([["a", 0.2], ["界", 3.4], ["\u0301", 1.0], ["b", 99.0], ["", 6.5]], colour=False)
    assert letters == "a界\u0301b" + END
    assert marks == MARKS[0] + MARKS[3] * 2 + MARKS[-1] + MARKS[6]
    coloured = _rows([["a", 0.2], ["b", 5.0]], colour=True)
    assert coloured == ("a\x1b[31mb\x1b[0m", f"{MARKS[0]}\x1b[31m{MARKS[5]}\x1b[0m")
