"""Read the terms in a file of any usual kind: text, CSV, JSON or HTML, and each of them compressed with gzip."""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections.abc import Callable, Iterable
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.sources.html_lists import find_terms
from balderdash.terms.wordlist import MAX_BYTES

COLUMNS = ("term", "title", "name", "word", "entry", "label", "lemma", "headword")  # that hold terms
_FOREIGN = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive (or a document of an office program)", b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\x7fELF": "a program", b"MZ\x90": "a program",
    b"SQLite format 3": "a database", b"7z\xbc\xaf": "an archive", b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz", b"(\xb5/\xfd": "packed with zstd",
}  # fmt: skip

_NOT_CHARSETS = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape")  # codecs of Python
_MAX_NAME = 80  # characters of a column's name, in a message


def read_lines(
    name: str, content: bytes, *, content_type: str = "", charset: str | None = None, column: str | None = None
) -> list[str]:
    """The terms in a file, before cleaning.

    Parameters
    ----------
    name : of the file, for messages; its ending distinguishes a table from text
    content_type, charset : as stated by a web server, if it was one
    column : the column or JSON key that holds the terms, by name or by number from 1

    Raises
    ------
    BalderdashError
        It is another kind of file, or it is not clear which part holds the terms.
    """
    content = _unpacked(name, content)
    for magic, what in _FOREIGN.items():
        if content.startswith(magic):
            raise BalderdashError(f"{name} is {what}; give a file of text, CSV, JSON or HTML.")
    text = _decoded(name, content, charset)
    bare, start = name.lower().removesuffix(".gz"), text[:2000].lstrip().lower()
    if bare.endswith((".html", ".htm")) or "html" in content_type or start.startswith(("<!doctype html", "<html")):
        terms = find_terms(text)
        if not terms:
            raise BalderdashError(f"{name} is a web page without a list, a glossary or a table of terms on it.")
        return terms
    if bare.endswith((".json", ".jsonl")) or "json" in content_type or (start[:1] in ("[", "{") and _is_json(text)):
        return _from_json(name, text, column)
    is_table = bare.endswith((".csv", ".tsv", ".tab")) or "csv" in content_type or "tab-separated" in content_type
    if is_table or column is not None:
        return _from_table(name, text, column)
    return [line for line in text.split("\n") if line.strip()]


def _unpacked(name: str, content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
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


def _decoded(name: str, content: bytes, charset: str | None) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    if b"\0" in content and encoding != "utf-16":
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise BalderdashError(f"{name}, line {line}: a NUL byte, so this is not text; give text, CSV, JSON or HTML.")
    for guess in (encoding, charset):
        try:
            if guess and guess.lower() not in _NOT_CHARSETS:
                return content.decode(guess).replace("\r\n", "\n").replace("\r", "\n")
        except (UnicodeError, LookupError):
            continue
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise BalderdashError(f"{name} begins as UTF-16 does and is damaged; save it as UTF-8.") from None
        line = content[: error.start].count(b"\n") + 1
        raise BalderdashError(
            f"{name}, line {line}: the byte 0x{content[error.start]:02X} is not UTF-8; convert the file first, "
            "for example with `iconv -f LATIN1 -t UTF-8`."
        ) from None
    raise BalderdashError(f"{name} is not text that can be read; convert it to UTF-8.")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _from_json(name: str, text: str, column: str | None) -> list[str]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise BalderdashError(f"{name} is JSON that is nested too deeply; give a list of strings.") from None
    except ValueError as error:
        rows = _json_lines(text)
        if rows is None:
            raise BalderdashError(f"{name} is not JSON ({error}); check the file.") from None
        value = rows
    lists = [value] if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    rows = max((part for part in lists if isinstance(part, list)), key=len, default=None)
    if rows is None:
        if isinstance(value, dict) and len(value) > 1:
            return [str(term) for term in value]  # a dictionary: term -> definition
        raise BalderdashError(f"{name} holds no list; give a JSON list of strings, or of objects with a term in each.")
    if all(isinstance(row, str) for row in rows):
        return [str(row) for row in rows]
    table = [row for row in rows if isinstance(row, dict)]
    if len(table) < len(rows):
        raise BalderdashError(f"{name} holds a list of mixed things; give a JSON list of strings, or of objects.")
    names = list(dict.fromkeys(key for row in table for key in row))
    chosen = _column(name, names, column)
    return [row[chosen] for row in table if isinstance(row.get(chosen), str)]


def _json_lines(text: str) -> list[Any] | None:
    try:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        return None


def _from_table(name: str, text: str, column: str | None) -> list[str]:
    first = text.partition("\n")[0]
    delimiter = max("\t;|,", key=first.count) if any(d in first for d in "\t;|,") else ","
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise BalderdashError(f"{name} cannot be read as a table ({error}); save it as CSV again.") from None
    if not rows:
        raise BalderdashError(f"{name} holds no rows; give a table with a column of terms.")
    head = [cell.strip() for cell in rows[0]]
    if column is not None and column.isdecimal() and len(column) < 10 and column not in head:
        place = int(column) - 1
        if not 0 <= place < len(head):
            raise BalderdashError(f"{name} has {len(head)} columns; --column {column} is none of them.")
        return _cells(rows, place, has_head=head[place].lower() in COLUMNS)
    if len(head) == 1 and column is None:
        return _cells(rows, 0, has_head=head[0].lower() in COLUMNS)
    return _cells(rows, head.index(_column(name, head, column)), has_head=True)


def _cells(rows: Iterable[list[str]], place: int, *, has_head: bool) -> list[str]:
    cells = [row[place] for row in rows if place < len(row)]
    return cells[1:] if has_head else cells


def _column(name: str, names: list[str], asked: str | None) -> str:
    """The column that the user named, or the one whose name says that it holds terms."""
    matches: Callable[[str], bool] = (lambda n: n.lower() in COLUMNS) if asked is None else (lambda n: n == asked)
    found = [n for n in names if matches(n)]
    if found:
        return min(found, key=lambda n: COLUMNS.index(n.lower())) if asked is None else found[0]
    shown = ", ".join(name[:_MAX_NAME] for name in names[:12])
    if asked is None:
        raise BalderdashError(f"{name} has the columns {shown}; say with --column which of them holds the terms.")
    raise BalderdashError(f"{name} has no column {asked[:_MAX_NAME]!r}; it has {shown}.")
