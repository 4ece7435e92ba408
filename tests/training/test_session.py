"""A sitting tells what happens, does what it is asked, and loses nothing."""

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
from balderdash.training import events
from balderdash.training import run as run_module
from balderdash.training.events import Control, Event, from_line, to_line
from balderdash.training.run import Run, begin, train
from balderdash.training.training_state import TrainingState
from tests.training import lists


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


def heard(run: Run, control: Control | None = None, ask: dict[type, str] | None = None) -> list[Event]:
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


def test_the_whole_way(words: WordList, tmp_path: Path) -> None:
    run = small_run(words, tmp_path / "m.safetensors")
    told = heard(run)
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
def test_copies_are_counted_and_no_indecent_word_is_shown(
    words: WordList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = small_run(words, tmp_path / "m.safetensors")
    rude = codecs.decode("Shpx", "rot13")
    fakes = [run.train[0], run.train[1].upper(), run.test[0], f"{rude}ing kind", "Nothing of the kind", ""]
    monkeypatch.setattr(Run, "samples", lambda self, count, pool: fakes)
    samples = next(event for event in heard(run) if isinstance(event, events.Sampled))
    assert (samples.copies, samples.guesses) == (0.4, 0.2)
    assert samples.terms == [*fakes[:3], fakes[4]]


@pytest.mark.slow
def test_stopped_and_gone_on_with_is_as_if_nothing_had_happened(words: WordList, tmp_path: Path) -> None:
    straight = small_run(words, tmp_path / "straight" / "m.safetensors")
    heard(straight)
    run = small_run(words, tmp_path / "torn" / "m.safetensors")
    for kind in (events.Evaluated, events.Stepped, events.Sampled, events.Finishing):
        told = heard(run, ask={kind: "stop"})
        assert isinstance(told[-1], events.Stopped)
        assert run.unfinished.exists()
        run = Run.resume(words, run.path)
    assert isinstance(heard(run)[-1], events.Finished)
    assert result_of(run.path) == result_of(straight.path)


@pytest.mark.slow
def test_paused_it_stands_still_and_is_saved(words: WordList, tmp_path: Path) -> None:
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


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", '{"event": "Nothing"}', '{"event": "Evaluated"}', "\0", '{"event": 7}']
)
def test_what_is_no_event(line: str) -> None:
    with pytest.raises(ValueError, match=r"no |Expecting|Invalid"):
        from_line(line)


def test_numbers_that_are_none_cross_too() -> None:
    event = events.Stepped(1, 2, None, None, float(np.float32(3.5)), 0.0)
    assert from_line(to_line(event)) == event


def test_with_little_time_for_a_long_list_the_network_is_smaller(
    words: WordList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "HURRIED", replace(HURRIED, hidden=16, embedding=8))
    monkeypatch.setattr(run_module, "FEW_EPOCHS", 1e9)
    plan = begin(words, tmp_path / "m.safetensors", minutes=0.02, seed=3).trainer.plan
    assert (plan.hidden, plan.aux_weight, plan.seed) == (16, 0.0, 3)
    assert plan.seconds is not None
    monkeypatch.setattr(run_module, "FEW_EPOCHS", 0)
    assert begin(words, tmp_path / "n.safetensors", minutes=0.02).trainer.plan.hidden > 16
    monkeypatch.setattr(run_module, "FEW_EPOCHS", 1e9)
    assert begin(words, tmp_path / "o.safetensors", minutes=0.02, hidden=24).trainer.plan.hidden == 24
