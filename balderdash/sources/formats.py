"""Read the terms in a file of any usual kind: text, a table, JSON or HTML, and each of them compressed with gzip."""

from __future__ import annotations

import json
import re
import zlib

from balderdash.errors import BalderdashError
from balderdash.sources import tables
from balderdash.sources.extract import Extract
from balderdash.sources.html_lists import read_page
from balderdash.sources.json_lists import read_json
from balderdash.terms.encoding import GZIP, LINE_ENDS, as_utf8, decoded, foreign
from balderdash.terms.wordlist import MAX_BYTES, begins_with_numbers

_META = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_META_WITHIN = 4096  # bytes; browsers look into 1024
_XML = re.compile(rb"^\s*<\?xml\s[^>]{0,100}?encoding\s*=\s*[\"']([\w-]+)")
_FLAGS = re.compile(r"(?<!\\)/.*|\t.*")  # behind a word of Hunspell's: what may be added to it, and what it is
_XML_HEAD = re.compile(r"\s*<\?xml\s[^>]*>")


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
    if what := foreign(content):
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
        return read_json(name, text, column, meaning_column)
    if bare.endswith(".dic"):
        return _from_hunspell(text)
    if tables.is_anki(text):
        return tables.from_anki(name, text, column, meaning_column)
    is_table = bare.endswith((".csv", ".tsv", ".tab")) or "csv" in content_type or "tab-separated" in content_type
    is_table = is_table or tables.has_header(text) or begins_with_numbers(text)
    if is_table or column is not None or meaning_column is not None:
        return tables.from_text(name, text, column, meaning_column)
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    return Extract.of([line for line in text.split("\n") if line.strip()])


def _from_hunspell(text: str) -> Extract:
    """The words in a dictionary of Hunspell's: how many there are, then each with flags behind a slash.

    See https://manpages.debian.org/hunspell.5
    """
    first, *lines = [line for line in text.split("\n") if line.strip()] or [""]
    has_number = first.strip().isdecimal()
    words = [_FLAGS.sub("", line).replace("\\/", "/").strip() for line in (lines if has_number else [first, *lines])]
    return Extract.of(words).beside(has_number, "it says how many words there are")


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
