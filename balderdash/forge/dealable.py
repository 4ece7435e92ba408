"""Which real terms are dealt: those that a fake can be like, and that no network has learnt."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from balderdash.terms.cleaning import is_inverted
from balderdash.terms.key import key
from balderdash.terms.split import split_of

if TYPE_CHECKING:
    from balderdash.terms.near_duplicates import NearDuplicates  # needs NumPy, which the first sheet does not wait for

LONG_LIST = 4000  # terms: some two hundred of them are in the test split, enough not to be met again too soon
_HELD_OUT_DRAWS = 60  # terms drawn for each that is wanted: three of them, on average, are in the test split
_DRAWS = 3  # of a short list, where all terms are welcome
_MOST = 5000  # terms that are looked at when a model is made


def is_dealt(term: str, slips: NearDuplicates) -> bool:
    """Whether a real term neither stands as in an index nor is nearly another one or a part of one.

    No fake is, so a real one would give itself away. Of held-out mathematical terms one in six is nearly one that was
    learnt; without those a reader who knows all that was learnt tells fakes from real terms with an area of .59 under
    the curve, and of .63 with them (benchmarks/fakes.py).
    """
    return not is_inverted(term) and slips.find(term) is None


def playable(terms: Sequence[str]) -> tuple[str, ...]:
    """Those that do not stand as in an index; they are never dealt, whatever else there is."""
    return tuple(term for term in terms if not is_inverted(term))


def near_duplicates(terms: Sequence[str], slips: NearDuplicates) -> list[str]:
    """The keys of those that would be drawn but for being nearly other terms; the model takes them along."""
    terms = playable(terms)
    drawn = [term for term in terms if split_of(term) == "test"] if len(terms) >= LONG_LIST else terms
    return [key(term) for term in drawn[:_MOST] if slips.find(term) is not None]


def draw(
    terms: Sequence[str], near: Collection[str], rng: random.Random, count: int, taken: Collection[str] = ()
) -> list[str]:
    """Terms of a list by chance; fewer than `count` if there are no more.

    Of a list that is long enough they are such as no network has learnt, so that the machine plays fair. What is nearly
    another term comes last, for lists of which nearly all are alike.

    Parameters
    ----------
    terms : the playable ones
    near : keys of terms that are nearly others, as `alike` finds them
    taken : keys that are not drawn
    """
    is_long = len(terms) >= LONG_LIST
    tried = min(len(terms), (count + len(taken)) * (_HELD_OUT_DRAWS if is_long else _DRAWS))
    drawn = [terms[place] for place in rng.sample(range(len(terms)), tried)]
    if is_long:
        drawn.sort(key=lambda term: split_of(term) != "test")  # a stable sort: drawn by chance on either side
    good: list[str] = []
    others: list[str] = []
    for term in drawn:
        if len(good) == count:
            break
        if (k := key(term)) not in taken:
            (others if k in near else good).append(term)
    return [*good, *others][:count]
