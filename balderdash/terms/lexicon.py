"""Everything that counts as real: the terms of many lists, looked up together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal

from balderdash.terms.key import key
from balderdash.terms.term_index import TermIndex, hash_of
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

    Whether a term is real costs one dictionary look-up, and one in each index. `nearest` scans every key with
    rapidfuzz's bit-parallel Levenshtein distance.

    A long list that is only asked whether a term is real comes as an index (`terms/term_index.py`). Its terms are real
    like all others, and variants of them are found, but `keys`, `nearest` and the distance in edits leave them out.

    Attributes
    ----------
    indexes : of the lists that come as one
    """

    def __init__(self, lists: Iterable[WordList | TermIndex]) -> None:
        self.indexes: list[TermIndex] = []
        self._names: list[str] = []
        self._spelling: dict[str, str] = {}
        self._lists: dict[str, tuple[int, ...]] = {}  # key -> positions in self.names
        for words in lists:
            if isinstance(words, WordList):
                self.add(words)
            else:
                self.indexes.append(words)

    @property
    def names(self) -> list[str]:
        """The names of the lists, in the order they were added; those of indexes come last."""
        return list(dict.fromkeys([*self._names, *(index.name for index in self.indexes)]))

    def add(self, words: WordList) -> None:
        """Count the terms of one more list as real; `keys`, `digest` and `words` do not change once they were read."""
        if words.name not in self._names:
            self._names.append(words.name)
        position = self._names.index(words.name)
        only_this = (position,)  # one tuple for all: nine terms in ten stand in a single list
        spelling, lists = self._spelling, self._lists
        if not lists:  # the same as below, in a fifth of the time
            spelling.update(zip(reversed(words.keys), reversed(words.terms), strict=True))  # the first of a key wins
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
        if name in self._names and (position := self._names.index(name)) in (its := self._lists.get(k, ())):
            self._lists[k] = tuple(i for i in its if i != position)
            if not self._lists[k]:
                del self._lists[k]  # the spelling stays, because `keys` may have been read before
            if position == len(self._names) - 1 and not any(position in its for its in self._lists.values()):
                self._names.pop()  # the list has no terms left

    def without(self, name: str) -> Lexicon:
        """A copy without the list called `name`."""
        other = Lexicon(())
        other._names, other._spelling, other._lists = list(self._names), dict(self._spelling), dict(self._lists)
        other.indexes = [index for index in self.indexes if index.name != name]
        if name in self._names:
            position = self._names.index(name)
            for k in [k for k, its in self._lists.items() if position in its]:
                other._lists[k] = tuple(i for i in self._lists[k] if i != position)
                if not other._lists[k]:
                    del other._lists[k]
            if position == len(other._names) - 1:
                other._names.pop()
        return other

    def __len__(self) -> int:
        """The number of different real terms."""
        return len(self._lists) + self._only_in_indexes

    @cached_property
    def _only_in_indexes(self) -> int:
        """How many terms stand in indexes alone, each counted once: 40 ms for 70,000 keys and three indexes."""
        if not self.indexes:
            return 0
        import numpy as np  # which the first sheet does not wait for

        count, seen = 0, np.sort(np.fromiter(map(hash_of, self._lists), np.uint64, len(self._lists)))
        for place, index in enumerate(self.indexes):
            hashes, earlier = index.hashes(), self.indexes[:place]
            places = np.searchsorted(seen, hashes)
            again = hashes[seen.take(places, mode="clip") == hashes] if len(seen) else hashes[:0]
            count += len(index)
            for number in dict.fromkeys(again.tolist()):
                count -= sum(k in self._lists or any(k in other for other in earlier) for k in index.with_hash(number))
            seen = np.sort(np.concatenate([seen, hashes]), kind="stable")
        return count

    def __contains__(self, term: str) -> bool:
        k = key(term)
        return k in self._lists or any(k in index for index in self.indexes)

    def lists_of(self, term: str) -> tuple[str, ...]:
        """The names of the lists that hold the term, in the order of `names`."""
        return self._lists_with(key(term))

    def _lists_with(self, k: str) -> tuple[str, ...]:
        own = [self._names[i] for i in self._lists.get(k, ())]
        return tuple(dict.fromkeys([*own, *(index.name for index in self.indexes if k in index)]))

    def spelling(self, k: str) -> str:
        """How the lists spell the real term with the key `k`."""
        if k in self._spelling:
            return self._spelling[k]
        return next(term for index in self.indexes if (term := index.spelling(k)) is not None)

    def variant(self, k: str) -> tuple[Literal["form", "order"], str] | None:
        """See `TermIndex.variant`; the first that an index finds."""
        return next((found for index in self.indexes if (found := index.variant(k)) is not None), None)

    def kind_of(self, term: str) -> Kind:
        """The kind of a fake: recombined if every word occurs in a real term, otherwise invented."""
        return "recombined" if self.words.issuperset(key(term).split()) else "invented"

    @cached_property
    def keys(self) -> list[str]:
        """Every key, in the order of the lists; without those of indexes."""
        return list(self._lists)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `keys` and of the lists that come as an index."""
        digest = sha256("\n".join(self.keys).encode("utf-8", "surrogatepass"))
        for index in self.indexes:
            digest.update(index.digest)
        return digest.hexdigest()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of a real term, as it stands in the keys."""
        return frozenset(" ".join([*self._lists, *(index.words for index in self.indexes)]).split())

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
        return Neighbour(self._spelling[k], self._lists_with(k), similarity)
