"""Does an encyclopedia have a page called so? Many titles are asked for at once, and answers are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

from balderdash import atomic, paths
from balderdash.errors import BalderdashError
from balderdash.sources.mediawiki import Wiki

TITLES = 50  # asked for in one question; a wiki's limit for visitors
_NO_TITLE = "|#<>[]{}"  # what titles cannot hold; "|" would part them


class Verifier:
    """Asks one wiki, once for each title.

    Parameters
    ----------
    wiki : the encyclopedia
    """

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        name = sha256(wiki.site.api.encode()).hexdigest()[:16]
        self._place = paths.cache() / f"pages-{name}.json"
        self._kept: dict[str, bool] = {}
        with suppress(OSError, ValueError, AttributeError):  # a cache that cannot be read is asked for anew
            kept = json.loads(self._place.read_text(encoding="utf-8"))
            self._kept = {title: has for title, has in kept.items() if isinstance(has, bool)}

    def real(self, terms: Sequence[str]) -> set[str]:
        """Those of the terms that have a page, be it one that leads to another.

        Raises
        ------
        BalderdashError
            The wiki cannot be reached or refuses; what it has answered is kept.
        """
        new = [term for term in dict.fromkeys(terms) if term not in self._kept and not set(term) & set(_NO_TITLE)]
        try:
            for start in range(0, len(new), TITLES):
                batch = new[start : start + TITLES]
                missing = _missing(self._wiki.ask(titles="|".join(batch)), batch)
                self._kept.update({term: term not in missing for term in batch})
        finally:
            if new:
                with suppress(BalderdashError):  # it will only be asked again
                    atomic.write(self._place, json.dumps(self._kept, ensure_ascii=False).encode())
        return {term for term in terms if self._kept.get(term)}


def _missing(said: dict[str, Any], asked: Sequence[str]) -> set[str]:
    """The titles without a page; what the wiki writes otherwise is found by its way of writing."""
    try:
        query = said["query"]
        written = {str(change["from"]): str(change["to"]) for change in query.get("normalized") or ()}
        pages = {str(page["title"]): "missing" in page or "invalid" in page for page in query["pages"]}
        return {title for title in asked if pages[written.get(title, title)]}
    except (KeyError, TypeError, AttributeError) as error:
        raise BalderdashError("The encyclopedia answers as no MediaWiki does; check the address.") from error
