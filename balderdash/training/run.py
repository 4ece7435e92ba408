"""A training run: one word list, one file, one loop.

`begin` plans a run and `Run.resume` reads one back. `train` makes its steps, and meanwhile evaluates, samples and
saves, until it is done or asked to stop. In the end it measures the model, makes its first fakes and writes its file.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from itertools import chain, compress
from pathlib import Path
from typing import Any

from balderdash import __version__, lock, paths
from balderdash.errors import BalderdashError
from balderdash.forge.extras import STARTERS, make_extras
from balderdash.forge.profanity import ProfanityFilter
from balderdash.lm import checkpoint, memory, ngram, sampling
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.checkpoint import Checkpoint
from balderdash.lm.evaluation import HeldOut
from balderdash.lm.header import LEARNT_FROM, companions_in
from balderdash.lm.model import Model
from balderdash.lm.plan import FEW_EPOCHS, HURRIED, Plan, size_for
from balderdash.lm.threads import pair
from balderdash.lm.trainer import Progress, Trainer
from balderdash.terms import companions
from balderdash.terms.companions import Companion
from balderdash.terms.key import keys
from balderdash.terms.split import FEWEST_TERMS, SHORTEST_LIST, SPLIT_RULE
from balderdash.terms.wordlist import WordList, excerpt
from balderdash.training import events
from balderdash.training.events import Control, Tell

SAVE_EVERY = 30.0  # seconds
SAMPLES, SHOWN = 64, 8  # samples drawn at a time, and shown
_TELL_EVERY = 0.1  # seconds
_SAMPLE_EVERY = 0.04  # of the run, but not sooner than after
_SAMPLE_PAUSE = 2.0  # seconds
_MIN_TRAINING = 0.25  # of the minutes, however long counting took
_SPEED_TEST = 4.0  # seconds at most


class Run:
    """A list, the trainer that learns it, and the file that keeps both.

    Parameters
    ----------
    ngram_order : of a run that is resumed; a new run finds the best order
    others : companions of the list, to learn from, too

    Attributes
    ----------
    words : the list
    companions : the other lists that are learnt from
    train : the terms to learn: those of the list's train split, then those of the companions
    valid, test : the list's terms in the other splits
    counted : the terms of `train` that the n-gram has counted
    ngram : the n-gram that the network starts from
    trainer : makes the steps
    path : where the finished model goes
    unfinished : where the run is kept until then, with all that an exact resume needs

    Raises
    ------
    BalderdashError
        The list is too short, or there is not enough memory.
    """

    trainer: Trainer

    def __init__(
        self,
        words: WordList,
        plan: Plan,
        path: Path,
        ngram_order: int | None = None,
        others: Sequence[Companion] = (),
    ) -> None:
        self.words, self.path, self.unfinished = words, path, paths.unfinished(path)
        self.companions = tuple(others)
        parts = words.parts
        self.train, self.valid, self.test = learnt(words, others), parts["valid"], parts["test"]
        if len(parts["train"]) < FEWEST_TERMS:
            raise BalderdashError(
                f"The list {words.name!r} is too short to learn from (different terms: {len(words.terms)}); "
                f"give it at least {SHORTEST_LIST} terms, better some hundreds."
            )
        alphabet = Alphabet.of(self.train)
        self._is_counted = ngram.to_count(self.train)
        self.counted = tuple(compress(self.train, self._is_counted))
        memory.require(memory.counting(_symbols(self.counted)))
        if ngram_order is None:
            self.ngram = ngram.tuned(alphabet, self.counted, self.valid)
        else:
            self.ngram = ngram.NGram.of(alphabet, self.counted, ngram_order)
        self._start(plan)

    def _start(self, plan: Plan) -> None:
        """Start from the first step with a plan."""
        alphabet = self.ngram.alphabet
        needed = memory.needed(
            plan.shape(len(alphabet)), plan, max(map(len, self.train)), self.symbols, _symbols(self.counted)
        )
        memory.require(needed, plan.hidden)
        own = len(self.words.part("train"))
        self.trainer = Trainer(alphabet, self.train, self.valid, plan, self.ngram, self._is_counted, own)

    def fit_to(self, seconds: float, *, may_shrink: bool = True) -> None:
        """Start with as many epochs as fit into the time on this machine, after measuring its speed for a moment.

        A list never gets more than twice the epochs of its plan. With time for only a few epochs, a smaller network
        learns more.

        Parameters
        ----------
        seconds : for all that is left to do: training, the first fakes and saving
        may_shrink : whether the network may become smaller
        """
        started = time.perf_counter()
        until = started + min(_SPEED_TEST, 0.05 * seconds)
        with pair() as pool:
            for progress in self.trainer.train(pool):
                if progress.step == 2:  # the first steps allocate memory
                    progress.seconds, progress.symbols = 0.0, 0
                if time.perf_counter() > until and progress.step > 4:
                    break
        plan, left = self.trainer.plan, max(0.9 * seconds - 6, 0.1 * seconds)
        speed = progress.symbols / max(progress.seconds, 1e-6)  # symbols per second
        epochs = speed * left / self.symbols
        if may_shrink and epochs < FEW_EPOCHS and plan.hidden > HURRIED.hidden:
            self._start(replace(HURRIED, seed=plan.seed))
            self.fit_to(seconds - (time.perf_counter() - started), may_shrink=False)
        else:
            self._start(replace(plan, epochs=min(2 * plan.epochs, max(0.01, epochs)), seconds=left))

    @classmethod
    def resume(cls, words: WordList, path: Path) -> Run:
        """The unfinished run for the model at `path`, with the companions that it was begun with.

        Raises
        ------
        BalderdashError
            There is no such run, it is damaged, or it is for another list or other companions.
        """
        source = paths.unfinished(path)
        if not source.exists():
            why = f"{path} is complete" if path.exists() else f"there is no {source}"
            raise BalderdashError(f"There is nothing to resume: {why}. Start again without --resume.")
        found = checkpoint.load(source)
        info = found.info
        if info.get("list_digest") != words.digest:
            other = _difference(found, words)
            raise BalderdashError(
                f"{source} was trained on another list or another version of it ({info.get('list')!r}, "
                f"{info.get('terms')} terms; {words.name!r} has {len(words.terms)}{other}); "
                "resume with the same list, or train again with another --out."
            )
        others = _same_companions(words, found, source)
        try:
            run = cls(words, Plan.from_json(info["config"]), path, info["ngram_order"], others)
            run.trainer.restore(Progress.from_json(info["progress"], info["log"]), found.model, found.training)
        except (KeyError, TypeError, ValueError) as error:
            raise BalderdashError(f"{source} is damaged; delete it and train again.") from error
        return run

    @property
    def symbols(self) -> int:
        """Letters and end symbols of the terms that an epoch trains on."""
        return _symbols(self.train)

    def samples(self, count: int, pool: Executor) -> list[str]:
        """Raw samples of the best weights so far, drawn with the same seed every time."""
        return sampling.terms(sampling.sample(self.trainer.best, self.trainer.alphabet, count, pool, self.ngram))

    def model(self) -> Model:
        """The best weights so far as a model."""
        return Model(self.path.stem, self.trainer.alphabet, self.trainer.best, self._info(), self.counted)

    def save(self) -> None:
        """Write the unfinished run, whole or not at all."""
        progress = asdict(self.trainer.progress)
        del progress["log"]  # `_info` has it
        info = self._info() | {"progress": progress}
        checkpoint.save(self.unfinished, info, self.trainer.best, self.counted, self.trainer.vectors())

    def measure(self, pool: Executor) -> dict[str, Any]:
        """Losses of the model and of its n-gram on the held-out splits, in nats per character."""
        result: dict[str, Any] = {"seconds": round(self.trainer.progress.seconds, 1)}
        for split, terms in (("valid", self.valid), ("test", self.test)):
            if terms:
                loss = HeldOut(self.trainer.alphabet, terms, self.ngram).loss(self.trainer.best, pool)
                result |= {f"{split}_nats_per_char": round(loss, 4), f"ngram_{split}": round(self.ngram.loss(terms), 4)}
        return result

    def finish(self, result: dict[str, Any], extras: dict[str, Any]) -> None:
        """Write the finished model, and delete the unfinished run.

        Parameters
        ----------
        result : see `measure`
        extras : JSON values that other parts of the program keep with the model
        """
        info = self._info() | {"result": result, "extras": extras}
        checkpoint.save(self.path, info, self.trainer.best, self.counted)
        self.unfinished.unlink(missing_ok=True)

    def _info(self) -> dict[str, Any]:
        return {
            "name": self.path.stem,
            "list": self.words.name,
            "list_title": self.words.title,
            "list_digest": self.words.digest,
            "terms": len(self.words.terms),
            LEARNT_FROM: [
                {"name": each.words.name, "digest": each.words.digest, "terms": len(each.terms)}
                for each in self.companions
            ],
            "weights": self.trainer.best.flat.size,
            "split": SPLIT_RULE,
            "alphabet": "".join(self.trainer.alphabet.characters),
            "config": self.trainer.plan.as_json(),
            "ngram_order": self.ngram.order,
            "log": self.trainer.progress.log,
            "version": __version__,
        }


def begin(
    words: WordList,
    path: Path,
    *,
    seed: int = 0,
    epochs: float | None = None,
    minutes: float | None = None,
    hidden: int | None = None,
    replaces: bool = False,
    others: Sequence[Companion] | None = None,
) -> Run:
    """A new run for the model at `path`, saved at once, so that a path that cannot be written shows now.

    Parameters
    ----------
    epochs, minutes : how long to train, in one or the other; by default as long as the list needs
    hidden : units of the network; by default by the list's length
    replaces : overwrite an unfinished run now, and a model when this one is finished
    others : companions to learn from, too; by default those that the list's header names

    Raises
    ------
    BalderdashError
        A model or an unfinished run is there already, the list is too short, one that its header names cannot be
        learnt from, or there is not enough memory.
    """
    started = time.monotonic()
    if not replaces:
        refuse_to_overwrite(path)
    if others is None:
        others = companions.load(words)
    plan = replace(size_for(_symbols(learnt(words, others))), seed=seed)
    if epochs is not None:
        plan = replace(plan, epochs=epochs)
    if hidden is not None:
        plan = replace(plan, hidden=hidden)
    run = Run(words, plan, path, others=others)
    if minutes is not None:
        left = 60 * minutes - (time.monotonic() - started)
        run.fit_to(max(left, _MIN_TRAINING * 60 * minutes), may_shrink=hidden is None)
    run.save()
    return run


def resume_or_begin(words: WordList, path: Path, *, minutes: float | None = None) -> Run:
    """The unfinished run for the model at `path`, or else a new one.

    Raises
    ------
    BalderdashError
        See `Run.resume` and `begin`.
    """
    if paths.unfinished(path).exists():
        return Run.resume(words, path)
    return begin(words, path, minutes=minutes)


def locked(path: Path) -> AbstractContextManager[None]:
    """Keep other programs from training the model at `path`; they would overwrite each other's work."""
    return lock.locked(path, "training it")


def refuse_to_overwrite(path: Path, resume: str = "resume it", other: str = "train another model") -> None:
    """Raise a BalderdashError if there is a model or an unfinished run.

    Parameters
    ----------
    resume, other : what the user can do instead
    """
    if paths.unfinished(path).exists():
        raise BalderdashError(f"A run for {path} was interrupted; {resume}, or {other}.")
    if path.exists():
        what = "a trained model" if path.suffix == paths.MODEL_SUFFIX else "there"
        raise BalderdashError(f"{path} is {what} already; {other}, or move it away.")


def train(run: Run, control: Control, tell: Tell) -> None:
    """Train to the end, or until a stop is asked for; either way the run's file holds all the work.

    Parameters
    ----------
    tell : called with each event; the last one is `Finished` or `Stopped`

    Raises
    ------
    BalderdashError
        The loss diverged, or the disk is full; what was saved last is kept.
    """
    tell(_planned(run))
    with pair() as pool:
        tell(events.Measured(run.ngram.order, run.ngram.loss(run.valid) if run.valid else None))
        _make_steps(run, control, tell, pool)
        if control.request == "stop":
            run.save()
            tell(events.Stopped())
        else:
            _finish(run, control, tell, pool)


def _planned(run: Run) -> events.Planned:
    trainer = run.trainer
    others = {each.words.name: len(each.terms) for each in run.companions}
    return events.Planned(
        title=run.words.title,
        terms=[len(run.train) - sum(others.values()), len(run.valid), len(run.test)],
        companions=others,
        hidden=trainer.plan.hidden,
        weights=trainer.best.flat.size,
        symbols=len(trainer.alphabet),
        epochs=trainer.plan.epochs,
        seed=trainer.plan.seed,
        step=trainer.progress.step,
        steps=trainer.progress.steps,
        log=list(trainer.progress.log),
    )


def _make_steps(run: Run, control: Control, tell: Tell, pool: Executor) -> None:
    """Make the steps that are left, or those until a stop is asked for."""
    progress = run.trainer.progress
    evaluations, sampled_step = len(progress.log), progress.step
    saved = told = sampled = time.monotonic()
    sampler, has_sampled = _Sampler(run), False
    try:
        for progress in run.trainer.train(pool):
            now = time.monotonic()
            if len(progress.log) > evaluations:
                evaluations = len(progress.log)
                tell(events.Evaluated(progress.step, progress.train, progress.valid))
                is_due = progress.step - sampled_step >= _SAMPLE_EVERY * progress.steps
                if not has_sampled or (is_due and now - sampled > _SAMPLE_PAUSE):
                    tell(sampler.sample(progress.step, pool))
                    sampled, sampled_step, has_sampled = time.monotonic(), progress.step, True
            if now - told > _TELL_EVERY or progress.is_complete:
                tell(_stepped(progress))
                told = now
            if control.request == "pause":
                run.save()
                saved = time.monotonic()
                tell(events.Paused())
                if control.wait_while_paused() == "resume":
                    tell(events.Resumed())
            if control.request == "stop":
                return
            if now - saved > SAVE_EVERY:
                run.save()
                saved = time.monotonic()
    finally:
        if progress.is_complete:  # what follows may be interrupted
            run.save()


def _stepped(progress: Progress) -> events.Stepped:
    speed = progress.symbols / max(progress.seconds, 1e-9)
    left = (progress.steps - progress.step) * progress.seconds / max(1, progress.step)
    return events.Stepped(progress.step, progress.steps, progress.train, progress.valid, speed, left)


class _Sampler:
    """Samples the best weights so far and counts the samples that are real terms."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._learnt = set(keys(run.train))
        self._held_out = set(keys((*run.valid, *run.test)))
        self._profanity = ProfanityFilter({word for key in (*self._learnt, *self._held_out) for word in key.split()})

    def sample(self, step: int, pool: Executor) -> events.Sampled:
        terms = [term for term in self._run.samples(SAMPLES, pool) if term]
        found = keys(terms)
        n = max(1, len(found))
        return events.Sampled(
            step,
            [term for term in terms if not self._profanity.find(term)][:SHOWN],
            sum(key in self._learnt for key in found) / n,
            sum(key in self._held_out for key in found) / n,
        )


class _StoppedWhileFinishing(Exception):  # noqa: N818  not an error
    """A stop was asked for while the first fakes were made; the steps are saved."""


def _finish(run: Run, control: Control, tell: Tell, pool: Executor) -> None:
    """Measure the model, make its first fakes and write it, unless a stop is asked for."""
    progress = run.trainer.progress
    tell(events.Finishing(0, STARTERS, progress.stopped_early))
    result = run.measure(pool)

    def made(fakes: int) -> None:
        if control.request == "stop":
            raise _StoppedWhileFinishing
        tell(events.Finishing(fakes, STARTERS, progress.stopped_early))

    try:
        extras = make_extras(run.model(), run.words, made)
    except _StoppedWhileFinishing:
        tell(events.Stopped())
        return
    run.finish(result, extras)
    losses = {
        split: [result[f"{split}_nats_per_char"], result[f"ngram_{split}"]]
        for split in ("valid", "test")
        if f"{split}_nats_per_char" in result
    }
    tell(events.Finished(str(run.path), progress.seconds, run.ngram.order, losses))


def learnt(words: WordList, others: Sequence[Companion]) -> tuple[str, ...]:
    """The terms to learn: those of the list's train split, then those of its companions."""
    return (*words.part("train"), *chain.from_iterable(each.terms for each in others))


def _symbols(terms: tuple[str, ...]) -> int:
    """Letters and end symbols of the terms."""
    return sum(len(term) + 1 for term in terms)


def _same_companions(words: WordList, found: Checkpoint, source: Path) -> tuple[Companion, ...]:
    """The companions that an unfinished run was begun with.

    Raises
    ------
    BalderdashError
        One of them has changed, or cannot be read any more.
    """
    lists = []
    for name, digest, _ in companions_in(found.info):
        try:
            other = companions.read(words, name)
        except BalderdashError as error:
            raise BalderdashError(
                f"{source} was also trained on the list {excerpt(name)}, which is not here any more; "
                "put it back as it was, or train again with another --out."
            ) from error
        if other.digest != digest:
            raise BalderdashError(
                f"{source} was also trained on another version of the list {excerpt(name)}; "
                "resume with the same one, or train again with another --out."
            )
        lists.append(other)
    return companions.with_terms(words, lists)


def _difference(found: Checkpoint, words: WordList) -> str:
    """A term that only one of the two lists has, for an error message; "" if only their order differs."""
    others = sum(terms for *_, terms in companions_in(found.info))
    counted = found.counted[: max(0, len(found.counted) - others)]
    missing = sorted(set(counted) - set(words.terms))
    train = words.part("train")
    new = sorted(set(train) - set(counted)) if ngram.to_count(train).all() else []
    parts = [f"{verb} {terms[0]!r}" for verb, terms in (("lacks", missing), ("has", new)) if terms]
    return f" and {' and '.join(parts)}" if parts else ""
