"""A client for MediaWiki's API: find it from any address on a wiki, and ask it the way MediaWiki expects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

from balderdash.errors import BalderdashError
from balderdash.sources.web import (
    MAX_WAIT,
    TooBusyError,
    Unusable,
    Web,
    WebResponse,
    backoff,
    parse_retry_after,
    site_of,
    without_user,
)
from balderdash.terms.printable import without_passwords

MAXLAG = 5  # seconds; while a wiki's databases lag further behind each other, we wait
CATEGORY = 14  # the namespace
_API_PATHS = ("/w/api.php", "/api.php", "/wiki/api.php")
_GUESSES = 3  # tries at an address where there may be no wiki at all
_MAX_HEAD = 200_000  # bytes of a page that are searched for the link to the API
# Errors that pass by themselves; https://www.mediawiki.org/wiki/API:Errors_and_warnings
_TEMPORARY = ("maxlag", "ratelimited", "readonly", "internal_api_error")
_OTHER_API = "try again later, or check the address"
_CLOSED = {
    "readapidenied": "wants a login before it shows anything",
    "permissiondenied": "wants a login for this",
    "login-required": "wants a login for this",
    "unknown_action": "has its API switched off",
    "help": "has its API switched off",
    "blocked": "has blocked this address",
}


@dataclass(frozen=True, slots=True)
class Site:
    """What a wiki says about itself.

    Attributes
    ----------
    api : the URL of its api.php
    name : its title
    home : the URL of its main page
    path : the URL of a page, with $1 for the title
    licence : the name and the URL of its licence, as far as it states them
    articles : about how many pages its main namespace has by its own count; 0 if it counts other namespaces, too
    is_old : whether its version is from before 1.25, whose answers do not say when they are complete
    namespaces : name of a namespace in lower case -> its number
    extensions : the names of those it has; None if it does not list them
    """

    api: str
    name: str
    home: str
    path: str
    licence: str
    articles: int
    namespaces: Mapping[str, int]
    is_old: bool = False
    extensions: frozenset[str] | None = None

    @property
    def link(self) -> str:
        """The URL that leads to a term's page, with $1 for the term.

        It is the wiki's search, which opens the page with that title, and also finds titles that cleaning has changed.
        """
        return self.path.replace("$1", "Special:Search/$1")

    def namespace_of(self, title: str) -> int:
        """The number of a title's namespace."""
        prefix, colon, _ = title.partition(":")
        return self.namespaces.get(prefix.replace("_", " ").strip().lower(), 0) if colon else 0

    def title_of(self, url: str) -> str | None:
        """The title of the page at a URL of this wiki; None for the main page and for other addresses."""
        parts = urlsplit(url)
        if asked := parse_qs(parts.query).get("title"):
            title = asked[0]
        else:
            before, _, after = urlsplit(self.path).path.partition("$1")
            if not before or not parts.path.startswith(before) or "$1" not in self.path:
                return None
            title = unquote(parts.path[len(before) : len(parts.path) - len(after)])
        title = title.replace("_", " ").strip()
        return title if title and self.path.replace("$1", quote(title.replace(" ", "_"))) != self.home else None


class Wiki:
    """A connection to one wiki."""

    def __init__(self, web: Web, site: Site) -> None:
        self._web, self.site = web, site

    @classmethod
    def open(cls, web: Web, api: str) -> Wiki:
        """Connect to the wiki with this api.php."""
        return cls(web, _site(api, _ask(web, api, _SITEINFO, lambda answer: _lacks(answer, "namespaces"))))

    def ask(self, **parameters: str) -> dict[str, Any]:
        """The answer to an action=query request.

        Raises
        ------
        BalderdashError
            The wiki refuses, or is busy for too long, or its answers are incomplete.
        """
        return _ask(self._web, self.site.api, parameters, lambda answer: self._lack(answer, parameters))

    def wait(self, why: str, n: int) -> None:
        """Wait before the same is asked for the n-th time; `why` is the rest of a sentence."""
        self._web.wait(f"{urlsplit(self.site.api).netloc} {why}", backoff(n))

    def _lack(self, answer: Mapping[str, Any], parameters: Mapping[str, str]) -> str | None:
        """What an answer lacks; a generator that finds nothing leaves out the whole query."""
        name = parameters.get("list", "pages")
        if "generator" not in parameters or "query" in answer:
            if lack := _lacks(answer, name):
                return lack
            if any(
                not isinstance(page, dict) or not isinstance(page.get("title"), str) for page in pages_in(answer, name)
            ):
                return "it has a page without a title"
        is_walk = bool(parameters.keys() & {"list", "generator"})
        if is_walk and not self.site.is_old and not answer.keys() & {"batchcomplete", "continue", "query-continue"}:
            return "it neither ends nor says where to continue"
        return None


def pages_in(answer: Mapping[str, Any], name: str) -> list[Any]:
    """The pages in an answer of the API; none if a generator found nothing."""
    query = answer.get("query")
    pages = query.get(name, []) if isinstance(query, dict) else []
    return list(pages.values()) if isinstance(pages, dict) else pages  # an object before formatversion=2


def _lacks(answer: Mapping[str, Any], name: str) -> str | None:
    """What is missing if this part of an answer is."""
    query = answer.get("query")
    part = query.get(name) if isinstance(query, dict) else None
    return None if isinstance(part, (list, dict)) else f"it holds no list of {'pages' if name == 'allpages' else name}"


_SITEINFO = {"meta": "siteinfo", "siprop": "general|namespaces|namespacealiases|statistics|rightsinfo|extensions"}


def find_api(web: Web, url: str, page: WebResponse) -> str | None:
    """The address of the API of the wiki that a page belongs to; None if it belongs to no wiki."""
    if urlsplit(page.url).path.endswith("/api.php"):
        return page.url.partition("?")[0]
    links = _Links()
    with suppress(AssertionError):  # Python's parser gives up on some declarations; what it has seen is enough
        links.feed(page.body[:_MAX_HEAD].decode(errors="replace"))
    if links.edit_uri is not None:
        try:
            api = without_user(urljoin(page.url, links.edit_uri).partition("?")[0])
            is_same = site_of(api) == site_of(page.url)
        except ValueError:  # an unfinished IPv6 address
            return None
        if not is_same:
            raise BalderdashError(f"{page.url[:200]} says that its wiki is at {api[:200]}; if you mean it, give that.")
        return api
    if page.status == 200 and not links.is_mediawiki and not _looks_like_root(url):
        return None
    for place in _API_PATHS:
        candidate = urljoin(page.url, place)
        answer = web.get(candidate + "?action=query&meta=siteinfo&format=json", also=404, tries=_GUESSES)
        if answer.status == 200 and not answer.is_html and b'"query"' in answer.body:
            return candidate
    return None


def _looks_like_root(url: str) -> bool:
    return urlsplit(url).path in ("", "/")


class _Links(HTMLParser):
    """Finds what MediaWiki writes into the head of each page."""

    def __init__(self) -> None:
        super().__init__()
        self.edit_uri: str | None = None
        self.is_mediawiki = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and (values.get("rel") or "").lower() == "edituri" and values.get("href"):
            self.edit_uri = self.edit_uri or values["href"]
        if tag == "meta" and (values.get("name") or "").lower() == "generator":
            self.is_mediawiki = "mediawiki" in (values.get("content") or "").lower()


def _ask(
    web: Web, api: str, parameters: Mapping[str, str], incomplete: Callable[[Mapping[str, Any]], str | None]
) -> dict[str, Any]:
    """The answer of the API.

    Parameters
    ----------
    incomplete : says what an answer without errors lacks, or None
    """
    host = urlsplit(api).netloc
    fixed = {"action": "query", "format": "json", "formatversion": "2", "errorformat": "plaintext"}

    def check(answer: WebResponse) -> Unusable | None:
        response = _json(answer)
        if response is None:
            what = "a web page" if answer.is_html else "something that is not JSON"
            person = f"it may want to know whether you are a person: open {api} in a browser"
            return Unusable(f"answers with {what} where its API should, {answer.excerpt()}", person)
        if not any(_errors(response)) and (lack := incomplete(response)) is not None:
            return Unusable(f"does not answer as a MediaWiki does: {lack}", _OTHER_API)
        return None

    waited, n = 0.0, 0
    while True:
        n += 1
        answer = web.get(api, {**fixed, "maxlag": str(MAXLAG), **parameters}, check=check)
        response = _json(answer) or {}
        errors = dict(_errors(response))
        temporary = next((code for code in errors if code.startswith(_TEMPORARY)), None)
        if temporary is None:
            if errors:
                raise _refusal(host, *next(iter(errors.items())))
            return response
        asked = parse_retry_after(answer.headers.get("retry-after"), answer.headers.get("date"))
        seconds = max(asked or 0.0, float(MAXLAG), backoff(n))
        waited += seconds
        if waited > MAX_WAIT:
            what = f"{host} has been busy for {waited / 60:.0f} minutes ({temporary}); try again later."
            raise TooBusyError(what, seconds)
        web.wait(f"{host} is busy ({temporary})", seconds)


def _json(answer: WebResponse) -> dict[str, Any] | None:
    try:
        response = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return response if isinstance(response, dict) else None


def _errors(response: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Code and text of each error; before MediaWiki 1.29 there was one error in another form."""
    if isinstance(old := response.get("error"), dict):
        yield str(old.get("code")), str(old.get("info"))
    for new in response.get("errors") or () if isinstance(response.get("errors"), list) else ():
        if isinstance(new, dict):
            yield str(new.get("code")), str(new.get("text"))


def _refusal(host: str, code: str, text: str) -> BalderdashError:
    if why := _CLOSED.get(code):
        return BalderdashError(f"{host} {why} ({code}); only what everybody may read can be fetched.")
    return BalderdashError(f"{host} refuses: {' '.join(text.split())[:200]} ({code}).")


def _site(api: str, response: Mapping[str, Any]) -> Site:
    try:
        query = response["query"]
        general = query["general"]
        server = without_user(urljoin(api, general.get("server") or ""))  # may begin with //
        rights = query.get("rightsinfo") or {}
        names = {
            str(name).lower(): int(space["id"])
            for space in query["namespaces"].values()
            for name in (space.get("name"), space.get("canonical"))
            if name
        }
        listed = query.get("extensions")
        content = [space for space in query["namespaces"].values() if space.get("content")]
        names |= {str(alias["alias"]).lower(): int(alias["id"]) for alias in query.get("namespacealiases") or ()}
        return Site(
            api=api,
            name=str(general.get("sitename") or urlsplit(api).hostname),
            home=without_user(str(general.get("base") or server)),
            path=without_user(urljoin(server + "/", str(general["articlepath"]))),
            licence=without_passwords(" ".join(str(rights.get(k)) for k in ("text", "url") if rights.get(k))),
            articles=0 if len(content) > 1 else int((query.get("statistics") or {}).get("articles") or 0),
            namespaces=names,
            is_old=_version(general.get("generator")) < (1, 25),
            extensions=frozenset(str(each.get("name")) for each in listed) if isinstance(listed, list) else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise BalderdashError(f"{api} does not answer as a MediaWiki does; check the address.") from error


def _version(generator: object) -> tuple[int, int]:
    """The version in a text such as "MediaWiki 1.39.10"; without one, one that is new enough."""
    found = re.search(r"MediaWiki (\d{1,4})\.(\d{1,4})", str(generator))
    return (int(found[1]), int(found[2])) if found else (9, 0)
