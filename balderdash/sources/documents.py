"""Sources that are one document: a file on this machine, or a page or file on the web."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from balderdash.errors import BalderdashError
from balderdash.sources.extract import Extract
from balderdash.sources.formats import read_terms
from balderdash.sources.mediawiki import Site
from balderdash.sources.source import NAMES, Document, Target, list_header, unknown_licence
from balderdash.sources.web import access_wall
from balderdash.terms import wordlist
from balderdash.terms.encoding import GZIP, as_utf8
from balderdash.terms.printable import typed, without_passwords


def open_file(target: Target) -> Document | None:
    """The terms in a file; None if the request is for an address."""
    request = target.request
    if target.url:
        return None
    _refuse_category(target)
    path = Path(os.path.expanduser(request.source))
    if "\0" in request.source or not request.source.strip():
        raise BalderdashError(
            f"{without_passwords(request.source)[:40]!r} is not a source; give an address, a file, or one of {NAMES}."
        )
    content = _content(path, request.source)
    header, is_packed = dict[str, str](), content.startswith(GZIP)
    extract = read_terms(
        path.name,
        content,
        column=request.column,
        meaning_column=request.meaning_column,
        path="" if is_packed else typed(path),
    )
    lines = extract.terms
    if lines and lines[0].startswith("#") and (is_packed or as_utf8(path.name, content).lstrip()[:1] == b"#"):
        header, height = wordlist.header_of(lines)
        extract = Extract.of(lines[height:])
    header.pop("role", None)
    known = {name: header.get(name, "") for name in ("title", "source", "licence", "retrieved", "link")}
    made = list_header(
        known["title"] or path.name.partition(".")[0],
        known["source"] or path.name,
        known["licence"] or "not stated",
        known["link"],
    )
    header |= made | {name: text for name, text in known.items() if text}
    return Document(header, f"The terms in {request.source}", extract.first(request.most))


def open_page(target: Target) -> Document | None:
    """The terms on a web page or in a file on the web; None if the request is for a file on this machine."""
    if not target.url:
        return None
    if target.page.status != 200:
        raise BalderdashError(
            f"There is no page {target.shown} ({target.page.status}), and no MediaWiki; check the address."
        )
    target.robots.check(target.page.url, is_api=False)
    _refuse_category(target)
    address = urlsplit(target.page.url)
    name = unquote(address.path).rstrip("/").rpartition("/")[2] or address.netloc
    title = name.partition(".")[0].replace("_", " ") or name
    return _page_document(target, list_header(title, target.url, unknown_licence(target.url)))


def open_wiki_page(target: Target, site: Site, title: str) -> Document:
    """The terms on one page of a wiki."""
    target.robots.check(target.page.url, is_api=False)
    licence = site.licence or unknown_licence(target.url)
    return _page_document(target, list_header(f"{title} ({site.name})", target.url, licence, site.link))


def _page_document(target: Target, header: dict[str, str]) -> Document:
    page, request = target.page, target.request
    content_type = page.headers.get("content-type", "").lower()
    charset = re.search(r"charset=\"?([\w-]+)", content_type)
    where = page.url.partition("?")[0][:200]
    try:
        extract = read_terms(
            where,
            page.body,
            content_type=content_type,
            charset=charset[1] if charset else None,
            column=request.column,
            meaning_column=request.meaning_column,
        )
    except BalderdashError as error:
        if page.is_html and (wall := access_wall(page.body)):
            raise BalderdashError(f"{where} {wall}.") from error
        raise
    return Document(header, f"The terms on the page {target.shown}", extract.first(request.most))


def _refuse_category(target: Target) -> None:
    if target.request.category is not None:
        raise BalderdashError(f"{target.shown} is not a MediaWiki, and only those have categories; leave it out.")


def _content(path: Path, asked: str) -> bytes:
    try:
        if path.is_dir():
            raise BalderdashError(f"{asked} is a folder; name a file in it.")
        if not path.exists():
            raise BalderdashError(
                f"There is no file {asked}, and it is not an address; give an address such as "
                f"https://example.org/wiki/, a file, or one of {NAMES}."
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
