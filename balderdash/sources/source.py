"""What all sources of lists share: the user's request, what a source gives, and the listener for progress."""

from __future__ import annotations

import os
import re
import shlex
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from balderdash.errors import BalderdashError
from balderdash.sources.extract import Extract
from balderdash.sources.robots import Robots, refuse_forbidden
from balderdash.sources.web import Unusable, Web, WebResponse, is_local
from balderdash.terms import meaning
from balderdash.terms.cleaning import Complaint, clean_with_meanings, sort_of
from balderdash.terms.printable import without_passwords

NAMED = {
    "eom": "https://encyclopediaofmath.org/",
    "wikipedia": "https://en.wikipedia.org/",
    "wiktionary": "https://en.wiktionary.org/",
}
NAMES = ", ".join(NAMED)
DEFAULT_SOURCE, DEFAULT_DEPTH = "eom", 3
_IS_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# example.org, and what is an address only with a port or on this machine: wiki:8080, localhost/wiki, [::1]:8080
_IS_HOST = re.compile(
    r"(?P<host>[\w-]+(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?|[\w-]+:\d+|\[[0-9a-f:.]+\](?::\d+)?)(?:[/?#].*)?",
    re.IGNORECASE,
)
_HOLDS_PASSWORD = re.compile(r"[^\s/:@]+:[^\s/@]*@[\w.\[]")  # an address without https://
_IS_FILE = re.compile(
    r"[^/]*\.(?:txt|csv|tsv|tab|lst|list|md|jsonl?|ya?ml|tex|html?|xml|gz|zip|pdf|rtf|od[st]|xlsx?|docx?|apkg|dic)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What the user wants.

    Attributes
    ----------
    source : a name in `NAMED`, an address, or a file
    category : fetch this category and its sub-categories instead of the whole wiki
    depth : how deep to follow sub-categories; 0 is the category alone
    most : stop after this many titles; None for the source's own limit
    column : of a table, by name or number
    meaning_column : of a table, for the meanings
    meanings : whether a wiki is asked what its pages are about
    """

    source: str = DEFAULT_SOURCE
    category: str | None = None
    depth: int = DEFAULT_DEPTH
    most: int | None = None
    column: str | None = None
    meaning_column: str | None = None
    meanings: bool = False

    @property
    def url(self) -> str | None:
        """The address, or None for a file.

        Raises
        ------
        BalderdashError
            It looks like an address and is not one.
        """
        if named := NAMED.get(self.source.lower()):
            return named
        is_there = os.path.lexists(os.path.expanduser(self.source)) or "\0" in self.source
        source = self.source if is_there else self.source.strip()  # white space comes with what is pasted
        if _IS_URL.match(source):
            if not source.lower().startswith(("http://", "https://")):
                shown = without_passwords(source)[:80]
                raise BalderdashError(f"{shown} is not an address that starts with https:// or http://.")
            return _checked(source)
        # terms.csv is a mistyped file and not a site, even if there is no such file
        if is_there or _IS_FILE.fullmatch(source):
            return None
        if _HOLDS_PASSWORD.match(source):
            return _checked(f"https://{source}")
        if not (found := _IS_HOST.fullmatch(source)):
            return None
        is_ours = is_local(f"http://{found['host']}")  # which seldom has a certificate
        return _checked(f"{'http' if is_ours else 'https'}://{source}")

    @property
    def is_local(self) -> bool:
        """Whether it is a file or on this machine, so that nobody else's server is asked."""
        return self.url is None or is_local(self.url)


def dropped(text: str) -> str:
    """The source that an input line names: a terminal quotes a file that is dropped there, or makes it a URL."""
    text = text.strip()
    if os.path.lexists(os.path.expanduser(text)):
        return text
    if text.lower().startswith("file://"):
        return re.sub("^/(?=[A-Za-z]:)", "", unquote(urlsplit(text).path))  # /C:/terms.txt
    with suppress(ValueError):  # a quotation mark that does not close
        (path,) = shlex.split(text)
        if os.path.lexists(os.path.expanduser(path)):
            return path
    return text


def _checked(url: str) -> str:
    """The address, if it is one and holds no password."""
    with suppress(ValueError):  # an unfinished IPv6 address, a port that is not a number
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            raise BalderdashError(
                f"The address of {(parts.hostname or '')[:80]} holds the name of a user, and only what everybody may "
                "read can be fetched; give the address without what stands before the @."
            )
        if parts.hostname and parts.port != 0:
            return url
    scheme, _, rest = url.partition("://")
    rest = f"…@{rest.rpartition('@')[2]}" if "@" in rest else rest  # where its password ends cannot be told
    raise BalderdashError(f"{without_passwords(f'{scheme}://{rest}')[:80]} is not an address on the web; check it.")


class Listener(Protocol):
    """Hears about progress. An exception in any of these methods ends the fetch, which can be resumed."""

    def tell(self, sentence: str) -> None:
        """Show a sentence to the user."""

    def count(self, titles: int, expected: int | None) -> None:
        """Show the number of titles so far, and how many are expected if that is known."""

    def wait(self, why: str, seconds: float) -> None:
        """Show why and for how many more seconds we wait, once a second; an empty `why` only says we are alive."""


class Target:
    """A request, and what is found at its address; each is asked for once."""

    def __init__(self, request: FetchRequest, web: Web, listener: Listener) -> None:
        self.request, self.url, self.web = request, request.url or "", web
        self.shown = without_passwords(self.url or request.source)[:200]  # in messages
        self._listener = listener

    @cached_property
    def page(self) -> WebResponse:
        """The page at the address, with status 200 or 404.

        Raises
        ------
        BalderdashError
            The site cannot be reached, or its terms of use forbid programs.
        """
        refuse_forbidden(self.url)
        self._listener.tell(f"Asking {urlsplit(self.url).netloc} …")
        return self.web.get(self.url, also=404, check=_is_there)

    @cached_property
    def robots(self) -> Robots:
        """The site's robots.txt."""
        return Robots(self.web, self.page.url)


def _is_there(page: WebResponse) -> Unusable | None:
    return None if page.body or page.status != 200 else Unusable("sent an empty page")


@dataclass(frozen=True)
class Document:
    """A source that gives all its lines at once: a file or a page.

    Attributes
    ----------
    header : the header lines of the list, see `list_header`
    description : what is fetched, for the user
    extract : a title each, not yet cleaned
    """

    header: dict[str, str]
    description: str
    extract: Extract

    @cached_property
    def cleaned(self) -> tuple[dict[str, str], list[Complaint]]:
        """The terms with their meanings, and the complaints, cleaned as the header says when this is first asked for.

        See `cleaning.clean_with_meanings`.
        """
        return clean_with_meanings(self.extract.terms, longest=meaning.LONGEST, sort=sort_of(self.header))


@dataclass(frozen=True, slots=True)
class TitleBatch:
    """What one answer of a wiki brought. All batches so far are enough to resume a walk.

    Attributes
    ----------
    titles : of pages
    passed : reason -> how many pages were left out for it
    categories : sub-categories to visit later
    proceed : the wiki's `continue`, to be sent back unchanged; None at the end
    is_part : whether another batch has the rest of the same answer, see `wiki_meanings`
    sizes : a sub-category -> how many members the wiki counts in it
    """

    titles: list[str]
    passed: dict[str, int] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    proceed: dict[str, str] | None = None
    is_part: bool = False
    sizes: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> TitleBatch:
        """A batch from a journal.

        Raises
        ------
        TypeError, ValueError
            The values are not those of a batch.
        """
        batch = cls(**values)
        texts = [*batch.titles, *batch.categories, *batch.passed, *batch.sizes, *(batch.proceed or {}).values()]
        if not all(isinstance(text, str) for text in texts) or isinstance(batch.titles, str):
            raise ValueError("not a batch")
        for counts in (batch.passed, batch.sizes):
            counts.update({name: int(count) for name, count in counts.items()})
        return batch


class Walk(Protocol):
    """A source that gives its titles batch by batch; a walk that was interrupted resumes after the last batch taken.

    Attributes
    ----------
    header, description : as of a `Document`
    resume_key : what tells this fetch from others; only a fetch with the same key is resumed
    most : titles after which the walk stops
    passed : reason -> how many pages were left out for it
    """

    header: dict[str, str]
    description: str
    resume_key: dict[str, object]
    most: int
    passed: Counter[str]

    @property
    def expected(self) -> int | None:
        """About how many titles there are, if that is known."""

    @property
    def is_done(self) -> bool:
        """Whether every batch has been taken."""

    def fetch(self) -> TitleBatch | None:
        """Ask for the next batch; None at the end."""

    def take(self, batch: TitleBatch) -> None:
        """Move on to what follows this batch, which may come from a journal."""


Source = Document | Walk


def list_header(title: str, source: str, licence: str, link: str = "", **limits: int | None) -> dict[str, str]:
    """The header lines of a fetched list.

    Parameters
    ----------
    link : the URL of a term's page, with $1 for the term
    limits : how far the fetch goes (depth, most), which tells it from others of the same source
    """
    today = datetime.now(UTC).date().isoformat()
    header = {"title": title, "source": without_passwords(source), "licence": licence, "retrieved": today, "link": link}
    return header | {name: str(limit) for name, limit in limits.items() if limit is not None}


def unknown_licence(url: str) -> str:
    """What the header says where the site at `url` does not state a licence."""
    return f"not stated; ask {without_passwords(url)} before you give the list away"
