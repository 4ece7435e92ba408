"""What the terms of a list look like: the yardstick for what a broken term is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from itertools import pairwise

from balderdash.cache import cached
from balderdash.terms.near_duplicates import FUNCTION_WORDS
from balderdash.terms.wordlist import WordList

_TOKEN = re.compile(r"[^\s,;:()\[\]{}\"“”]+")
_OFTEN = 3  # terms; what so many of a list do is no accident
_NEVER_LAST = 20  # times as often before the end as there


@dataclass(frozen=True, slots=True)
class ListProfile:
    """What is usual in a list.

    Attributes
    ----------
    shortest, longest : letters, all but one term in a thousand lie between them
    first, last : characters that terms begin and end with, beside letters and digits
    first_words, last_words : small words that terms begin and end with; "Automata, theory of" is not counted:
        a habit of encyclopedias, but of fakes the weakest end
    small_pairs : small words that stand side by side
    lone, lone_last : single characters that stand as a word, before and at the end of a term
    ends : words, in small letters, that end a term of several words
    nouns : those of them that stand there more often than elsewhere
    before_of : words, in small letters, that stand before "of"
    never_last : words, in small letters, that such terms often have, but hardly ever at the end, such as "closed"
    lower, upper : words after the first one, as they are written, that begin with a small or a capital letter
    """

    shortest: int
    longest: int
    first: frozenset[str]
    last: frozenset[str]
    first_words: frozenset[str]
    last_words: frozenset[str]
    small_pairs: frozenset[tuple[str, str]]
    lone: frozenset[str]
    lone_last: frozenset[str]
    ends: frozenset[str]
    nouns: frozenset[str]
    before_of: frozenset[str]
    never_last: frozenset[str]
    lower: frozenset[str]
    upper: frozenset[str]

    @classmethod
    def of(cls, words: WordList) -> ListProfile:
        """The habits of a list's terms."""
        return cls(*cached("habits", lambda: astuple(cls._seen(words)), words.digest, terms=len(words.terms)))

    @classmethod
    def _seen(cls, words: WordList) -> ListProfile:
        lengths = sorted(map(len, words.terms))
        rare = len(lengths) // 1000
        split = [tokens(term) for term in words.terms]
        folded = [[token.lower() for token in parts] for parts in split]
        later = {token for parts in split if len(parts) > 1 for token in parts[1:]}
        upper = {token for token in later if token[:1].isupper()}
        several = [parts for parts, term in zip(folded, words.terms, strict=True) if len(parts) > 1 and "," not in term]
        ends = Counter(parts[-1] for parts in several)
        inner = Counter(token for parts in several for token in parts[:-1])
        return cls(
            shortest=lengths[rare],
            longest=lengths[-1 - rare],
            first=_often(term[0] for term in words.terms if not term[0].isalnum()),
            last=_often(term[-1] for term in words.terms if not term[-1].isalnum()),
            first_words=_often(parts[0] for parts in folded if parts) & FUNCTION_WORDS,
            last_words=_often(
                parts[-1] for parts, term in zip(folded, words.terms, strict=True) if parts and "," not in term
            )
            & FUNCTION_WORDS,
            small_pairs=frozenset(
                (a, b)
                for parts in folded
                if len(parts) > 2
                for a, b in pairwise(parts)
                if a in FUNCTION_WORDS and b in FUNCTION_WORDS
            ),
            lone=_often(token for parts in split for token in parts[:-1] if len(token) == 1),
            lone_last=_often(parts[-1] for parts in split if parts and len(parts[-1]) == 1),
            ends=frozenset(ends),
            nouns=frozenset(word for word, n in ends.items() if n > inner[word]),
            before_of=frozenset(a for parts in folded if "of" in parts for a, b in pairwise(parts) if b == "of"),
            never_last=frozenset(word for word, n in inner.items() if n >= _NEVER_LAST * (ends[word] + 1))
            - FUNCTION_WORDS,
            lower=frozenset(later - upper),
            upper=frozenset(upper),
        )


def tokens(term: str) -> list[str]:
    """The words of a term as they are written; hyphens and apostrophes are part of a word."""
    return _TOKEN.findall(term)


def _often(things: Iterable[str]) -> frozenset[str]:
    return frozenset(thing for thing, count in Counter(things).items() if count >= _OFTEN)
