"""`--verify`: leave out fakes that have a page in an encyclopedia."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from balderdash.cli.fetch import Narrator, contact_for
from balderdash.cli.progress import ProgressLine
from balderdash.cli.terminal import narrate, warn
from balderdash.errors import BalderdashError
from balderdash.forge.fakes import Fake
from balderdash.sources.finding import check_encyclopedia, find_wiki
from balderdash.sources.source import FetchRequest
from balderdash.sources.verify import TITLES_AT_ONCE, Verifier
from balderdash.sources.web import Web
from balderdash.terms.printable import counted, printable


def verified(fakes: Iterable[Fake], count: int, source: str, contact: str | None) -> Iterator[Fake]:
    """Yield up to `count` fakes that have no page. Offline, yield them unverified and raise an error at the end.

    Parameters
    ----------
    fakes : an iterator without end; only as many as needed are made
    source : the encyclopedia, by name or address
    contact : of the user, if it is new

    Raises
    ------
    BalderdashError
        The source cannot be an encyclopedia, or some fakes could not be verified.
    """
    check_encyclopedia(source)  # reject a mistyped one before a fake is made
    remaining = iter(fakes)
    verifier = _verifier(source, contact)
    real = unverified = 0
    while count > 0 and (batch := list(islice(remaining, min(count, TITLES_AT_ONCE)))):
        found: set[str] = set()
        if verifier is not None:
            try:
                found = verifier.real([fake.term for fake in batch])
            except BalderdashError as error:
                warn(f"{error} The fakes from here on are not verified.")
                verifier = None
        for fake in batch:
            if fake.term in found:
                real += 1
                narrate(f"‘{printable(fake.term)}’ has a page; it is left out.")
            else:
                count -= 1
                unverified += verifier is None
                yield fake
    if real:
        narrate(f"{real:,} of the fakes {'was' if real == 1 else 'were'} real.")
    if unverified:
        raise BalderdashError(f"{counted(unverified, 'fake')} could not be verified; the same seed makes them again.")


def _verifier(source: str, contact: str | None) -> Verifier | None:
    line = ProgressLine(plain=True)
    listener = Narrator(line)
    web = Web(contact_for(FetchRequest(source), contact), listener.wait)
    try:
        return Verifier(find_wiki(source, web, listener))
    except BalderdashError as error:
        warn(f"{error} The fakes are not verified.")
        return None
    finally:
        line.clear()
