"""What the terms of a list look like: the yardstick for what is malformed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

from balderdash.cache import cached
from balderdash.terms.key import key
from balderdash.terms.stems import FUNCTION_WORDS
from balderdash.terms.wordlist import WordList

_TOKEN = re.compile(r"[^\s,;:()\[\]{}\"“”]+")
_MIN_COUNT = 3  # terms; what fewer have may be an accident
_MIN_BOUND = 4  # terms in which a word has the same neighbour, for it to need that one
_NEVER_FINAL = 20  # times as often before the end as there


@dataclass(frozen=True, slots=True)
class ListProfile:
    """What is usual in a list. Words are in lower case unless stated otherwise.

    Attributes
    ----------
    shortest, longest : lengths in characters; all but two terms in a thousand lie between them
    first_signs, last_signs : characters other than letters and digits that terms begin and end with
    first_words, last_words : function words that terms begin and end with; inverted titles such as "Automata,
        theory of" do not count for the end, because fakes that end like them convince nobody
    function_pairs : function words that stand side by side
    single_chars, last_single_chars : single characters that stand as a word, before and at the end of a term
    final_words : words that end a term of several words
    head_nouns : those of them that occur more often at the end of terms than before it
    before_of : words that stand before "of"
    never_final : words that are frequent in terms of several words, but hardly ever end one, such as "closed"
    after_adverbs : words that follow one that ends with "ly"
    pairs : neighbouring words, hyphens counting as spaces, joined by a space
    bound_before, bound_after : words that always have the same word after them, or before them -> that word
    lowercase, capitalized : words after the first one, as they are written, that begin with a small or capital letter
    """

    shortest: int
    longest: int
    first_signs: frozenset[str]
    last_signs: frozenset[str]
    first_words: frozenset[str]
    last_words: frozenset[str]
    function_pairs: frozenset[tuple[str, str]]
    single_chars: frozenset[str]
    last_single_chars: frozenset[str]
    final_words: frozenset[str]
    head_nouns: frozenset[str]
    before_of: frozenset[str]
    never_final: frozenset[str]
    after_adverbs: frozenset[str]
    pairs: frozenset[str]
    bound_before: dict[str, str]
    bound_after: dict[str, str]
    lowercase: frozenset[str]
    capitalized: frozenset[str]

    @classmethod
    def of(cls, words: WordList) -> ListProfile:
        """The profile of a list, from the cache if it is there."""
        return cls(*cached("habits", lambda: astuple(cls._compute(words)), words.digest, terms=len(words.terms)))

    @classmethod
    def _compute(cls, words: WordList) -> ListProfile:
        lengths = sorted(map(len, words.terms))
        rare = len(lengths) // 1000
        same: dict[
            str, str
        ] = {}  # one string for all that are equal: copies of a million titles' words take a gigabyte
        split = [[same.setdefault(token, token) for token in tokens(term)] for term in words.terms]
        small = {token: token.lower() for token in same}
        lower = [[small[token] for token in parts] for parts in split]
        not_inverted = [parts for parts, term in zip(lower, words.terms, strict=True) if parts and "," not in term]
        several = [parts for parts in not_inverted if len(parts) > 1]
        final = Counter(parts[-1] for parts in several)
        inner = Counter(token for parts in several for token in parts[:-1])
        hyphenless = [[same.setdefault(word, word) for word in key(" ".join(parts)).split()] for parts in lower]
        later = {token for parts in split for token in parts[1:]}
        capitalized = {token for token in later if token[:1].isupper()}
        return cls(
            shortest=lengths[rare],
            longest=lengths[-1 - rare],
            first_signs=_frequent(term[0] for term in words.terms if not term[0].isalnum()),
            last_signs=_frequent(term[-1] for term in words.terms if not term[-1].isalnum()),
            first_words=_frequent(parts[0] for parts in lower if parts) & FUNCTION_WORDS,
            last_words=_frequent(parts[-1] for parts in not_inverted) & FUNCTION_WORDS,
            function_pairs=frozenset(
                (a, b)
                for parts in lower
                if len(parts) > 2
                for a, b in pairwise(parts)
                if a in FUNCTION_WORDS and b in FUNCTION_WORDS
            ),
            single_chars=_frequent(token for parts in split for token in parts[:-1] if len(token) == 1),
            last_single_chars=_frequent(parts[-1] for parts in split if parts and len(parts[-1]) == 1),
            final_words=frozenset(final),
            head_nouns=frozenset(word for word, n in final.items() if n > inner[word]),
            before_of=frozenset(a for parts in lower if "of" in parts for a, b in pairwise(parts) if b == "of"),
            never_final=frozenset(word for word, n in inner.items() if n >= _NEVER_FINAL * (final[word] + 1))
            - FUNCTION_WORDS,
            after_adverbs=frozenset(b for parts in lower for a, b in pairwise(parts) if a.endswith("ly")),
            pairs=frozenset(" ".join(pair) for words in hyphenless for pair in pairwise(words)),
            bound_before=_always([("", *words, "") for words in hyphenless]),
            bound_after=_always([("", *words[::-1], "") for words in hyphenless]),
            lowercase=frozenset(later - capitalized),
            capitalized=frozenset(capitalized),
        )


def tokens(term: str) -> list[str]:
    """The words of a term as they are written; hyphens and apostrophes are part of a word."""
    return _TOKEN.findall(term)


def _always(terms: Iterable[Sequence[str]]) -> dict[str, str]:
    """The words that are always followed by the same one -> that word."""
    followers: dict[str, Counter[str]] = defaultdict(Counter)
    for words in terms:
        for a, b in pairwise(words):
            followers[a][b] += 1
    return {
        a: b
        for a, its in followers.items()
        for b, count in its.items()
        if len(its) == 1 and a and b and count >= _MIN_BOUND
    }


def _frequent(things: Iterable[str]) -> frozenset[str]:
    return frozenset(thing for thing, count in Counter(things).items() if count >= _MIN_COUNT)
