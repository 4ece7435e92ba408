"""The player's own list: what counts as real because he says so, though no other list does."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from balderdash import lock, paths
from balderdash.errors import BalderdashError
from balderdash.terms import lines, wordlist
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.naming import KNOWN
from balderdash.terms.printable import printable
from balderdash.terms.wordlist import WordList

HEADER = {"title": "Known to you", "source": "your own word", "role": "lexicon"}


def add(term: str, lexicon: Lexicon) -> str:
    """File a term, for the lexicon at hand and for all that are made later; says so.

    Raises
    ------
    BalderdashError
        The list cannot be read or written, or the text can be no term.
    """
    path, term = _place(), lines.tidy(term)
    if not key(term):
        raise BalderdashError(f"‘{term[:40]}’ has neither a letter nor a digit, so it can be no term.")
    with lock.locked(path):
        words = wordlist.read(path) if os.path.exists(path) else WordList(KNOWN, (), HEADER, path)
        if key(term) not in map(key, words.terms):
            words = WordList(words.name, (*words.terms, term), words.header, path)
            wordlist.write(path, words)
    lexicon.add(words)
    return printable(f"‘{term}’ is filed as known to you.")


def remove(term: str, lexicon: Lexicon) -> str:
    """Take a term out again; says so.

    Raises
    ------
    BalderdashError
        The list cannot be read or written.
    """
    path = _place()
    with lock.locked(path):
        if os.path.exists(path):
            old = wordlist.read(path)
            if rest := tuple(other for other in old.terms if key(other) != key(term)):
                wordlist.write(path, WordList(old.name, rest, old.header, path))
            else:
                path.unlink()  # a list has at least one term
    lexicon.discard(term, KNOWN)
    return printable(f"‘{term}’ is a fake again.")


def terms() -> tuple[str, ...]:
    """What is filed; nothing where that cannot be read."""
    with suppress(BalderdashError):
        if os.path.exists(path := _place()):
            return wordlist.read(path).terms
    return ()


def put(term: str, lexicon: Lexicon, *, is_known: bool) -> str:
    """File a term or take it out again; says so, or what is wrong."""
    try:
        return add(term, lexicon) if is_known else remove(term, lexicon)
    except BalderdashError as error:
        return printable(str(error))


def _place() -> Path:
    return paths.user_lists() / f"{KNOWN}{paths.LIST_SUFFIX}"
