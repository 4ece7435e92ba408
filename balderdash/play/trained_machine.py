"""The trained network and its judge as the machine that plays along."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from balderdash.errors import BalderdashError
from balderdash.forge.judge import Judge
from balderdash.game.machine import Letter, Reading
from balderdash.lm.alphabet import END, UNKNOWN
from balderdash.lm.model import Model
from balderdash.terms.lexicon import Lexicon

INSTEAD = 3  # likeliest letters that are named at each place
NEAREST = 3  # nearest real terms that are named
COLD = 0.01  # a temperature at which nearly always the likeliest letter is drawn


class TrainedMachine:
    """A trained model as a `game.machine.Machine`.

    Parameters
    ----------
    judge : None if the model has none
    lexicon : the real terms among which the nearest ones are looked up
    """

    def __init__(self, model: Model, judge: Judge | None, lexicon: Lexicon) -> None:
        self._model, self._judge, self._lexicon = model, judge, lexicon

    def beliefs(self, terms: Sequence[str]) -> list[float] | None:
        """For each term, the judge's probability that it is real; None without a judge.

        The judge is trained on held-out terms. A term that the n-gram has counted would look less surprising than any
        of those, so every term is scored as if it were new.
        """
        if self._judge is None:
            return None
        return self._judge.verdicts(self._model.score(terms, as_new=True))

    def read(self, term: str) -> Reading:
        """How the network reads a term."""
        letters = self._letters(term)
        inner = range(1, len(term)) or range(1)
        turn = max(inner, key=lambda place: letters[place].surprise)
        nearest = tuple(neighbour.term for neighbour in self._lexicon.nearest(term, NEAREST))
        return Reading(letters, turn, self._likeliest(term[:turn]), nearest)

    def _letters(self, term: str) -> tuple[Letter, ...]:
        model = self._model
        log_p = model.expectations(term)  # (N, V)
        surprises = -log_p[np.arange(len(log_p)), model.alphabet.sequence(term)[1:]]  # (N,)
        log_p[:, UNKNOWN] = -np.inf  # not a letter that can be written
        log_p[0, END] = -np.inf  # a term is not empty
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
        """The likeliest term with the prefix; "" if the network does not know one of its letters."""
        try:
            (term,) = self._model.sample(1, temperature=COLD, prefix=prefix)
        except BalderdashError:
            return ""
        return term
