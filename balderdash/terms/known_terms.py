"""The player's own list: terms that count as real because the player knows them, though no other list holds them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from balderdash import lock, paths
from balderdash.errors import BalderdashError
from balderdash.terms import wordlist
from balderdash.terms.key import key, tidy
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.library import KNOWN
from balderdash.terms.printable import printable
from balderdash.terms.wordlist import WordList

HEADER = {"title": "Known to you", "source": "your own word", "role": "lexicon"}


def load() -> tuple[str, ...]:
    """The terms of the list; none if it cannot be read."""
    with suppress(BalderdashError):
        if os.path.exists(path := _path()):
            return wordlist.read(path).terms
    return ()


def add(term: str, lexicon: Lexicon) -> str:
    """Add a term to the list and to this lexicon; returns a message for the player.

    Raises
    ------
    BalderdashError
        The list cannot be read or written, or the text cannot be a term.
    """
    add_all([term], lexicon)
    return printable(f"‘{tidy(term)}’ is filed as known to you.")


def add_all(terms: Iterable[str], lexicon: Lexicon) -> None:
    """Add terms to the list and to this lexicon.

    Raises
    ------
    BalderdashError
        The list cannot be read or written, or the text cannot be a term.
    """
    path, new = _path(), {key(term): tidy(term) for term in terms}
    if "" in new:
        raise BalderdashError(f"‘{new[''][:40]}’ has neither a letter nor a digit, so it cannot be a term.")
    with lock.locked(path):
        words = wordlist.read(path) if os.path.exists(path) else WordList(KNOWN, (), HEADER, path)
        known = set(words.keys)
        if more := [term for k, term in new.items() if k not in known]:
            words = WordList(words.name, (*words.terms, *more), words.header, path)
            wordlist.write(path, words)
    lexicon.add(words)


def remove(term: str, lexicon: Lexicon) -> str:
    """Remove a term from the list and from this lexicon; returns a message for the player.

    Raises
    ------
    BalderdashError
        The list cannot be read or written.
    """
    path = _path()
    with lock.locked(path):
        if os.path.exists(path):
            old = wordlist.read(path)
            if rest := tuple(other for other in old.terms if key(other) != key(term)):
                wordlist.write(path, WordList(old.name, rest, old.header, path))
            else:
                path.unlink()  # a word list has at least one term
    lexicon.discard(term, KNOWN)
    return printable(f"‘{term}’ is a fake again.")


def _path() -> Path:
    return paths.user_lists() / f"{KNOWN}{paths.LIST_SUFFIX}"
