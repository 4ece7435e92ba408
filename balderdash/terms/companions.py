"""Companions of a list: lists of the role lexicon that a model learns from too, though their terms are never dealt.

A list names them in its header (`# learn: attested-mathematics`), or `train --learn` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.terms import library, wordlist
from balderdash.terms.split import split_of_key
from balderdash.terms.stems import joined_stem, sorted_stems
from balderdash.terms.wordlist import WordList, excerpt

NONE = "none"  # in a header or after --learn: no companion at all


@dataclass(frozen=True, slots=True)
class Companion:
    """One of these lists.

    Attributes
    ----------
    words : the whole list
    terms : those that are learnt, see `learnable`
    """

    words: WordList
    terms: tuple[str, ...]


def names_in(text: str) -> tuple[str, ...]:
    """The names in a comma-separated text, each once.

    >>> names_in("attested-mathematics, my terms"), names_in("none")
    (('attested-mathematics', 'my terms'), ())
    """
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    return () if names == (NONE,) else names


def names_of(header: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the companions that a list's header names."""
    return names_in(header.get("learn", ""))


def load(words: WordList, names: Sequence[str] | None = None) -> tuple[Companion, ...]:
    """The companions of a list.

    Parameters
    ----------
    names : of other lists than those that the header names

    Raises
    ------
    BalderdashError
        One of them is missing, cannot be read, or cannot be a companion of this list.
    """
    lists = [
        read(words, name, is_asked=names is not None) for name in (names_of(words.header) if names is None else names)
    ]
    return with_terms(words, lists)


def with_terms(words: WordList, lists: Sequence[WordList]) -> tuple[Companion, ...]:
    """These lists as companions of a list, with the terms of each that are learnt."""
    return tuple(map(Companion, lists, learnable(words, lists)))


def learnable(words: WordList, companions: Sequence[WordList]) -> list[tuple[str, ...]]:
    """For each companion, the terms that a model of the list may learn.

    The list's own terms and what is held out are left out: each term whose key is not in the train split, and each
    variant (plural, hyphen, word order) of a term of the list that is held out.
    """
    if not companions:
        return []
    taken = set(words.keys)
    held_out = [k for k in words.keys if split_of_key(k) != "train"]
    forms, orders = set(map(joined_stem, held_out)), set(map(sorted_stems, held_out))
    result = []
    for companion in companions:
        terms = []
        for k, term in zip(companion.keys, companion.terms, strict=True):
            is_new = k not in taken and split_of_key(k) == "train"
            if is_new and joined_stem(k) not in forms and sorted_stems(k) not in orders:
                terms.append(term)
        taken.update(companion.keys)
        result.append(tuple(terms))
    return result


def read(words: WordList, name: str, *, is_asked: bool = True) -> WordList:
    """The list of this name, if it can be a companion of a list.

    Parameters
    ----------
    is_asked : whether `train --learn` names it, not the header

    Raises
    ------
    BalderdashError
        See `load`.
    """
    where = "after --learn" if is_asked else f"in the line `# learn:` of {words.path}"
    problem = f"{words.name!r} cannot also learn from {excerpt(name)}"
    advice = f"name another list {where}, or train with `--learn none`."
    if not library.can_be_name(name):
        raise BalderdashError(f"{problem}, which cannot be the name of a list; {advice}")
    if name == words.name:
        raise BalderdashError(f"{problem}, which is the list itself; {advice}")
    if not library.is_name(name):
        raise BalderdashError(f"{problem}: there is no list of this name (`balderdash lists` shows them all); {advice}")
    companion = wordlist.read(paths.find_list(name))
    if not companion.is_lexicon:
        raise BalderdashError(
            f"{problem}, which is itself dealt; only a list with the line `# role: lexicon` will do, so {advice}"
        )
    if others := names_of(companion.header):
        raise BalderdashError(
            f"{problem}, which itself names a list to learn from ({', '.join(map(excerpt, others))}); "
            f"take the line `# learn:` out of {companion.path}, or {advice}"
        )
    return companion
