"""A run resumes to the bit, says what happens, does what it is asked, and loses nothing."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from balderdash.errors import BalderdashError
from balderdash.lm import checkpoint
from balderdash.lm.plan import HURRIED
from balderdash.terms.wordlist import WordList
from balderdash.training import beginning, events
from balderdash.training.beginning import begin, fit
from balderdash.training.events import Control, Event, from_line, to_line
from balderdash.training.run import Run, train
from balderdash.training.time_budget import TimeBudget
from balderdash.training.training_state import TrainingState
from tests.lm.small_run import PLAN, WORDS, run_to
from tests.training import lists


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
    fit(long, TimeBudget(10), may_shrink=True)
    fit(short, TimeBudget(0.002), may_shrink=True)
    assert long.trainer.plan.epochs == 2 * PLAN.epochs
    assert short.trainer.plan.epochs < long.trainer.plan.epochs
    assert (long.trainer.progress.step, long.trainer.progress.seconds) == (0, 0)  # it starts from nothing
    assert not list(tmp_path.iterdir())


@pytest.fixture
def words(tmp_path: Path, home: Path) -> WordList:
    return lists.write(tmp_path / "tiny.txt")


@pytest.fixture(autouse=True)
def _few_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balderdash.forge.extras.MAX_SAMPLES", 500)


def small_run(words: WordList, path: Path) -> Run:
    run = begin(words, path, epochs=4)
    small = replace(run.trainer.plan, embedding=8, hidden=24)
    path.with_name(path.name + ".part").unlink()
    return Run(words, small, path)


def events_of(run: Run, control: Control | None = None, ask: dict[type, str] | None = None) -> list[Event]:
    """Train; when an event of a kind is heard for the first time, ask for something."""
    control, told, requests = control or Control(), list[Event](), dict(ask or {})

    def tell(event: Event) -> None:
        told.append(event)
        if request := requests.pop(type(event), None):
            control.ask(request)  # type: ignore[arg-type]

    train(run, control, tell)
    return told


def kinds(told: list[Event]) -> list[str]:
    return list(dict.fromkeys(type(event).__name__ for event in told))


def result_of(path: Path) -> tuple[object, ...]:
    found = checkpoint.load(path)
    return found.model.flat.tobytes(), found.info["extras"], [entry[:3] for entry in found.info["log"]]


def test_a_run_from_its_plan_to_its_model(words: WordList, tmp_path: Path) -> None:
    run = small_run(words, tmp_path / "m.safetensors")
    told = events_of(run)
    assert kinds(told) == ["Planned", "Measured", "Evaluated", "Sampled", "Stepped", "Finishing", "Finished"]
    done = told[-1]
    assert isinstance(done, events.Finished)
    assert Path(done.path).exists()
    assert not run.unfinished.exists()
    assert done.losses.keys() == {"valid", "test"}
    state = TrainingState()
    for event in told:
        state.add(from_line(to_line(event)))  # as it comes from another process
    assert state.phase == "finished"
    assert state.share == 1
    assert [loss for _, loss in state.valid] == [entry[2] for entry in run.trainer.progress.log]


@pytest.mark.slow
def test_copies_are_counted_and_profanity_is_not_shown(
    words: WordList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = small_run(words, tmp_path / "m.safetensors")
    rude = codecs.decode("Shpx", "rot13")
    fakes = [run.train[0], run.train[1].upper(), run.test[0], f"{rude}ing kind", "Nothing of the kind", ""]
    monkeypatch.setattr(Run, "samples", lambda self, count, pool: fakes)
    samples = next(event for event in events_of(run) if isinstance(event, events.Sampled))
    assert (samples.copies, samples.guesses) == (0.4, 0.2)
    assert samples.terms == [*fakes[:3], fakes[4]]


@pytest.mark.slow
def test_a_run_that_was_stopped_and_resumed_ends_the_same(words: WordList, tmp_path: Path) -> None:
    straight = small_run(words, tmp_path / "straight" / "m.safetensors")
    events_of(straight)
    run = small_run(words, tmp_path / "torn" / "m.safetensors")
    for kind in (events.Evaluated, events.Stepped, events.Sampled, events.Finishing):
        told = events_of(run, ask={kind: "stop"})
        assert isinstance(told[-1], events.Stopped)
        assert run.unfinished.exists()
        run = Run.resume(words, run.path)
    assert isinstance(events_of(run)[-1], events.Finished)
    assert result_of(run.path) == result_of(straight.path)


@pytest.mark.slow
def test_a_paused_run_makes_no_steps_and_is_saved(words: WordList, tmp_path: Path) -> None:
    run = small_run(words, tmp_path / "m.safetensors")
    control, steps = Control(), list[int]()

    def tell(event: Event) -> None:
        if isinstance(event, events.Evaluated) and not steps:
            control.ask("pause")
        if isinstance(event, events.Paused):
            steps.append(run.trainer.progress.step)
            assert Run.resume(words, run.path).trainer.progress.step == steps[0]
            control.ask("resume")
        if isinstance(event, events.Resumed):
            steps.append(run.trainer.progress.step)

    train(run, control, tell)
    assert len(steps) == 2
    assert steps[0] == steps[1]
    assert run.path.exists()


def test_a_model_is_never_trained_over(words: WordList, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    begin(words, path, epochs=1)
    with pytest.raises(BalderdashError, match="was interrupted"):
        begin(words, path)
    path.with_name(path.name + ".part").rename(path)
    with pytest.raises(BalderdashError, match="is a trained model already"):
        begin(words, path)


def test_with_little_time_for_a_long_list_the_network_is_smaller(
    words: WordList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "HURRIED", replace(HURRIED, hidden=16, embedding=8))
    monkeypatch.setattr(beginning, "FEW_EPOCHS", 1e9)
    plan = begin(words, tmp_path / "m.safetensors", budget=TimeBudget(0.02), seed=3).trainer.plan
    assert (plan.hidden, plan.aux_weight, plan.seed) == (16, 0.0, 3)
    assert plan.seconds is not None
    monkeypatch.setattr(beginning, "FEW_EPOCHS", 0)
    assert begin(words, tmp_path / "n.safetensors", budget=TimeBudget(0.02)).trainer.plan.hidden > 16
    monkeypatch.setattr(beginning, "FEW_EPOCHS", 1e9)
    assert begin(words, tmp_path / "o.safetensors", budget=TimeBudget(0.02), hidden=24).trainer.plan.hidden == 24
