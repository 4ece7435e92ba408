"""Names for lists of the user's own: made from titles, and refused where they could do harm."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.terms.key import key

KNOWN = "known"  # the list of what the player knows to be real
_LONGEST = 60  # characters
# Among them what looks like a slash: some programs take it for one.
_FORBIDDEN = re.compile(
    r"[/\\:*?\"<>|$`'\x00-\x1f\x7f\N{FRACTION SLASH}\N{DIVISION SLASH}\N{SET MINUS}\N{REVERSE SOLIDUS OPERATOR}"
    r"\N{BIG SOLIDUS}\N{BIG REVERSE SOLIDUS}\N{SMALL REVERSE SOLIDUS}\N{FULLWIDTH SOLIDUS}"
    r"\N{FULLWIDTH REVERSE SOLIDUS}\N{FULLWIDTH FULL STOP}\N{ONE DOT LEADER}]"
)
_SLASH = re.compile(r"[/\\]")  # as there is one in ℀, once it is taken apart


def name_from(title: str) -> str:
    """A name for a list with this title, in small letters of ASCII.

    >>> name_from("Category: Knot theory (Wikipedia)")
    'category-knot-theory-wikipedia'
    """
    plain = unicodedata.normalize("NFKD", key(title)).encode("ascii", "ignore").decode()
    name = "-".join(plain.split())[:_LONGEST].strip("-")
    return name if name and name != KNOWN and not paths.is_device(name) else f"list-{name}".strip("-")


def place_for(name: str, *, replace: bool = False) -> Path:
    """Where a list of the user's own with this name belongs.

    Raises
    ------
    BalderdashError
        The name is a path, cannot be a file's everywhere, or is taken.
    """
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise BalderdashError(f"{name[:40]!r} is no name for a list; choose letters and digits, such as my-terms.")
    if found := _FORBIDDEN.search(name) or _SLASH.search(unicodedata.normalize("NFKC", name)):
        raise BalderdashError(
            f"{name[:40]!r} is no name for a list: it holds {found[0]!r}; choose a name such as my-terms, "
            "or say with --out where the list goes."
        )
    if name.startswith((".", "-", "#", "~")) or name.endswith(".") or paths.is_device(name):
        raise BalderdashError(f"{name[:40]!r} is reserved by the system; choose another --name, such as my-terms.")
    if name.casefold() == KNOWN:
        raise BalderdashError(f"{name!r} is where your own real terms are kept; choose another --name.")
    if len(name) > _LONGEST or len(name.encode()) > 2 * _LONGEST:
        raise BalderdashError(f"{name[:40]!r}… is too long for a name; choose one of at most {_LONGEST} letters.")
    if (paths.bundled_lists() / f"{name}{paths.LIST_SUFFIX}").exists():
        raise BalderdashError(f"{name!r} is a list that comes with the program; choose another --name.")
    path = paths.user_lists() / f"{name}{paths.LIST_SUFFIX}"
    if not replace:
        taken = {file.stem.casefold() for file in paths.files_in(path.parent, paths.LIST_SUFFIX)}
        if path.exists() or name.casefold() in taken:  # some file systems take them for one
            raise BalderdashError(f"You have a list {name!r} already; choose another --name, or say --replace.")
    return path


def free_name(title: str) -> str:
    """A name for a list with this title that is not taken: with a number behind it if need be."""
    name = name_from(title)
    known = {file.stem.casefold() for file in paths.list_files()}
    for n in range(1, 1000):
        candidate = name if n == 1 else f"{name}-{n}"
        if candidate not in known:
            return candidate
    raise BalderdashError(f"There are a thousand lists called {name!r}; choose another --name.")
