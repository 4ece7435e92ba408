"""A checkpoint keeps a model; damaged and hostile ones are refused."""

from __future__ import annotations

import dataclasses
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from balderdash.errors import BalderdashError
from balderdash.lm import checkpoint, header, ngram
from balderdash.lm.model import Model
from balderdash.lm.parameters import Shape
from balderdash.lm.threads import pair
from balderdash.training.run import Run
from tests.lm.small_run import PLAN, WORDS, run_to

CONFIG = PLAN.as_json()


def test_a_finished_model_is_small_and_loses_almost_nothing(tmp_path: Path) -> None:
    run = Run(WORDS, dataclasses.replace(PLAN, epochs=20), tmp_path / "łist of ∞.safetensors")
    run.save()
    unfinished = run.unfinished.stat().st_size
    run_to(run, -1)
    with pair() as pool:
        result = run.measure(pool)
    before = run.model().score(WORDS.terms)
    run.finish(result, {"starters": ["Łoś ∞"]})
    assert list(tmp_path.iterdir()) == [run.path]
    assert run.path.stat().st_size < unfinished / 3
    model = Model.load(run.path)
    assert model.info["extras"] == {"starters": ["Łoś ∞"]}
    assert model.info["result"] == result
    assert model.alphabet.characters == run.trainer.alphabet.characters
    assert header.read(run.path) == model.info
    after = model.score(WORDS.terms)
    assert np.allclose([s.nats_per_char for s in before], [s.nats_per_char for s in after], atol=5e-3)
    with pytest.raises(BalderdashError, match="complete"):
        Run.resume(WORDS, run.path)


class TestBadCheckpoints:
    @pytest.fixture
    def good(self, tmp_path: Path) -> Path:
        run = Run(WORDS, PLAN, tmp_path / "m.safetensors")
        run.save()
        return run.unfinished

    @pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 200, 3000, -1])
    def test_cut_short(self, good: Path, size: int) -> None:
        good.write_bytes(good.read_bytes()[:size])
        with pytest.raises(BalderdashError, match="cut short"):
            Model.load(good)

    @pytest.mark.parametrize(
        "content", [b"", b"hello", b"\xff" * 4000, b"PK\x03\x04" * 99, b"\x10" + b"\0" * 7 + b"{" * 16]
    )
    def test_not_one(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "x.safetensors"
        path.write_bytes(content)
        with pytest.raises(BalderdashError, match="not a model"):
            Model.load(path)

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(BalderdashError, match="cannot be read"):
            Model.load(tmp_path / "none.safetensors")

    def test_of_another_version(self, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(header, "FORMAT", header.FORMAT + 1)
        with pytest.raises(BalderdashError, match="format"):
            Model.load(good)

    @pytest.mark.parametrize(
        "config",
        [
            {},
            {"embedding": 8, "hidden": 25},
            {"embedding": 8, "hidden": -1},
            {"embedding": 8, "hidden": "24"},
            {"embedding": 8, "hidden": 10**9},
        ],
    )
    def test_tensors_that_do_not_fit(self, good: Path, config: dict[str, object]) -> None:
        found = checkpoint.load(good)
        checkpoint.save(good, found.info | {"config": config}, found.model, found.counted, found.training)
        with pytest.raises(BalderdashError, match="damaged"):
            Model.load(good)

    def test_weights_that_are_no_numbers(self, good: Path) -> None:
        found = checkpoint.load(good)
        found.model.flat[5] = np.inf
        checkpoint.save(good, found.info, found.model, found.counted, found.training)
        with pytest.raises(BalderdashError, match="damaged"):
            Model.load(good)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A run that is not finished."""
    run = Run(WORDS, PLAN, tmp_path / "m.safetensors", 3)
    run.save()
    return run.unfinished


def with_info(file: Path, **values: Any) -> None:
    found = checkpoint.load(file)
    checkpoint.save(file, found.info | values, found.model, found.counted, found.training)


@pytest.mark.parametrize(
    "values",
    [
        {"config": []},
        {"config": "abc"},
        {"config": {"embedding": 8, "hidden": True}},
        {"config": {"embedding": 8, "hidden": 24, "alone": 10**400}},
        {"alphabet": ["ab", "c"]},
        {"alphabet": "aab"},
        {"alphabet": {"a": 1}},
        {"ngram_order": 3.0},
        {"ngram_order": True},
        {"ngram_order": 16},
    ],
)
def test_values_of_another_kind_are_refused(good: Path, values: dict[str, Any]) -> None:
    with_info(good, **values)
    with pytest.raises(BalderdashError, match="damaged"):
        Model.load(good)


@pytest.mark.parametrize("weight", [1e38, -1e5, np.nan])
def test_a_weight_that_would_overflow_is_refused(good: Path, weight: float) -> None:
    found = checkpoint.load(good)
    found.model.flat[7] = weight
    checkpoint.save(good, found.info, found.model, found.counted, found.training)
    with pytest.raises(BalderdashError, match="damaged"):
        Model.load(good)


def with_counted(file: Path, text: bytes) -> None:
    tensors = load(file.read_bytes()) | {"ngram.terms": np.frombuffer(zlib.compress(text), np.uint8)}
    file.write_bytes(save(tensors, header.as_metadata(header.read(file))))


def test_more_terms_than_are_ever_counted_are_refused_before_they_are_counted(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ngram, "MOST_SYMBOLS", 1000)
    with_counted(good, b"abc\n" * 499 + b"abc")
    Model.load(good)
    for text in (b"abc\n" * 501 + b"a", b"a\n" * 900 + b"\n", b"a" * 301, b"\xff"):
        with_counted(good, text)
        with pytest.raises(BalderdashError, match="damaged"):
            Model.load(good)


def test_a_file_that_is_larger_than_what_it_holds_is_not_read(good: Path) -> None:
    with good.open("ab") as hollow:  # takes no room on the disk
        hollow.truncate(10**12)
    with pytest.raises(BalderdashError, match="damaged"):
        Model.load(good)


def test_a_header_with_room_for_a_hundred_million_objects_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "x.safetensors"
    file.write_bytes((20_000_000).to_bytes(8, "little") + b"[],[]," * 3_500_000)
    with pytest.raises(BalderdashError, match="not a model"):
        header.read(file)


def test_a_long_version_is_shortened_in_the_message(good: Path) -> None:
    found = checkpoint.load(good)
    tensors = load(good.read_bytes())
    good.write_bytes(save(tensors, header.as_metadata(found.info | {"format": "9" * 10_000})))
    with pytest.raises(BalderdashError, match="checkpoint format") as caught:
        header.read(good)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "values",
    [
        {"config": CONFIG | {"batch": 0}},
        {"config": CONFIG | {"batch": 10**9}},
        {"config": CONFIG | {"batch": 2.5}},
        {"config": CONFIG | {"epochs": float("1e308")}},
        {"config": CONFIG | {"drop_hidden": 1.0}},
        {"config": CONFIG | {"clip": 0}},
        {"config": CONFIG | {"seed": -1}},
        {"config": CONFIG | {"seconds": "soon"}},
        {"config": CONFIG | {"peak_rate": None}},
        {"config": CONFIG | {"surprise": 1}},
        {"log": None},
        {"log": [[1, 2]]},
        {"log": ["abcd"]},
        {"log": [[1, 10**400, None, 0.0]]},
        {"progress": {"step": "1"}},
        {"progress": {"step": -1}},
        {"progress": {"step": 1, "steps": 10**9}},
        {"progress": {"step": 2, "steps": 1}},
        {"progress": []},
    ],
)
def test_an_impossible_run_is_not_resumed(good: Path, values: dict[str, Any]) -> None:
    with_info(good, **values)
    with pytest.raises(BalderdashError, match="damaged"):
        Run.resume(WORDS, good.with_name("m.safetensors"))


def test_the_size_of_a_network_is_a_number_of_any_length() -> None:
    assert Shape(100, 64, 10**10).size > 10**20  # in 64 bits this would be less than nothing
