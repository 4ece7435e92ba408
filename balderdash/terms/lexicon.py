"""Is this real? Is this nearly real? One answer over every list at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from balderdash.terms.key import key
from balderdash.terms.wordlist import WordList


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A real term near another one.

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

    The exact question costs a dictionary look-up. The nearest ones scan every key with rapidfuzz's
    bit-parallel Levenshtein distance.
    """

    def __init__(self, lists: Iterable[WordList]) -> None:
        self.names: list[str] = []
        self._spelling: dict[str, str] = {}
        self._lists: dict[str, tuple[int, ...]] = {}  # key -> positions in self.names
        for words in lists:
            self.add(words)

    def add(self, words: WordList) -> None:
        """Let the terms of one more list count as real; whoever asked for `keys` or `words` before keeps those."""
        if words.name not in self.names:
            self.names.append(words.name)
        position = self.names.index(words.name)
        alone = (position,)  # one tuple for all: nine terms in ten stand in a single list
        spelling, held = self._spelling, self._lists
        if not held:  # the same as below, in a fifth of the time
            spelling.update(zip(words.keys, words.terms, strict=True))
            held.update(dict.fromkeys(words.keys, alone))
            return
        for k, term in zip(words.keys, words.terms, strict=True):
            if k not in held:
                spelling[k] = term
                held[k] = alone
            elif position not in held[k]:
                held[k] += alone

    def discard(self, term: str, name: str) -> None:
        """Take a term out of the list called `name`; it may still stand in others."""
        k = key(term)
        if name in self.names and (position := self.names.index(name)) in (held := self._lists.get(k, ())):
            self._lists[k] = tuple(i for i in held if i != position)
            if not self._lists[k]:
                del self._lists[k]  # its spelling stays: whoever asked for `keys` before still has the key
            if position == len(self.names) - 1 and not any(position in held for held in self._lists.values()):
                self.names.pop()  # a list without terms is none

    def without(self, name: str) -> Lexicon:
        """Another lexicon, of all lists but the one called `name`."""
        other = Lexicon(())
        other.names, other._spelling, other._lists = list(self.names), dict(self._spelling), dict(self._lists)
        if name in self.names:
            position = self.names.index(name)
            for k in [k for k, held in self._lists.items() if position in held]:
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
        """The names of the lists that hold the term, in the order they were given."""
        return tuple(self.names[i] for i in self._lists.get(key(term), ()))

    def spelling(self, k: str) -> str:
        """How the lists spell the real term with the key `k`."""
        return self._spelling[k]

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
        """Every word that occurs in a real term, as it stands in the keys."""
        return frozenset(" ".join(self._lists).split())

    def nearest(self, term: str, count: int = 3) -> list[Neighbour]:
        """The `count` real terms with the smallest edit distance, the term itself excepted."""
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
