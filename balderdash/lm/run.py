"""A training run and its file: start, save, resume, finish."""

from __future__ import annotations

import time
from concurrent.futures import Executor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from balderdash import __version__
from balderdash.errors import BalderdashError
from balderdash.lm import checkpoint, ngram, sampling
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.evaluation import HeldOut
from balderdash.lm.model import Model
from balderdash.lm.plan import Plan
from balderdash.lm.threads import pair
from balderdash.lm.training import Progress, Trainer
from balderdash.terms.split import SPLIT_RULE
from balderdash.terms.wordlist import WordList

FEWEST_TERMS = 20  # in the train split; a network learns nothing from fewer
UNFINISHED = ".part"  # ends the name of a run's file, so that nobody takes it for a model


class Run:
    """A run over a word list, kept in one file.

    Attributes
    ----------
    words : the list
    train, valid, test : its terms on each side of the split
    trainer : does the work
    path : where the finished model goes
    unfinished : where all that an exact resume needs is kept until then
    """

    def __init__(self, words: WordList, plan: Plan, path: Path) -> None:
        self.words, self.path, self.unfinished = words, path, unfinished(path)
        parts = words.parts()
        self.train, self.valid, self.test = parts["train"], parts["valid"], parts["test"]
        if len(self.train) < FEWEST_TERMS:
            raise BalderdashError(
                f"The list {words.name!r} is too short to learn from (different terms: {len(words.terms)}); "
                f"give it at least {FEWEST_TERMS + 5}, better some hundreds."
            )
        self.trainer = Trainer(Alphabet.of(self.train), self.train, self.valid, plan)

    @classmethod
    def resume(cls, words: WordList, path: Path) -> Run:
        """Go on with the run whose model shall be `path`.

        Raises
        ------
        BalderdashError
            There is no unfinished run, it is damaged, or it is one on another list.
        """
        source = unfinished(path)
        if not source.exists():
            why = f"{path} is complete" if path.exists() else f"there is no {source}"
            raise BalderdashError(f"There is nothing to resume: {why}. Start anew without --resume.")
        info, best, vectors = checkpoint.load(source)
        if info.get("list_digest") != words.digest:
            raise BalderdashError(
                f"{source} was trained on another list or another version of it ({info.get('list')!r}, "
                f"{info.get('terms')} terms; {words.name!r} has {len(words.terms)}); "
                "resume with the same list, or train anew with another --out."
            )
        try:
            run = cls(words, Plan.from_json(info["config"]), path)
            run.trainer.restore(Progress(**info["progress"], log=info["log"]), best, vectors)
        except (KeyError, TypeError, ValueError) as error:
            raise BalderdashError(f"{source} is damaged; delete it and train anew.") from error
        return run

    @property
    def symbols(self) -> int:
        """Letters and end symbols of the train split: what an epoch trains on."""
        return sum(len(term) + 1 for term in self.train)

    def yardstick(self) -> ngram.NGram:
        """The tuned n-gram on the same split."""
        return ngram.tuned(self.trainer.alphabet, ngram.sample(self.train), self.valid)

    def samples(self, count: int, pool: Executor) -> list[str]:
        """What the best weights so far write, unfiltered; the same luck every time."""
        return sampling.sample(self.trainer.best, self.trainer.alphabet, count, pool)

    def save(self) -> None:
        """Write all that going on needs, whole or not at all."""
        progress = asdict(self.trainer.progress)
        del progress["log"]  # the model keeps it too
        info = self._info() | {"progress": progress}
        checkpoint.save(self.unfinished, info, self.trainer.best, self.trainer.vectors())

    def model(self) -> Model:
        """The best weights so far as a model."""
        return Model(self.path.stem, self.trainer.alphabet, self.trainer.best, self._info())

    def finish(self, result: dict[str, Any], extras: dict[str, Any]) -> None:
        """Write the finished model: the best weights, without what only a resume needs.

        Parameters
        ----------
        result : how good it is, see `measure`
        extras : JSON values that other parts of the program keep with the model
        """
        checkpoint.save(self.path, self._info() | {"result": result, "extras": extras}, self.trainer.best)
        self.unfinished.unlink(missing_ok=True)

    def measure(self, yardstick: ngram.NGram, pool: Executor) -> dict[str, Any]:
        """Held-out losses of the best weights and of the n-gram, in nats a symbol."""
        result: dict[str, Any] = {"ngram_order": yardstick.order, "seconds": round(self.trainer.progress.seconds, 1)}
        for split, terms in (("valid", self.valid), ("test", self.test)):
            if terms:
                loss = HeldOut(self.trainer.alphabet, terms).loss(self.trainer.best, pool)
                result |= {f"{split}_nats_per_char": round(loss, 4), f"ngram_{split}": round(yardstick.loss(terms), 4)}
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
            "log": self.trainer.progress.log,
            "version": __version__,
        }


def unfinished(path: Path) -> Path:
    """The file of a run whose model shall be `path`."""
    return path.with_name(path.name + UNFINISHED)


def fitted_to(words: WordList, plan: Plan, path: Path, seconds: float) -> Plan:
    """The plan with as many epochs as fit into the time on this machine, measured for a moment.

    A list that could do with less gets up to twice its plan's epochs, not more.
    """
    trial = Run(words, plan, path)
    until = time.perf_counter() + min(4.0, 0.05 * seconds)
    with pair() as pool:
        for now in trial.trainer.run(pool):
            if now.step == 2:  # the first steps warm up caches and allocate
                now.seconds, now.symbols = 0.0, 0
            if time.perf_counter() > until and now.step > 4:
                break
    left = 0.9 * seconds - 6  # a reserve for the yardstick, the judge and saving
    speed = now.symbols / max(now.seconds, 1e-6)
    return replace(plan, epochs=min(2 * plan.epochs, max(0.01, speed * left / trial.symbols)))
