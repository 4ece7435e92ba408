"""Two common words in their usual places: such a term probably exists, even if no list here holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from balderdash.terms.key import key

# Terms that begin with the first word times terms that end with the last one. With a lexicon of the train
# split alone, of the fakes made of two known words (mathematics, 3,684 of a 7-gram) so many turned out to be
# held-out real terms, in 1,000: below 300 none, from 300 to 3,000 1.4, above 18.
USUAL = 1000


class Commonplace:
    """Knows which words often begin and end real terms.

    Parameters
    ----------
    keys : of all real terms
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    @cached_property
    def _first(self) -> Counter[str]:
        """Word -> how many real terms of several words begin with it."""
        return Counter(k.partition(" ")[0] for k in self._keys if " " in k)

    @cached_property
    def _last(self) -> Counter[str]:
        """Word -> how many real terms of several words end with it."""
        return Counter(k.rpartition(" ")[2] for k in self._keys if " " in k)

    def __contains__(self, term: str) -> bool:
        first, _, last = key(term).partition(" ")
        return self._first[first] * self._last[last] >= USUAL  # `last` is no word if there are three: 0
