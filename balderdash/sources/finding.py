"""Find out what a source is: a wiki, a category in it, a list on a page, or a file."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from balderdash.errors import BalderdashError
from balderdash.sources import files, manners
from balderdash.sources.access_walls import door_of
from balderdash.sources.mediawiki import CATEGORY, Wiki, find_api
from balderdash.sources.orders import MOST_IN_TREE, MOST_IN_WIKI, NAMED, Found, Listener, Order
from balderdash.sources.walk import AllTitles, CategoryTree
from balderdash.sources.web import Web, WebResponse
from balderdash.terms import wordlist


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
    if title is None and page.status != 200 and urlsplit(url).path.strip("/"):
        raise BalderdashError(
            f"There is no page {url[:200]} ({page.status}); check the address, or give {wiki.site.home} for all titles "
            f"of {wiki.site.name}."
        )
    if title is None or title.lower() == "main page":
        return _whole(order, wiki)
    if page.status != 200:
        raise BalderdashError(f"{wiki.site.name} has no page {title!r}; check the address.")
    robots.allow(page.url, is_api=False)
    return _document(order, url, page, wiki, title)


def _reach(url: str, web: Web, listener: Listener) -> tuple[WebResponse, manners.Robots]:
    """The page at an address, unless the site's terms forbid programs, and what its robots.txt allows."""
    manners.refuse_forbidden(url)
    listener.tell(f"Asking {urlsplit(url).netloc} …")
    page = web.get(url, tries=3, also=404)
    return page, manners.Robots(web, page.url)


def address(source: str) -> str:
    """The address of an encyclopedia, by name or as it is.

    Raises
    ------
    BalderdashError
        It is neither.
    """
    if (url := Order(source).url) is None:
        raise BalderdashError(f"{source[:80]!r} is no encyclopedia; give {_names()} or an address.")
    return url


def wiki_at(source: str, web: Web, listener: Listener) -> Wiki:
    """The wiki of a name in `NAMED` or an address, to be asked single questions.

    Raises
    ------
    BalderdashError
        There is none, or it does not want that.
    """
    url = address(source)
    page, robots = _reach(url, web, listener)
    if (api := find_api(web, url, page)) is None:
        raise BalderdashError(f"{url[:200]} is no MediaWiki, so it cannot be asked for pages; choose another.")
    robots.allow(api, is_api=True)
    return Wiki.open(web, api)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _header(title: str, source: str, licence: str, link: str = "") -> dict[str, str]:
    return {"title": title, "source": source, "licence": licence, "retrieved": _today(), "link": link}


def _extent(**limits: int | None) -> dict[str, str]:
    """Header lines for how far a fetch goes, which tell it from others."""
    return {name: str(limit) for name, limit in limits.items() if limit is not None}


def _whole(order: Order, wiki: Wiki) -> Found:
    site = wiki.site
    if order.most is None and site.articles > MOST_IN_WIKI:
        raise BalderdashError(
            f"{site.name} has {site.articles:,} pages, more than a game needs; name a category with --category."
        )
    return Found(
        _header(site.name, site.home, site.licence or _unknown(site.home), site.link) | _extent(most=order.most),
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
        _header(f"{name} ({site.name})", url, site.licence or _unknown(site.home), site.link)
        | _extent(depth=order.depth, most=order.most),
        f"{walk.root} of {site.name} and its sub-categories to a depth of {order.depth}",
        walk,
        {"wiki": site.api, "category": walk.root, "depth": order.depth, "most": order.most},
        most=order.most or MOST_IN_TREE,
    )


def _document(order: Order, url: str, page: WebResponse, wiki: Wiki | None = None, page_title: str = "") -> Found:
    """A list on one page, or a file on the web."""
    if wiki is None:
        _refuse_category(order)
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
    lines = lines[: order.most]
    if wiki is None:
        title = name.partition(".")[0].replace("_", " ") or name
        header = _header(title, url, _unknown(url))
    else:
        header = _header(f"{name} ({wiki.site.name})", url, wiki.site.licence or _unknown(url), wiki.site.link)
    return Found(header, f"The terms on the page {url[:200]}", lines=lines)


def _file(order: Order) -> Found:
    _refuse_category(order)
    path = Path(os.path.expanduser(order.source))
    if "\0" in order.source or not order.source.strip():
        raise BalderdashError(f"{order.source[:40]!r} is no source; give an address, a file, or one of {_names()}.")
    content = _content(path, order.source)
    header: dict[str, str] = {}
    lines = files.lines_of(path.name, content, column=order.column)
    if lines and lines[0].startswith("#"):
        header, height = wordlist.header_of(lines)
        lines = lines[height:]
    lines = lines[: order.most]
    header.pop("role", None)
    known = {k: header.get(k, "") for k in ("title", "source", "licence", "retrieved", "link")}
    title = known["title"] or path.name.partition(".")[0]
    made = _header(title, known["source"] or path.name, known["licence"] or "not stated", known["link"])
    return Found(header | made | {k: v for k, v in known.items() if v}, f"The terms in {order.source}", lines=lines)


def _refuse_category(order: Order) -> None:
    if order.category is not None:
        raise BalderdashError(f"{order.source[:200]} is no MediaWiki, and only those have categories; leave it out.")


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
