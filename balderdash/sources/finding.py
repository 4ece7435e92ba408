"""Find out what kind of source a request names."""

from __future__ import annotations

from collections.abc import Callable

from balderdash.errors import BalderdashError
from balderdash.sources.documents import open_file, open_page
from balderdash.sources.mediawiki import Wiki, find_api
from balderdash.sources.source import NAMES, FetchRequest, Listener, Source, Target
from balderdash.sources.web import Web
from balderdash.sources.wiki_source import open_wiki
from balderdash.terms.printable import without_passwords

# The kinds of sources. Each returns None if the target is of another kind; the first that does not is taken.
KINDS: tuple[Callable[[Target], Source | None], ...] = (open_file, open_wiki, open_page)


def find(request: FetchRequest, web: Web, listener: Listener) -> Source:
    """The source that a request names.

    Raises
    ------
    BalderdashError
        It cannot be reached or read, or does not want to be fetched.
    """
    target = Target(request, web, listener)
    if target.url:
        target.robots.check_training()
    for open_source in KINDS:
        if (source := open_source(target)) is not None:
            return source
    raise BalderdashError(f"{target.shown} is not a kind of source that this program knows.")


def check_encyclopedia(source: str) -> None:
    """Raise `BalderdashError` if this is neither a name in `NAMED` nor an address."""
    if FetchRequest(source).url is None:
        raise BalderdashError(f"{without_passwords(source)[:80]!r} is not an encyclopedia; give {NAMES} or an address.")


def find_wiki(source: str, web: Web, listener: Listener) -> Wiki:
    """The wiki with a name in `NAMED` or at an address, to ask it single questions.

    Raises
    ------
    BalderdashError
        There is no wiki, or it does not allow this.
    """
    check_encyclopedia(source)
    target = Target(FetchRequest(source), web, listener)
    if (api := find_api(web, target.url, target.page)) is None:
        raise BalderdashError(f"{target.shown} is not a MediaWiki, so it cannot be asked for pages; choose another.")
    target.robots.check(api, is_api=True)
    return Wiki.open(web, api)
