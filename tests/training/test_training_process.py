"""The process that learns: heard, asked, killed, and left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from balderdash.terms.wordlist import WordList
from balderdash.training import events
from balderdash.training.events import Event
from balderdash.training.training_process import TrainingProcess
from balderdash.training.training_state import TrainingState
from tests.conftest import PATIENCE, ROOT
from tests.training import lists


@pytest.fixture
def words(tmp_path: Path, home: Path) -> WordList:
    return lists.write(tmp_path / "tiny.txt")


def watch(process: TrainingProcess, on: Callable[[Event], None] = lambda event: None) -> TrainingState:
    state = TrainingState()
    for event in process.events():
        state.add(event)
        on(event)
    process.close()
    return state


@pytest.mark.slow
def test_pause_go_on_stop_and_go_on_again(words: WordList, tmp_path: Path) -> None:
    model, seen = tmp_path / "m.safetensors", list[str]()
    process = TrainingProcess(str(words.path), model, None)

    def on(event: Event) -> None:
        seen.append(type(event).__name__)
        if isinstance(event, events.Evaluated) and "Paused" not in seen:
            process.ask("pause")
        if isinstance(event, events.Paused):
            process.ask("resume")
        if isinstance(event, events.Resumed):
            process.ask("stop")

    state = watch(process, on)
    assert state.phase == "stopped"
    assert seen[-1] == "Stopped"
    assert not model.exists()
    assert model.with_name("m.safetensors.part").exists()
    again = TrainingProcess(str(words.path), model, None)
    planned = next(event for event in again.events() if isinstance(event, events.Planned))
    assert planned.step > 0
    again.close()


def test_what_cannot_be_done_is_told(words: WordList, tmp_path: Path) -> None:
    state = watch(TrainingProcess("no-such-list", tmp_path / "m.safetensors", None))
    assert state.phase == "failed"
    assert "There is no word list called 'no-such-list'" in state.reason


@pytest.mark.slow
def test_killed_it_says_that_it_is_gone(words: WordList, tmp_path: Path) -> None:
    process = TrainingProcess(str(words.path), tmp_path / "m.safetensors", None)

    def on(event: Event) -> None:
        if isinstance(event, events.Planned):
            os.kill(process._process.pid, signal.SIGKILL)

    state = watch(process, on)
    assert state.phase == "failed"
    assert "what was saved last is kept" in state.reason


@pytest.mark.slow
def test_without_anybody_to_tell_it_saves_and_stops(words: WordList, tmp_path: Path) -> None:
    """The watching program is killed, so nothing reads the run any more."""
    model = tmp_path / "m.safetensors"
    code = (
        "import sys; from pathlib import Path; from balderdash.training.training_process import TrainingProcess\n"
        f"r = TrainingProcess({str(words.path)!r}, Path({str(model)!r}), None)\n"
        "for e in r.events(): print(r._process.pid, type(e).__name__, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as watcher:
        assert watcher.stdout is not None
        for line in watcher.stdout:
            pid, kind = line.split()
            if kind == "Evaluated":
                break
        watcher.kill()
    end = time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < end, "it trains for nobody"
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            break
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            break
        time.sleep(0.1)
    again = TrainingProcess(str(words.path), model, None)
    planned = next(event for event in again.events() if isinstance(event, events.Planned))
    assert planned.step > 0
    again.close()


@pytest.mark.slow
@pytest.mark.parametrize("python_path", [None, "", os.curdir, f"{os.pathsep}/no/such/folder"])
def test_nothing_is_imported_from_the_current_folder(
    words: WordList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python_path: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("random", "numpy", "safetensors", "contextlib", "sitecustomize"):
        Path(f"{name}.py").write_text("open('executed', 'w').close(); raise SystemExit(3)")
    if python_path is not None:
        monkeypatch.setenv("PYTHONPATH", python_path)
    process = TrainingProcess(str(words.path), tmp_path / "m.safetensors", None)
    planned = next(event for event in process.events() if isinstance(event, (events.Planned, events.Failed)))
    process.close()
    assert isinstance(planned, events.Planned)
    assert not Path("executed").exists()
