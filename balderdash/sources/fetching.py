"""From a source to a clean list: find out what it is, walk through it, clean, write."""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.sources import files, manners
from balderdash.sources.doors import door_of
from balderdash.sources.journal import Journal
from balderdash.sources.mediawiki import CATEGORY, Wiki, find_api
from balderdash.sources.walk import AllTitles, Batch, CategoryTree
from balderdash.sources.web import Answer, Web
from balderdash.terms import cleaning, wordlist
from balderdash.terms.cleaning import Complaint
from balderdash.terms.wordlist import WordList

NAMED = {
    "eom": "https://encyclopediaofmath.org/",
    "wikipedia": "https://en.wikipedia.org/",
    "wiktionary": "https://en.wiktionary.org/",
}
DEFAULT_SOURCE, DEFAULT_DEPTH, MOST_IN_TREE = "eom", 3, 50_000
MOST_IN_WIKI = 1_000_000  # titles; nobody wants all seven million of Wikipedia
_IS_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_IS_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?")


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
        is_file = os.path.lexists(os.path.expanduser(self.source)) or "\0" in self.source
        return f"https://{self.source}" if _IS_HOST.fullmatch(self.source) and not is_file else None

    @property
    def is_here(self) -> bool:
        """Whether nobody else's machine is asked."""
        return self.url is None or urlsplit(self.url).hostname in ("127.0.0.1", "localhost", "::1")


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


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it.

    Attributes
    ----------
    words : the list as it was written
    titles : how many there were before cleaning
    complaints : what cleaning dropped and changed
    passed : what was not even fetched: reason -> how many
    """

    words: WordList
    titles: int
    complaints: list[Complaint]
    passed: Counter[str]


def find(order: Order, web: Web, listener: Listener) -> Found:
    """Find out what the source is.

    Raises
    ------
    BalderdashError
        It is nothing that terms can be had from, or does not want that.
    """
    if (url := order.url) is None:
        return _file(order)
    page, robots = _reach(url, web, listener)
    robots.allow_training()
    if (api := find_api(web, url, page)) is None:
        if page.status != 200:
            raise BalderdashError(f"There is no page {url[:200]} ({page.status}), and no MediaWiki; check the address.")
        robots.allow(page.url, is_api=False)
        return _document(order, url, page)
    robots.allow(api, is_api=True)
    wiki = Wiki.open(web, api)
    title = wiki.site.title_of(page.url)
    if order.category is not None or (title is not None and wiki.site.namespace_of(title) == CATEGORY):
        return _tree(order, wiki, order.category or title or "")
    if title is None or title.lower() == "main page":
        return _whole(order, wiki)
    if page.status != 200:
        raise BalderdashError(f"{wiki.site.name} has no page {title!r}; check the address.")
    robots.allow(page.url, is_api=False)
    return _document(order, url, page, wiki, title)


def _reach(url: str, web: Web, listener: Listener) -> tuple[Answer, manners.Robots]:
    """The page at an address, unless the site's terms forbid programs, and what its robots.txt allows."""
    manners.refuse_forbidden(url)
    listener.tell(f"Asking {urlsplit(url).netloc} …")
    page = web.get(url, tries=3, also=404)
    return page, manners.Robots(web, page.url)


def wiki_at(source: str, web: Web, listener: Listener) -> Wiki:
    """The wiki of a name in `NAMED` or an address, to be asked single questions.

    Raises
    ------
    BalderdashError
        There is none, or it does not want that.
    """
    if (url := Order(source).url) is None:
        raise BalderdashError(f"{source[:80]!r} is no encyclopedia; give {', '.join(NAMED)} or an address.")
    page, robots = _reach(url, web, listener)
    if (api := find_api(web, url, page)) is None:
        raise BalderdashError(f"{url[:200]} is no MediaWiki, so it cannot be asked for pages; choose another.")
    robots.allow(api, is_api=True)
    return Wiki.open(web, api)


def fetch(found: Found, path: Path, listener: Listener, *, restart: bool = False) -> Fetched:
    """Walk, clean and write the list to `path`; what was fetched stays in a journal beside it until then.

    Raises
    ------
    BalderdashError
        The source gave up, or refuses; if the journal holds something, the sentence says that it can be gone on with.
    """
    if found.walk is None:
        return _written(found, path, found.lines, Counter())
    journal = Journal(path, found.asked, restart=restart)
    try:
        titles = _walked(found, found.walk, journal, listener)
        done = _written(found, path, titles, found.walk.passed)
        journal.delete()
        return done
    except BalderdashError as error:
        kept = " What was fetched is kept: the same command goes on." if journal.holds_something else ""
        raise BalderdashError(f"{error}{kept}") from error
    finally:
        journal.close()


def already(found: Found, path: Path) -> Fetched | None:
    """The list at `path`, if an earlier fetch from the same source was completed there."""
    if not path.exists() or paths.unfinished(path).exists():
        return None
    try:
        words = wordlist.read(path)
    except BalderdashError:
        return None
    if words.header.get("source") != found.header["source"]:
        return None
    if found.walk is None and tuple(cleaning.clean(found.lines)[0]) != words.terms:
        return None
    return Fetched(words, len(words.terms), [], Counter())


def _walked(found: Found, walk: AllTitles | CategoryTree, journal: Journal, listener: Listener) -> list[str]:
    """All titles, each once, in the order of the source."""
    titles: dict[str, None] = {}
    for line in journal.lines():
        try:
            for old in map(Batch.from_json, line):
                walk.take(old)
                titles.update(dict.fromkeys(old.titles))
        except (TypeError, ValueError, AttributeError) as error:
            raise BalderdashError(f"{journal.path} is damaged; say --restart to begin anew.") from error
    if titles:
        listener.tell(f"Going on behind the {len(titles):,} titles that are here already.")
    listener.count(len(titles), walk.expected)
    barren: list[Batch] = []  # kept back until something follows them: what they say of going on may be nonsense
    while len(titles) < found.most and (batch := walk.fetch()) is not None:
        walk.take(batch)
        barren.append(batch)
        if batch.categories or walk.is_done or not titles.keys() >= set(batch.titles):
            journal.append([each.to_json() for each in barren])
            barren.clear()
        titles.update(dict.fromkeys(batch.titles))
        listener.count(len(titles), walk.expected)
    if len(titles) >= found.most and not walk.is_done:
        found.header["cut"] = f"after the first {found.most:,} titles, there are more (--most)"
        listener.tell(f"Stopped after {found.most:,} titles as --most says; there are more.")
    return list(titles)[: found.most]


def _written(found: Found, path: Path, lines: list[str], passed: Counter[str]) -> Fetched:
    terms, complaints = cleaning.clean(lines)
    if not terms:
        raise BalderdashError(
            f"{found.header['source']} holds no terms"
            + (f": {complaints[0].value}: {complaints[0].reason}." if complaints else "; choose another source.")
        )
    words = WordList(path.stem, tuple(terms), {k: v for k, v in found.header.items() if v}, path)
    wordlist.write_report(path, complaints)
    wordlist.write(path, words)
    return Fetched(words, len(lines), complaints, passed)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _header(title: str, source: str, licence: str, link: str = "") -> dict[str, str]:
    return {"title": title, "source": source, "licence": licence, "retrieved": _today(), "link": link}


def _whole(order: Order, wiki: Wiki) -> Found:
    site = wiki.site
    if order.most is None and site.articles > MOST_IN_WIKI:
        raise BalderdashError(
            f"{site.name} has {site.articles:,} pages, more than a game needs; name a category with --category."
        )
    return Found(
        _header(site.name, site.home, site.licence or _unknown(site.home), site.link),
        f"All titles of {site.name}",
        AllTitles(wiki),
        {"wiki": site.api, "most": order.most},
        most=order.most or MOST_IN_WIKI,
    )


def _tree(order: Order, wiki: Wiki, category: str) -> Found:
    site, walk = wiki.site, CategoryTree(wiki, category, order.depth)
    walk.look()
    name = walk.root.partition(":")[2].strip()
    url = site.path.replace("$1", quote(walk.root.replace(" ", "_"), safe=":", errors="replace"))
    return Found(
        _header(f"{name} ({site.name})", url, site.licence or _unknown(site.home), site.link),
        f"{walk.root} of {site.name} and its sub-categories to a depth of {order.depth}",
        walk,
        {"wiki": site.api, "category": walk.root, "depth": order.depth, "most": order.most},
        most=order.most or MOST_IN_TREE,
    )


def _document(order: Order, url: str, page: Answer, wiki: Wiki | None = None, page_title: str = "") -> Found:
    """A list on one page, or a file on the web."""
    kind = page.headers.get("content-type", "").lower()
    charset = re.search(r"charset=\"?([\w-]+)", kind)
    name = page_title or unquote(urlsplit(page.url).path).rstrip("/").rpartition("/")[2] or urlsplit(page.url).netloc
    where = page.url.partition("?")[0][:200]
    try:
        lines = files.lines_of(
            where, page.body, kind=kind, charset=charset[1] if charset else None, column=order.column
        )
    except BalderdashError as error:
        if page.is_html and (door := door_of(page.body)):
            raise BalderdashError(f"{where} {door}.") from error
        raise
    if wiki is None:
        title = name.partition(".")[0].replace("_", " ") or name
        header = _header(title, url, _unknown(url))
    else:
        header = _header(f"{name} ({wiki.site.name})", url, wiki.site.licence or _unknown(url), wiki.site.link)
    return Found(header, f"The terms on the page {url[:200]}", lines=lines)


def _file(order: Order) -> Found:
    path = Path(os.path.expanduser(order.source))
    if "\0" in order.source or not order.source.strip():
        raise BalderdashError(f"{order.source[:40]!r} is no source; give an address, a file, or one of {_names()}.")
    content = _content(path, order.source)
    header: dict[str, str] = {}
    lines = files.lines_of(path.name, content, column=order.column)
    if lines and lines[0].startswith("#"):
        header, height = wordlist.header_of(lines)
        lines = lines[height:]
    header.pop("role", None)
    known = {k: header.get(k, "") for k in ("title", "source", "licence", "retrieved", "link")}
    title = known["title"] or path.name.partition(".")[0]
    made = _header(title, known["source"] or path.name, known["licence"] or "not stated", known["link"])
    return Found(header | made | {k: v for k, v in known.items() if v}, f"The terms in {order.source}", lines=lines)


def _content(path: Path, asked: str) -> bytes:
    try:
        if path.is_dir():
            raise BalderdashError(f"{asked} is a folder; name a file in it.")
        if not path.exists():
            raise BalderdashError(
                f"There is no file {asked}, and it is no address; give an address such as https://example.org/wiki/, "
                f"a file, or one of {_names()}."
            )
        if not path.is_file():
            raise BalderdashError(f"{asked} is not a plain file; name a file with one term a line.")
        if path.stat().st_size > wordlist.MAX_BYTES:
            raise BalderdashError(
                f"{asked} has {path.stat().st_size / 1e6:,.0f} MB; a list may have {wordlist.MAX_BYTES / 1e6:,.0f} MB."
            )
        return path.read_bytes()
    except OSError as error:
        raise BalderdashError(f"{asked} cannot be read ({error.strerror}); check the path and permissions.") from error


def _names() -> str:
    return ", ".join(NAMED)


def _unknown(source: str) -> str:
    return f"not stated; ask {source} before you give the list away"
