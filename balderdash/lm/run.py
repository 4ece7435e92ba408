"""A training run and its file: start, save, resume, finish."""

from __future__ import annotations

import time
from concurrent.futures import Executor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from balderdash import __version__, paths
from balderdash.errors import BalderdashError
from balderdash.lm import checkpoint, memory, ngram, sampling
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.evaluation import HeldOut
from balderdash.lm.model import Model
from balderdash.lm.plan import FEW_EPOCHS, HURRIED, Plan
from balderdash.lm.threads import pair
from balderdash.lm.training import Progress, Trainer
from balderdash.terms.split import FEWEST_TERMS, SHORTEST_LIST, SPLIT_RULE
from balderdash.terms.wordlist import WordList


class Run:
    """A run over a word list, kept in one file.

    Attributes
    ----------
    words : the list
    train, valid, test : its terms on each side of the split
    counted, ngram : every so many terms of the train split, and the n-gram that has counted them
    trainer : does the work
    path : where the finished model goes
    unfinished : where all that an exact resume needs is kept until then
    """

    def __init__(self, words: WordList, plan: Plan, path: Path, ngram_order: int | None = None) -> None:
        self.words, self.path, self.unfinished = words, path, paths.unfinished(path)
        parts = words.parts()
        self.train, self.valid, self.test = parts["train"], parts["valid"], parts["test"]
        if len(self.train) < FEWEST_TERMS:
            raise BalderdashError(
                f"The list {words.name!r} is too short to learn from (different terms: {len(words.terms)}); "
                f"give it at least {SHORTEST_LIST}, better some hundreds."
            )
        alphabet, self._stride = Alphabet.of(self.train), ngram.stride(self.train)
        self.counted = self.train[:: self._stride]
        memory.require(memory.counting(self.symbols // self._stride))
        if ngram_order is None:
            self.ngram = ngram.tuned(alphabet, self.counted, self.valid)
        else:
            self.ngram = ngram.NGram.of(alphabet, self.counted, ngram_order)
        self.begin(plan)

    def begin(self, plan: Plan) -> None:
        """Start from the beginning with a plan.

        Raises
        ------
        BalderdashError
            There is not enough memory for it.
        """
        alphabet, longest = self.ngram.alphabet, max(map(len, self.train))
        shape = plan.shape(len(alphabet))
        memory.require(memory.needed(shape, plan, longest, self.symbols, self.symbols // self._stride), plan.hidden)
        self.trainer = Trainer(alphabet, self.train, self.valid, plan, self.ngram, self._stride)

    @classmethod
    def resume(cls, words: WordList, path: Path) -> Run:
        """Go on with the run whose model shall be `path`.

        Raises
        ------
        BalderdashError
            There is no unfinished run, it is damaged, or it is one on another list.
        """
        source = paths.unfinished(path)
        if not source.exists():
            why = f"{path} is complete" if path.exists() else f"there is no {source}"
            raise BalderdashError(f"There is nothing to resume: {why}. Start anew without --resume.")
        found = checkpoint.load(source)
        info = found.info
        if info.get("list_digest") != words.digest:
            other = _difference(found.counted, words)
            raise BalderdashError(
                f"{source} was trained on another list or another version of it ({info.get('list')!r}, "
                f"{info.get('terms')} terms; {words.name!r} has {len(words.terms)}{other}); "
                "resume with the same list, or train anew with another --out."
            )
        try:
            run = cls(words, Plan.from_json(info["config"]), path, info["ngram_order"])
            run.trainer.restore(Progress.from_json(info["progress"], info["log"]), found.model, found.training)
        except (KeyError, TypeError, ValueError) as error:
            raise BalderdashError(f"{source} is damaged; delete it and train anew.") from error
        return run

    @property
    def symbols(self) -> int:
        """Letters and end symbols of the train split: what an epoch trains on."""
        return sum(len(term) + 1 for term in self.train)

    def samples(self, count: int, pool: Executor) -> list[str]:
        """What the best weights so far write, unfiltered; the same luck every time."""
        return sampling.terms(sampling.sample(self.trainer.best, self.trainer.alphabet, count, pool, self.ngram))

    def save(self) -> None:
        """Write all that going on needs, whole or not at all."""
        progress = asdict(self.trainer.progress)
        del progress["log"]  # the model keeps it too
        info = self._info() | {"progress": progress}
        checkpoint.save(self.unfinished, info, self.trainer.best, self.counted, self.trainer.vectors())

    def model(self) -> Model:
        """The best weights so far as a model."""
        return Model(self.path.stem, self.trainer.alphabet, self.trainer.best, self._info(), self.counted)

    def finish(self, result: dict[str, Any], extras: dict[str, Any]) -> None:
        """Write the finished model: the best weights, without what only a resume needs.

        Parameters
        ----------
        result : how good it is, see `measure`
        extras : JSON values that other parts of the program keep with the model
        """
        info = self._info() | {"result": result, "extras": extras}
        checkpoint.save(self.path, info, self.trainer.best, self.counted)
        self.unfinished.unlink(missing_ok=True)

    def measure(self, pool: Executor) -> dict[str, Any]:
        """Held-out losses of the best weights and of the n-gram alone, in nats a symbol."""
        result: dict[str, Any] = {"seconds": round(self.trainer.progress.seconds, 1)}
        for split, terms in (("valid", self.valid), ("test", self.test)):
            if terms:
                loss = HeldOut(self.trainer.alphabet, terms, self.ngram).loss(self.trainer.best, pool)
                result |= {f"{split}_nats_per_char": round(loss, 4), f"ngram_{split}": round(self.ngram.loss(terms), 4)}
        return result

    def _info(self) -> dict[str, Any]:
        return {
            "name": self.path.stem,
            "list": self.words.name,
            "list_title": self.words.title,
            "list_digest": self.words.digest,
            "terms": len(self.words.terms),
            "weights": self.trainer.best.flat.size,
            "split": SPLIT_RULE,
            "alphabet": "".join(self.trainer.alphabet.characters),
            "config": self.trainer.plan.as_json(),
            "ngram_order": self.ngram.order,
            "log": self.trainer.progress.log,
            "version": __version__,
        }


def _difference(counted: tuple[str, ...], words: WordList) -> str:
    """A term that tells the list from the one that was trained on, for a sentence; "" where only the order differs."""
    gone = sorted(set(counted) - set(words.terms))
    train = words.part("train")
    new = sorted(set(train) - set(counted)) if ngram.stride(train) == 1 else []
    parts = [f"{verb} {terms[0]!r}" for verb, terms in (("lacks", gone), ("has", new)) if terms]
    return f" and {' and '.join(parts)}" if parts else ""


def fit(run: Run, seconds: float, *, may_shrink: bool = True) -> None:
    """Give a new run as many epochs as fit into the time on this machine, measured for a moment.

    A list that could do with less gets up to twice its plan's epochs, not more. Where there would be only a few, a
    smaller network learns more in the time.

    Parameters
    ----------
    seconds : for all that is left to do: the training, and a reserve for the judge and saving
    may_shrink : whether the network may be made smaller
    """
    started = time.perf_counter()
    until = started + min(4.0, 0.05 * seconds)
    with pair() as pool:
        for now in run.trainer.run(pool):
            if now.step == 2:  # the first steps warm up caches and allocate
                now.seconds, now.symbols = 0.0, 0
            if time.perf_counter() > until and now.step > 4:
                break
    plan, left = run.trainer.plan, max(0.9 * seconds - 6, 0.1 * seconds)
    speed = now.symbols / max(now.seconds, 1e-6)
    if may_shrink and speed * left / run.symbols < FEW_EPOCHS and plan.hidden > HURRIED.hidden:
        run.begin(replace(HURRIED, seed=plan.seed))
        fit(run, seconds - (time.perf_counter() - started), may_shrink=False)
        return
    run.begin(replace(plan, epochs=min(2 * plan.epochs, max(0.01, speed * left / run.symbols)), seconds=left))
