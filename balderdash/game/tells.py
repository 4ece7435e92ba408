"""Tells: what a player falls for, found by comparing the terms that have some feature with those that lack it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from balderdash.terms.key import key

FEWEST = 5  # fakes on each side of a comparison; with fewer, chance speaks
CLEAR = 0.15  # how far the two rates must lie apart

# A word with a capital that is not the first of the term, or one with a hyphen or 's before it, is a name.
_NAME = re.compile(r"\S \S*[A-Z][a-z]|^[A-ZÀ-Þ][\w.]*[-–][A-ZÀ-Þ]|^[A-ZÀ-Þ][\w-]*['’]s?\s")

FEATURES: dict[str, Callable[[str, str], bool]] = {
    "with a person's name": lambda term, kind: bool(_NAME.search(term)),
    "with an invented word": lambda term, kind: kind == "invented",
    "of one word": lambda term, kind: len(key(term).split()) == 1,
    "of three words or more": lambda term, kind: len(key(term).split()) >= 3,
    "with a hyphen": lambda term, kind: "-" in term or "–" in term,
}


@dataclass(frozen=True, slots=True)
class Tell:
    """A group of fakes that takes a player in more often than the others do, or less often.

    Attributes
    ----------
    group : what its terms have in common, after the word "fakes"
    taken_in, total : of the group, how many were believed, and all
    others_taken_in, others_total : of the other fakes
    """

    group: str
    taken_in: int
    total: int
    others_taken_in: int
    others_total: int

    @property
    def excess(self) -> float:
        """How much more often the group is believed."""
        return self.taken_in / self.total - self.others_taken_in / self.others_total


def _ends_in(ending: str, term: str, kind: str) -> bool:
    return key(term).split()[-1:] == [ending]


def tells(fakes: Iterable[tuple[str, str, bool]]) -> list[Tell]:
    """What stands out among (term, kind, was believed), the clearest first; perhaps nothing.

    Besides the features above, the last word that is met most often is a group as well.
    """
    seen = list(fakes)
    groups = dict(FEATURES)
    endings = [key(term).split()[-1] for term, _, _ in seen if len(key(term).split()) > 1]
    for ending in sorted(set(endings)):
        if endings.count(ending) >= FEWEST:
            groups[f"that end in “{ending}”"] = partial(_ends_in, ending)
    found = []
    for group, belongs in groups.items():
        inside = [believed for term, kind, believed in seen if belongs(term, kind)]
        outside = [believed for term, kind, believed in seen if not belongs(term, kind)]
        if min(len(inside), len(outside)) >= FEWEST:
            tell = Tell(group, sum(inside), len(inside), sum(outside), len(outside))
            if abs(tell.excess) >= CLEAR:
                found.append(tell)
    return sorted(found, key=lambda tell: -abs(tell.excess))
