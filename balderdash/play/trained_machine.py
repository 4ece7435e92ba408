"""The network and its judge, at the table: they take a term for real or not, and say how they read it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from balderdash.errors import BalderdashError
from balderdash.forge.judge import Judge
from balderdash.game.machine import Letter, Reading
from balderdash.lm.alphabet import END, UNKNOWN
from balderdash.lm.model import Model
from balderdash.terms.lexicon import Lexicon

INSTEAD = 3  # letters that are told beside the one that stands there
NEAREST = 3  # real terms
COLD = 0.01  # temperature at which nearly always the likeliest letter is drawn


class TrainedMachine:
    """A trained model as `game.machine.Machine`.

    Parameters
    ----------
    judge : None if the model came without one
    """

    def __init__(self, model: Model, judge: Judge | None, lexicon: Lexicon) -> None:
        self._model, self._judge, self._lexicon = model, judge, lexicon

    def beliefs(self, terms: Sequence[str]) -> list[float] | None:
        """For each term the judge's probability that it is real; None without a judge.

        The judge knows how terms read that were not learnt. One that the n-gram has counted surprises less than any
        of them, so it is read as if it had not been.
        """
        if self._judge is None:
            return None
        return self._judge.verdicts(self._model.score(terms, as_new=True))

    def read(self, term: str) -> Reading:
        """What the network makes of a term."""
        letters = self._letters(term)
        inner = range(1, len(term)) or range(1)
        turn = max(inner, key=lambda place: letters[place].surprise)
        nearest = tuple(neighbour.term for neighbour in self._lexicon.nearest(term, NEAREST))
        return Reading(letters, turn, self._likeliest(term[:turn]), nearest)

    def _letters(self, term: str) -> tuple[Letter, ...]:
        model = self._model
        log_p = model.expectations(term)  # (N, V)
        surprises = -log_p[np.arange(len(log_p)), model.alphabet.sequence(term)[1:]]  # (N,)
        log_p[:, UNKNOWN] = -np.inf  # no letter to write
        log_p[0, END] = -np.inf  # nor is an empty term
        letters = []
        for place, surprise in enumerate(surprises):
            best = np.argsort(-log_p[place])[:INSTEAD]
            instead = tuple(
                ("" if symbol == END else model.alphabet.decode([int(symbol)]), float(np.exp(log_p[place, symbol])))
                for symbol in best
                if np.isfinite(log_p[place, symbol])
            )
            letters.append(Letter(term[place : place + 1], float(surprise), instead))
        return tuple(letters)

    def _likeliest(self, prefix: str) -> str:
        try:
            (term,) = self._model.sample(1, temperature=COLD, prefix=prefix)
        except BalderdashError:  # a letter that the network never saw
            return ""
        return term
