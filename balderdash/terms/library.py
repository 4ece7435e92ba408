"""The word lists this program knows: bundled ones and the user's own."""

from __future__ import annotations

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


def lexicon(*extra: WordList) -> Lexicon:
    """Everything that counts as real: `extra` and all lists known by name.

    A list of the user's that cannot be read is passed over here; the commands that name it say why.
    """
    lists = {words.name: words for words in extra}
    for file in paths.list_files():
        if file.stem not in lists:
            try:
                lists[file.stem] = wordlist.read(file)
            except BalderdashError:
                continue
    return Lexicon(lists.values())
