"""Lesson 7: the same four parts, with next-letter prediction as the data and a recurrent network as the model.

After each letter the model (network and n-gram together) gives every sign s a log-probability ℓ_s. At temperature T a
sign is drawn with p(s) = e^{ℓ_s / T} / Σ e^{ℓ / T}, which at T = 1 is e^{ℓ_s}. The surprise of a letter is -ℓ of that
letter, and the cost is the mean surprise.
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
from balderdash.lm.activations import log_softmax
from balderdash.lm.alphabet import END, UNKNOWN, Alphabet
from balderdash.lm.evaluation import HeldOut
from balderdash.lm.model import Model
from balderdash.lm.parameters import Parameters
from balderdash.lm.plan import Plan
from balderdash.lm.threads import pair
from balderdash.lm.trainer import Trainer
from balderdash.notation import END_SIGN
from balderdash.terms.wordlist import WordList

P = ParamSpec("P")
T = TypeVar("T")


class LetterPredictor:
    """What a trained network expects after each beginning of a term.

    Attributes
    ----------
    model : the network
    signs : the symbols it may write; `END_SIGN` stands for the end of a term
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.signs = (END_SIGN, *model.alphabet.characters)
        self._numbers = np.delete(np.arange(len(model.alphabet)), UNKNOWN)  # of the signs, in their order
        self._log_probs: dict[str, Array] = {}

    def log_probs(self, text: str) -> Array:
        """Ln p of each sign after `text`, (signs,), at T = 1; the text may have letters that the network never saw."""
        if text not in self._log_probs:
            for k, log_p in enumerate(self.model.expectations(text)):  # after each beginning of the text
                self._log_probs[text[:k]] = log_softmax(log_p[self._numbers].astype(np.float64))
        return self._log_probs[text]

    def probabilities(self, text: str, temperature: float = 1.0) -> Array:
        """The probability of each sign after `text`, (signs,); a term has at least one letter."""
        scaled = self.log_probs(text) / temperature
        if not text:
            scaled[END] = -np.inf
        return np.asarray(np.exp(log_softmax(scaled)))

    def surprise(self, text: str, sign: str) -> float:
        """-ln p of a sign after `text`, in nats; infinite for a sign that the network cannot write."""
        return -float(self.log_probs(text)[self.signs.index(sign)]) if sign in self.signs else float("inf")

    def likeliest(self, text: str) -> str:
        """The most probable sign after `text`."""
        return self.signs[int(self.probabilities(text).argmax())]

    def ranked(self, probabilities: Array, most: int, including: str = "") -> list[tuple[str, float]]:
        """The `most` likeliest signs and their probabilities; then `including`, if it is a sign and not among them."""
        signs = [self.signs[int(k)] for k in probabilities.argsort()[::-1][:most]]
        if including in self.signs and including not in signs:
            signs.append(including)
        return [(sign, float(probabilities[self.signs.index(sign)])) for sign in signs]


@dataclass(frozen=True, slots=True)
class LessonContext:
    """What a lesson about the network works with: a trained network, and the list that it learnt.

    Attributes
    ----------
    predictor : the network
    train : terms to learn from
    held_out : terms that the network never saw
    title : of the list
    """

    predictor: LetterPredictor
    train: tuple[str, ...]
    held_out: tuple[str, ...]
    title: str

    @classmethod
    def of(cls, model: Model, words: WordList) -> LessonContext:
        """Split the list as for training; a list that is too short to split is used whole."""
        parts = words.parts
        held_out = parts["test"] or parts["valid"] or words.terms
        return cls(LetterPredictor(model), tuple(parts["train"] or words.terms), tuple(held_out), words.title)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a network can do after some updates.

    Attributes
    ----------
    step : updates so far
    loss : mean -ln p over the symbols of `LiveTraining.checked`
    written : samples, drawn with the same random numbers every time; … where a sample found no end
    """

    step: int
    loss: float
    written: tuple[str, ...]


class _InlineExecutor(Executor):
    """Runs each task at once, in the caller's thread: for a network this small, threads cost more than they save."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class LiveTraining:
    """A small network that learns a list while the reader watches.

    Parameters
    ----------
    terms : to learn from; some hundreds are enough
    held_out : some of these measure the loss; terms with a letter that is not in `terms` are left out
    hidden : H of the network

    Attributes
    ----------
    checked : the terms on which the loss is measured; without held-out terms, the first of `terms`
    """

    BATCH, EMBEDDING, EPOCHS, N_WRITTEN, N_CHECKED = 16, 24, 5, 6, 32
    LONGEST = 36  # letters of a sample: an untrained network seldom ends a term

    def __init__(self, terms: Sequence[str], held_out: Sequence[str] = (), hidden: int = 64) -> None:
        self._alphabet = Alphabet.of(terms)
        known = [term for term in held_out if all(c in self._alphabet for c in term)]
        self.checked = tuple((known or terms)[: self.N_CHECKED])
        # The trainer's own loss is a slow running mean, which still remembers ln V after a hundred updates.
        self._check = HeldOut(self._alphabet, self.checked)
        plan = Plan(self.EMBEDDING, hidden, self.EPOCHS, 0.0, 0.0, 0.0, batch=self.BATCH)
        self._trainer = Trainer(self._alphabet, terms, (), plan)
        self._run = self._trainer.train(_InlineExecutor())

    @property
    def symbols(self) -> int:
        """V, the size of the alphabet."""
        return len(self._alphabet)

    def learn(self, updates: int) -> int:
        """Make up to `updates` updates, fewer at the end of the plan; returns how many were made."""
        with pair():
            return sum(1 for _ in islice(self._run, updates))

    def snapshot(self) -> Snapshot:
        """What the network can do now."""
        now = self._trainer.progress
        weights = Parameters(self._trainer.best.shape, self._trainer.vectors()["weights"])
        pool = _InlineExecutor()
        with pair():
            loss = self._check.loss(weights, pool)
            samples = sampling.sample(weights, self._alphabet, self.N_WRITTEN, pool, seed=1, longest=self.LONGEST)
        written = tuple(f"{term}…" if len(term) == self.LONGEST else term for term in sampling.terms(samples))
        return Snapshot(now.step, loss, written)
