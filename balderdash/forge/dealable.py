"""Which real terms are dealt, and how often: those that look like the fakes.

A long list deals terms that its network has not learnt, so that the machine plays fair; a shorter one would repeat
itself soon, so it deals all its terms. Which of them, and how often each, is worked out when a model is made
(`Dealt.of`) and stored with it, so dealing needs no NumPy.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, takewhile
from math import isfinite
from typing import TYPE_CHECKING, Any

from balderdash.terms.cleaning import is_inverted
from balderdash.terms.key import key
from balderdash.terms.split import split_of_key
from balderdash.terms.wordlist import WordList

if TYPE_CHECKING:
    from balderdash.terms.near_duplicates import NearDuplicates  # needs NumPy, which the first sheet does not wait for

LONG_LIST = 10_000  # terms: a thousand of them are in the test and valid splits
MOST_DEALT = 6000  # terms that are looked at when a model is made
FEWEST_DEALT = 40  # of terms that are no near-duplicates; if there are fewer, those are dealt as well
SEED = 0
_TRIES = 20  # draws for each term that is wanted, before the rest comes from anywhere in the list
_ALL = 10_000  # terms of a list that are all drawn, in random order
_DRAWN = 30  # terms of a long list for each one wanted: three of them, on average, are in the test or valid split


def candidates(
    words: WordList, near_duplicates: NearDuplicates, is_late: Callable[[], bool] = lambda: False
) -> list[int]:
    """The places of terms that may be dealt: up to `MOST_DEALT`, from all parts of the list.

    They are neither inverted nor near-duplicates of others, if there are enough. No fake is either of these, so such a
    term would give itself away: see docs/fakes.md.

    Parameters
    ----------
    is_late : asked before each term; once it is, the terms at hand have to do
    """
    is_long = len(words.terms) >= LONG_LIST
    places = [
        place
        for place, (term, k) in enumerate(zip(words.terms, words.keys, strict=True))
        if not (is_long and split_of_key(k) == "train") and not is_inverted(term)
    ]
    places = random.Random(SEED).sample(places, min(len(places), MOST_DEALT))
    checked = takewhile(lambda _: not is_late(), places)
    good = sorted(place for place in checked if near_duplicates.find(words.terms[place]) is None)
    return good if len(good) >= FEWEST_DEALT else sorted(places)


@dataclass(frozen=True)
class Dealt:
    """Terms of a list and how often each is dealt.

    Attributes
    ----------
    places : in the list, ascending
    weights : of each; the most often dealt term has 1
    """

    places: Sequence[int]
    weights: Sequence[float] = field(repr=False)

    @cached_property
    def _cumulative(self) -> list[float]:
        return list(accumulate(self.weights))

    def draw(self, words: WordList, rng: random.Random, count: int, exclude: Collection[str] = ()) -> list[str]:
        """Different terms, drawn by their weights; fewer than `count` if hardly any are left.

        Parameters
        ----------
        words : the list
        exclude : keys that are not drawn
        """
        drawn: dict[str, str] = {}
        for _ in range(_TRIES):
            if len(drawn) < count and self.places:
                for place in rng.choices(self.places, cum_weights=self._cumulative, k=count):
                    term = words.terms[place]
                    if (k := key(term)) not in exclude and len(drawn) < count:
                        drawn.setdefault(k, term)
        return list(drawn.values())

    def to_json(self) -> dict[str, Any]:
        """As JSON values; each place as the distance from the one before, which is shorter."""
        steps = [place - before for before, place in zip((0, *self.places), self.places, strict=False)]
        return {"steps": steps, "weights": [round(weight, 3) for weight in self.weights]}

    @classmethod
    def from_json(cls, values: Any, words: WordList) -> Dealt:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError
            The values are damaged, or those of another list.
        """
        try:
            places = list(accumulate(map(int, values["steps"])))
            weights = list(map(float, values["weights"]))
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError("not what is dealt") from error
        is_sound = all(isfinite(weight) and 0 <= weight <= 1 for weight in weights) and sum(weights) > 0
        if len(places) != len(weights) or not is_sound or len(set(places)) < len(places):
            raise ValueError("weights that cannot be drawn by")
        if not 0 <= min(places) <= max(places) < len(words.terms):
            raise ValueError("places outside the list")
        return cls(places, weights)


def draw(words: WordList, rng: random.Random, count: int, exclude: Collection[str] = ()) -> list[str]:
    """Random terms of a list, for a model that does not say which ones look like its fakes.

    From a long list, terms that no network has learnt come first.
    """
    is_long = len(words.terms) >= LONG_LIST
    tried = min(len(words.terms), max(_ALL, _DRAWN * (count + len(exclude))))
    first: dict[str, str] = {}  # key -> term, so that one spelling of each is dealt
    others: dict[str, str] = {}
    for place in rng.sample(range(len(words.terms)), tried):
        if len(first) == count:
            break
        term = words.terms[place]
        if (k := key(term)) not in exclude and not is_inverted(term):
            (others if is_long and split_of_key(k) == "train" else first).setdefault(k, term)
    return [*first.values(), *others.values()][:count]
