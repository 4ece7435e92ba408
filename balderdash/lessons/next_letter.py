"""Lesson 7: the same four parts, with next-letter prediction as the data and a recurrent network as the model.

After each letter the model, network and n-gram together, gives every sign s a log-probability ℓ_s. With the
temperature T a sign is drawn with p(s) = e^{ℓ_s / T} / Σ e^{ℓ / T}, which at T = 1 is e^{ℓ_s}. The surprise at a
letter is -ℓ of that letter, and the cost is the mean surprise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import islice
from typing import ParamSpec, TypeVar

import numpy as np

from balderdash.lessons.data import Array
from balderdash.lm import sampling
from balderdash.lm.alphabet import END, UNKNOWN, Alphabet
from balderdash.lm.evaluation import HeldOut
from balderdash.lm.model import Model
from balderdash.lm.parameters import Parameters
from balderdash.lm.plan import Plan
from balderdash.lm.threads import pair
from balderdash.lm.training import Trainer
from balderdash.notation import END_SIGN
from balderdash.terms.wordlist import WordList

P = ParamSpec("P")
T = TypeVar("T")


class Reader:
    """What a trained network expects after each beginning of a term.

    Attributes
    ----------
    model : the network
    signs : the symbols it may write, the end of a term as `END_SIGN`
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.signs = (END_SIGN, *model.alphabet.characters)
        self._numbers = np.delete(np.arange(len(model.alphabet)), UNKNOWN)  # of the signs, in their order
        self._log_chances: dict[str, Array] = {}

    def log_chances(self, text: str) -> Array:
        """The logarithm of p for each sign after `text`: (signs,), at T = 1. Letters it never saw are read too."""
        if text not in self._log_chances:
            for k, log_p in enumerate(self.model.expectations(text)):  # after each beginning of the text
                logits = log_p[self._numbers].astype(np.float64)  # without the unknown symbol
                self._log_chances[text[:k]] = logits - np.log(np.exp(logits).sum())
        return self._log_chances[text]

    def chances(self, text: str, temperature: float = 1.0) -> Array:
        """The probability of every sign after `text`, (signs,); a term has at least one letter."""
        scaled = self.log_chances(text) / temperature
        if not text:
            scaled[END] = -np.inf
        powers = np.exp(scaled - scaled.max())
        return np.asarray(powers / powers.sum())

    def surprise(self, text: str, sign: str) -> float:
        """-ln p of a sign after `text`, in nats; infinite for one the network never writes."""
        return -float(self.log_chances(text)[self.signs.index(sign)]) if sign in self.signs else float("inf")

    def likeliest(self, text: str) -> str:
        """The sign it would bet on."""
        return self.signs[int(self.chances(text).argmax())]


@dataclass(frozen=True, slots=True)
class LessonContext:
    """What the last lesson works with: a trained network, and the list it learnt.

    Attributes
    ----------
    reader : the network
    train : terms to learn from
    held_out : terms that the network never saw
    title : of the list
    """

    reader: Reader
    train: tuple[str, ...]
    held_out: tuple[str, ...]
    title: str

    @classmethod
    def of(cls, model: Model, words: WordList) -> LessonContext:
        """Take the list apart as it was for training; a list too short for that is used whole."""
        parts = words.parts()
        held_out = parts["test"] or parts["valid"] or words.terms
        return cls(Reader(model), tuple(parts["train"] or words.terms), tuple(held_out), words.title)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A network in its youth.

    Attributes
    ----------
    step : updates so far
    loss : mean -ln p over the symbols of `LiveTraining.checked`
    written : what it writes now, the same luck every time; … where it found no end
    """

    step: int
    loss: float
    written: tuple[str, ...]


class _Here(Executor):
    """Does the work where it is: for a network so small, threads cost more than they save."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class LiveTraining:
    """A small network that learns a list from nothing, before one's eyes.

    Parameters
    ----------
    terms : to learn from; some hundreds of them are enough
    held_out : of which some are kept to measure the loss; those with a letter that is not in `terms` are no use
    hidden : H of the network

    Attributes
    ----------
    checked : on which the loss is measured: held-out terms, or the first of its own where there are none
    """

    BATCH, EMBEDDING, N_WRITTEN, N_CHECKED = 16, 24, 6, 32
    LONGEST = 36  # letters; at first it knows of no end

    def __init__(
        self, terms: Sequence[str], held_out: Sequence[str] = (), hidden: int = 64, epochs: float = 5, seed: int = 0
    ) -> None:
        self._alphabet = Alphabet.of(terms)
        known = [term for term in held_out if all(c in self._alphabet for c in term)]
        self.checked = tuple((known or terms)[: self.N_CHECKED])
        # the trainer's own loss is a slow running mean, which still remembers ln V after a hundred updates
        self._check = HeldOut(self._alphabet, self.checked)
        plan = Plan(self.EMBEDDING, hidden, epochs, 0.0, 0.0, 0.0, batch=self.BATCH, seed=seed)
        self._trainer = Trainer(self._alphabet, terms, (), plan)
        self._run = self._trainer.run(_Here())

    @property
    def symbols(self) -> int:
        """V."""
        return len(self._alphabet)

    def learn(self, updates: int) -> int:
        """Make so many updates, fewer at the end of the plan; returns how many."""
        with pair():
            return sum(1 for _ in islice(self._run, updates))

    def look(self) -> Snapshot:
        """What it can do now."""
        now = self._trainer.progress
        weights = Parameters(self._trainer.best.shape, self._trainer.vectors()["weights"])
        with pair():
            loss = self._check.loss(weights, _Here())
            written = sampling.sample(weights, self._alphabet, self.N_WRITTEN, _Here(), seed=1, longest=self.LONGEST)
        return Snapshot(
            now.step, loss, tuple(f"{term}…" if len(term) == self.LONGEST else term for term in sampling.terms(written))
        )
