"""Files that are not word lists: each gives one sentence, which names the file and says what to do."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balderdash.errors import BalderdashError
from balderdash.terms import cleaning, wordlist
from balderdash.terms.key import tidy

USES: list[Callable[[Path], object]] = [wordlist.read, cleaning.check, cleaning.clean_file]


def refusal(file: Path, content: bytes | None = None) -> str:
    """The error of `read`, `check` and `clean_file`, which must be the same."""
    if content is not None:
        file.write_bytes(content)
    said = set()
    for use in USES:
        with pytest.raises(BalderdashError) as caught:
            use(file)
        said.add(str(caught.value))
    (sentence,) = said
    assert file.name in sentence
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bad.txt"


def test_missing(file: Path) -> None:
    assert "No such file" in refusal(file)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n \t\n", b"\xef\xbb\xbf", b"# title: A\n# role: play\n", b"# only a remark"]
)
def test_without_a_term(file: Path, content: bytes) -> None:
    assert "holds no terms" in refusal(file, content)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"---\n***\n", "neither a letter nor a digit"), (b"x" * 400, "400 characters"), (b"a\x1b[1m\n", "U+001B")],
)
def test_with_bad_lines_alone(file: Path, content: bytes, why: str) -> None:
    file.write_bytes(content)
    complaints = cleaning.check(file)
    assert (complaints[0].line, len(complaints)) == (1, content.strip().count(b"\n") + 1)
    assert why in complaints[0].reason
    with pytest.raises(BalderdashError, match="no terms left: line 1") as caught:
        cleaning.clean_file(file)
    assert why in str(caught.value)
    with pytest.raises(BalderdashError):
        wordlist.read(file)


def test_binary(file: Path) -> None:
    assert "line 3: a NUL byte" in refusal(file, b"one\r\ntwo\r\nPK\x03\x04\x00\x00")


def test_latin_1(file: Path) -> None:
    said = refusal(file, "Alpha\nHölder\n".encode("latin-1"))
    assert "line 2" in said
    assert "0xF6" in said
    assert "iconv -f LATIN1" in said


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_utf_16(file: Path, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    file.write_bytes(mark + "Alpha\nBeta\n".encode(encoding))
    assert wordlist.read(file).terms == ("Alpha", "Beta")
    assert cleaning.check(file) == []
    assert "damaged" in refusal(file, mark + "Alpha\n".encode(encoding)[:-1])


def test_utf_16_without_a_mark(file: Path) -> None:
    file.write_bytes("Łoś\r\nかぎ\r\n".encode("utf-16-le"))
    assert wordlist.read(file).terms == ("Łoś", "かぎ")
    assert cleaning.check(file) == []


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.csv", "term,n\nKnot,1\n", "a table"),
        ("a.json", '["Knot"]', "JSON"),
        ("a.HTML", "<li>Knot", "a web page"),
        ("cards.txt", "#separator:tab\nKnot\ta tied one\n", "a text export of Anki's"),
    ],
)
def test_what_fetch_reads_is_not_learnt_line_by_line(tmp_path: Path, name: str, content: str, what: str) -> None:
    said = refusal(tmp_path / name, content.encode())
    assert f"is {what}, and a word list has one term a line; make a list of it with `balderdash fetch " in said


def test_a_name_with_a_space_can_be_pasted(tmp_path: Path) -> None:
    said = refusal(tmp_path / "my terms.txt", b"\xf6")
    assert f"`iconv -f LATIN1 -t UTF-8 '{tmp_path}/my terms.txt' > utf8.txt`" in said


def test_half_a_character(file: Path) -> None:
    assert "line 1: the byte 0xD0 is not UTF-8" in refusal(file, "Ж".encode()[:1])
    assert "0xED" in refusal(file, b"\xed\xa0\x80")  # half of a pair, as UTF-8 that some programs write


def test_a_folder(tmp_path: Path) -> None:
    assert "not a plain file" in refusal(tmp_path)


def test_a_pipe_does_not_block(file: Path) -> None:
    os.mkfifo(file)
    assert "not a plain file" in refusal(file)


def test_a_name_too_long(tmp_path: Path) -> None:
    assert "name too long" in refusal(tmp_path / ("x" * 300))


def test_no_permission(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("Alpha")
    file.chmod(0)
    if os.access(file, os.R_OK):  # root reads everything: say no in the kernel's place

        def deny(self: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "read_bytes", deny)
    assert "Permission denied" in refusal(file)


def test_too_many_lines(file: Path) -> None:
    said = refusal(file, b"Alpha\n" * 3_000_000)
    assert "3,000,000 lines" in said
    assert "2,000,000" in said


def test_as_many_lines_as_the_limit_are_accepted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordlist, "MAX_LINES", 10)
    file.write_text("Alpha\n" * 10)
    assert wordlist.read(file).terms == ("Alpha",)
    assert "11 lines" in refusal(file, b"Alpha\n" * 11)
    file.write_text("# title: A\n# source: B\n" + "Alpha\n" * 10)
    assert wordlist.read(file).terms == ("Alpha",)


def test_too_large(file: Path) -> None:
    with file.open("wb") as hollow:  # takes no space on the disk
        hollow.truncate(wordlist.MAX_BYTES + 1)
    assert "200 MB" in refusal(file)


@pytest.mark.slow
def test_a_gigantic_line(file: Path) -> None:
    file.write_bytes(b"Alpha\n" + b"word " * 10_000_000 + b"\nBeta\n")
    tracemalloc.start()
    with pytest.raises(BalderdashError, match=r"line 2: ‘word word .*…’ is not a term: it has 50,000,000 characters"):
        wordlist.read(file)
    assert tracemalloc.get_traced_memory()[1] < 250e6  # the file, its text, and its lines; not its words
    tracemalloc.stop()
    words, complaints = cleaning.clean_file(file)
    assert words.terms == ("Alpha", "Beta")
    assert [complaint.line for complaint in complaints] == [2]


@pytest.mark.parametrize("length", [301, 1200, 1201, 5000])
def test_a_line_too_long(file: Path, length: int) -> None:
    file.write_bytes(b"Alpha\n" + b"x" * length)
    with pytest.raises(BalderdashError, match=rf"bad.txt, line 2: .*{length:,} characters.*lists clean"):
        wordlist.read(file)
    assert cleaning.clean_file(file)[0].terms == ("Alpha",)


def test_the_longest_line(file: Path) -> None:
    file.write_bytes(b"x" * 300)
    assert len(wordlist.read(file).terms[0]) == 300


@pytest.mark.parametrize("control", ["\x01", "\x07", "\x1b", "\x7f", "\x80", "\x9b"])
def test_control_characters(file: Path, control: str) -> None:
    file.write_bytes(f"Alpha\nred{control}[31m term".encode())
    with pytest.raises(BalderdashError, match=r"line 2.*control character") as caught:
        wordlist.read(file)
    assert control not in str(caught.value)
    assert cleaning.clean_file(file)[0].terms == ("Alpha",)


@given(st.binary() | st.binary().map(lambda tail: b"Alpha\n" + tail) | st.text().map(str.encode))
@example(b"\xff\xfe")
@example(b"# role: \x1b\nx")
@example(b"#")
def test_any_bytes_at_all(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.txt"
    file.write_bytes(content)
    wordlist.read_header(file)
    try:
        words, complaints = cleaning.clean_file(file)
    except BalderdashError:
        with pytest.raises(BalderdashError, match=r"any\.txt"):
            cleaning.clean_file(file)
        return
    assert words.terms
    for term in words.terms:
        assert "\n" not in term
        assert "\x1b" not in term
        assert term == tidy(term)
    wordlist.write(file, words)
    assert wordlist.read(file) == words
    assert cleaning.check(file) == []  # what was cleaned is clean
    assert len({complaint.line for complaint in complaints}) == len(complaints)


def test_a_long_header_is_read_quickly(file: Path) -> None:
    file.write_bytes(b"# title: " + b"x" * 30_000_000)
    tracemalloc.start()
    assert len(wordlist.read_header(file)["title"]) < 2000
    assert tracemalloc.get_traced_memory()[1] < 1e6
    tracemalloc.stop()
