"""One sitting of a training run: train, look, sample, save, finish; and tell of each."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from balderdash import lock, paths
from balderdash.errors import BalderdashError
from balderdash.terms.key import keys
from balderdash.terms.wordlist import WordList
from balderdash.training import events
from balderdash.training.control import Control
from balderdash.training.events import Event

if TYPE_CHECKING:
    from balderdash.lm.run import Run

Tell = Callable[[Event], None]

SAVE_EVERY = 30.0  # seconds
_TELL_EVERY = 0.1  # seconds
_SAMPLE_EVERY = 0.04  # of the run, and not more often than
_SAMPLE_PAUSE = 2.0  # seconds
_FOR_TRAINING = 0.25  # of the minutes at least, however long counting took: a model that has not trained is none
SAMPLES, SHOWN = 64, 8  # drawn at a time, and told of


def begin(
    words: WordList,
    path: Path,
    *,
    seed: int = 0,
    epochs: float | None = None,
    minutes: float | None = None,
    hidden: int | None = None,
    replaces: bool = False,
) -> Run:
    """A new run whose model shall be `path`; it is saved at once, so that a place that cannot be written is found out.

    Parameters
    ----------
    epochs, minutes : how long, in the one or the other; by default what the list needs
    hidden : units of the network; by default as the list's length asks for
    replaces : whether a model that is there gives way when this one is done, and an unfinished run at once

    Raises
    ------
    BalderdashError
        A model or an unfinished run is there already, the list is too short, or there is not enough memory.
    """
    from balderdash.lm.plan import size_for
    from balderdash.lm.run import Run, fit

    started = time.monotonic()
    if not replaces:
        refuse_to_overwrite(path)
    plan = replace(size_for(sum(len(term) + 1 for term in words.part("train"))), seed=seed)
    if epochs is not None:
        plan = replace(plan, epochs=epochs)
    if hidden is not None:
        plan = replace(plan, hidden=hidden)
    run = Run(words, plan, path)
    if minutes is not None:
        left = 60 * minutes - (time.monotonic() - started)
        fit(run, max(left, _FOR_TRAINING * 60 * minutes), may_shrink=hidden is None)
    run.save()
    return run


def go_on_or_begin(words: WordList, path: Path, *, minutes: float | None = None) -> Run:
    """The unfinished run whose model shall be `path`, or else a new one.

    A run on another version of the list cannot be gone on with, and says so.
    """
    from balderdash.lm.run import Run

    if paths.unfinished(path).exists():
        return Run.resume(words, path)
    return begin(words, path, minutes=minutes)


def locked(path: Path) -> AbstractContextManager[None]:
    """Keep other programs from training the model at `path`: two would save over each other's work."""
    return lock.locked(path, "training it")


def refuse_to_overwrite(path: Path, resume: str = "go on with it", other: str = "train another model") -> None:
    """A model, finished or not, is never trained over.

    Parameters
    ----------
    resume, other : what can be done instead, in the words of whoever tells it
    """
    if paths.unfinished(path).exists():
        raise BalderdashError(f"A run for {path} was interrupted; {resume}, or {other}.")
    if path.exists():
        what = "a trained model" if path.suffix == paths.MODEL_SUFFIX else "there"
        raise BalderdashError(f"{path} is {what} already; {other}, or move it away.")


def train(run: Run, control: Control, tell: Tell) -> None:
    """Train to the end or until a stop is asked for; either way the run's file holds all the work.

    Parameters
    ----------
    tell : told what happens; the last event is `Finished` or `Stopped`

    Raises
    ------
    BalderdashError
        The loss left the numbers, or the disk is full; what was saved last is kept.
    """
    from balderdash.lm.threads import pair

    tell(_planned(run))
    with pair() as pool:
        tell(events.Measured(run.ngram.order, run.ngram.loss(run.valid) if run.valid else None))
        _steps(run, control, tell, pool)
        if control.wish == "stop":
            run.save()
            tell(events.Stopped())
        else:
            _finish(run, control, tell, pool)


def _planned(run: Run) -> events.Planned:
    trainer = run.trainer
    return events.Planned(
        title=run.words.title,
        terms=[len(run.train), len(run.valid), len(run.test)],
        hidden=trainer.plan.hidden,
        weights=trainer.best.flat.size,
        symbols=len(trainer.alphabet),
        epochs=trainer.plan.epochs,
        seed=trainer.plan.seed,
        step=trainer.progress.step,
        steps=trainer.progress.steps,
        log=list(trainer.progress.log),
    )


def _steps(run: Run, control: Control, tell: Tell, pool: Executor) -> None:
    now = run.trainer.progress
    looks, sampled_step = len(now.log), now.step
    saved = told = sampled = time.monotonic()
    known, has_written = _Known(run), False
    try:
        for now in run.trainer.run(pool):
            clock = time.monotonic()
            if len(now.log) > looks:
                looks = len(now.log)
                tell(events.Evaluated(now.step, now.train, now.valid))
                is_due = now.step - sampled_step >= _SAMPLE_EVERY * now.steps and clock - sampled > _SAMPLE_PAUSE
                if is_due or not has_written:
                    tell(known.sample(now.step, pool))
                    has_written = True
                    sampled, sampled_step = time.monotonic(), now.step
            if clock - told > _TELL_EVERY or now.is_complete:
                told = clock
                left = (now.steps - now.step) * now.seconds / max(1, now.step)
                tell(
                    events.Stepped(
                        now.step, now.steps, now.train, now.valid, now.symbols / max(now.seconds, 1e-9), left
                    )
                )
            if control.wish == "pause":
                run.save()
                saved = time.monotonic()
                tell(events.Paused())
                if control.wait_while_paused() == "go on":
                    tell(events.Resumed())
            if control.wish == "stop":
                return
            if clock - saved > SAVE_EVERY:
                run.save()
                saved = time.monotonic()
    finally:
        if now.is_complete:  # what follows may be interrupted
            run.save()


def _finish(run: Run, control: Control, tell: Tell, pool: Executor) -> None:
    from balderdash.forge.extras import STARTERS, make_extras

    now = run.trainer.progress
    tell(events.Finishing(0, STARTERS, now.stopped_early))
    result = run.measure(pool)

    def progress(made: int) -> None:
        if control.wish == "stop":
            raise _StoppedWhileFinishing
        tell(events.Finishing(made, STARTERS, now.stopped_early))

    try:
        extras = make_extras(run.model(), run.words, progress)
    except _StoppedWhileFinishing:
        tell(events.Stopped())
        return
    run.finish(result, extras)
    losses = {
        split: [result[f"{split}_nats_per_char"], result[f"ngram_{split}"]]
        for split in ("valid", "test")
        if f"{split}_nats_per_char" in result
    }
    tell(events.Finished(str(run.path), now.seconds, run.ngram.order, losses))


class _Known:
    """What the samples are compared with."""

    def __init__(self, run: Run) -> None:
        from balderdash.forge.profanity import ProfanityFilter

        self._run = run
        self._seen = set(keys(run.train))
        self._unseen = set(keys((*run.valid, *run.test)))
        self._profanity = ProfanityFilter({word for k in (*self._seen, *self._unseen) for word in k.split()})

    def sample(self, step: int, pool: Executor) -> events.Sampled:
        """Let the best weights so far write, and see what is no invention."""
        terms = [term for term in self._run.samples(SAMPLES, pool) if term]
        found = keys(terms)
        n = max(1, len(found))
        return events.Sampled(
            step,
            [term for term in terms if not self._profanity.find(term)][:SHOWN],
            sum(k in self._seen for k in found) / n,
            sum(k in self._unseen for k in found) / n,
        )


class _StoppedWhileFinishing(Exception):  # noqa: N818  it is no error
    """A stop was asked for while the first fakes were made; the steps are saved."""
