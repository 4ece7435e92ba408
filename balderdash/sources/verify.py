"""Ask an encyclopedia whether it has pages with given titles; the answers are cached."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

from balderdash import atomic, paths
from balderdash.errors import BalderdashError
from balderdash.sources.mediawiki import Wiki

TITLES_AT_ONCE = 50  # a wiki's limit for a request without a login
_NOT_IN_TITLES = "|#<>[]{}"  # "|" would separate two titles


class Verifier:
    """Asks one wiki, about each title once.

    Parameters
    ----------
    wiki : the encyclopedia
    """

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        name = sha256(wiki.site.api.encode()).hexdigest()[:16]
        self._file = paths.cache() / f"pages-{name}.json"
        self._answers: dict[str, bool] = {}
        # Without the cache everything is asked again.
        with suppress(OSError, ValueError, AttributeError, RecursionError):
            answers = json.loads(atomic.read(self._file))
            self._answers = {title: has for title, has in answers.items() if isinstance(has, bool)}

    def real(self, terms: Sequence[str]) -> set[str]:
        """The terms that have a page or a redirect.

        Raises
        ------
        BalderdashError
            The wiki cannot be reached or refuses; its answers so far are cached.
        """
        possible = [term for term in dict.fromkeys(terms) if not set(term) & set(_NOT_IN_TITLES)]
        new = [term for term in possible if term not in self._answers]
        try:
            for start in range(0, len(new), TITLES_AT_ONCE):
                batch = new[start : start + TITLES_AT_ONCE]
                missing = _missing(self._wiki.ask(titles="|".join(batch)), batch)
                self._answers.update({term: term not in missing for term in batch})
        finally:
            if new:
                with suppress(BalderdashError):  # then it is asked again
                    atomic.write(self._file, json.dumps(self._answers, ensure_ascii=False).encode())
        return {term for term in terms if self._answers.get(term)}


def _missing(response: dict[str, Any], asked: Sequence[str]) -> set[str]:
    """The titles without a page; the wiki may have normalized a title, for example its first letter."""
    try:
        query = response["query"]
        normalized = {str(change["from"]): str(change["to"]) for change in query.get("normalized") or ()}
        pages = {str(page["title"]): "missing" in page or "invalid" in page for page in query["pages"]}
        return {title for title in asked if pages[normalized.get(title, title)]}
    except (KeyError, TypeError, AttributeError) as error:
        raise BalderdashError("The encyclopedia does not answer as a MediaWiki does; check the address.") from error
