"""Word lists: one term a line, below header lines that say where the terms come from.

A tab and the term's meaning may follow a term.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path

from balderdash import atomic
from balderdash.cache import cached
from balderdash.errors import BalderdashError
from balderdash.terms import encoding, meaning
from balderdash.terms.account import Account
from balderdash.terms.encoding import GZIP, LINE_ENDS, as_utf8
from balderdash.terms.key import keys, spelling, tidy
from balderdash.terms.printable import CONTROL, typed
from balderdash.terms.split import Split, split_of_key

MAX_LINES = 2_000_000
MAX_BYTES = 200_000_000
MAX_LINE = 300  # characters; no encyclopedia has longer titles (MediaWiki's limit is 255 bytes)
MAX_HEADER = 100  # lines
_MAX_HEADER_BYTES = 65_536
_PAGE_HEAD = 2000  # bytes in which a web page says that it is one
HEADER_KEYS = ("title", "source", "licence", "retrieved", "link", "role", "learn")
ROLES = ("play", "lexicon")

_HEADER_LINE = re.compile(r"#\s+([A-Za-z][A-Za-z0-9_-]*)\s*:(?:\s+(.*))?", re.DOTALL)
_LINES_AT_ONCE = 4096
ParsedLine = tuple[int, str, str, str | None, str | None]  # see `parse_lines`
REPEATED = "it is the same term as another line"
_OTHER_KINDS = {
    ".csv": "a table", ".json": "JSON", ".jsonl": "JSON", ".html": "a web page", ".htm": "a web page",
    ".dic": "a dictionary for spelling",
}  # fmt: skip
_NUMBERED = re.compile(r"\s*\d[\d.,]*\s*\t.*[^\W\d_]")  # a row whose first cell is a number, and which has a word
_NEARLY, _FEWEST_ROWS, _BEGINNING = 0.9, 5, 65_536  # of the rows; rows that show it; characters that are looked at
_NO_LETTER = "it has neither a letter nor a digit"
_COMMENT = "it is a comment, and comments stand above the first term"


@dataclass(frozen=True)
class WordList:
    """Terms of one field, each once, in the order of the file.

    Attributes
    ----------
    name : the name that commands use for the list (the file's, without its suffix)
    terms : the terms, in Unicode's composed form, no two with the same spelling
    header : provenance, such as title, source, licence, retrieved and link; role; learn (see `companions`)
    path : the file it was read from, if any
    meanings : the term -> its meaning, for the terms that have one
    account : of the lines of that file
    """

    name: str
    terms: tuple[str, ...]
    header: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = field(default=None, compare=False)
    meanings: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = field(default=None, compare=False)

    @property
    def title(self) -> str:
        """The name of the list on screen."""
        return self.header.get("title") or self.name

    def link_to(self, term: str) -> str | None:
        """The URL of a term's page in the encyclopedia that the list comes from, or None."""
        pattern = self.header.get("link", "")
        if "$1" not in pattern or not pattern.startswith(("https://", "http://")):
            return None
        from urllib.parse import quote as quote_url

        return pattern.replace("$1", quote_url(term.replace(" ", "_"), safe=""))

    @property
    def is_lexicon(self) -> bool:
        """Whether the terms only count as real: they are never dealt; a model learns from them only as `companions`."""
        return self.header.get("role") == "lexicon"

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each term; several spellings may have the same. `read` fills it in."""
        return tuple(keys(self.terms))

    @property
    def digest(self) -> str:
        """SHA-256 of the terms, not of their meanings; two lists with the same digest train the same model."""
        return sha256("\n".join(self.terms).encode()).hexdigest()

    @cached_property
    def parts(self) -> Mapping[Split, tuple[str, ...]]:
        """The terms of each split."""
        parts: dict[Split, list[str]] = {"train": [], "valid": [], "test": []}
        for k, term in zip(self.keys, self.terms, strict=True):
            parts[split_of_key(k)].append(term)
        return {split: tuple(terms) for split, terms in parts.items()}

    def part_keys(self, split: Split) -> list[str]:
        """The keys of the terms of one split."""
        return [k for k in self.keys if split_of_key(k) == split]

    def part(self, split: Split) -> tuple[str, ...]:
        """The terms of one split."""
        return self.parts[split]


def read(path: Path) -> WordList:
    """Read a list, skipping blank lines, comments, repeated terms and lines without a letter.

    Raises
    ------
    BalderdashError
        The file cannot be read, is not UTF-8 text, has no terms, is too large, or has a line that
        cannot be a term.
    """
    text = _read_text(path)
    header, terms, its_keys, meanings, (n_read, dropped) = cached(
        "list", lambda: _parse(path, text), text, terms=text.count("\n")
    )
    account = Account("line", n_read, len(terms), dropped)
    words = checked(WordList(path.stem, terms, header, path, meanings, account))
    vars(words)["keys"] = its_keys
    return words


_Parsed = tuple[dict[str, str], tuple[str, ...], tuple[str, ...], dict[str, str], tuple[int, dict[str, int]]]


def _parse(path: Path, text: str) -> _Parsed:
    """The header, the terms, their keys, their meanings, and how many lines were read, and dropped for which reason."""
    header, lines, start = _split_header(path, text)
    terms: dict[str, tuple[str, str]] = {}  # spelling -> term and key
    meanings: dict[str, str] = {}
    n_read, dropped = 0, Counter[str]()
    for _, term, k, fault, rest in _readable(path, lines, start):
        n_read += 1
        if fault is None and (spelt := spelling(term)) in terms:
            fault = REPEATED
        if fault is not None:
            dropped[fault] += 1
        if fault in (None, REPEATED):
            term, _ = terms.setdefault(spelt, (term, k))
            if rest and (found := meaning.read(rest)):
                meanings.setdefault(term, found)
    read_terms, its_keys = zip(*terms.values(), strict=True) if terms else ((), ())
    return header, read_terms, its_keys, meanings, (n_read, dict(dropped))


def line_numbers(path: Path, text: str) -> dict[str, int]:
    """The key of each term of a list -> the number of its line.

    Parameters
    ----------
    path, text : the file, and its text as `read_bytes` gives it, decoded

    Raises
    ------
    BalderdashError
        As `read`.
    """
    header, lines, start = _split_header(path, text)
    numbers: dict[str, int] = {}
    for number, _, k, fault, _ in _readable(path, lines, start):
        if fault is None:
            numbers.setdefault(k, number)
    checked(WordList(path.stem, tuple(numbers), header, path))
    return numbers


def _readable(path: Path, lines: Iterable[str], start: int) -> Iterator[ParsedLine]:
    """As `parse_lines`, for a list that is used as it is: only comments and lines without a letter may be wrong.

    Raises
    ------
    BalderdashError
        A line cannot be a term for another reason.
    """
    for number, term, k, fault, rest in parse_lines(lines, start):
        if fault not in (None, _NO_LETTER, _COMMENT):
            raise BalderdashError(
                f"{path}, line {number}: {excerpt(term)} is not a term: {fault}. "
                f"`balderdash lists clean {typed(path)}` writes a copy without such lines."
            )
        yield number, term, k, fault, rest


def read_header(path: Path) -> dict[str, str]:
    """The provenance lines alone, without reading the terms.

    Raises
    ------
    BalderdashError
        The file cannot be read.
    """
    try:
        _refuse_devices(path)
        with path.open("rb") as file:
            content = file.read(_MAX_HEADER_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error
    return header_of(encoding.beginning(content).splitlines()[:MAX_HEADER])[0]


def read_lines(path: Path) -> tuple[dict[str, str], Iterator[str], int]:
    """The header of a file, the lines below it as they are, and the number of the first of them.

    Raises
    ------
    BalderdashError
        The file cannot be read, is not UTF-8 text, or is too large.
    """
    return _split_header(path, _read_text(path))


def checked(words: WordList) -> WordList:
    """The list itself, if it has terms and a known role.

    Raises
    ------
    BalderdashError
        It does not.
    """
    if not words.terms:
        raise BalderdashError(f"{words.path} holds no terms; a word list has one term a line.")
    if words.header.get("role", "play") not in ROLES:
        raise BalderdashError(
            f"{words.path}: the role {excerpt(words.header['role'])} is unknown; "
            "write `# role: play` or `# role: lexicon`."
        )
    return words


def with_meanings(path: Path, terms: Mapping[str, str], header: Mapping[str, str]) -> WordList:
    """The list that the file is to hold, from its terms with their meanings ("" for none)."""
    return WordList(path.stem, tuple(terms), header, path, {term: text for term, text in terms.items() if text})


def write(path: Path, words: WordList) -> None:
    """Write a list with its header, whole or not at all."""
    ordered = [*HEADER_KEYS, *(k for k in words.header if k not in HEADER_KEYS)]
    header = [f"# {k}: {CONTROL.sub('', tidy(words.header[k]))}" for k in ordered if k in words.header]
    meanings = words.meanings
    lines = (f"{term}\t{tidy(meanings[term])}" if term in meanings else term for term in words.terms)
    atomic.write(path, "\n".join([*header, *lines, ""]).encode())


def parse_lines(lines: Iterable[str], start: int = 1) -> Iterator[ParsedLine]:
    """Each line that is not blank, as a term and what follows it.

    Parameters
    ----------
    start : the number of the first line

    Yields
    ------
    the number of the line, the term, its key, why it cannot be a term (None if it can), and what follows its tab (None
    if there is no tab)
    """
    numbered = enumerate(lines, start)
    while block := [
        # Longer lines are refused anyway, so most of a gigabyte is never looked at.
        (number, tidy(term if len(term) <= 4 * MAX_LINE else term[:MAX_LINE]), len(term), rest)
        for number, line in islice(numbered, _LINES_AT_ONCE)
        for term, rest in (meaning.parted(line) if "\t" in line else (line, None),)
    ]:
        its_keys = keys(term for _, term, _, _ in block)
        for (number, term, length, rest), k in zip(block, its_keys, strict=True):
            if length > 4 * MAX_LINE:
                yield number, term, "", f"it has {length:,} characters, the limit is {MAX_LINE}", rest
            elif term:
                yield number, term, k, line_fault(term, k), rest


def is_blank(line: str) -> bool:
    """Whether `parse_lines` skips a line."""
    term = meaning.parted(line)[0]
    return len(term) <= 4 * MAX_LINE and not tidy(term)


def line_fault(term: str, k: str) -> str | None:
    """Why a tidied line with the key `k` cannot be a term, or None."""
    if len(term) > MAX_LINE:
        return f"it has {len(term):,} characters, the limit is {MAX_LINE}"
    if not term.isprintable() and (control := CONTROL.search(term)):
        return f"it holds the control character U+{ord(control[0]):04X}"
    if not k:
        return _NO_LETTER
    return _COMMENT if _is_comment(term) else None


def header_of(lines: Iterable[str]) -> tuple[dict[str, str], int]:
    """The `# key: value` lines above the first term, and the number of lines above it."""
    header: dict[str, str] = {}
    height = 0
    for line in lines:
        if match := _HEADER_LINE.match(line[: 4 * MAX_LINE]):
            header[match[1].lower()] = CONTROL.sub("", tidy(match[2] or ""))
        elif line.strip() and not _is_comment(line):
            break
        height += 1
    return header, height


def _is_comment(line: str) -> bool:
    """Whether a line is a comment rather than a term such as #P-complete."""
    return line.startswith("#") and not line[1:2].strip()


def excerpt(line: str) -> str:
    """The beginning of a line, in quotation marks and without control characters."""
    visible = CONTROL.sub("\N{REPLACEMENT CHARACTER}", line)
    return f"‘{visible[:40]}…’" if len(visible) > 40 else f"‘{visible}’"


def _split_header(path: Path, text: str) -> tuple[dict[str, str], Iterator[str], int]:
    """The header, the lines below it, and the number of the first of them."""
    _, height = header_of(text.split("\n", MAX_HEADER)[:MAX_HEADER])
    if (count := text.count("\n") - height) > MAX_LINES:
        raise BalderdashError(
            f"{path} has {count:,} lines; a word list may have {MAX_LINES:,}. Split it into smaller lists."
        )
    lines = text.split("\n")
    header, height = header_of(lines)
    return header, islice(lines, height, None), height + 1


def read_bytes(path: Path) -> bytes:
    """The file's content without a byte order mark, and with line feeds as the only line ends.

    Raises
    ------
    BalderdashError
        The file cannot be read, is too large, is not text, or is of a kind that `fetch` reads.
    """
    try:
        _refuse_devices(path)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BalderdashError(
                f"{path} has {size / 1e6:,.0f} MB; a word list may have {MAX_BYTES / 1e6:,.0f} MB. "
                "Split it into smaller lists."
            )
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    if content.startswith(GZIP):
        raise BalderdashError(
            f"{path} is packed with gzip; unpack it first, or make a list of it with `balderdash fetch {typed(path)}`."
        )
    if not (what := encoding.foreign(content)):
        content = as_utf8(str(path), content)
        what = "XML" if content.lstrip().startswith(b"<?xml") and b"<html" not in content[:_PAGE_HEAD].lower() else ""
    if what:
        raise BalderdashError(f"{path} is {what}, and a word list is text with one term a line; save it as text.")
    # The lines of other kinds would be read as terms, commas and all.
    if what := _OTHER_KINDS.get(path.suffix.lower()) or _kind_of(content):
        raise BalderdashError(
            f"{path} is {what}, and a word list has one term a line; make a list of it with "
            f"`balderdash fetch {typed(path)}`."
        )
    for end in map(str.encode, LINE_ENDS):  # two terms with one of them between would be one
        content = content.replace(end, b"\n")
    return content


def _kind_of(content: bytes) -> str:
    """What a text is if `fetch` reads terms out of it, though its name does not say so; "" for a list."""
    begin = content.lstrip()[:40].lower()
    if begin.startswith(b"#separator:"):
        return "a text export of Anki's"
    if begin.startswith((b"<?xml", b"<!doctype html", b"<html")):
        return "a web page"
    if begin.startswith((b"[", b"{")) and b'"' in content:  # as many a term does: [REC]
        with suppress(ValueError, RecursionError):
            json.loads(content)
            return "JSON"
    has_numbers = begins_with_numbers(content[:_BEGINNING].decode(errors="replace"))
    return "a table that begins with a column of numbers" if has_numbers else ""


def begins_with_numbers(text: str) -> bool:
    """Whether a text is a table of which the first column holds numbers, and another one words, with tabs between."""
    lines = [line for line in text[:_BEGINNING].splitlines() if line.strip() and not _HEADER_LINE.fullmatch(line)]
    return len(lines) >= _FEWEST_ROWS and sum(map(bool, map(_NUMBERED.match, lines))) > _NEARLY * len(lines)


def _refuse_devices(path: Path) -> None:
    """Raise `BalderdashError` for what is there and is no plain file: reading a pipe may never end."""
    if not path.is_file() and path.exists():
        raise BalderdashError(f"{path} is not a plain file; name a text file with one term a line.")


def _read_text(path: Path) -> str:
    """The file's text, with line feeds as the only line ends."""
    return decoded(path, read_bytes(path))


def decoded(path: Path, content: bytes) -> str:
    """The text of a file.

    Raises
    ------
    BalderdashError
        It is not UTF-8.
    """
    return encoding.decoded(str(path), content, file=typed(path))


def _unreadable(path: Path, error: OSError) -> BalderdashError:
    return BalderdashError(f"{path} cannot be read ({error.strerror}); check the path and permissions.")
