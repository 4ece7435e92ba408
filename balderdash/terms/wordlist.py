"""Word lists: one term a line, with header lines that say where the terms come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from balderdash import atomic
from balderdash.cache import cached
from balderdash.errors import BalderdashError
from balderdash.terms import lines
from balderdash.terms.key import keys
from balderdash.terms.split import Split, side_of

if TYPE_CHECKING:
    from balderdash.terms.cleaning import Complaint

MAX_LINES = 2_000_000
MAX_BYTES = 200_000_000
MAX_HEADER = 100  # lines
HEADER_KEYS = ("title", "source", "licence", "retrieved", "link", "role")
ROLES = ("play", "lexicon")

_HEADER_LINE = re.compile(r"#\s+([A-Za-z][A-Za-z0-9_-]*)\s*:(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True)
class WordList:
    """Terms of one field, each once, in the order of the file.

    Attributes
    ----------
    name : the name by which commands know the list (the file's, without its ending)
    terms : the terms, in Unicode's composed form, no two with the same key
    header : provenance, such as title, source, licence, retrieved, link and role
    path : the file it was read from, if any
    """

    name: str
    terms: tuple[str, ...]
    header: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = field(default=None, compare=False)

    @property
    def title(self) -> str:
        """What the list is called on screen."""
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
        """Whether the terms only count as real, and are never dealt or trained on."""
        return self.header.get("role") == "lexicon"

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each term; a list that was read knows them from there."""
        return tuple(keys(self.terms))

    @property
    def digest(self) -> str:
        """SHA-256 of the terms; two lists with the same digest train the same model."""
        return sha256("\n".join(self.terms).encode()).hexdigest()

    def parts(self) -> dict[Split, tuple[str, ...]]:
        """The terms on each side of the split."""
        parts: dict[Split, list[str]] = {"train": [], "valid": [], "test": []}
        for k, term in zip(self.keys, self.terms, strict=True):
            parts[side_of(k)].append(term)
        return {split: tuple(terms) for split, terms in parts.items()}

    def part_keys(self, split: Split) -> list[str]:
        """The keys of the terms on one side of the split."""
        return [k for k in self.keys if side_of(k) == split]

    def part(self, split: Split) -> tuple[str, ...]:
        """The terms on one side of the split; who needs several sides asks for `parts` once."""
        return self.parts()[split]


def read(path: Path) -> WordList:
    """Read a list; blank lines, comments, repeated terms and lines without a letter are passed over.

    Raises
    ------
    BalderdashError
        The file cannot be read, is not UTF-8 text, holds no term, is too large, or has a line that
        no term can be.
    """
    text = _text(path)
    header, terms, keys_ = cached("list", lambda: _parsed(path, text), text, terms=text.count("\n"))
    words = _made(path, terms, header)
    vars(words)["keys"] = keys_
    return words


def _parsed(path: Path, text: str) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """The header, the terms and their keys."""
    header, rows, height = _split(path, text)
    terms: dict[str, str] = {}
    for number, term, k, reason in lines.parse(islice(rows, height, None), height + 1):
        if reason is None:
            terms.setdefault(k, term)
        elif reason not in lines.PASSED_OVER:
            raise BalderdashError(
                f"{path}, line {number}: {lines.shown(term)} is no term: {reason}. "
                f"`balderdash lists clean {quote(str(path))}` writes a copy without such lines."
            )
    return header, tuple(terms.values()), tuple(terms)


def read_header(path: Path) -> dict[str, str]:
    """The provenance lines alone, without reading the terms."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            return header_of(islice(iter(lambda: file.readline(4 * lines.MAX_LINE), ""), MAX_HEADER))[0]
    except OSError as error:
        raise _unreadable(path, error) from error


def clean(path: Path) -> tuple[WordList, list[Complaint]]:
    """The list with what `check` finds mended, or left out where no term can be made of it; and what that was.

    Raises
    ------
    BalderdashError
        The file cannot be read, or nothing would be left of it.
    """
    header, terms, complaints = _sifted(path)
    if not terms and complaints:
        first = complaints[0]
        raise BalderdashError(
            f"{path} would have no terms left: line {first.line}, {first.value}: {first.reason}; "
            "a word list has one term a line."
        )
    return _made(path, terms, header), complaints


def check(path: Path) -> list[Complaint]:
    """Every line that no term can be, that repeats one or is to be mended, and why; nothing means that all is well.

    Raises
    ------
    BalderdashError
        The file cannot be read, or is empty.
    """
    header, terms, complaints = _sifted(path)
    if not complaints:
        _made(path, terms, header)
    return complaints


def _sifted(path: Path) -> tuple[dict[str, str], list[str], list[Complaint]]:
    """The header, the good lines and the others."""
    from balderdash.terms import cleaning

    header, rows, height = _split(path, _text(path))
    return header, *cleaning.clean(islice(rows, height, None), height + 1)


def write(path: Path, words: WordList) -> None:
    """Write a list with its header, whole or not at all."""
    ordered = [*HEADER_KEYS, *(k for k in words.header if k not in HEADER_KEYS)]
    header = [f"# {k}: {lines.CONTROL.sub('', lines.tidy(words.header[k]))}" for k in ordered if k in words.header]
    atomic.write(path, "\n".join([*header, *words.terms, ""]).encode())


def report_place(path: Path) -> Path:
    """Where the report of cleaning lies: beside the list that it made."""
    return path.with_name(f"{path.stem}.report.tsv")


def write_report(path: Path, complaints: Iterable[Complaint]) -> None:
    """Write beside a list what cleaning dropped and changed: line, value, what it became, and the reason."""
    rows = ["line\tvalue\tbecame\treason"]
    rows += (f"{c.line}\t{c.value}\t{c.becomes or ''}\t{c.reason}" for c in complaints)
    atomic.write(report_place(path), "\n".join([*rows, ""]).encode())


def _text(path: Path) -> str:
    """The file's text, with line feeds alone between the lines."""
    try:
        if not path.is_file() and path.exists():
            raise BalderdashError(f"{path} is not a plain file; name a text file with one term a line.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BalderdashError(
                f"{path} has {size / 1e6:,.0f} MB; a word list may have {MAX_BYTES / 1e6:,.0f} MB. "
                "Split it into smaller lists."
            )
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BalderdashError(
            f"{path} is UTF-16 text; convert it first, for example with "
            f"`iconv -f UTF-16 -t UTF-8 {quote(path.name)} > utf8.txt`."
        )
    if b"\r" in content:  # Windows, and the Macintosh of old
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise BalderdashError(
            f"{path}, line {line}: a NUL byte, so this is no text file; a word list is UTF-8 text with one term a line."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BalderdashError(
            f"{path}, line {line}: the byte 0x{error.object[error.start]:02X} is not UTF-8; convert the "
            f"file first, for example with `iconv -f LATIN1 -t UTF-8 {quote(path.name)} > utf8.txt`."
        ) from error


def _unreadable(path: Path, error: OSError) -> BalderdashError:
    return BalderdashError(f"{path} cannot be read ({error.strerror}); check the path and permissions.")


def _split(path: Path, text: str) -> tuple[dict[str, str], list[str], int]:
    """The header, all lines, and how many of them stand above the first term."""
    if (count := text.count("\n")) > MAX_LINES:
        raise BalderdashError(
            f"{path} has {count:,} lines; a word list may have {MAX_LINES:,}. Split it into smaller lists."
        )
    rows = text.split("\n")
    header, height = header_of(rows)
    return header, rows, height


def header_of(rows: Iterable[str]) -> tuple[dict[str, str], int]:
    """The `# key: value` lines above the first term, and how many lines stand above it."""
    header: dict[str, str] = {}
    height = 0
    for line in rows:
        if match := _HEADER_LINE.match(line[: 4 * lines.MAX_LINE]):
            header[match[1].lower()] = lines.CONTROL.sub("", lines.tidy(match[2] or ""))
        elif line.strip() and not lines.is_comment(line):
            break
        height += 1
    return header, height


def _made(path: Path, terms: Iterable[str], header: dict[str, str]) -> WordList:
    words = WordList(path.stem, tuple(terms), header, path)
    if not words.terms:
        raise BalderdashError(f"{path} holds no terms; a word list has one term a line.")
    if header.get("role", "play") not in ROLES:
        raise BalderdashError(
            f"{path}: the role {lines.shown(header['role'])} is unknown; write `# role: play` or `# role: lexicon`."
        )
    return words
