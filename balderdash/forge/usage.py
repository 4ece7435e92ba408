"""How the words of a list stand in its terms, and what a term is composed of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal, get_args

from balderdash.cache import cached
from balderdash.forge.list_profile import tokens
from balderdash.forge.morphology import NOT_A_NAME, Morphology
from balderdash.terms.key import key
from balderdash.terms.stems import FUNCTION_WORDS
from balderdash.terms.wordlist import WordList

Sort = Literal["function word", "name", "plain", "new name", "new word"]
SORTS: tuple[Sort, ...] = get_args(Sort)

_HYPHEN = re.compile(r"[-–—/]")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a term, or what stands between two hyphens.

    Attributes
    ----------
    text : as it is written
    word : its key, without the ending of a possessive
    sort : name and plain are words of the list, "new" ones are not
    is_joined : whether a hyphen follows
    is_possessive : whether it ends with an apostrophe, or with one and an s
    """

    text: str
    word: str
    sort: Sort
    is_joined: bool
    is_possessive: bool


class Usage:
    """Counts of the words of a list's train split.

    Attributes
    ----------
    words : word -> how often it occurs
    inner, final : word -> how often it stands before others, and at the end, in terms of several words
    capitalized, lowercase : word -> how often it is written so where it does not begin a term
    possessive : word -> how often it has an apostrophe at its end
    """

    def __init__(self, counts: Iterable[Counter[str]]) -> None:
        self.words, self.inner, self.final, self.capitalized, self.lowercase, self.possessive = counts

    @classmethod
    def of(cls, words: WordList) -> Usage:
        """The usage in a list, from the cache if it is there."""
        counts: Any = cached("usage", lambda: _counted(words.part("train")), words.digest, terms=len(words.terms))
        return cls(map(Counter, counts))

    @cached_property
    def morphology(self) -> Morphology:
        """How the words of the list are formed."""
        return Morphology(self.words.keys())

    def parts(self, term: str) -> list[Part]:
        """The parts of a term."""
        written = _split(term)
        return [
            Part(text, word, self._sort(text, word, place, len(written), joined or owns), joined, owns)
            for place, (text, word, joined, owns) in enumerate(written)
        ]

    def is_name(self, word: str) -> bool:
        """Whether a word of the list is mostly written with a capital where it does not begin a term.

        A word that stands nowhere else is a name unless it is formed like an adjective.
        """
        if not self.capitalized[word] and not self.lowercase[word]:
            return word.isalpha() and not NOT_A_NAME.fullmatch(word)
        return self.capitalized[word] > self.lowercase[word]

    def _sort(self, text: str, word: str, place: int, parts: int, is_like_name: bool) -> Sort:
        if word in FUNCTION_WORDS and (place or parts > 1):
            return "function word"
        if not self.words[word]:
            # A capital at the beginning of a term says nothing, unless names stand in such places.
            return "new name" if text[:1].isupper() and (place or is_like_name) else "new word"
        return "name" if self.is_name(word) and (not place or text[:1].isupper()) else "plain"


def _split(term: str) -> list[tuple[str, str, bool, bool]]:
    """The parts: text, word, whether a hyphen follows, whether it is a possessive."""
    return [part for token in tokens(term) for part in _parts_of(token)]


@lru_cache(maxsize=65_536)  # a million titles have fewer different words
def _parts_of(token: str) -> tuple[tuple[str, str, bool, bool], ...]:
    texts = [text for text in _HYPHEN.split(token) if text]
    bare = [_POSSESSIVE.sub("", text) for text in texts]
    return tuple(
        (text, key(word), place < len(texts) - 1, word != text)
        for place, (text, word) in enumerate(zip(texts, bare, strict=True))
    )


def _counted(terms: Iterable[str]) -> tuple[dict[str, int], ...]:
    words, inner, final, capitalized, lowercase, possessive = counts = tuple(Counter[str]() for _ in range(6))
    for term in terms:
        if "," in term:  # inverted titles have their last word first
            continue
        parts = _split(term)
        for place, (text, word, _, owns) in enumerate(parts):
            words[word] += 1
            if place:
                (capitalized if text[:1].isupper() else lowercase)[word] += 1
            if owns:
                possessive[word] += 1
                capitalized[word] += not place  # whose theorem it is
        if len(parts) > 1:
            inner.update(word for _, word, *_ in parts[:-1])
            final[parts[-1][1]] += 1
    return tuple(map(dict, counts))
