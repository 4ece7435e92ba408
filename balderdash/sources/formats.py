"""Read the terms in a file of any usual kind: text, a table, JSON or HTML, and each of them compressed with gzip."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.sources import tables
from balderdash.sources.extract import Extract, entry
from balderdash.sources.html_lists import read_page
from balderdash.terms.encoding import GZIP, LINE_ENDS, as_utf8, decoded
from balderdash.terms.wordlist import MAX_BYTES

_FOREIGN = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive (or a document of an office program)", b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\x7fELF": "a program", b"MZ\x90": "a program",
    b"SQLite format 3": "a database", b"7z\xbc\xaf": "an archive", b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz", b"(\xb5/\xfd": "packed with zstd",
}  # fmt: skip
_META = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_META_WITHIN = 4096  # bytes; browsers look into 1024
_XML = re.compile(rb"^\s*<\?xml\s[^>]{0,100}?encoding\s*=\s*[\"']([\w-]+)")
_XML_HEAD = re.compile(r"\s*<\?xml\s[^>]*>")
_LONGEST_LETTER = 3  # characters of the name of a part: A, Sch, 0-9
_ELSEWHERE = "it stands in another list of the file"
_DEEPEST = 4  # objects in objects that are searched for the list


def read_terms(
    name: str,
    content: bytes,
    *,
    content_type: str = "",
    charset: str | None = None,
    column: str | None = None,
    meaning_column: str | None = None,
    path: str = "",
) -> Extract:
    """The terms in a file, before cleaning, with their meanings, and what became of everything else in it.

    Parameters
    ----------
    name : of the file, for messages; its ending distinguishes a table from text
    content_type, charset : as stated by a web server, if it was one
    column : the column or JSON key that holds the terms, by name, or by number from 1
    meaning_column : the one that holds their meanings; None for one whose name says so
    path : how a command in a message names the file

    Raises
    ------
    BalderdashError
        It is another kind of file, or it is not clear which part holds the terms.
    """
    content = _unpacked(name, content)
    for magic, what in _FOREIGN.items():
        if content.startswith(magic):
            raise BalderdashError(f"{name} is {what}; give a file of text, CSV, JSON or HTML.")
    content = as_utf8(name, content)
    stated = (_META.search(content[:_META_WITHIN]) or _XML.match(content)) if content.lstrip()[:1] == b"<" else None
    charsets = (charset, stated[1].decode() if stated else None)
    text = decoded(name, content, charsets, file=path).replace("\r\n", "\n").replace("\r", "\n")
    bare, start = name.lower().removesuffix(".gz"), _XML_HEAD.sub("", text[:2000]).lstrip().lower()
    if bare.endswith((".html", ".htm")) or "html" in content_type or start.startswith(("<!doctype html", "<html")):
        return read_page(name, text, column, meaning_column)
    if _XML_HEAD.match(text):
        raise BalderdashError(f"{name} is XML; give a file of text, CSV, JSON or HTML.")
    if bare.endswith((".json", ".jsonl")) or "json" in content_type or (start[:1] in ("[", "{") and _is_json(text)):
        return _from_json(name, text, column, meaning_column)
    if tables.is_anki(text):
        return tables.from_anki(name, text, column, meaning_column)
    is_table = bare.endswith((".csv", ".tsv", ".tab")) or "csv" in content_type or "tab-separated" in content_type
    if is_table or column is not None or meaning_column is not None:
        return tables.from_text(name, text, column, meaning_column)
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    return Extract.of([line for line in text.split("\n") if line.strip()])


def _unpacked(name: str, content: bytes) -> bytes:
    if not content.startswith(GZIP):
        return content
    unpacked = bytearray()
    rest = content
    try:
        while rest:  # a gzip file may have several members
            unpacker = zlib.decompressobj(wbits=31)
            unpacked += unpacker.decompress(rest, MAX_BYTES + 1 - len(unpacked))
            if len(unpacked) > MAX_BYTES:
                raise BalderdashError(
                    f"{name} unpacks to more than {MAX_BYTES / 1e6:.0f} MB; a list of terms is not so long."
                )
            if not unpacker.eof:
                raise BalderdashError(f"{name} was cut short: its gzip stream has no end; download it again.")
            rest = unpacker.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise BalderdashError(f"{name} is damaged: it cannot be decompressed ({error}); download it again.") from None
    return bytes(unpacked)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _from_json(name: str, text: str, column: str | None, meaning_column: str | None) -> Extract:
    value = _parsed(name, text)
    lists = list(_lists_in(value))
    longest = max(lists, key=len, default=None)
    dictionaries = list(_dictionaries_in(value))
    largest = max(dictionaries, key=_entries_in, default={})
    if _entries_in(largest) > max(1, len(longest or ())):  # a dictionary: term -> definition
        parts = {id(part) for part in _dictionaries_in(largest)}
        around = (each for each in dictionaries if any(part is largest for part in _dictionaries_in(each)))
        parts.update(map(id, around))
        others = sum(len(each) for each in dictionaries if id(each) not in parts)
        others += max(0, sum(map(len, lists)) - sum(map(len, _lists_in(largest))))
        return _from_dictionary(name, largest, meaning_column).beside(others, _ELSEWHERE)
    if longest is None:
        raise BalderdashError(f"{name} holds no list; give a JSON list of strings, or of objects with a term in each.")
    found = _from_rows(name, longest, column, meaning_column)
    return found.beside(sum(map(len, lists)) - len(longest), _ELSEWHERE)


def _from_dictionary(name: str, value: Mapping[str, Any], meaning_column: str | None) -> Extract:
    """The keys as terms; the meaning of each is its text, the first of its texts, or what its object tells."""
    objects = [told for told in value.values() if isinstance(told, dict)]
    key = _meaning_key(name, objects, meaning_column) if objects else None
    entries = []
    for term, told in value.items():
        means = told.get(key) if isinstance(told, dict) else told
        if isinstance(means, list):
            means = next((text for text in means if isinstance(text, str)), "")
        entries.append(entry(term, means if isinstance(means, str) else ""))
    has_lists = any(isinstance(told, list) for told in value.values())
    return Extract.of(
        entries, note="The names of the lists are read as terms, the lists as their meanings." * has_lists
    )


def _parsed(name: str, text: str) -> Any:
    """The value that JSON, or a list of values with JSON on each line, stands for."""

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):  # Python would forget all but the last of them
            (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
            raise BalderdashError(
                f"{name} has an object with the key {twice[: tables.MAX_NAME]!r} twice, and only one can be read; "
                "rename the other."
            )
        return values

    try:
        return json.loads(text, object_pairs_hook=as_object)
    except RecursionError:
        raise BalderdashError(f"{name} is JSON that is nested too deeply; give a list of strings.") from None
    except ValueError as error:
        why = str(error)
    values, where = [], name
    for line, row in enumerate(text.split("\n"), start=1):
        try:
            values += [json.loads(row, object_pairs_hook=as_object)] if row.strip() else []
        except (ValueError, RecursionError) as error:
            if values:  # else it is no list of values at all
                where, why = f"{name}, line {line}", str(error)
            raise BalderdashError(f"{where} is not JSON ({why}); check the file.") from None
    return values


def _lists_in(value: object, depth: int = 0) -> Iterator[list[Any]]:
    """The lists in an object and in the objects in it."""
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict) and _are_parts(value):
        yield [row for part in value.values() for row in part]
    elif isinstance(value, dict) and depth < _DEEPEST:
        for part in value.values():
            yield from _lists_in(part, depth + 1)


def _dictionaries_in(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """An object and the objects in it, but for those that are alike: each of them tells about one term."""
    if not isinstance(value, dict):
        return
    objects = [part for part in value.values() if isinstance(part, dict)]
    whole = {term: told for part in objects for term, told in part.items()}
    if 1 < len(objects) == len(value) and len(whole) == sum(map(len, objects)) and _are_beginnings(value):
        yield whole
        return
    yield value
    if depth < _DEEPEST and not _are_alike(objects):
        for part in objects:
            yield from _dictionaries_in(part, depth + 1)


def _entries_in(value: Mapping[str, Any]) -> int:
    """How many terms an object holds if it is a dictionary."""
    objects = [part for part in value.values() if isinstance(part, dict)]
    return len(value) if len(objects) < 2 or _are_alike(objects) else len(value) - len(objects)


def _are_alike(objects: Sequence[Mapping[str, Any]]) -> bool:
    return len(objects) > 1 and all(set(part) & set(objects[0]) for part in objects)


def _are_parts(value: Mapping[str, Any]) -> bool:
    """Whether an object holds one list in parts: of objects that are alike, or of strings under their first letters."""
    parts = [part for part in value.values() if isinstance(part, list) and part]
    rows = [row for part in parts for row in part]
    if len(parts) < 2 or not all(isinstance(part, list) for part in value.values()):
        return False
    if all(isinstance(row, dict) for row in rows):
        return all(any(set(row) & set(rows[0]) for row in part) for part in parts)
    return all(isinstance(row, str) for row in rows) and _are_beginnings(value)


def _are_beginnings(parts: Mapping[str, Iterable[str]]) -> bool:
    """Whether the names of the parts are the first letters of most terms in them, or 0-9 and the like."""
    fits = [term.casefold().startswith(name.casefold()) for name, part in parts.items() for term in part]
    return all(len(name) <= _LONGEST_LETTER for name in parts) and 2 * sum(fits) > len(fits)


def _from_rows(name: str, rows: list[Any], column: str | None, meaning_column: str | None) -> Extract:
    """The terms in a list of strings, of objects, or of lists that are the rows of a table."""
    if all(isinstance(row, str) for row in rows):
        return Extract.of(list(rows))
    if all(isinstance(row, list) for row in rows):
        return tables.from_rows(
            name, [["" if cell is None else str(cell) for cell in row] for row in rows], column, meaning_column
        )
    if not all(isinstance(row, dict) for row in rows):
        raise BalderdashError(f"{name} holds a list of mixed things; give a JSON list of strings, or of objects.")
    chosen = _key(name, rows, column)
    meanings = _meaning_key(name, rows, meaning_column)
    terms, dropped = list[str](), Counter[str]()
    for row in rows:
        if isinstance(term := row.get(chosen), str):
            told = row.get(meanings) if meanings is not None and meanings != chosen else ""
            terms.append(entry(term, told if isinstance(told, str) else ""))
        else:
            dropped[f"it has no text under {chosen[: tables.MAX_NAME]!r}"] += 1
    return Extract.of(terms, dropped)


def _key(name: str, rows: Sequence[Mapping[str, Any]], asked: str | None) -> str:
    """The key of objects that the user named, or the one that names terms: different ones in most objects."""
    counts = Counter(key for row in rows for key, value in row.items() if isinstance(value, str))
    names = list(dict.fromkeys(key for row in rows for key in row))
    if asked is not None:
        if asked not in names and tables.is_position(asked) and int(asked) <= len(names):
            return names[int(asked) - 1]
        if asked not in names:
            raise tables.no_such_column(name, names, asked)
        return asked
    usual = [key for key in counts if key.lower() in tables.COLUMNS]
    if not usual:
        raise tables.UnclearColumnError(name, names)

    def preference(key: str) -> tuple[bool, int, int]:
        cells = [[value] if isinstance(value := row.get(key), str) else [] for row in rows]
        return tables.has_words(cells, 0), counts[key], -tables.COLUMNS.index(key.lower())

    return max(usual, key=preference)


def _meaning_key(name: str, rows: Sequence[Mapping[str, Any]], asked: str | None) -> str | None:
    """The key of objects that holds the meanings: the one that was asked for, or one whose name says so."""
    names = list(dict.fromkeys(key for row in rows for key in row))
    if asked is None:
        usual = [key for key in names if key.lower() in tables.MEANINGS]
        return min(usual, key=lambda key: tables.MEANINGS.index(key.lower())) if usual else None
    if asked in names:
        return asked
    if tables.is_position(asked) and int(asked) <= len(names):
        return names[int(asked) - 1]
    raise tables.no_such_column(name, names, asked)
