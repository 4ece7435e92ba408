"""Fetch a source into a clean list; an interrupted walk is kept in a journal and resumed."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from balderdash import lock, paths
from balderdash.errors import BalderdashError
from balderdash.sources.extract import Extract
from balderdash.sources.source import Document, Listener, Source, TitleBatch, Walk
from balderdash.terms import cleaning, wordlist
from balderdash.terms.account import Account
from balderdash.terms.cleaning import Complaint
from balderdash.terms.printable import counted
from balderdash.terms.split import SHORTEST_LIST
from balderdash.terms.wordlist import WordList

_LONG_ENOUGH = 10_000  # lines; among more there are terms enough


@dataclass(frozen=True, slots=True)
class Fetched:
    """The result of a fetch.

    Attributes
    ----------
    words : the list as it was written
    account : what became of everything that was read
    complaints : what cleaning dropped and changed
    note : what the user should know about how the source was read, or ""
    is_reused : whether the list was here already, and nothing was fetched
    """

    words: WordList
    account: Account
    complaints: list[Complaint]
    note: str = ""
    is_reused: bool = False


class NoTermsError(BalderdashError):
    """All of a source was read, and no term is in it."""


def fetch(source: Source, path: Path, listener: Listener, *, restart: bool = False) -> Fetched:
    """Fetch, clean and write the list to `path`. Until then a journal next to it holds what has been fetched.

    Parameters
    ----------
    restart : ignore the journal of an interrupted fetch

    Raises
    ------
    BalderdashError
        The source fails or refuses. The message says so if the fetch can be resumed.
    """
    if isinstance(source, Document):
        return _write(source, path)
    with lock.locked(paths.unfinished(path), "fetching this list"):
        journal = Journal(path, source.resume_key, restart=restart)
        try:
            extract = _walk(source, journal, listener)
            try:
                fetched = _write(Document(source.header, source.description, extract), path)
            except NoTermsError:
                journal.delete()  # all was fetched; the same again, or to another depth, is another fetch
                raise
            journal.delete()
            return fetched
        except NoTermsError:
            raise
        except BalderdashError as error:
            kept = " What was fetched is kept: the same command resumes it." if journal.holds_batches else ""
            raise BalderdashError(f"{error}{kept}") from error
        finally:
            journal.close()


def already_fetched(source: Source, path: Path) -> Fetched | None:
    """The list at `path`, if it is complete and comes from the same source with the same limits."""
    if not path.exists() or paths.unfinished(path).exists():
        return None
    try:
        words = wordlist.read(path)
    except BalderdashError:
        return None
    if any(words.header.get(name) != source.header.get(name) for name in ("source", "depth", "most", "cleaning")):
        return None
    if isinstance(source, Document):
        terms, _ = source.cleaned
        if tuple(terms) != words.terms or {term: text for term, text in terms.items() if text} != words.meanings:
            return None
    account = Account("title", len(words.terms), len(words.terms))
    return Fetched(words, account, [], is_reused=True)


def can_resume(source: Source, path: Path) -> bool:
    """Whether an unfinished fetch of the same is there."""
    try:
        with paths.unfinished(path).open("rb") as file:
            key = json.loads(file.readline())
    except (OSError, ValueError, RecursionError):
        return False
    return not isinstance(source, Document) and bool(key == source.resume_key)


def check_length(source: Source) -> None:
    """Make sure that a document has enough terms to teach a network; of a wiki that is known only later.

    Raises
    ------
    BalderdashError
        It has too few.
    """
    if isinstance(source, Document) and len(source.extract.terms) <= _LONG_ENOUGH:
        terms, _ = source.cleaned
        if terms and (few := too_few(len(terms))):  # of none at all `fetch` says more
            raise BalderdashError(few)


def too_few(terms: int) -> str:
    """Why this number of terms cannot teach a network, or ""."""
    if terms >= SHORTEST_LIST:
        return ""
    return f"That has {counted(terms, 'term')}; a network needs at least {SHORTEST_LIST}, better some hundreds."


def _walk(source: Walk, journal: Journal, listener: Listener) -> Extract:
    """All titles, each once, in the order of the source."""
    titles: dict[str, None] = {}
    listed = 0  # titles, some of them perhaps twice
    for batches in journal.read():
        try:
            for batch in map(TitleBatch.from_json, batches):
                source.take(batch)
                titles.update(dict.fromkeys(batch.titles))
                listed += len(batch.titles)
        except (TypeError, ValueError, AttributeError) as error:
            raise BalderdashError(f"{journal.path} is damaged; use --restart to start again.") from error
    if titles:
        listener.tell(f"Resuming after the {len(titles):,} titles that are here already.")
    listener.count(len(titles), source.expected)
    # Batches without a new title are written only with a later one: the way on that they name may be wrong.
    barren: list[TitleBatch] = []
    while len(titles) < source.most and (next_batch := source.fetch()) is not None:
        source.take(next_batch)
        barren.append(next_batch)
        if next_batch.categories or source.is_done or not titles.keys() >= set(next_batch.titles):
            journal.append([batch.to_json() for batch in barren])
            barren.clear()
        titles.update(dict.fromkeys(next_batch.titles))
        listed += len(next_batch.titles)
        listener.count(len(titles), source.expected)
    if len(titles) >= source.most and not source.is_done:
        source.header["cut"] = f"after the first {source.most:,} titles, there are more (--most)"
        listener.tell(f"Stopped after {source.most:,} titles (--most); there are more.")
    if short := source.header.get("incomplete"):
        listener.tell(f"The list may be incomplete: {short}.")
    extract = Extract.of(list(titles), source.passed).first(source.most)
    return extract.beside(listed - len(titles), "it was listed before")


def _write(source: Document, path: Path) -> Fetched:
    extract = source.extract
    if len(extract.terms) > wordlist.MAX_LINES:  # no command could read the list
        raise BalderdashError(
            f"{source.header['source']} has {len(extract.terms):,} titles; a word list may have "
            f"{wordlist.MAX_LINES:,}. --most {wordlist.MAX_LINES} takes the first of them."
        )
    terms, complaints = source.cleaned
    if not terms:
        why = "; choose another source."
        if complaints:
            why = f": {complaints[0].value}: {complaints[0].reason}."
        elif extract.account.dropped:
            why = f": {extract.account.sentence}"
        raise NoTermsError(f"{source.header['source']} holds no terms{why}")
    words = wordlist.with_meanings(path, terms, {name: text for name, text in source.header.items() if text})
    account = extract.account.then(cleaning.account(len(extract.terms), len(terms), complaints))
    cleaning.write_report(path, complaints)
    wordlist.write(path, words)
    return Fetched(words, account, complaints, extract.note)


class Journal:
    """A file of JSON lines: what is being fetched, then a line of batches at a time.

    Each line reaches the disk before the next batch is asked for. A last line that was cut short is removed when the
    journal is read.

    Parameters
    ----------
    path : where the finished list will be; the journal lies next to it
    resume_key : what is being fetched; only the same fetch can be resumed
    restart : forget earlier batches
    """

    def __init__(self, path: Path, resume_key: Mapping[str, Any], *, restart: bool = False) -> None:
        self.path = paths.unfinished(path)
        self.holds_batches = False
        self._key = dict(resume_key)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a+b")
        except OSError as error:
            raise BalderdashError(f"{self.path} cannot be written ({error.strerror}); choose another place.") from error
        if restart:
            self._file.truncate(0)

    def read(self) -> Iterator[Any]:
        """The lines of earlier runs; after the last one, `append` may be called.

        Raises
        ------
        BalderdashError
            The journal belongs to another fetch, or is damaged.
        """
        self._file.seek(0)
        good = 0
        for number, line in enumerate(self._file):
            try:
                value = json.loads(line) if line.endswith(b"\n") else None
            except (ValueError, RecursionError):
                value = None
            if value is None:
                if self._file.read(1):
                    raise BalderdashError(
                        f"{self.path}, line {number + 1} is damaged; delete the file and fetch again."
                    )
                break
            good += len(line)
            if number:
                self.holds_batches = True
                yield value
            elif value != self._key:
                raise BalderdashError(
                    f"{self.path} is an unfinished fetch of something else ({_in_words(value)}); "
                    "choose another --name, or use --restart to start again."
                )
        self._file.truncate(good)
        if not good:
            self._append(self._key)

    def append(self, value: Any) -> None:
        """Write a line and wait until it is on the disk."""
        self._append(value)
        self.holds_batches = True

    def _append(self, value: Any) -> None:
        try:
            self._file.write(json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass") + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise BalderdashError(f"{self.path} could not be written ({error.strerror}); free some space.") from error

    def close(self) -> None:
        """Keep the journal for later."""
        with contextlib.suppress(OSError):
            self._file.close()

    def delete(self) -> None:
        """Remove the journal: the list is complete."""
        self.close()  # Windows does not delete an open file
        self.path.unlink(missing_ok=True)


def _in_words(key: Any) -> str:
    return ", ".join(f"{name} {value}" for name, value in key.items() if value) if isinstance(key, dict) else str(key)
