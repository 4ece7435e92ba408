"""Two processes come to what two threads come to, and nobody misses one that dies."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

import numpy as np
import psutil
import pytest

from balderdash.lm.alphabet import Alphabet
from balderdash.lm.ngram import NGram
from balderdash.lm.parameters import Floats
from balderdash.lm.partner import Partner, shared
from balderdash.lm.plan import Plan
from balderdash.lm.threads import pair
from balderdash.lm.training import Trainer

TERMS = [a + b for a in ("Lie", "Abel", "Cantor", "Noether", "Riesz") for b in (" group", " space", " ring", "ian sum")]
PLAN = Plan(6, 16, 4, 0.2, 0.2, 0.2, batch=7, peak_rate=1e-2, alone=0.5)

forked = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is a partner on Linux alone")


def trainer() -> Trainer:
    alphabet = Alphabet.of(TERMS)
    return Trainer(alphabet, TERMS, TERMS[:3], PLAN, NGram.of(alphabet, TERMS, 3))


def weights_after(run: Trainer, between: Callable[[int], None] = lambda step: None) -> Floats:
    with pair() as pool:
        for now in run.run(pool):
            between(now.step)
    return run.vectors()["weights"].copy()


def children() -> list[psutil.Process]:
    return list(psutil.Process().children())


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Floats:
    """The weights that threads come to."""
    with monkeypatch.context() as patch:
        patch.setattr(Partner, "of", lambda work: None)
        return weights_after(trainer())


@forked
def test_two_processes_come_to_the_same_to_the_bit(alone: Floats) -> None:
    run, seen = trainer(), set[int]()
    assert weights_after(run, lambda step: seen.add(len(children()))).tobytes() == alone.tobytes()
    assert seen == {1}
    assert children() == []


@forked
@pytest.mark.parametrize("when", [1, 5])
def test_one_that_is_killed_is_not_missed(alone: Floats, when: int) -> None:
    def kill(step: int) -> None:
        if step == when:
            os.kill(children()[0].pid, signal.SIGKILL)

    assert weights_after(trainer(), kill).tobytes() == alone.tobytes()
    assert children() == []


@forked
def test_one_that_fails_over_its_half_is_not_missed(
    alone: Floats, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    run, me = trainer(), os.getpid()
    half = run.halves._half

    def fails_elsewhere(*values: object) -> float:
        if os.getpid() != me:
            raise MemoryError
        return half(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(run.halves, "_half", fails_elsewhere)
    assert weights_after(run).tobytes() == alone.tobytes()
    assert capfd.readouterr().err == ""


@forked
def test_a_run_that_is_left_leaves_nobody_behind() -> None:
    with pair() as pool:
        steps = trainer().run(pool)
        next(steps)
        assert len(children()) == 1
        steps.close()
    assert children() == []


@forked
def test_it_ends_when_the_process_does_that_it_works_for() -> None:
    ours, theirs = os.pipe()
    if not (middle := os.fork()):
        helper = Partner(lambda message: str(os.getpid()).encode())
        helper.ask(b"who are you?")
        os.write(theirs, helper.answer())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(middle, 0)
    pid = int(os.read(ours, 20))
    os.close(ours)
    os.close(theirs)
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(5)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_without_one_there_are_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert Partner.of(bytes) is None


@pytest.mark.parametrize("shape", [0, 5, (3, 4), (0, 7)])
def test_shared_memory_is_an_array_of_zeros(shape: int | tuple[int, ...]) -> None:
    array = shared(shape)
    assert array.dtype == np.float32
    np.testing.assert_array_equal(array, np.zeros(shape))
    array += 1
    assert array.sum() == array.size
