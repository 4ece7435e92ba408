"""Which real terms are dealt: those that no network has learnt and that could be fakes by their form."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from balderdash.terms.cleaning import is_inverted
from balderdash.terms.key import key
from balderdash.terms.split import split_of
from balderdash.terms.wordlist import WordList

if TYPE_CHECKING:
    from balderdash.terms.near_duplicates import NearDuplicates  # needs NumPy, which the first sheet does not wait for

LONG_LIST = 4000  # terms: some two hundred of them are in the test split, enough not to meet them again too soon
_DRAWN_FROM_LONG = 60  # terms drawn for each one wanted: three of them, on average, are in the test split
_DRAWN_FROM_SHORT = 3  # all terms of a short list are welcome
_MAX_CHECKED = 5000  # terms looked at when a model is made


def is_dealable(term: str, near_duplicates: NearDuplicates) -> bool:
    """Whether a real term is neither inverted nor a near-duplicate of another one.

    No fake is either of these, so such a term would give itself away: see docs/fakes.md.
    """
    return not is_inverted(term) and near_duplicates.find(term) is None


def without_inverted(terms: Sequence[str]) -> tuple[str, ...]:
    """The terms that are not inverted; inverted ones are never dealt."""
    return tuple(term for term in terms if not is_inverted(term))


def keys_of_near_duplicates(
    words: WordList, near_duplicates: NearDuplicates, is_late: Callable[[], bool] = lambda: False
) -> list[str]:
    """The keys of the terms that `draw` should avoid; they are stored with the model.

    Parameters
    ----------
    is_late : asked before each term; once it is, those at hand have to do
    """
    terms = without_inverted(words.terms)
    drawn = without_inverted(words.part("test")) if len(terms) >= LONG_LIST else terms
    checked = takewhile(lambda _: not is_late(), drawn[:_MAX_CHECKED])
    return [key(term) for term in checked if near_duplicates.find(term) is not None]


def draw(
    terms: Sequence[str],
    near_duplicates: Collection[str],
    rng: random.Random,
    count: int,
    exclude: Collection[str] = (),
) -> list[str]:
    """Random terms of a list; fewer than `count` if there are no more.

    From a long list, terms of the test split, which no network has learnt, come first, so that the machine plays
    fair. Near-duplicates come last, for lists that have hardly any other terms.

    Parameters
    ----------
    terms : of the list, without the inverted ones
    near_duplicates : keys, from `keys_of_near_duplicates`
    exclude : keys that are not drawn
    """
    is_long = len(terms) >= LONG_LIST
    tried = min(len(terms), (count + len(exclude)) * (_DRAWN_FROM_LONG if is_long else _DRAWN_FROM_SHORT))
    drawn = [terms[place] for place in rng.sample(range(len(terms)), tried)]
    if is_long:
        drawn.sort(key=lambda term: split_of(term) != "test")  # a stable sort keeps both parts in random order
    good: list[str] = []
    others: list[str] = []
    for term in drawn:
        if len(good) == count:
            break
        if (k := key(term)) not in exclude:
            (others if k in near_duplicates else good).append(term)
    return [*good, *others][:count]
