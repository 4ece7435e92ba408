"""`train` and `evaluate` as their users run them."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from balderdash import cli
from balderdash.lm.model import Model
from balderdash.terms.printable import typed
from balderdash.terms.split import split_of
from tests.conftest import PATIENCE, ROOT, Run, started
from tests.forge.models import save, tiny_model

PLACES = ["Abel", "Borel", "Cantor", "Dirac", "Euler", "Fermat", "Gauss", "Hilbert", "Ising", "Jordan", "Klein", "Lie"]
THINGS = ["group", "space", "measure", "lemma", "ring", "tree", "kernel", "index", "field", "norm"]
TERMS = [f"{place} {thing}" for place in PLACES for thing in THINGS]


@pytest.fixture(autouse=True)
def _few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little time goes into the first fakes of a new model."""
    monkeypatch.setattr("balderdash.forge.extras.MAX_SAMPLES", 500)


@pytest.fixture
def terms_file(tmp_path: Path) -> Path:
    path = tmp_path / "my terms.txt"
    path.write_text("# title: My terms\n" + "\n".join(TERMS) + "\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_list_becomes_a_model_that_can_be_used(terms_file: Path, home: Path, balderdash: Run) -> None:
    done = balderdash("train", str(terms_file), "--epochs", "30")
    assert (done.returncode, done.stdout.strip()) == (0, str(home / "data" / "models" / "my terms.safetensors"))
    assert f"`balderdash play --list {typed(terms_file)}` plays it." in done.stderr
    for part in ("terms to learn", "It starts from", "writes:", "Loss in nats per character"):
        assert part in done.stderr
    assert done.stderr.count("Making the first fakes") == 1
    shown = balderdash("evaluate", "my terms", str(terms_file), "--split", "valid", "--json")
    result = json.loads(shown.stdout)
    assert shown.returncode == 0
    assert 0 < result["nats_per_char"] < 2
    assert result["bits_per_char"] == pytest.approx(result["nats_per_char"] / 0.693147, rel=1e-3)
    assert result["trained_on"] == 0
    known = json.loads(balderdash("evaluate", "my terms", str(terms_file), "--split", "all", "--json").stdout)
    assert known["terms"] == len(TERMS)
    assert known["trained_on"] == sum(split_of(term) == "train" for term in TERMS)
    assert result["ngram_nats_per_char"] > 0
    assert {"terms", "chars", "unknown_chars"} <= result.keys()
    again = balderdash("train", str(terms_file))
    assert again.returncode == 1
    assert "is a trained model already" in again.stderr
    resumed = balderdash("train", str(terms_file), "--resume")
    assert resumed.returncode == 1
    assert "complete" in resumed.stderr


@pytest.mark.slow
def test_a_model_gives_way_when_that_is_asked_for(terms_file: Path, home: Path, balderdash: Run) -> None:
    model = home / "data" / "models" / "my terms.safetensors"
    first = balderdash("train", str(terms_file), "--epochs", "1")
    before = model.read_bytes()
    refused = balderdash("train", str(terms_file), "--epochs", "1", "--seed", "1")
    assert (first.returncode, refused.returncode) == (0, 1)
    assert "replace it with --replace" in refused.stderr
    assert model.read_bytes() == before
    assert balderdash("train", str(terms_file), "--epochs", "1", "--seed", "1", "--replace").returncode == 0
    assert model.read_bytes() != before
    assert balderdash("train", str(terms_file), "--resume", "--replace").returncode == 2


@pytest.mark.slow
def test_the_models_that_come_with_the_program_are_not_covered_unsaid(
    tmp_path: Path, home: Path, balderdash: Run
) -> None:
    other = tmp_path / "minerals.txt"
    other.write_text("\n".join(TERMS) + "\n", encoding="utf-8")
    refused = balderdash("train", str(other), "--epochs", "1")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "A model called 'minerals' comes with the program" in refused.stderr
    assert balderdash("train", str(other), "--epochs", "1", "--out", "mine.safetensors").returncode == 0
    own = balderdash("train", os.path.relpath(ROOT / "wordlists" / "dinosaurs.txt", tmp_path), "--epochs", "0.01")
    assert own.returncode == 0
    assert "takes the place of the one that comes with the program" in own.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_is_saved_and_goes_on(
    number: signal.Signals, terms_file: Path, home: Path, balderdash: Run
) -> None:
    command = [sys.executable, "-m", "balderdash", "train", str(terms_file), "--epochs", "100000"]
    with started(*command) as process:
        assert process.stderr is not None
        while "chars/s" not in (line := process.stderr.readline()):  # the first line of progress
            assert line
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert "--resume` continues" in err
    assert "Traceback" not in err
    wrong = balderdash("train", str(terms_file), "--resume", "--seed", "7")
    assert wrong.returncode == 1
    assert "--seed 0, not 7" in wrong.stderr
    wider = balderdash("train", str(terms_file), "--resume", "--hidden", "64")
    assert wider.returncode == 1
    assert "--hidden 192, not 64" in wider.stderr
    longer = balderdash("train", str(terms_file), "--resume", "--epochs", "3")
    assert longer.returncode == 1
    assert "100000 epochs" in longer.stderr
    anew = balderdash("train", str(terms_file))
    assert anew.returncode == 1
    assert "was interrupted" in anew.stderr
    terms_file.write_text("\n".join(TERMS[:-1]), encoding="utf-8")
    other = balderdash("train", str(terms_file), "--resume")
    assert other.returncode == 1
    assert "another list" in other.stderr
    assert not [file for file in (home / "data" / "models").iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no terms"),
        (b"Nephroid\n", "too short to learn from (different terms: 1)"),
        (b"Nephroid\n" * 5000, "too short to learn from (different terms: 1)"),
        ("Théorème\n".encode("latin-1") * 40, "is not UTF-8"),
        (b"\x7fELF\0\0\0", "is a program, and a word list is text"),
        (b"x" * 5000 + b"\n", "5,000 characters"),
        (b"# role: lexicon\nPi\nArc\n", "role lexicon"),
    ],
    ids=["empty", "one line", "one term", "Latin-1", "binary", "long line", "lexicon"],
)
def test_a_list_that_cannot_be_trained_on(
    content: bytes, said: str, tmp_path: Path, home: Path, balderdash: Run
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    done = balderdash("train", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (home / "data").exists()


def test_a_place_that_cannot_be_written_is_told_before_the_work(
    terms_file: Path, tmp_path: Path, balderdash: Run
) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = balderdash("train", str(terms_file), "--out", str(tmp_path / "file" / "m.safetensors"))
    assert done.returncode == 1
    assert "There is no folder" in done.stderr
    assert "It starts from" not in done.stderr
    done = balderdash("train", str(terms_file), "--out", str(tmp_path / "tpyo" / "m.safetensors"))
    assert (done.returncode, (tmp_path / "tpyo").exists()) == (1, False)
    assert "There is no folder" in done.stderr


@pytest.mark.parametrize(
    "option",
    [["--epochs", "0"], ["--minutes", "-1"], ["--seed", "x"], ["--epochs", "nan"], ["--minutes", "1", "--epochs", "1"]],
)
def test_wrong_usage(option: list[str], terms_file: Path, balderdash: Run) -> None:
    done = balderdash("train", str(terms_file), *option)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_full_disk_keeps_the_model_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terms_file: Path
) -> None:
    from balderdash.cli import main

    path = tmp_path / "m.safetensors"
    monkeypatch.setattr("balderdash.training.run.SAVE_EVERY", 0.0)
    saves = 0
    replace = os.replace

    def full_after_three(source: str, target: str) -> None:
        nonlocal saves
        saves += 1
        if saves > 3:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", full_after_three)
    assert main(["train", str(terms_file), "--epochs", "20", "--out", str(path)]) == 1
    assert "No space left on device" in capsys.readouterr().err
    monkeypatch.undo()
    assert main(["train", str(terms_file), "--out", str(path), "--resume"]) == 0
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".tmp"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mineralz"], "did you mean 'minerals'?"),
        (["no/such/file.safetensors"], "There is no file"),
        (["minerals", "mineralz"], "did you mean 'minerals'?"),
    ],
)
def test_evaluate_names_what_is_not_there(arguments: list[str], said: str, balderdash: Run) -> None:
    done = balderdash("evaluate", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_a_model_of_a_stranger_cannot_have_a_file_read(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    private = tmp_path / "diary.txt"
    private.write_text("My secret\n" * 3)
    model = tiny_model()
    for named in (str(private), "../diary", "x" * 5000, "\x1b[31m"):
        stranger = Model(model.name, model.alphabet, model.parameters, {**model.info, "list": named}, model.counted)
        save(tmp_path / "m.safetensors", stranger, {})
        assert cli.main(["evaluate", str(tmp_path / "m.safetensors"), "--split", "all"]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "is not here" in err
        assert "\x1b" not in err
        assert len(err) < 400
