"""Any file as a source of terms: what was read is kept or dropped for a reason, and tables lose no row in silence."""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from balderdash.errors import BalderdashError
from balderdash.sources import formats, tables
from balderdash.sources.extract import Extract
from balderdash.terms import cleaning, meaning, wordlist
from balderdash.terms.key import tidy
from balderdash.terms.printable import CONTROL
from tests.conftest import ROOT
from tests.fuzz.hostile import PIECES, plain_texts, texts, told
from tests.fuzz.watch import fuzz, mutate

DELIMITERS, QUOTING = ",;\t|", (csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC)
NAMES = ("a.txt", "a.csv", "a.tsv", "a.json", "a.html")


@cache
def files() -> list[bytes]:
    """Return real terms with their meanings as files of every kind."""
    lines = (ROOT / "wordlists" / "minerals.txt").read_text(encoding="utf-8").splitlines()[8:1200:100]
    rows = [line.partition("\t")[::2] for line in lines]
    tables = [_written(rows, delimiter, quoting) for delimiter in DELIMITERS for quoting in QUOTING]
    items = "".join(f"<tr><td>{html.escape(term)}<td>{html.escape(means)}" for term, means in rows)
    page = f"<html><table><tr><th>term<th>meaning{items}</table><ul><li>{'<li>'.join(t for t, _ in rows)}</ul></html>"
    objects = json.dumps([{"term": term, "meaning": means} for term, means in rows], ensure_ascii=False)
    return [text.encode() for text in ("\n".join(lines), *tables, page, objects)]


def _written(rows: Sequence[Sequence[str]], delimiter: str, quoting: int, end: str = "\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows([("term", "meaning"), *rows])
    return out.getvalue()


@fuzz("account", st.sampled_from(NAMES), st.lists(plain_texts, max_size=12), ci=200)
def test_any_text_has_an_account(name: str, lines: list[str]) -> bool:
    return has_account(name, "\n".join(lines).encode())


@mutate("account", files, ci=300)
def test_a_damaged_file_has_an_account(content: bytes) -> bool:
    return has_account(random.Random(content).choice((*NAMES, "a.csv")), content)


def has_account(name: str, content: bytes) -> bool:
    """Check the accounts of extracting, cleaning and reading a file; return whether it was taken."""
    try:
        found = formats.read_terms(name, content)
    except BalderdashError as refusal:
        told(refusal)
        return False
    assert found.account.kept == len(found.terms)
    text = _as_utf8(content) if name == "a.txt" and content[:1] not in b"<[{#" else None
    if text is not None and not tables.has_header(text):
        lines = re.split("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
        assert found.account.read == sum(bool(line.strip()) for line in lines)
    for sort in cleaning.SORTS if len(found.terms) < 5 else (cleaning.SORTS[len(content) % 3],):
        terms, complaints = cleaning.clean_with_meanings(found.terms, longest=meaning.LONGEST, sort=sort)
        whole = found.account.then(cleaning.account(len(found.terms), len(terms), complaints))
        assert (whole.read, whole.kept) == (found.account.read, len(terms))
        assert str(whole.kept) in whole.sentence.replace(",", "")
    return bool(found.terms)


def _as_utf8(content: bytes) -> str | None:
    """The text of a file; None if a change gave it the mark of UTF-16, or the NUL bytes."""
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


@mutate("CSV reader", lambda: [bytes(range(256))], ci=300)
def test_every_row_of_a_table_is_read(seed: bytes) -> bool:
    """A table that a program writes is read as it was, whatever stands in its cells."""
    rng = random.Random(seed)
    rows = [(_cell(rng), _cell(rng) if rng.random() < 0.7 else "") for _ in range(rng.randrange(1, 9))]
    end = rng.choice(("\n", "\r\n"))
    content = _written(rows, rng.choice(DELIMITERS), rng.choice(QUOTING), end).encode()
    name, mark = rng.choice(("a.csv", "a.tsv")), rng.choice((b"", b"\xef\xbb\xbf"))
    try:
        found = formats.read_terms(name, mark + content)
    except BalderdashError as refusal:
        told(refusal)
        return False
    assert found.account.read == len(rows)
    wanted = [" ".join(term.split()) for term, _ in rows]
    assert [line.partition("\t")[0] for line in found.terms] == [term for term in wanted if tidy(term)]
    return True


def _cell(rng: random.Random) -> str:
    """A term, perhaps with what a table writes in quotation marks, but for line ends."""
    pieces = (
        "Abel",
        " ",
        "theorem of",
        ",",
        ";",
        "|",
        '"',
        '""',
        "'",
        "\u00a0",
        "é",
        "素",
        "#",
        "7",
        "(",
        "sep=",
        "\t",
    )
    return "Term " + "".join(rng.choices(pieces, k=rng.randrange(6)))


@mutate("CSV reader", lambda: files()[1:-2], ci=300)
def test_a_damaged_table_is_not_silently_shorter(content: bytes) -> bool:
    try:
        found: Extract = formats.read_terms("a.csv", content, column="1")
    except BalderdashError as refusal:
        told(refusal)
        return False
    if (text := _as_utf8(content)) is None:
        return True
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if '"' not in text and not text.startswith(("sep=", "#separator")):
        rows = sum(bool(line.strip(",;\t| ")) for line in text.split("\n") if line.strip())
        assert rows - 1 <= found.account.read
    return bool(found.terms)


@fuzz("meanings", plain_texts, texts, st.sampled_from([meaning.FITTING, meaning.LONGEST, 5]), ci=200)
def test_any_text_as_a_meaning(term: str, rest: str, longest: int) -> bool:
    return is_mended(term, rest, longest)


@mutate("meanings", lambda: [line for file in files()[:1] for line in file.split(b"\n")], ci=300)
def test_a_damaged_meaning(content: bytes) -> bool:
    line = content.decode("utf-8", "replace")
    term, rest = meaning.parted(line)
    return is_mended(term, rest or "", meaning.FITTING)


def is_mended(term: str, rest: str, longest: int) -> bool:
    """Check what is promised of any meaning; return whether anything is left of it."""
    means, faults = meaning.mended(rest, longest)
    assert len(means) <= longest
    assert means == tidy(means)
    assert not CONTROL.search(means)
    assert "\t" not in means
    if means:
        assert meaning.mended(means, longest)[0] == means
        assert meaning.read(means)
    else:
        assert faults
    assert meaning.gives_away(term, means) in (True, False)
    kept = meaning.read(rest)
    assert kept == tidy(kept)
    assert len(kept) <= meaning.LONGEST
    parsed = list(wordlist.parse_lines([f"Term\t{rest}".replace("\n", " ")]))
    assert parsed[0][1] == "Term"
    return bool(means)


def test_the_pieces_have_every_separator() -> None:
    """The hostile texts part cells and lines in every way that a table does."""
    assert {"\t", ";", '"', "\n", "\r", "{"} <= set(PIECES)
