"""A list that a network learns in a moment."""

from __future__ import annotations

from pathlib import Path

from balderdash.terms import wordlist
from balderdash.terms.wordlist import WordList

STEMS = ["Abel", "Borel", "Cantor", "Dirac", "Euler", "Fermat", "Gauss", "Hilbert", "Ising", "Jordan", "Klein", "Lie"]
THINGS = ["group", "space", "measure", "lemma", "ring", "tree", "kernel", "index", "field", "norm"]
TERMS = tuple(f"{stem} {thing}" for stem in STEMS for thing in THINGS)


def write(path: Path) -> WordList:
    """The list in a file."""
    words = WordList(path.stem, TERMS, {"title": "Tiny [list]"}, path)
    wordlist.write(path, words)
    return words
