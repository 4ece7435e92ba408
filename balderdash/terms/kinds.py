"""The two kinds of fakes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from balderdash.terms.key import key

Kind = Literal["invented", "recombined"]


def kind_of(term: str, known: Collection[str]) -> Kind:
    """Invented, if the term has a word that no list knows; else recombined.

    Parameters
    ----------
    known : every word of a real term, as it stands in the keys
    """
    return "recombined" if all(word in known for word in key(term).split()) else "invented"
