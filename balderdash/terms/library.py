"""The word lists this program knows: bundled ones and the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from balderdash import lock, paths
from balderdash.errors import BalderdashError
from balderdash.terms import lines, wordlist
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.naming import KNOWN
from balderdash.terms.wordlist import WordList

DEFAULT_LIST = "mathematics"
KNOWN_HEADER = {"title": "Known to you", "source": "your own word", "role": "lexicon"}


def load(asked: str) -> WordList:
    """The list called `asked` (a name or a file), for playing or training.

    Raises
    ------
    BalderdashError
        There is no such list, it cannot be read, or it is a lexicon.
    """
    words = wordlist.read(paths.find_list(asked))
    if words.is_lexicon:
        raise BalderdashError(
            f"The list {words.name!r} has the role lexicon: its terms count as real, but are neither "
            "dealt nor trained on. Choose another list."
        )
    return words


def is_name(asked: str) -> bool:
    """Whether there is a list of this name: for names that a stranger may have written, where a file is no answer."""
    return any(file.stem == asked for file in paths.list_files())


def lexicon(*extra: WordList) -> Lexicon:
    """Everything that counts as real: `extra` and every list in the user's and the bundled folder.

    A user's list takes the place of a bundled one of its name in a game, but not here: a real term
    stays real. A list that cannot be read is passed over; the commands that name it say why.
    """
    return Lexicon([*extra, *_others({words.path for words in extra})])


def add_known(term: str) -> WordList:
    """File a term in the player's own list of what is real, though no other list says so.

    Returns
    -------
    the list, with the term

    Raises
    ------
    BalderdashError
        The list cannot be read or written, or the text can be no term.
    """
    path = _known()
    term = lines.tidy(term)
    if not key(term):
        raise BalderdashError(f"‘{term[:40]}’ has neither a letter nor a digit, so it can be no term.")
    with lock.turn(path):
        old = wordlist.read(path) if path.exists() else WordList(KNOWN, (), KNOWN_HEADER, path)
        if key(term) in map(key, old.terms):
            return old
        words = WordList(old.name, (*old.terms, term), old.header, path)
        wordlist.write(path, words)
    return words


def remove_known(term: str) -> None:
    """Take a term out of the player's own list again.

    Raises
    ------
    BalderdashError
        The list cannot be read or written.
    """
    path = _known()
    with lock.turn(path):
        if path.exists():
            old = wordlist.read(path)
            rest = tuple(other for other in old.terms if key(other) != key(term))
            if rest:
                wordlist.write(path, WordList(old.name, rest, old.header, path))
            else:
                path.unlink()  # a list has at least one term


def _known() -> Path:
    return paths.user_lists() / f"{KNOWN}{paths.LIST_SUFFIX}"


def _others(known: set[Path | None]) -> Iterator[WordList]:
    for folder in paths.list_folders():
        for file in paths.files_in(folder, paths.LIST_SUFFIX):
            if file not in known:
                with suppress(BalderdashError):
                    yield wordlist.read(file)
