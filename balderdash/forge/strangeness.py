"""How strange the new words of a term are, compared with real words that the model has not seen.

Garbled words are most of what readers object to. Held-out terms have new words, too, so they say how strange a real one
can be; a fake whose new word is stranger, by any of `MEASURES`, than four in five of them is refused. Where real terms
mostly consist of known words, as in philosophy, a word that is not derived from one gives a fake away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from balderdash.forge.usage import Usage
from balderdash.lm.evaluation import Score

FEW_TERMS = 0.4  # of the held-out ones of several words; where fewer have an underived word, no fake has one
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
    strange_edges : how many of its ends have consonants that no two words of the list have there
    is_underived : whether it is no name and is not derived from a known word
    """

    text: str
    surprises: Sequence[float]
    strange_edges: int = 0
    is_underived: bool = False


MEASURES: dict[str, Callable[[NewWord], float]] = {
    "worst letter": lambda word: max(word.surprises),
    "two worst letters": lambda word: sum(sorted(word.surprises)[-2:]),
    "three worst letters": lambda word: sum(sorted(word.surprises)[-3:]),
    "nats": lambda word: sum(word.surprises),
    "nats per letter": lambda word: sum(word.surprises) / len(word.surprises),
    "letters": lambda word: float(len(word.text)),
    "vowels in a row": lambda word: float(max(map(len, _VOWELS.findall(word.text)), default=0)),
    "strange edges": lambda word: float(word.strange_edges),
    "consonants in a row": lambda word: float(max(map(len, _CONSONANTS.findall(word.text)), default=0)),
}


UNDERIVED = "underived words"  # a limit, too, of a term


class Strangeness:
    """Refuses terms with a strange new word.

    Parameters
    ----------
    usage : of the list
    limits : of each measure; a larger value is strange
    """

    def __init__(self, usage: Usage, limits: dict[str, float]) -> None:
        self._new_words, self._limits = _NewWords(usage), limits

    @classmethod
    def fit(cls, usage: Usage, held_out: Sequence[Score]) -> Strangeness | None:
        """What four in five new words of held-out terms have at most; None if there are too few."""
        finder = _NewWords(usage)
        found = [finder.of(score) for score in held_out]
        words = [word for each in found for word in each]
        if len(words) < FEWEST_WORDS:
            return None
        limits = {name: float(np.quantile([of(word) for word in words], QUANTILE)) for name, of in MEASURES.items()}
        several = [each for each, score in zip(found, held_out, strict=True) if " " in score.term]
        underived = sum(any(word.is_underived for word in each) for each in several)
        return cls(usage, limits | {UNDERIVED: float(underived >= FEW_TERMS * len(several))})

    def is_strange(self, score: Score) -> bool:
        """Whether a new word of the term exceeds a limit."""
        return any(
            word.is_underived > self._limits[UNDERIVED]
            or any(of(word) > self._limits[name] for name, of in MEASURES.items())
            for word in self._new_words.of(score)
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
            limits = {name: float(values[name]) for name in (*MEASURES, UNDERIVED)}
        except (KeyError, TypeError) as error:
            raise ValueError("no limits of strangeness") from error
        if not all(isfinite(limit) for limit in limits.values()):
            raise ValueError("limits that are not finite")
        return cls(usage, limits)


class _NewWords:
    """Finds the words of terms that a list does not have.

    Parameters
    ----------
    usage : of the list
    """

    def __init__(self, usage: Usage) -> None:
        self._usage = usage

    @cached_property
    def _edges(self) -> frozenset[str]:
        """The consonants that two words of the list or more begin or end with."""
        edges = Counter(edge for word in self._usage.words for edge in _edges_of(word))
        return frozenset(edge for edge, count in edges.items() if count > 1)

    def of(self, score: Score) -> list[NewWord]:
        """The new words of a term, with the surprise of their letters."""
        start, found = 0, []
        for part in self._usage.parts(score.term):
            start = score.term.find(part.text, start)
            end = start + len(part.text)
            if part.sort in ("new name", "new word"):
                text = part.text.lower()
                found.append(
                    NewWord(
                        text,
                        score.surprises[start : end + 1],
                        sum(edge not in self._edges for edge in _edges_of(text)),
                        part.sort == "new word" and not self._usage.morphology.is_derived(part.word),
                    )
                )
            start = end
        return found


def _edges_of(word: str) -> list[str]:
    """The runs of consonants at both ends of a word, if it has vowels, each with the edge of the word."""
    runs = list(_CONSONANTS.finditer(word))
    return [
        f"^{run.group()}" if not run.start() else f"{run.group()}$"
        for run in runs
        if (not run.start()) != (run.end() == len(word))
    ]
