"""Looking fakes up in an encyclopedia before they are dealt, for players who want that.

Only titles are asked for, fifty at a time. A search for the phrase in all texts would find more, but needs a request
for each fake, and also finds words that stand side by side by chance.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from threading import Lock
from urllib.parse import urlsplit

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.sources import contact
from balderdash.sources.finding import find_wiki
from balderdash.sources.source import NAMED, FetchRequest
from balderdash.sources.verify import Verifier
from balderdash.sources.web import TooBusyError, Web
from balderdash.terms.wordlist import WordList

LEFT_ALONE = 600.0  # seconds without a question after a failure
_POLL = 0.1  # seconds between two checks while we pause


def encyclopedia_of(words: WordList | None) -> str:
    """The address of the wiki in which a list's fakes are looked up.

    It is the wiki that a list of the user's own was fetched from, otherwise Wikipedia. A file from elsewhere does not
    decide who is told the user's contact.
    """
    if words is None:
        return NAMED["wikipedia"]
    source, is_own = words.header.get("source", ""), words.path is not None and words.path.parent == paths.user_lists()
    is_wiki = "$1" in words.header.get("link", "") and source.startswith(("https://", "http://"))
    return source if is_own and is_wiki else NAMED["wikipedia"]


def host_of(words: WordList | None) -> str:
    """The name of that wiki's site, for the player; None is a list that is not known yet."""
    return urlsplit(encyclopedia_of(words)).netloc


class LookUp:
    """Asks one wiki about terms, and gives up silently: the game does without.

    The answers are kept on disk; see `Verifier`.

    Parameters
    ----------
    words : the list that the fakes belong to
    clock : replaces `time.monotonic` in tests
    """

    def __init__(self, words: WordList, clock: Callable[[], float] = time.monotonic) -> None:
        self._source, self._clock = encyclopedia_of(words), clock
        self._verifier: Verifier | None = None
        self._check: Callable[[], None] = lambda: None
        self._not_before = 0.0
        self._lock = Lock()

    def real(self, terms: Collection[str], check: Callable[[], None]) -> set[str]:
        """The terms that have a page; none if the wiki cannot be asked now. For a worker thread.

        Parameters
        ----------
        check : called all the time; an exception from it ends the work
        """
        with self._lock:
            if not terms or self._clock() < self._not_before:
                return set()
            self._check = check
            try:
                self._verifier = self._verifier or self._open()
                return self._verifier.real(list(terms))
            except BalderdashError as error:
                asked = error.seconds if isinstance(error, TooBusyError) else 0.0
                self._not_before = self._clock() + max(asked, LEFT_ALONE)
                return set()

    def _open(self) -> Verifier:
        known = contact.LOCAL if FetchRequest(self._source).is_local else contact.load()
        if known is None:
            raise BalderdashError(contact.WHY)
        return Verifier(find_wiki(self._source, Web(known, self.wait, self._sleep), self))

    def tell(self, sentence: str) -> None:
        """Say nothing; see `sources.source.Listener`."""

    def count(self, titles: int, expected: int | None) -> None:
        """Count nothing."""

    def wait(self, why: str, seconds: float) -> None:
        """Never wait for a wiki that is busy: leave it alone for as long as it asks, or longer."""
        self._check()
        if why:
            raise TooBusyError(why, seconds)

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._check()
            time.sleep(min(_POLL, left))
