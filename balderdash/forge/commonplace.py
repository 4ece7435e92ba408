"""Two common words in their usual places: such a term probably exists, even if no list here holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from balderdash.terms.key import key
from balderdash.terms.slips import SMALL

# Usual is a product: the terms that begin with the first word times those that end with the last one. A model
# and a lexicon of the train split alone show what it costs: so many of 1,000 fakes turned out to be held-out
# real terms, a tenth of all, and so many fakes were left of 12,000 and 1,500.
#                    refused from       never        1000        500         130
#   mathematics, 54,000 terms        3.7 12,000  0.6 7,870   0.4 6,900   0.2 5,675
#   chess openings, 1,300 terms      2.0  1,500  1.4 1,474   0.0 1,423   0.0 1,354
# A small list knows fewer of the terms that exist, so it is the earlier suspicious.
MOST_USUAL, LEAST_USUAL = 1000, 100
SHARE = 0.1  # of the number of terms, between these two


class Commonplace:
    """Knows which words often begin and end real terms.

    Parameters
    ----------
    keys : of all real terms
    terms : how many of them the list has for which fakes are made
    """

    def __init__(self, keys: Sequence[str], terms: int) -> None:
        self._keys = keys
        self.usual = min(max(LEAST_USUAL, int(SHARE * terms)), MOST_USUAL)

    @cached_property
    def _first(self) -> Counter[str]:
        """Word -> how many real terms of several words begin with it."""
        return Counter(k.partition(" ")[0] for k in self._keys if " " in k)

    @cached_property
    def _last(self) -> Counter[str]:
        """Word -> how many real terms of several words end with it."""
        return Counter(k.rpartition(" ")[2] for k in self._keys if " " in k)

    def __contains__(self, term: str) -> bool:
        words = [word for word in key(term).split() if word not in SMALL]  # "index of an operator" has two
        return len(words) == 2 and self._first[words[0]] * self._last[words[1]] >= self.usual
