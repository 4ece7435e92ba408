"""What variants of a term share: its letters and words without plural endings, hyphens and word order."""

from __future__ import annotations

from functools import lru_cache

FUNCTION_WORDS = frozenset((
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "its", "of", "on", "or", "over", "the",
    "to", "under", "via", "with", "without",
))  # fmt: skip


def joined_stem(k: str) -> str:
    """What spellings of one term share that differ in hyphens, spaces and the number of the last word.

    >>> joined_stem("quasi conformal mappings") == joined_stem("quasiconformal mapping")
    True
    """
    return _stem(k.replace(" ", ""))  # hardly any occurs twice, so there is nothing to cache


def sorted_stems(k: str) -> str:
    """What variants of one term share that differ in the order of their words, and in singular and plural.

    >>> sorted_stems("automata equivalence of") == sorted_stems("equivalence of an automaton")
    True
    """
    words = k.split()
    return " ".join(sorted(stem(word) for word in words if word not in FUNCTION_WORDS) or words)


# Ending -> its replacement, the longest first. Singular and plural get the same stem, which need not be a word:
# complexes, complex -> compl; bases, basis, base -> bas.
_ENDINGS = (
    ("maton", "m"), ("mata", "m"), ("aces", "ac"), ("eaux", "eau"),
    ("ices", ""), ("ixes", ""), ("exes", ""), ("axes", "ac"), ("uses", ""), ("ies", ""), ("oes", ""), ("ae", ""),
    ("es", ""), ("is", ""), ("us", ""), ("um", ""), ("on", ""), ("ix", ""), ("ex", ""), ("ax", "ac"),
    ("i", ""), ("a", ""), ("e", ""), ("y", ""), ("o", ""),
)  # fmt: skip
_BY_LAST_LETTER = {last: [pair for pair in _ENDINGS if pair[0][-1] == last] for last in "aesxmniyo"}
_IRREGULAR = {
    "genera": "genus",
    "opera": "opus",
    "feet": "foot",
    "teeth": "tooth",
    "men": "man",
    "women": "woman",
    "mice": "mouse",
    "dice": "die",
}


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A stem that a word shares with its English, Latin or Greek plural.

    >>> [stem(w) for w in ("matrix", "matrices", "lemma", "lemmata", "spaces", "space", "tori", "torus")]
    ['matr', 'matr', 'lemm', 'lemm', 'spac', 'spac', 'tor', 'tor']
    """
    return _stem(word)


def _stem(word: str) -> str:
    """`stem`, without its cache."""
    word = _IRREGULAR.get(word, word)
    if len(word) < 4:
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "es", "as", "os")):
        word = word[:-1]  # groups; -ons, -ums, -exs fall through to the endings
    elif word.endswith(("as", "os")):
        return word[:-2]  # lemmas, ratios; chaos stays with itself
    for ending, replacement in _BY_LAST_LETTER.get(word[-1], ()):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word[: len(word) - len(ending)] + replacement
    return word
