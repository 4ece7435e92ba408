"""Word lists: one term a line, with header lines that say where the terms come from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from balderdash import atomic
from balderdash.errors import BalderdashError
from balderdash.terms.key import key
from balderdash.terms.split import Split, split_of

MAX_LINE = 300  # characters; no encyclopedia's title is longer (MediaWiki's limit is 255 bytes)
MAX_LINES = 2_000_000
MAX_BYTES = 200_000_000
HEADER_KEYS = ("title", "source", "licence", "retrieved", "role")
ROLES = ("play", "lexicon")

_HEADER_LINE = re.compile(r"#\s*([A-Za-z][\w-]*)\s*:\s*(.*)")
# Invisible characters that change how a line is drawn: zero-width marks and bidirectional controls.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class WordList:
    """Terms of one field, each once, in the order of the file.

    Attributes
    ----------
    name : the name by which commands know the list (the file's, without its ending)
    terms : the terms, in Unicode's composed form, no two with the same key
    header : provenance, such as title, source, licence, retrieved and role
    """

    name: str
    terms: tuple[str, ...]
    header: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the list is called on screen."""
        return self.header.get("title") or self.name

    @property
    def is_lexicon(self) -> bool:
        """Whether the terms only count as real, and are never dealt or trained on."""
        return self.header.get("role") == "lexicon"

    @property
    def digest(self) -> str:
        """SHA-256 of the terms; two lists with the same digest train the same model."""
        return sha256("\n".join(self.terms).encode()).hexdigest()

    def part(self, split: Split) -> tuple[str, ...]:
        """The terms on one side of the split."""
        return tuple(term for term in self.terms if split_of(term) == split)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one line of a list."""

    line: int
    value: str
    reason: str


def tidy(line: str) -> str:
    """A line as a term: composed letters, single spaces, no invisible characters."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", line)).split())


def fault(term: str) -> str | None:
    """Why a tidied line cannot be a term, or None."""
    if len(term) > MAX_LINE:
        return f"it has {len(term):,} characters, the limit is {MAX_LINE}"
    if control := _CONTROL.search(term):
        return f"it holds the control character U+{ord(control[0]):04X}"
    if not key(term):
        return "it has neither a letter nor a digit"
    return None


def read(path: Path) -> WordList:
    """Read a list; blank lines, repeated terms and lines without a letter are passed over.

    Raises
    ------
    BalderdashError
        The file cannot be read, is not UTF-8 text, holds no term, is too large, or has a line that
        no term can be.
    """
    header, lines = _parse(_text(path))
    terms: dict[str, str] = {}
    for number, term in lines:
        found = fault(term)
        if found is None:
            terms.setdefault(key(term), term)
        elif key(term):
            raise BalderdashError(
                f"{path}, line {number}: {_shown(term)} is no term: {found}. "
                f"`balderdash lists clean {path}` writes a copy without such lines."
            )
    if not terms:
        raise BalderdashError(f"{path} holds no terms; a word list has one term a line.")
    return WordList(path.stem, tuple(terms.values()), _checked_role(path, header))


def read_header(path: Path) -> dict[str, str]:
    """The provenance lines alone, without reading the terms."""
    header = {}
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            for line in file:
                if not (match := _HEADER_LINE.match(line[: 4 * MAX_LINE])):
                    break
                header[match[1].lower()] = _CONTROL.sub("", tidy(match[2]))
    except OSError as error:
        raise _unreadable(path, error) from error
    return header


def check(path: Path) -> list[Complaint]:
    """Every line that `clean` would drop, and why; an empty list means that all is well."""
    complaints, first_line = [], dict[str, int]()
    for number, term in _parse(_text(path))[1]:
        reason = fault(term)
        if reason is None:
            earlier = first_line.setdefault(key(term), number)
            if earlier != number:
                reason = f"it is the same term as line {earlier}"
        if reason is not None:
            complaints.append(Complaint(number, _shown(term), reason))
    return complaints


def clean(path: Path) -> WordList:
    """The list without the lines that `check` complains of.

    Raises
    ------
    BalderdashError
        The file cannot be read, or nothing would be left of it.
    """
    header, lines = _parse(_text(path))
    terms: dict[str, str] = {}
    for _, term in lines:
        if fault(term) is None:
            terms.setdefault(key(term), term)
    if not terms:
        raise BalderdashError(f"{path} holds no terms; a word list has one term a line.")
    return WordList(path.stem, tuple(terms.values()), _checked_role(path, header))


def write(path: Path, words: WordList) -> None:
    """Write a list with its header, whole or not at all."""
    ordered = [*HEADER_KEYS, *(k for k in words.header if k not in HEADER_KEYS)]
    header = [f"# {k}: {words.header[k]}" for k in ordered if k in words.header]
    atomic.write(path, "\n".join([*header, *words.terms, ""]).encode())


def _text(path: Path) -> str:
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
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise BalderdashError(
            f"{path}, line {line}: a NUL byte, so this is no text file; a word list is UTF-8 text "
            "with one term a line."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BalderdashError(
            f"{path}, line {line}: the byte 0x{content[error.start]:02X} is not UTF-8; convert the "
            f"file first, for example with `iconv -f LATIN1 -t UTF-8 {path.name}`."
        ) from error


def _unreadable(path: Path, error: OSError) -> BalderdashError:
    return BalderdashError(f"{path} cannot be read ({error.strerror}); check the path and permissions.")


def _parse(text: str) -> tuple[dict[str, str], Iterator[tuple[int, str]]]:
    """The header, and each line that may be a term, tidied, with its number."""
    if text.count("\n") > MAX_LINES:
        raise BalderdashError(
            f"The list has {text.count(chr(10)):,} lines; the limit is {MAX_LINES:,}. "
            "Split it into smaller lists."
        )
    lines = text.split("\n")
    header: dict[str, str] = {}
    for line in lines:
        if not (match := _HEADER_LINE.match(line)):
            break
        header[match[1].lower()] = _CONTROL.sub("", tidy(match[2]))
    numbered = enumerate(lines[len(header) :], start=len(header) + 1)
    return header, ((number, term) for number, line in numbered if (term := tidy(line)))


def _checked_role(path: Path, header: dict[str, str]) -> dict[str, str]:
    role = header.get("role", "play")
    if role not in ROLES:
        raise BalderdashError(f"{path}: the role {role!r} is unknown; write `# role: play` or `lexicon`.")
    return header


def _shown(term: str) -> str:
    """A line as it can be printed: short, and without control characters."""
    visible = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", term)
    return f"‘{visible[:40]}…’" if len(visible) > 40 else f"‘{visible}’"
