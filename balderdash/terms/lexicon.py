"""Everything that counts as real: the terms of many lists, looked up together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal

from balderdash.terms.key import key
from balderdash.terms.wordlist import WordList

Kind = Literal["invented", "recombined"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A real term that is similar to another term.

    Attributes
    ----------
    term : its spelling in the list
    lists : the names of the lists that hold it
    similarity : 1 - edit distance / length of the longer key, in [0, 1]
    """

    term: str
    lists: tuple[str, ...]
    similarity: float


class Lexicon:
    """The real terms of many lists, looked up by key.

    Whether a term is real costs one dictionary look-up. `nearest` scans every key with rapidfuzz's
    bit-parallel Levenshtein distance.

    Attributes
    ----------
    names : the names of the lists, in the order they were added
    """

    def __init__(self, lists: Iterable[WordList]) -> None:
        self.names: list[str] = []
        self._spelling: dict[str, str] = {}
        self._lists: dict[str, tuple[int, ...]] = {}  # key -> positions in self.names
        for words in lists:
            self.add(words)

    def add(self, words: WordList) -> None:
        """Count the terms of one more list as real; `keys`, `digest` and `words` do not change once they were read."""
        if words.name not in self.names:
            self.names.append(words.name)
        position = self.names.index(words.name)
        only_this = (position,)  # one tuple for all: nine terms in ten stand in a single list
        spelling, lists = self._spelling, self._lists
        if not lists:  # the same as below, in a fifth of the time
            spelling.update(zip(words.keys, words.terms, strict=True))
            lists.update(dict.fromkeys(words.keys, only_this))
            return
        for k, term in zip(words.keys, words.terms, strict=True):
            if k not in lists:
                spelling[k] = term
                lists[k] = only_this
            elif position not in lists[k]:
                lists[k] += only_this

    def discard(self, term: str, name: str) -> None:
        """Take a term out of the list called `name`; it stays real if another list holds it."""
        k = key(term)
        if name in self.names and (position := self.names.index(name)) in (its := self._lists.get(k, ())):
            self._lists[k] = tuple(i for i in its if i != position)
            if not self._lists[k]:
                del self._lists[k]  # the spelling stays, because `keys` may have been read before
            if position == len(self.names) - 1 and not any(position in its for its in self._lists.values()):
                self.names.pop()  # the list has no terms left

    def without(self, name: str) -> Lexicon:
        """A copy without the list called `name`."""
        other = Lexicon(())
        other.names, other._spelling, other._lists = list(self.names), dict(self._spelling), dict(self._lists)
        if name in self.names:
            position = self.names.index(name)
            for k in [k for k, its in self._lists.items() if position in its]:
                other._lists[k] = tuple(i for i in self._lists[k] if i != position)
                if not other._lists[k]:
                    del other._lists[k]
            if position == len(other.names) - 1:
                other.names.pop()
        return other

    def __len__(self) -> int:
        """The number of different real terms."""
        return len(self._lists)

    def __contains__(self, term: str) -> bool:
        return key(term) in self._lists

    def lists_of(self, term: str) -> tuple[str, ...]:
        """The names of the lists that hold the term, in the order the lists were added."""
        return tuple(self.names[i] for i in self._lists.get(key(term), ()))

    def spelling(self, k: str) -> str:
        """How the lists spell the real term with the key `k`."""
        return self._spelling[k]

    def kind_of(self, term: str) -> Kind:
        """The kind of a fake: recombined if every word occurs in a real term, otherwise invented."""
        return "recombined" if self.words.issuperset(key(term).split()) else "invented"

    @cached_property
    def keys(self) -> list[str]:
        """Every key, in the order of the lists."""
        return list(self._lists)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `keys`."""
        return sha256("\n".join(self.keys).encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the keys."""
        return frozenset(" ".join(self._lists).split())

    def nearest(self, term: str, count: int = 3) -> list[Neighbour]:
        """The `count` real terms that are most similar to a term, without the term itself."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        asked = key(term)
        if not asked:
            return []
        found = process.extract(asked, self.keys, scorer=Levenshtein.normalized_similarity, limit=count + 1)
        near = [(k, similarity) for k, similarity, _ in found if k != asked and k in self._lists]
        return [self._neighbour(k, similarity) for k, similarity in near[:count]]

    def _neighbour(self, k: str, similarity: float) -> Neighbour:
        return Neighbour(self._spelling[k], tuple(self.names[i] for i in self._lists[k]), similarity)
