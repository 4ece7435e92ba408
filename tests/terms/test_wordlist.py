"""Reading, checking, cleaning and writing good lists."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.errors import BalderdashError
from balderdash.terms import cleaning, wordlist
from balderdash.terms.account import Account
from balderdash.terms.key import key, spelling, tidy
from balderdash.terms.split import Split, split_of
from balderdash.terms.wordlist import WordList

SPLITS: tuple[Split, ...] = ("train", "valid", "test")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "my list.txt"


def terms_of(file: Path, content: str | bytes) -> tuple[str, ...]:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return wordlist.read(file).terms


def test_a_list_as_it_should_be(file: Path) -> None:
    file.write_text("# title: My terms\n# source: me\n# licence: CC0-1.0\n# retrieved: 2026-11\nAlpha\n\nBeta rule\n")
    words = wordlist.read(file)
    assert words.name == "my list"
    assert words.title == "My terms"
    assert words.terms == ("Alpha", "Beta rule")
    assert words.header == {"title": "My terms", "source": "me", "licence": "CC0-1.0", "retrieved": "2026-11"}
    assert words.path == file
    assert not words.is_lexicon
    assert wordlist.read_header(file) == words.header
    assert cleaning.check(file) == []


def test_a_list_without_a_header(file: Path) -> None:
    assert terms_of(file, "Alpha\nBeta") == ("Alpha", "Beta")
    assert wordlist.read(file).title == "my list"
    assert wordlist.read_header(file) == {}


@pytest.mark.parametrize(
    ("content", "header"),
    [
        ("#  Title :  A   b \nX", {"title": "A b"}),
        ("# title:\nX", {"title": ""}),
        ("# source: https://a.b/c: d\nX", {"source": "https://a.b/c: d"}),
        ("# page-link: x\n# role: lexicon\nX", {"page-link": "x", "role": "lexicon"}),
        ("\n\n# title: A\n\n# role: play\n\nX", {"title": "A", "role": "play"}),
        ("# title: A\n# title: B\nX", {"title": "B"}),
        ("# My own terms\n#\n# title: A\nX", {"title": "A"}),
        ("\ufeff# title: A\nX", {"title": "A"}),
        ("# title: A\r\n# role: play\r\nX\r\n", {"title": "A", "role": "play"}),
        ("# title: a\x1b[31mb\nX", {"title": "a[31mb"}),
        ("X\n# title: A", {}),
    ],
)
def test_headers(file: Path, content: str, header: dict[str, str]) -> None:
    assert terms_of(file, content) == ("X",)
    assert wordlist.read(file).header == header
    assert wordlist.read_header(file) == header


def test_terms_that_look_like_headers(file: Path) -> None:
    terms = ("#P-complete", "#P: counting", "#SAT", "A: b", "title: C")
    assert terms_of(file, "# title: T\n" + "\n".join(terms)) == terms
    assert wordlist.read(file).title == "T"


def test_comments_below_the_first_term_are_skipped_and_reported(file: Path) -> None:
    assert terms_of(file, "Alpha\n# role: lexicon\nBeta\n") == ("Alpha", "Beta")
    assert not wordlist.read(file).is_lexicon
    (complaint,) = cleaning.check(file)
    assert (complaint.line, complaint.value) == (2, "‘# role: lexicon’")
    assert "comment" in complaint.reason


def test_the_role(file: Path) -> None:
    terms_of(file, "# role: lexicon\nX")
    assert wordlist.read(file).is_lexicon
    file.write_text("# role: lexikon\nX")
    for use in (wordlist.read, cleaning.clean_file, cleaning.check):
        with pytest.raises(BalderdashError, match=r"my list\.txt.*lexikon.*role: play"):
            use(file)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(file: Path, end: str) -> None:
    assert terms_of(file, end.join(["# title: T", "Alpha", "", "Beta", ""])) == ("Alpha", "Beta")
    file.write_bytes(end.join(["Alpha", "Beta", "bell\a"]).encode())
    assert [complaint.line for complaint in cleaning.check(file)] == [3]


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("  Klein \t bottle ", "Klein bottle"),
        ("Klein\N{NO-BREAK SPACE}bottle", "Klein bottle"),
        ("Klein\u2028bottle\u2029", "Klein bottle"),
        ("Klein\x0bbottle\x0c", "Klein bottle"),
        ("Po\u0301lya", "Pólya"),
        ("P\u200bo\u200b\u0301lya", "Pólya"),
        ("ab\u202ecd\u2069\u061c", "abcd"),
        ("theo\u00adrem", "theorem"),
        ("نیم\u200cفاصله", "نیم\u200cفاصله"),
        ("\u200b", ""),
    ],
)
def test_tidy(line: str, term: str) -> None:
    assert tidy(line) == term


@given(st.text())
def test_tidying_twice_changes_nothing(line: str) -> None:
    assert tidy(tidy(line)) == tidy(line)


def test_one_term_is_kept_as_first_spelled(file: Path) -> None:
    lines = ["Abel's theorem", "Abel theorem", "abel’s  Theorem", "ABEL THEOREM", "Beta", "beta"]
    assert terms_of(file, "\n".join(lines)) == ("Abel's theorem", "Abel theorem", "Beta")
    complaints = cleaning.check(file)
    assert [complaint.line for complaint in complaints] == [3, 4, 6]
    assert complaints[0].reason == "it is the same term as line 1, ‘Abel's theorem’"
    assert complaints[2].reason == "it is the same term as line 5, ‘Beta’"


def test_different_spellings_with_one_key_are_all_kept_on_one_side_of_the_split(file: Path) -> None:
    terms = (
        "schon",
        "schön",
        "Maße",
        "Masse",
        "C",
        "C++",
        "C#",
        "мой",
        "мои",
        "かき",
        "かぎ",
        "peche",
        "pêche",
        "péché",
    )
    assert terms_of(file, "\n".join(terms)) == terms
    words = wordlist.read(file)
    assert words.account == Account("line", len(terms), len(terms))
    assert words.keys == WordList("x", terms).keys
    assert cleaning.check(file) == []
    assert cleaning.clean_file(file)[0].terms == terms
    assert sum(len(words.part(side)) for side in SPLITS) == len(terms)
    for one, other in (("schon", "schön"), ("Maße", "Masse"), ("peche", "péché")):
        assert [side for side in SPLITS if one in words.part(side)] == [
            side for side in SPLITS if other in words.part(side)
        ]


def test_a_list_of_one_repeated_term(file: Path) -> None:
    assert terms_of(file, "Alpha\n" * 1000) == ("Alpha",)
    assert len(cleaning.check(file)) == 999


def test_a_list_of_one_line(file: Path) -> None:
    assert terms_of(file, "Alpha") == ("Alpha",)


def test_lines_without_a_letter_are_skipped_and_reported(file: Path) -> None:
    assert terms_of(file, "Alpha\n---\n…\n∮\nB7\n") == ("Alpha", "B7")
    assert [(c.line, c.value) for c in cleaning.check(file)] == [(2, "‘---’"), (3, "‘…’"), (4, "‘∮’")]


def test_cleaning_does_what_check_says(file: Path) -> None:
    long = "x" * 301
    file.write_text(f"# title: T\n# mood: fine\n# just a remark\nAlpha\nbell\a\n{long}\nALPHA\n***\nBeta\n")
    words, complaints = cleaning.clean_file(file)
    assert words.terms == ("Alpha", "Beta")
    assert words.header == {"title": "T", "mood": "fine"}
    assert [complaint.line for complaint in complaints] == [5, 6, 7, 8]
    assert complaints == cleaning.check(file)
    assert complaints[0].value == "‘bell\N{REPLACEMENT CHARACTER}’"
    assert "U+0007" in complaints[0].reason
    assert complaints[1].value == f"‘{'x' * 40}…’"
    assert "301" in complaints[1].reason
    copy = file.with_name("copy.txt")
    wordlist.write(copy, words)
    assert cleaning.check(copy) == []
    assert (wordlist.read(copy).terms, wordlist.read(copy).header) == (words.terms, words.header)


letters = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(tidy)
good_terms = letters.filter(lambda term: key(term) and not term.startswith("# "))
header_values = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(tidy)


@given(
    st.lists(good_terms, min_size=1, unique_by=spelling),
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9_-]*", fullmatch=True).filter("role".__ne__), header_values),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, terms: list[str], header: dict[str, str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "round.txt"
    words = WordList("round", tuple(terms), header)
    wordlist.write(file, words)
    assert wordlist.read(file) == words
    assert wordlist.read_header(file) == header


def test_header_keys_are_written_in_their_order(file: Path) -> None:
    header = {"mood": "fine", "role": "play", "title": "two\nlines", "licence": "CC0-1.0"}
    wordlist.write(file, WordList("x", ("Alpha",), header))
    assert file.read_text() == "# title: two lines\n# licence: CC0-1.0\n# role: play\n# mood: fine\nAlpha\n"


def test_a_read_list_has_its_keys(file: Path) -> None:
    file.write_text("Abel's theorem\nX² test\nAbel theorem\n")
    words = wordlist.read(file)
    assert words.keys == ("abel theorem", "x2 test", "abel theorem") == WordList("x", words.terms).keys


def test_parts_and_digest() -> None:
    words = WordList("x", tuple(f"Term {i}" for i in range(400)))
    parts = {side: words.part(side) for side in SPLITS}
    assert sorted(term for part in parts.values() for term in part) == sorted(words.terms)
    assert all(split_of(term) == side for side, part in parts.items() for term in part)
    assert words.digest == WordList("y", words.terms, {"title": "other"}).digest
    assert words.digest != WordList("x", words.terms[::-1]).digest


@pytest.mark.parametrize(
    ("pattern", "term", "link"),
    [
        (
            "https://x.org/wiki/Special:Search/$1",
            "Łoś theorem",
            "https://x.org/wiki/Special:Search/%C5%81o%C5%9B_theorem",
        ),
        ("https://x.org/?t=$1", "A/B & C? [d]", "https://x.org/?t=A%2FB_%26_C%3F_%5Bd%5D"),
        ("https://x.org/", "Knot", None),
        ("javascript:alert($1)", "Knot", None),
        ("", "Knot", None),
    ],
)
def test_a_term_is_linked_to_its_page(pattern: str, term: str, link: str | None) -> None:
    assert WordList("x", (term,), {"link": pattern} if pattern else {}).link_to(term) == link


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85"])
def test_a_header_is_the_same_without_the_terms(encoding: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(end.join(["# title: Łoś", "# role: lexicon", "", "Knot", "# no: header"]).encode(encoding))
    assert wordlist.read_header(path) == {"title": "Łoś", "role": "lexicon"}
    if "\n" in end or "16-" not in encoding:
        assert wordlist.read(path).header == wordlist.read_header(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_among_the_lists_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)
    for read in (wordlist.read_header, wordlist.read):
        with pytest.raises(BalderdashError, match=r"a\.txt is not a plain file"):
            read(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 (text)", "is a PDF, and a word list is text with one term a line; save it as text."),
        (b"\n %PDF-1.7 (text)", "is a PDF, and a word list is text"),
        (b"{\\rtf1 Knot\n}", "is a document of an office program, and a word list is text"),
        (b"PK\x03\x04\0\0", "is a zip archive (or a document of an office program), and a word list is text"),
        (b'<?xml version="1.0"?>\n<terms><t>Knot</t></terms>', "is XML, and a word list is text"),
        (b'<?xml version="1.0"?>\n<html><li>Knot</html>', "is a web page, and a word list has one term a line; make a"),
        (b"\xef\xbb\xbf<!DOCTYPE html><li>Knot", "is a web page, and a word list has one term a line; make a list"),
        (
            b'["Knot",\n"Ring"\n]',
            "is JSON, and a word list has one term a line; make a list of it with `balderdash fetch",
        ),
        (b'{"Knot": "a loop",\n"Ring": ""}', "is JSON, and a word list has one term a line"),
        (
            b"# licence: free\n" + b"".join(b"%d\tTerm %c\n" % (n, 97 + n) for n in range(9)),
            "is a table that begins with a column of numbers, and a word list has one term a line; make a list of it",
        ),
    ],
)
def test_what_is_no_list_is_not_read_line_by_line(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    with pytest.raises(BalderdashError) as caught:
        wordlist.read(file)
    assert said in str(caught.value)


def test_some_terms_may_be_numbers(file: Path) -> None:
    file.write_text("".join(f"{n}\tthe number {n}\nRing {n}\tof {n}\n" for n in range(9)))
    assert len(wordlist.read(file).terms) == 18


def test_a_list_may_begin_as_json_does(file: Path) -> None:
    file.write_text("[REC]\n{1, 2} set\n")
    assert wordlist.read(file).terms == ("[REC]", "{1, 2} set")
