"""Tells: kinds of fakes that a player falls for more often, or less often, than for other fakes.

A difference is told only if chance would hardly make it. The p-value is that of Fisher's exact test, multiplied by the
number of groups that were compared (Bonferroni): somebody who looks for twenty habits finds one by chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from math import comb

from balderdash.terms.key import key

FEWEST = 5  # fakes on each side of a comparison; fewer would be chance
CLEAR = 0.15  # least difference between the two rates
LIKELY = 0.05  # the p-value from which on chance may have made the difference

# A capitalised word counts as a name if it is not the first of the term, or has a hyphen or 's.
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
    """A group of fakes that deceives a player more often than the other fakes do, or less often.

    Attributes
    ----------
    group : what the terms have in common, to follow the word "fakes"
    taken_in, total : how many of the group were taken for real, and the size of the group
    others_taken_in, others_total : the same for all other fakes
    p : the probability that chance makes such a difference in one of the groups that were compared
    """

    group: str
    taken_in: int
    total: int
    others_taken_in: int
    others_total: int
    p: float = 0.0

    @property
    def excess(self) -> float:
        """How much more often the group is taken for real: the difference of the two rates."""
        return self.taken_in / self.total - self.others_taken_in / self.others_total


def _ends_in(ending: str, term: str, kind: str) -> bool:
    return key(term).split()[-1:] == [ending]


def tells(fakes: Iterable[tuple[str, str, bool]]) -> list[Tell]:
    """The tells among fakes, given as (term, kind, was taken for real); the clearest first. May be empty.

    The groups are the features above, and one for each last word that is frequent enough.
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
            p = fisher(sum(inside), len(inside), sum(outside), len(outside))
            found.append(Tell(group, sum(inside), len(inside), sum(outside), len(outside), p))
    compared = len(found)
    clear = [replace(tell, p=min(1.0, tell.p * compared)) for tell in found if abs(tell.excess) >= CLEAR]
    return sorted((tell for tell in clear if tell.p < LIKELY), key=lambda tell: -abs(tell.excess))


def fisher(taken_in: int, total: int, others_taken_in: int, others_total: int) -> float:
    """The two-sided p-value of Fisher's exact test: of all ways to spread the mistakes, the share as unlikely as this.

    >>> round(fisher(6, 6, 0, 6), 4), round(fisher(2, 5, 24, 100), 2)
    (0.0022, 0.6)
    """
    mistakes = taken_in + others_taken_in
    ways = [comb(total, k) * comb(others_total, mistakes - k) for k in range(min(total, mistakes) + 1)]
    return sum(way for way in ways if way <= ways[taken_in]) / sum(ways)
