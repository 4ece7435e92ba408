"""The word lists on this machine: bundled ones and the user's own, by name or file."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from balderdash import atomic, lock, paths
from balderdash.errors import BalderdashError
from balderdash.terms import term_index, wordlist
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.term_index import TermIndex
from balderdash.terms.wordlist import MAX_LINE, WordList

DEFAULT_LIST = "mathematics"
KNOWN = "known"  # the list of terms that the player knows to be real, see `known_terms`
_LONGEST_NAME = 60  # characters
_MOST_PLACES = 100  # of lists outside our folders that are remembered
# Includes look-alikes of the slash, which some programs treat as one.
_FORBIDDEN = re.compile(
    r"[/\\:*?\"<>|$`'\x00-\x1f\x7f\N{FRACTION SLASH}\N{DIVISION SLASH}\N{SET MINUS}\N{REVERSE SOLIDUS OPERATOR}"
    r"\N{BIG SOLIDUS}\N{BIG REVERSE SOLIDUS}\N{SMALL REVERSE SOLIDUS}\N{FULLWIDTH SOLIDUS}"
    r"\N{FULLWIDTH REVERSE SOLIDUS}\N{FULLWIDTH FULL STOP}\N{ONE DOT LEADER}]"
)
_SLASH = re.compile(r"[/\\]")  # found in the compatibility form of characters such as ℀


def load(name_or_file: str) -> WordList:
    """The list with this name or file, for playing or training.

    Raises
    ------
    BalderdashError
        There is no such list, it cannot be read, or it is a lexicon.
    """
    words = wordlist.read(paths.find_list(name_or_file))
    if words.is_lexicon:
        raise BalderdashError(
            f"The list {words.name!r} has the role lexicon: its terms count as real, but they are never dealt. "
            "Choose another list."
        )
    return words


def meanings(name: str) -> Mapping[str, str]:
    """What the terms of the list with this name mean; nothing if there is no such list."""
    with suppress(BalderdashError):
        if is_name(name):  # it may come from an untrusted file
            return load(name).meanings
    return {}


def can_be_name(name: str) -> bool:
    """Whether a list can have this name: a plain file name, without a path and unprintable characters."""
    odd = not name.strip() or not name.isprintable() or name.startswith((".", "-", "#", "~")) or paths.is_device(name)
    is_long = len(name) > MAX_LINE
    return not (odd or is_long or _FORBIDDEN.search(name) or _SLASH.search(unicodedata.normalize("NFKC", name)))


def is_name(name: str) -> bool:
    """Whether a list has this name. For names from untrusted files: unlike `load`, it never opens a path."""
    return any(file.stem == name for file in paths.list_files())


def remember(words: WordList) -> None:
    """Remember where a list lies that is trained on, if its name alone does not lead there."""
    if words.path is None or words.path.resolve() in {file.resolve() for file in paths.list_files()}:
        return
    with suppress(BalderdashError), lock.locked(_places()):
        places = {**_remembered(), words.digest: str(words.path.resolve())}
        latest = dict(list(places.items())[-_MOST_PLACES:])
        atomic.write(_places(), json.dumps(latest, ensure_ascii=False, indent=1).encode(errors="surrogateescape"))


def trained_on(name: str, digest: object) -> str | None:
    """The name or the file of the list that a model was trained on; None if it is not here.

    Another list may have its name by now; the file that it was trained on goes before that.

    Parameters
    ----------
    name, digest : as they stand in the model, which is not trusted: only a place that `remember` kept is opened
    """
    place = _remembered().get(str(digest), "")
    is_there = bool(place) and os.path.exists(place)
    if is_name(name):
        return place if is_there and _digest(name) != digest == _digest(place) else name
    return place if is_there else None


def _digest(name_or_file: str) -> str | None:
    with suppress(BalderdashError):
        return load(name_or_file).digest
    return None


def is_missing(name: str, digest: object) -> str:
    """How a message says that `trained_on` found nothing: the name of the list, and where it was."""
    place = _remembered().get(str(digest))
    return f"{name[:60]!r}, which is not {f'in {place} any more' if place else 'here'}"


def _places() -> Path:
    return paths.state() / "list-files.json"


def _remembered() -> dict[str, str]:
    """The digest of a list -> its file."""
    with suppress(OSError, ValueError, RecursionError):
        places = json.loads(atomic.read(_places()).decode(errors="surrogateescape"))
        if isinstance(places, dict):
            return {digest: place for digest, place in places.items() if isinstance(place, str)}
    return {}


def lexicon(*extra: WordList) -> Lexicon:
    """Everything that counts as real: `extra`, and every list in the user's and the bundled folder.

    A bundled list counts even where a user's list with the same name replaces it in the game. A list
    that cannot be read is skipped; the commands that name it report the error.
    """
    return Lexicon([*extra, *_others({words.path for words in extra})])


def _others(known: set[Path | None]) -> Iterator[WordList | TermIndex]:
    for folder in paths.list_folders():
        for file in paths.files_in(folder, paths.LIST_SUFFIX):
            if file not in known:
                with suppress(BalderdashError):
                    is_known = file.stem == KNOWN  # the game adds terms to it and removes them
                    yield TermIndex.open(file) if not is_known and term_index.is_wanted(file) else wordlist.read(file)


def name_from(title: str) -> str:
    """A name for a list with this title, in lower-case ASCII.

    >>> name_from("Category: Knot theory (Wikipedia)")
    'category-knot-theory-wikipedia'
    """
    plain = re.sub(r"[+#]", " ", unicodedata.normalize("NFKD", key(title))).encode("ascii", "ignore").decode()
    name = "-".join(plain.split())[:_LONGEST_NAME].strip("-")
    return name if name and name != KNOWN and not paths.is_device(name) else f"list-{name}".strip("-")


def path_for(name: str, *, replace: bool = False) -> Path:
    """The file for a list of the user's own with this name.

    Parameters
    ----------
    replace : whether the user's list with this name, if there is one, will be replaced

    Raises
    ------
    BalderdashError
        The name is a path, is not a valid file name on every system, or is taken.
    """
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise BalderdashError(
            f"{name[:40]!r} cannot be the name of a list; choose letters and digits, such as my-terms."
        )
    if found := _FORBIDDEN.search(name) or _SLASH.search(unicodedata.normalize("NFKC", name)):
        raise BalderdashError(
            f"{name[:40]!r} cannot be the name of a list, because it contains {found[0]!r}; choose a name such as "
            "my-terms, or say where the list goes with --out."
        )
    if name.startswith((".", "-", "#", "~")) or name.endswith(".") or paths.is_device(name):
        raise BalderdashError(
            f"{name[:40]!r} is reserved by operating systems; choose another --name, such as my-terms."
        )
    if name.casefold() == KNOWN:
        raise BalderdashError(f"{name!r} is where your own real terms are kept; choose another --name.")
    if len(name) > _LONGEST_NAME or len(name.encode()) > 2 * _LONGEST_NAME:
        raise BalderdashError(f"{name[:40]!r}… is too long for a name; choose one of at most {_LONGEST_NAME} letters.")
    if (paths.bundled_lists() / f"{name}{paths.LIST_SUFFIX}").exists():
        raise BalderdashError(f"{name!r} is a list that comes with the program; choose another --name.")
    path = paths.user_lists() / f"{name}{paths.LIST_SUFFIX}"
    if not replace:
        taken = {file.stem.casefold() for file in paths.files_in(path.parent, paths.LIST_SUFFIX)}
        if path.exists() or name.casefold() in taken:  # some file systems ignore case
            raise BalderdashError(f"You already have a list {name!r}; choose another --name, or say --replace.")
    return path


def free_name(title: str) -> str:
    """A name for a list with this title that no list and no unfinished fetch has, perhaps with a number at the end."""
    name = name_from(title)
    taken = {file.stem.casefold() for file in paths.list_files()}
    for n in range(1, 1000):
        candidate = name if n == 1 else f"{name}-{n}"
        is_begun = paths.unfinished(paths.user_lists() / f"{candidate}{paths.LIST_SUFFIX}").exists()
        if candidate not in taken and not is_begun:
            return candidate
    raise BalderdashError(f"There are a thousand lists called {name!r}; choose another --name.")
