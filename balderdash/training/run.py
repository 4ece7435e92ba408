"""A training run: one word list, one file, one loop.

`begin` (in `beginning.py`) plans a run and `Run.resume` reads one back. `train` makes its steps, and meanwhile
evaluates, samples and saves, until it is done or asked to stop. In the end it measures the model, makes its first fakes
and writes its file.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import cached_property
from itertools import chain, compress
from pathlib import Path
from typing import Any

from balderdash import __version__, lock, paths
from balderdash.errors import BalderdashError
from balderdash.forge.extras import STARTERS, Verdict, make_extras
from balderdash.forge.profanity import ProfanityFilter
from balderdash.lm import checkpoint, memory, ngram, sampling
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import evenly, symbols_in
from balderdash.lm.checkpoint import Checkpoint
from balderdash.lm.evaluation import HeldOut
from balderdash.lm.header import LEARNT_FROM, companions_in
from balderdash.lm.model import Model
from balderdash.lm.ngram_states import NGramStates
from balderdash.lm.plan import Plan
from balderdash.lm.threads import pair
from balderdash.lm.trainer import Progress, Trainer
from balderdash.records import readings
from balderdash.terms import companions
from balderdash.terms.companions import Companion
from balderdash.terms.key import keys
from balderdash.terms.split import FEWEST_TERMS, SHORTEST_LIST, SPLIT_RULE, split_of_key
from balderdash.terms.wordlist import WordList, excerpt
from balderdash.training import events
from balderdash.training.events import Control, Tell
from balderdash.training.time_budget import TimeBudget

SAVE_EVERY = 30.0  # seconds
SAMPLES, SHOWN = 64, 8  # samples drawn at a time, and shown
_TELL_EVERY = 0.1  # seconds
_SAMPLE_EVERY = 0.04  # of the run, but not sooner than after
_SAMPLE_PAUSE = 2.0  # seconds
MOST_MEASURED = 60_000  # symbols of a held-out split
_MOST_COUNTED = "most_counted"  # in the checkpoint


class Run:
    """A list, the trainer that learns it, and the file that keeps both.

    Parameters
    ----------
    ngram_order : of a run that is resumed; a new run finds the best order
    others : companions of the list, to learn from, too
    most_counted : symbols that the n-gram counts at most; the list's own terms come first
    budget : of a run that is to keep to some minutes

    Attributes
    ----------
    words : the list
    companions : the other lists that are learnt from
    train : the terms to learn: those of the list's train split, then those of the companions
    too_long : how many terms of both are left out, because no sample grows so long
    valid, test : the list's terms in the other splits
    counted : the terms of `train` that the n-gram has counted
    ngram : the n-gram that the network starts from
    trainer : makes the steps
    path : where the finished model goes
    unfinished : where the run is kept until then, with all that an exact resume needs

    Raises
    ------
    BalderdashError
        The list is too short, most of its lines are too long, or there is not enough memory.
    """

    trainer: Trainer

    def __init__(
        self,
        words: WordList,
        plan: Plan,
        path: Path,
        ngram_order: int | None = None,
        others: Sequence[Companion] = (),
        *,
        most_counted: int = ngram.MOST_SYMBOLS,
        budget: TimeBudget | None = None,
    ) -> None:
        self.words, self.path, self.unfinished = words, path, paths.unfinished(path)
        self.companions, self.budget = tuple(others), budget
        self.valid, self.test = words.part("valid"), words.part("test")
        own = words.part("train")
        if len(own) < FEWEST_TERMS:
            raise BalderdashError(
                f"The list {words.name!r} is too short to learn from (different terms: {len(words.terms)}); "
                f"give it at least {SHORTEST_LIST} terms, better some hundreds."
            )
        self.train = learnt(words, others)
        self.too_long = len(own) + sum(len(each.terms) for each in others) - len(self.train)
        self._own = sum(map(is_learnable, own))
        if self._own < max(FEWEST_TERMS, len(own) / 2):
            raise BalderdashError(
                f"Most lines of the list {words.name!r} are longer than {sampling.LONGEST} letters, and the model "
                "writes no such terms; give each term a line of its own, or shorten the lines."
            )
        alphabet = Alphabet.of(self.train)
        self._most_counted = most_counted
        self._is_counted = ngram.to_count(self.train, self._most_counted, self._own)
        self.counted = tuple(compress(self.train, self._is_counted))
        memory.require(memory.counting(symbols_in(self.counted)))
        if ngram_order is None:
            self.ngram = ngram.tuned(alphabet, self.counted, self.valid)
        else:
            self.ngram = ngram.NGram.of(alphabet, self.counted, ngram_order)
        self.start(plan)

    def start(self, plan: Plan) -> None:
        """Start from the first step with a plan.

        Raises
        ------
        BalderdashError
            There is not enough memory.
        """
        alphabet = self.ngram.alphabet
        needed = memory.needed(
            plan.shape(len(alphabet)), plan, max(map(len, self.train)), self.symbols, symbols_in(self.counted)
        )
        memory.require(needed, plan.hidden)
        self.trainer = Trainer(alphabet, self.train, self.valid, plan, self.ngram, self._is_counted, self._own)

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
            most_counted = int(info.get(_MOST_COUNTED, ngram.MOST_SYMBOLS))
            plan = Plan.from_json(info["config"])
            run = cls(words, plan, path, info["ngram_order"], others, most_counted=most_counted)
            run.trainer.restore(Progress.from_json(info["progress"], info["log"]), found.model, found.training)
        except (KeyError, TypeError, ValueError) as error:
            raise BalderdashError(f"{source} is damaged; delete it and train again.") from error
        return run

    @property
    def symbols(self) -> int:
        """Letters and end symbols of the terms that an epoch trains on."""
        return symbols_in(self.train)

    def samples(self, count: int, pool: Executor) -> list[str]:
        """Raw samples of the best weights so far, drawn with the same seed every time."""
        return sampling.terms(sampling.sample(self.trainer.best, self.trainer.alphabet, count, pool, self._states))

    @cached_property
    def _states(self) -> NGramStates:
        return NGramStates.load(self.ngram.alphabet, self.counted, self.ngram.order, self.ngram)

    def model(self) -> Model:
        """The best weights so far as a model."""
        best, info = self.trainer.best, self._info()
        return Model(self.path.stem, self.trainer.alphabet, best, info, self.counted, self.ngram, self._states)

    def save(self) -> None:
        """Write the unfinished run, whole or not at all."""
        progress = asdict(self.trainer.progress)
        del progress["log"]  # `_info` has it
        info = self._info() | {"progress": progress}
        checkpoint.save(self.unfinished, info, self.trainer.best, self.counted, self.trainer.vectors())

    def measure(self, pool: Executor) -> dict[str, Any]:
        """Losses of the model and of its n-gram on the held-out splits, in nats per character.

        Of long splits a selection is measured.
        """
        result: dict[str, Any] = {"seconds": round(self.trainer.progress.seconds, 1)}
        for split, all_terms in (("valid", self.valid), ("test", self.test)):
            if terms := tuple(compress(all_terms, evenly(all_terms, MOST_MEASURED))):
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
            _MOST_COUNTED: self._most_counted,
            "log": self.trainer.progress.log,
            "version": __version__,
        }


def locked(path: Path) -> AbstractContextManager[None]:
    """Keep other programs from training the model at `path`; they would overwrite each other's work."""
    return lock.locked(path, "training it")


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
        valid = run.trainer.valid
        tell(events.Measured(run.ngram.order, run.ngram.loss(valid) if valid else None))
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
                    progress.seconds += sampled - now
            if now - told > _TELL_EVERY or progress.is_complete:
                tell(_stepped(progress))
                told = now
            if control.request == "pause":
                run.save()
                saved = time.monotonic()
                tell(events.Paused())
                if control.wait_while_paused() == "resume":
                    tell(events.Resumed())
                if run.budget is not None:
                    run.budget.leave_out(time.monotonic() - saved)
            if control.request == "stop":
                return
            if now - saved > SAVE_EVERY:
                began = time.monotonic()
                run.save()
                saved = time.monotonic()
                progress.seconds += saved - began
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
        self._own = frozenset(run.words.keys)
        self._others = frozenset(chain.from_iterable(each.words.keys for each in run.companions))
        words = chain.from_iterable(map(str.split, chain(self._own, self._others)))
        self._profanity = ProfanityFilter(frozenset(words))

    def sample(self, step: int, pool: Executor) -> events.Sampled:
        terms = [term for term in self._run.samples(SAMPLES, pool) if term]
        found = keys(terms)
        n = max(1, len(found))
        return events.Sampled(
            step,
            [term for term in terms if not self._profanity.find(term)][:SHOWN],
            sum(key in self._own or key in self._others for key in found if split_of_key(key) == "train") / n,
            sum(key in self._own for key in found if split_of_key(key) != "train") / n,
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

    why = "it knows its list by heart, or does not write terms yet; train it longer or shorter, or on a longer list"

    def late() -> None:
        nonlocal why
        why = "no time was left; with more minutes the first game starts sooner, and fakes are better chosen"

    try:
        budget = run.budget
        extras = make_extras(
            run.model(),
            run.words,
            readings_of(run.words.name),
            made,
            lambda: math.inf if budget is None else budget.left,
            late,
        )
    except _StoppedWhileFinishing:
        tell(events.Stopped())
        return
    run.finish(result, extras)
    if not extras.get("starters"):
        tell(events.Noted(f"It made no fakes: {why}."))
    losses = {
        split: [result[f"{split}_nats_per_char"], result[f"ngram_{split}"]]
        for split in ("valid", "test")
        if f"{split}_nats_per_char" in result
    }
    tell(events.Finished(str(run.path), progress.seconds, run.ngram.order, losses))


def is_learnable(term: str) -> bool:
    """Whether the model could write the term: no sample grows longer."""
    return len(term) <= sampling.LONGEST


def readings_of(list_name: str) -> list[Verdict]:
    """What readers said of a list's fakes; if the player's file cannot be read, nothing."""
    try:
        return [Verdict(each.term, each.verdict) for each in readings.of_list(list_name)]
    except BalderdashError:
        return []


def learnt(words: WordList, others: Sequence[Companion]) -> tuple[str, ...]:
    """The terms to learn: those of the list's train split, then those of its companions."""
    return tuple(filter(is_learnable, chain(words.part("train"), *(each.terms for each in others))))


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
    train = learnt(words, ())
    is_whole = symbols_in(train) <= found.info.get(_MOST_COUNTED, ngram.MOST_SYMBOLS)
    new = sorted(set(train) - set(counted)) if is_whole else []
    parts = [f"{verb} {terms[0]!r}" for verb, terms in (("lacks", missing), ("has", new)) if terms]
    return f" and {' and '.join(parts)}" if parts else ""
