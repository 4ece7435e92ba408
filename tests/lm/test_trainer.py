"""The trainer learns, stops in time, and keeps the best weights."""

from __future__ import annotations

import dataclasses
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from balderdash.errors import BalderdashError
from balderdash.lm import trainer as trainer_module
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.plan import Plan
from balderdash.lm.threads import pair
from balderdash.lm.trainer import DivergedError, Trainer
from balderdash.training.run import Run
from tests.lm.small_run import PLAN, STEMS, WORDS, run_to


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


def test_another_seed_is_another_model(tmp_path: Path) -> None:
    runs = [Run(WORDS, dataclasses.replace(PLAN, seed=seed), tmp_path / "m") for seed in (0, 0, 1)]
    for run in runs:
        run_to(run, 5)
    first, same, other = (run.trainer.vectors()["weights"] for run in runs)
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


def _batches_of(trainer: Trainer) -> list[list[int]]:
    """The terms of each step of a run, in order."""
    seen: list[list[int]] = []
    trainer._step = lambda indices, pool: seen.append(indices.tolist())  # type: ignore[method-assign]
    with pair() as pool:
        for _ in trainer.train(pool):
            pass
    return seen


def test_the_lists_own_terms_come_more_and_more_often_than_those_of_its_companions() -> None:
    own, terms = 40, WORDS.terms
    plan = dataclasses.replace(PLAN, epochs=30, own_share=1.0)
    trainer = Trainer(Alphabet.of(terms), terms, [], plan, own=own)
    batches = _batches_of(trainer)
    is_own = np.array([max(batch) < own for batch in batches])
    quarters = [part.mean() for part in np.array_split(is_own, 4)]
    assert quarters == sorted(quarters)
    assert quarters[0] < 0.3
    assert quarters[-1] > 0.8
    times = np.bincount(np.concatenate([np.array(batch) for batch in batches]), minlength=len(terms))
    assert np.ptp(times[:own]) <= 2  # every term of a kind is seen as often as the others
    assert np.ptp(times[own:]) <= 1
    assert times[:own].min() > 2 * times[own:].max()


def test_without_companions_every_epoch_has_every_term_once() -> None:
    plan = dataclasses.replace(PLAN, epochs=3)
    batches = _batches_of(Trainer(Alphabet.of(WORDS.terms), WORDS.terms, [], plan))
    third = len(batches) // 3
    for epoch in range(3):
        assert sorted(chain.from_iterable(batches[epoch * third : (epoch + 1) * third])) == list(
            range(len(WORDS.terms))
        )


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


def test_a_loss_that_is_not_finite_is_reported_and_the_last_good_weights_are_kept(tmp_path: Path) -> None:
    run = Run(WORDS, PLAN, tmp_path / "m.safetensors")
    run_to(run, 9)
    kept = run.trainer.best.flat.copy()
    run.trainer.vectors()["weights"][3] = np.nan
    with pytest.raises(BalderdashError, match="step 9"):
        run_to(run, -1)
    np.testing.assert_array_equal(run.trainer.best.flat, kept)


def test_a_loss_out_of_bounds_stops_the_run(tmp_path: Path) -> None:
    run = Run(WORDS, PLAN, tmp_path / "m.safetensors")
    run_to(run, 9)
    run.trainer.vectors()["weights"][:] *= 1e4  # still numbers, and so is the loss
    with pytest.raises(DivergedError, match=r"step 9 of .* nats per character"):
        run_to(run, -1)


def test_a_machine_that_slows_down_keeps_to_the_time(tmp_path: Path) -> None:
    run = Run(WORDS, dataclasses.replace(PLAN, epochs=40, seconds=100.0), tmp_path / "m")
    planned = run.trainer.progress.steps
    with pair() as pool:
        for now in run.trainer.train(pool):
            now.seconds = 0.5 * now.step  # as if each step took half a second
    assert now.steps < planned
    assert now.step == now.steps == pytest.approx(200, rel=0.03)
    assert now.best_valid == min(entry[2] for entry in now.log if entry[2] is not None)


def test_a_short_run_evaluates_on_a_part_of_a_long_valid_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_module, "_FEWEST_EVALUATED", 4_000)
    terms = [f"{a} {b} {c}" for a in STEMS for b in STEMS for c in STEMS]
    valid = terms

    def evaluated(epochs: float) -> tuple[str, ...]:
        plan = dataclasses.replace(PLAN, epochs=epochs, batch=32)
        return Trainer(Alphabet.of(terms), terms, valid, plan).valid

    whole = sum(len(term) + 1 for term in valid)
    part = sum(len(term) + 1 for term in evaluated(0.5))
    assert 3_600 < part < 4_400 < whole / 2
    assert evaluated(1000) == evaluated(20)
    assert len(evaluated(1000)) > len(evaluated(0.5))
