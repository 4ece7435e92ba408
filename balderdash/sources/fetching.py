"""From a source that was found to a clean list: walk through it, clean, write."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from balderdash import lock, paths
from balderdash.errors import BalderdashError
from balderdash.sources.journal import Journal
from balderdash.sources.orders import Found, Listener
from balderdash.sources.walk import AllTitles, CategoryTree, TitleBatch
from balderdash.terms import cleaning, wordlist
from balderdash.terms.cleaning import Complaint
from balderdash.terms.wordlist import WordList


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


def fetch(found: Found, path: Path, listener: Listener, *, restart: bool = False) -> Fetched:
    """Walk, clean and write the list to `path`; what was fetched stays in a journal beside it until then.

    Raises
    ------
    BalderdashError
        The source gave up, or refuses; if the journal holds something, the sentence says that it can be gone on with.
    """
    if found.walk is None:
        return _written(found, path, found.lines, Counter())
    with lock.locked(paths.unfinished(path), "fetching this list"):
        return _fetched(found, path, listener, restart)


def _fetched(found: Found, path: Path, listener: Listener, restart: bool) -> Fetched:
    assert found.walk is not None
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
    """The list at `path`, if an earlier fetch from the same source, and as far, was completed there."""
    if not path.exists() or paths.unfinished(path).exists():
        return None
    try:
        words = wordlist.read(path)
    except BalderdashError:
        return None
    if any(words.header.get(name) != found.header.get(name) for name in ("source", "depth", "most")):
        return None
    if found.walk is None and tuple(cleaning.clean(found.lines)[0]) != words.terms:
        return None
    return Fetched(words, len(words.terms), [], Counter())


def _walked(found: Found, walk: AllTitles | CategoryTree, journal: Journal, listener: Listener) -> list[str]:
    """All titles, each once, in the order of the source."""
    titles: dict[str, None] = {}
    for line in journal.lines():
        try:
            for old in map(TitleBatch.from_json, line):
                walk.take(old)
                titles.update(dict.fromkeys(old.titles))
        except (TypeError, ValueError, AttributeError) as error:
            raise BalderdashError(f"{journal.path} is damaged; say --restart to begin anew.") from error
    if titles:
        listener.tell(f"Going on behind the {len(titles):,} titles that are here already.")
    listener.count(len(titles), walk.expected)
    barren: list[TitleBatch] = []  # kept back until something follows them: what they say of going on may be nonsense
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
    cleaning.write_report(path, complaints)
    wordlist.write(path, words)
    return Fetched(words, len(lines), complaints, passed)
