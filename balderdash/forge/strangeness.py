"""How strange the new words of a term are, compared with real words that the model has not seen.

Garbled words are most of what readers object to. Held-out terms have new words, too, so they say how strange a real one
can be; a fake whose new word is stranger, by any of `MEASURES`, than four in five of them is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from balderdash.forge.usage import Usage
from balderdash.lm.evaluation import Score

FEWEST_WORDS = 40  # new words of held-out terms; fewer do not say what is usual
QUANTILE = 0.8

_VOWELS = re.compile(r"[aeiouyàáâäãåæèéêëìíîïòóôöõøùúûü]+")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxzßçčćłńñřśšžź]+")


@dataclass(frozen=True, slots=True)
class NewWord:
    """A word that the list does not have.

    Attributes
    ----------
    text : in lower case
    surprises : of its letters, and of what follows it
    """

    text: str
    surprises: Sequence[float]


MEASURES: dict[str, Callable[[NewWord], float]] = {
    "worst letter": lambda word: max(word.surprises),
    "two worst letters": lambda word: sum(sorted(word.surprises)[-2:]),
    "three worst letters": lambda word: sum(sorted(word.surprises)[-3:]),
    "nats": lambda word: sum(word.surprises),
    "nats per letter": lambda word: sum(word.surprises) / len(word.surprises),
    "letters": lambda word: float(len(word.text)),
    "vowels in a row": lambda word: float(max(map(len, _VOWELS.findall(word.text)), default=0)),
    "consonants in a row": lambda word: float(max(map(len, _CONSONANTS.findall(word.text)), default=0)),
}


class Strangeness:
    """Refuses terms with a strange new word.

    Parameters
    ----------
    usage : of the list
    limits : of each measure; a larger value is strange
    """

    def __init__(self, usage: Usage, limits: dict[str, float]) -> None:
        self._usage, self._limits = usage, limits

    @classmethod
    def fit(cls, usage: Usage, held_out: Sequence[Score]) -> Strangeness | None:
        """What four in five new words of held-out terms have at most; None if there are too few."""
        words = [word for score in held_out for word in new_words(score, usage)]
        if len(words) < FEWEST_WORDS:
            return None
        return cls(
            usage,
            {name: float(np.quantile([of(word) for word in words], QUANTILE)) for name, of in MEASURES.items()},
        )

    def is_strange(self, score: Score) -> bool:
        """Whether a new word of the term exceeds a limit."""
        return any(
            of(word) > self._limits[name] for word in new_words(score, self._usage) for name, of in MEASURES.items()
        )

    def to_json(self) -> dict[str, float]:
        """The limits as JSON values."""
        return {name: round(limit, 4) for name, limit in self._limits.items()}

    @classmethod
    def from_json(cls, values: Any, usage: Usage) -> Strangeness:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError
            The values are damaged.
        """
        try:
            limits = {name: float(values[name]) for name in MEASURES}
        except (KeyError, TypeError) as error:
            raise ValueError("no limits of strangeness") from error
        if not all(isfinite(limit) for limit in limits.values()):
            raise ValueError("limits that are not finite")
        return cls(usage, limits)


def new_words(score: Score, usage: Usage) -> Iterator[NewWord]:
    """The new words of a term, with the surprise of their letters."""
    start = 0
    for part in usage.parts(score.term):
        start = score.term.find(part.text, start)
        end = start + len(part.text)
        if part.sort in ("new name", "new word"):
            yield NewWord(part.text.lower(), score.surprises[start : end + 1])
        start = end
