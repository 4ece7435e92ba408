"""What is wanted from a source, what was found there, and who hears how it goes."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from balderdash.errors import BalderdashError
from balderdash.sources.walk import AllTitles, CategoryTree
from balderdash.sources.web import is_here

NAMED = {
    "eom": "https://encyclopediaofmath.org/",
    "wikipedia": "https://en.wikipedia.org/",
    "wiktionary": "https://en.wiktionary.org/",
}
DEFAULT_SOURCE, DEFAULT_DEPTH, MOST_IN_TREE = "eom", 3, 50_000
MOST_IN_WIKI = 1_000_000  # titles; nobody wants all seven million of Wikipedia
_IS_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_IS_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?")
_IS_FILE = re.compile(r"[^/]*\.(?:txt|csv|tsv|json|html?|xml|gz|zip|pdf|xlsx?|docx?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted.

    Attributes
    ----------
    source : a name in `NAMED`, an address, or a file
    category : the category whose tree is wanted, not all of the wiki
    depth : of the tree; 0 is the category alone
    most : titles after which the walk ends; None for the source's usual
    column : of a table, by name or number
    """

    source: str = DEFAULT_SOURCE
    category: str | None = None
    depth: int = DEFAULT_DEPTH
    most: int | None = None
    column: str | None = None

    @property
    def url(self) -> str | None:
        """The address, or None for a file."""
        if named := NAMED.get(self.source.lower()):
            return named
        if _IS_URL.match(self.source):
            if not self.source.lower().startswith(("http://", "https://")):
                raise BalderdashError(f"{self.source[:80]} is no address that starts with https:// or http://.")
            with suppress(ValueError):  # half an address of IPv6, a port of letters
                if urlsplit(self.source).hostname and urlsplit(self.source).port != 0:
                    return self.source
            raise BalderdashError(f"{self.source[:80]} is no address on the web; check it.")
        is_file = (
            os.path.lexists(os.path.expanduser(self.source)) or "\0" in self.source or _IS_FILE.fullmatch(self.source)
        )  # one that is not there was mistyped: no site is called terms.csv
        return f"https://{self.source}" if _IS_HOST.fullmatch(self.source) and not is_file else None

    @property
    def is_here(self) -> bool:
        """Whether nobody else's machine is asked."""
        return self.url is None or is_here(self.url)


class Listener(Protocol):
    """Who is told how it goes; what any of these raises ends the work, and it can be gone on with."""

    def tell(self, sentence: str) -> None:
        """Something worth knowing."""

    def count(self, titles: int, expected: int | None) -> None:
        """Titles so far, and how many are expected if anybody knows."""

    def wait(self, why: str, seconds: float) -> None:
        """Why and for how many seconds more we wait, once a second; with no reason, only a sign of life."""


@dataclass(frozen=True, slots=True)
class Found:
    """A source that was found: its header lines, and how its titles are had.

    Attributes
    ----------
    header : title, source, licence, retrieved, link
    what : a sentence that tells what will be fetched
    walk : the way through a wiki, or None
    asked : tells this fetch from others
    lines : of a file or a page, which come at once
    most : titles after which the walk ends
    """

    header: dict[str, str]
    what: str
    walk: AllTitles | CategoryTree | None = None
    asked: dict[str, object] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    most: int = MOST_IN_WIKI
