from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from balderdash import cli, paths
from balderdash.lm import header

Captured = pytest.CaptureFixture[str]
INFO: dict[str, Any] = {
    "name": "mine",
    "list": "minerals",
    "weights": 7 * 3 + 3 * 16 + 16 + 4 * 16 + 4 * 7 + 7,  # V=7, E=3, H=4
    "config": {"embedding": 3, "hidden": 4},
    "result": {"test_nats_per_char": 1.23456, "ngram_test": 1.5},
}


def checkpoint(name: str, info: dict[str, Any]) -> None:
    """Write a file with the header of a checkpoint and no weights."""
    raw = json.dumps({"__metadata__": header.as_metadata(info)}).encode()
    folder = paths.user_models()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.safetensors").write_bytes(len(raw).to_bytes(8, "little") + raw + bytes(2_000_000 - len(raw)))


def table(capsys: Captured) -> dict[str, list[str]]:
    assert cli.main(["models"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    return {line.split()[0]: line.split()[1:] for line in out.splitlines()}


def test_a_model(home: Path, capsys: Captured) -> None:
    checkpoint("mine", INFO)
    rows = table(capsys)
    assert rows["name"] == ["list", "also", "learnt", "from", "hidden", "weights", "loss", "n-gram", "size", "where"]
    assert rows["mine"] == ["minerals", "-", "4", str(INFO["weights"]), "1.235", "1.500", "2.0", "MB", "yours"]


def test_what_else_a_model_learnt_from(home: Path, capsys: Captured) -> None:
    others = [{"name": name, "digest": "x", "terms": 7} for name in ("in-use", "more", "y" * 1000)]
    checkpoint("mine", {**INFO, "learnt_from": others})
    checkpoint("odd", {**INFO, "learnt_from": [{"name": "\x1b[2J", "digest": "x", "terms": 1}]})
    rows = table(capsys)
    assert rows["mine"][:5] == ["minerals", "in-use,", "more,", "y" * 60, "4"]
    assert rows["odd"][1] == "\N{REPLACEMENT CHARACTER}[2J"


@pytest.mark.parametrize(
    "stored", [None, 7, "in-use", {}, [7], [{}], [{"name": 1, "digest": "x", "terms": 1}], [{"name": "a"}],
               [{"name": "a", "digest": "x", "terms": -1}], [{"name": "a", "digest": "x", "terms": True}]]
)  # fmt: skip
def test_what_no_model_of_ours_learnt_from(home: Path, capsys: Captured, stored: object) -> None:
    checkpoint("mine", {**INFO, "learnt_from": stored})
    assert table(capsys)["mine"][:3] == ["minerals", "-", "4"]


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"config": None, "result": [1]},
        {"config": {"hidden": "x", "embedding": {}}, "weights": "7", "result": {"test_nats_per_char": "low"}},
        {"config": {"hidden": True}, "weights": 10**4000, "result": {"test_nats_per_char": 10**400, "ngram_test": -1}},
    ],
)
def test_missing_values_are_dashes(home: Path, capsys: Captured, info: dict[str, Any]) -> None:
    checkpoint("bare", info)
    assert table(capsys)["bare"] == ["-", "-", "-", "-", "-", "-", "2.0", "MB", "yours"]


def test_a_broken_file_is_shown_with_its_reason(home: Path, capsys: Captured) -> None:
    checkpoint("good", INFO)
    checkpoint("hostile", {**INFO, "list": "\x1b[2Jx"})
    (paths.user_models() / "broken.safetensors").write_bytes(b"\x05\0\0\0\0\0\0\0abc")
    (paths.user_models() / "empty.safetensors").write_bytes(b"")
    (paths.user_models() / "folder.safetensors").mkdir()
    rows = table(capsys)
    assert {"good", "hostile"} <= rows.keys()
    assert "not a model of this program" in " ".join(rows["broken"])
    assert "not a model of this program" in " ".join(rows["empty"])
    assert "not a regular file" in " ".join(rows["folder"])


def test_no_models_at_all(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(paths, "bundled_models", lambda: home / "nowhere")
    assert cli.main(["models"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "balderdash train" in err


def test_bundled_models_have_every_figure(home: Path, capsys: Captured) -> None:
    files = paths.files_in(paths.bundled_models(), paths.MODEL_SUFFIX)
    names = {file.stem for file in files}
    assert names >= {"mathematics", "philosophy", "minerals", "dinosaurs", "chess-openings"}
    for file in files:
        row = table(capsys)[file.stem]
        learnt_too = {"mathematics": "attested-mathematics", "philosophy": "attested-philosophy"}
        assert row[1:].count("-") + row[1:].count(learnt_too.get(file.stem, "")) == 1
        assert row[-1] == "bundled"
        assert float(row[4]) < 1.1 * float(row[5])  # no worse than the n-gram by a tenth, on the smallest lists
