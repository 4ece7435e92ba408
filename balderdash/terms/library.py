"""The word lists this program knows: bundled ones and the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.terms import wordlist
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList

DEFAULT_LIST = "mathematics"


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


def _others(known: set[Path | None]) -> Iterator[WordList]:
    for folder in paths.list_folders():
        for file in paths.files_in(folder, paths.LIST_SUFFIX):
            if file not in known:
                with suppress(BalderdashError):
                    yield wordlist.read(file)
