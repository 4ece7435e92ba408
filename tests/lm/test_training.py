"""Training learns, stops when told, and resumes to the bit."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from balderdash.errors import BalderdashError
from balderdash.lm import checkpoint, header, memory
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.model import Model
from balderdash.lm.plan import Plan, size_for
from balderdash.lm.threads import pair
from balderdash.lm.trainer import DivergedError, Trainer
from balderdash.terms.wordlist import WordList
from balderdash.training.run import Run

STEMS = ["Abel", "Borel", "Cantor", "Dirac", "Euler", "Fermat", "Gauss", "Hilbert", "Ising", "Jordan"]
WORDS = WordList(
    "tiny", tuple(f"{a} {b}" for a in STEMS for b in ("group", "space", "measure", "lemma", "ring", "tree"))
)
PLAN = Plan(8, 24, 6, 0.1, 0.2, 0.2, batch=8)


def run_to(run: Run, step: int) -> None:
    with pair() as pool:
        for now in run.trainer.train(pool):
            if now.step == step:
                return


@pytest.mark.slow
def test_ten_terms_can_be_learnt_by_heart() -> None:
    terms = [f"{name} space" for name in STEMS]
    trainer = Trainer(
        Alphabet(sorted(set("".join(terms)))),
        terms,
        terms,
        Plan(16, 48, 400, 0, 0, 0, batch=5, peak_rate=1e-2, weight_decay=0),
    )
    with pair() as pool:
        for _ in trainer.train(pool):
            pass
    # Ten equally likely terms: ln 10 nats in each of them is all that is left to guess.
    symbols = sum(len(term) + 1 for term in terms)
    assert trainer.progress.valid == pytest.approx(10 * np.log(10) / symbols, abs=0.01)


def test_the_valid_loss_falls_and_the_best_weights_are_kept(tmp_path: Path) -> None:
    run = Run(WORDS, dataclasses.replace(PLAN, epochs=30), tmp_path / "m.safetensors")
    run_to(run, -1)
    losses = [entry[2] for entry in run.trainer.progress.log if entry[2] is not None]
    assert losses[-1] < 0.8 * losses[0]
    assert run.trainer.progress.best_valid == min(losses)


@pytest.mark.parametrize("stop", [1, 7, 13])
def test_resumed_training_is_equal_to_the_bit(tmp_path: Path, stop: int) -> None:
    straight = Run(WORDS, PLAN, tmp_path / "straight.safetensors")
    run_to(straight, -1)
    broken = Run(WORDS, PLAN, tmp_path / "broken.safetensors")
    run_to(broken, stop)
    broken.save()
    assert not broken.path.exists()
    resumed = Run.resume(WORDS, broken.path)
    assert resumed.trainer.progress.step == stop
    run_to(resumed, -1)
    assert resumed.trainer.progress.step == straight.trainer.progress.step == straight.trainer.progress.steps
    for name, vector in straight.trainer.vectors().items():
        np.testing.assert_array_equal(resumed.trainer.vectors()[name], vector, err_msg=name)
    np.testing.assert_array_equal(resumed.trainer.best.flat, straight.trainer.best.flat)
    assert [e[:3] for e in resumed.trainer.progress.log] == [e[:3] for e in straight.trainer.progress.log]


def test_another_seed_is_another_model(tmp_path: Path) -> None:
    runs = [Run(WORDS, dataclasses.replace(PLAN, seed=seed), tmp_path / "m") for seed in (0, 0, 1)]
    for run in runs:
        run_to(run, 5)
    first, same, other = (run.trainer.vectors()["weights"] for run in runs)
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


def test_a_stalled_valid_loss_stops_the_run() -> None:
    alphabet = Alphabet(sorted(set("".join(WORDS.terms)) | set("xyz")))
    plan = Plan(16, 48, 60, 0, 0, 0, batch=8, peak_rate=1e-2, patience=0.2)
    trainer = Trainer(alphabet, WORDS.terms[:50], ["zyx xyz", "xxyyzz"], plan)
    with pair() as pool:
        for _ in trainer.train(pool):
            pass
    now = trainer.progress
    assert now.stopped_early
    assert now.step < now.steps
    assert now.valid is not None
    assert now.best_valid is not None
    assert now.best_valid < now.valid


def test_a_loss_that_is_no_number_is_told_and_the_last_good_state_is_kept(tmp_path: Path) -> None:
    run = Run(WORDS, PLAN, tmp_path / "m.safetensors")
    run_to(run, 9)
    kept = run.trainer.best.flat.copy()
    run.trainer.vectors()["weights"][3] = np.nan
    with pytest.raises(BalderdashError, match="step 9"):
        run_to(run, -1)
    np.testing.assert_array_equal(run.trainer.best.flat, kept)


def test_a_loss_beyond_all_bounds_stops_the_run(tmp_path: Path) -> None:
    run = Run(WORDS, PLAN, tmp_path / "m.safetensors")
    run_to(run, 9)
    run.trainer.vectors()["weights"][:] *= 1e4  # still numbers, and so is the loss
    with pytest.raises(DivergedError, match=r"step 9 of .* nats per character"):
        run_to(run, -1)


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


def test_resuming_with_another_list_is_refused(tmp_path: Path) -> None:
    run = Run(WORDS, PLAN, tmp_path / "m.safetensors")
    run.save()
    with pytest.raises(BalderdashError, match=f"another list .* lacks {run.train[3]!r}\\)"):
        Run.resume(WordList("other", tuple(term for term in WORDS.terms if term != run.train[3])), run.path)
    with pytest.raises(BalderdashError, match="has 'Abel theorem'\\)"):
        Run.resume(WordList("other", (*WORDS.terms, "Abel theorem")), run.path)


def test_too_few_terms_are_refused() -> None:
    with pytest.raises(BalderdashError, match="too short"):
        Run(WordList("short", ("Nephroid",)), PLAN, Path("x"))


def test_minutes_decide_the_epochs(tmp_path: Path) -> None:
    long, short = Run(WORDS, PLAN, tmp_path / "m"), Run(WORDS, PLAN, tmp_path / "m")
    long.fit_to(600)
    short.fit_to(0.5)
    assert long.trainer.plan.epochs == 2 * PLAN.epochs
    assert short.trainer.plan.epochs < long.trainer.plan.epochs
    assert (long.trainer.progress.step, long.trainer.progress.seconds) == (0, 0)  # it starts from nothing
    assert not list(tmp_path.iterdir())


def test_a_machine_that_slows_down_keeps_to_the_time(tmp_path: Path) -> None:
    run = Run(WORDS, dataclasses.replace(PLAN, epochs=40, seconds=100.0), tmp_path / "m")
    planned = run.trainer.progress.steps
    with pair() as pool:
        for now in run.trainer.train(pool):
            now.seconds = 0.5 * now.step  # as if each step took half a second
    assert now.steps < planned
    assert now.step == now.steps == pytest.approx(200, rel=0.03)
    assert now.best_valid == min(entry[2] for entry in now.log if entry[2] is not None)


def test_what_does_not_fit_into_the_memory_is_refused_before_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Little:
        available = 160_000_000

    def tuned(*_: object) -> NoReturn:
        raise AssertionError("It was counted before it was asked.")

    monkeypatch.setattr("psutil.virtual_memory", Little)
    wide = dataclasses.replace(PLAN, hidden=2000)
    with pytest.raises(BalderdashError, match=r"2000 units .* takes about 0\.\d GB .* and 0\.2 GB are free"):
        Run(WORDS, wide, tmp_path / "m")
    Little.available = 100_000_000
    monkeypatch.setattr("balderdash.lm.ngram.tuned", tuned)
    with pytest.raises(BalderdashError, match=r"Counting the n-grams .* takes about 0\.2 GB .* and 0\.1 GB are free"):
        Run(WORDS, PLAN, tmp_path / "m")


def test_a_long_line_and_a_wide_network_take_memory() -> None:
    shape = PLAN.shape(100)
    base = memory.needed(shape, PLAN, longest=50, learnt=0, counted=10**6)
    assert memory.needed(shape, PLAN, longest=10**5, learnt=0, counted=10**6) > 2 * base
    assert memory.needed(shape, PLAN, longest=50, learnt=0, counted=4 * 10**6) > 2 * base
    learnt = memory.needed(shape, PLAN, longest=50, learnt=10**6, counted=10**6)
    assert learnt - base == 4 * 100 * 10**6
    assert memory.needed(shape, PLAN, longest=50, learnt=10**7, counted=10**6) == base  # asked anew each time
    wide = dataclasses.replace(PLAN, hidden=2000)
    assert memory.needed(wide.shape(100), wide, longest=50, learnt=0, counted=10**6) > 2 * base


def test_a_longer_list_feeds_a_wider_network() -> None:
    plans = [size_for(rows) for rows in (10_000, 60_000, 150_000, 400_000, 2_000_000)]
    assert [plan.hidden for plan in plans] == sorted(plan.hidden for plan in plans)
    assert plans[0].hidden < plans[-1].hidden
    dropped = [plan.drop_hidden for plan in plans]
    assert dropped == sorted(set(dropped), reverse=True)


def test_the_rate_rises_and_falls_to_zero() -> None:
    rates = [PLAN.rate(step, 200) for step in range(200)]
    top = rates.index(max(rates))
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert max(rates) <= PLAN.peak_rate
    assert 0 < rates[-1] < 0.02 * PLAN.peak_rate


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
