"""Every way in ends with an account that adds up: read = kept + dropped, each for a reason."""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash import cli, paths
from balderdash.errors import BalderdashError
from balderdash.sources import formats
from balderdash.sources.fetching import Fetched
from balderdash.sources.source import FetchRequest
from balderdash.terms import cleaning, wordlist
from balderdash.terms.account import Account
from balderdash.terms.encoding import LINE_ENDS
from tests.conftest import Run
from tests.sources import fault_server
from tests.sources.fault_server import Fault, json_answer
from tests.sources.listening import Heard, fetched

# Terms, and everything that is no term: blank, repeated, a date, a list, too long, a comment, odd marks
words = st.text("abcdefgh äé'-,;|\"", min_size=1, max_size=12) | st.sampled_from(
    [
        "Knot",
        "knot",
        "1905",
        "List of knots",
        "x" * 120,
        "y" * 1500,
        "# no",
        "…",
        "",
        " ",
        "\u200b",
        "Abel, theorem of",
        '"Heroes',
    ]
)
lines = st.lists(words, max_size=30)


def adds_up(account: Account, read: int, kept: int) -> bool:
    """Whether the account agrees with what was counted without it."""
    return (account.read, account.kept) == (read, kept) == (kept + sum(account.dropped.values()), kept)


def extracted(
    name: str, content: str, read: int, column: str | None = None, titles: Sequence[object] | None = None
) -> None:
    """Read a file of so many titles, clean it, and check both accounts.

    Parameters
    ----------
    titles : those that are texts are the terms, in this order; None if the file may change them
    """
    try:
        found = formats.read_terms(name, content.encode(), column=column)
    except BalderdashError:  # said, so not silent
        return
    assert adds_up(found.account, read, len(found.terms))
    if titles is not None:  # an account can add up that is one of another column
        texts = [title for title in titles if isinstance(title, str) and not wordlist.is_blank(title)]
        left = (line.partition("\t")[0] for line in found.terms)  # of an empty one, the meaning is here still
        assert [term.split() for term in left if not wordlist.is_blank(term)] == [text.split() for text in texts]
    for sort in cleaning.SORTS:
        terms, complaints = cleaning.clean(found.terms, sort=sort)
        whole = found.account.then(cleaning.account(len(found.terms), len(terms), complaints))
        assert adds_up(whole, read, len(terms))


@given(lines)
def test_text(titles: list[str]) -> None:
    shown = [title for title in titles if title.strip()]
    extracted("a.txt", "\n".join(titles), len(shown), titles=titles)


@given(lines, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from([None, "1", "2", "term"]))
def test_tables(titles: list[str], delimiter: str, column: str | None) -> None:
    rows = [["term", "number"], *([title, str(n)] for n, title in enumerate(titles))]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    numbers = [str(n) for n in range(len(titles))]
    extracted("a.csv", out.getvalue(), len(titles), column, numbers if column == "2" else titles)


@given(lines)
def test_tables_that_quote_nothing(titles: list[str]) -> None:
    text = "\n".join(["term\tnumber", *(f"{title}\t7" for title in titles)])
    extracted("a.tsv", text, len(titles), titles=None if '"' in text else titles)


@given(lines)
def test_notes_of_anki(titles: list[str]) -> None:
    text = "\n".join(["#separator:tab", "#tags column:3", *(f"{title}\twhat it means\tx" for title in titles)])
    extracted("a.txt", text, len(titles), titles=None if '"' in text else titles)


@given(lines, st.sampled_from(["utf-8-sig", "utf-16", "utf-16-le", "utf-32"]), st.sampled_from(LINE_ENDS))
def test_bytes_of_every_encoding(titles: list[str], encoding: str, end: str) -> None:
    shown = [title for title in titles if title.strip()]
    try:
        found = formats.read_terms("a.txt", end.join(["Begin", "End", *titles]).encode(encoding))
    except BalderdashError:
        assert "\n" not in end or not shown  # UTF-16 is told without its mark by its line feeds
        return
    assert adds_up(found.account, 2 + len(shown), len(found.terms))


@given(st.lists(words | st.none() | st.integers(), max_size=30), st.sampled_from(["name", "title"]))
def test_json_objects(titles: list[str | int | None], key: str) -> None:
    objects = [{key: title, "id": 1} if n % 3 else {key: title} for n, title in enumerate(titles)]
    extracted("a.json", json.dumps(objects), len(titles), titles=titles)
    extracted("a.json", json.dumps({"meta": {"n": [1, 2]}, "data": {"terms": objects}}), len(titles) + 2)
    nested = [{"id": n, "properties": one} for n, one in enumerate(objects)]
    extracted("a.json", json.dumps(nested), len(titles), f"properties.{key}", titles)
    texts = [title for title in titles if isinstance(title, str)]
    extracted("a.jsonl", "\n".join(map(json.dumps, texts)), len(texts), titles=texts)


@given(lines, st.booleans())
def test_rows_with_numbers(titles: list[str], are_first: bool) -> None:
    rows = [f"{n}\t{title}" if are_first else f"{title}\t{n}" for n, title in enumerate(titles)]
    is_table = are_first and len(titles) > 4 and all(any(map(str.isalpha, title)) for title in titles)
    extracted("a.txt", "\n".join(rows), len(titles), titles=titles if is_table and '"' not in str(titles) else None)


@given(lines)
def test_words_of_hunspell(titles: list[str]) -> None:
    text = "\n".join([str(len(titles)), *(f"{title.replace('/', '')}/AB" for title in titles)])
    extracted("a.dic", text, len(titles) + 1, titles=titles)


@given(lines, lines)
def test_pages(titles: list[str], others: list[str]) -> None:
    table = "".join(f"<tr><td>{html.escape(title)}</td><td>7</td></tr>" for title in titles)
    items = "".join(f"<li>{html.escape(title)}</li>" for title in others)
    page = f"<html><table><tr><th>Term</th><th>n</th></tr>{table}</table><ul>{items}</ul></html>"
    try:
        found = formats.read_terms("a.html", page.encode())
    except BalderdashError:
        return
    assert adds_up(found.account, len(titles) + len(others), len(found.terms))

    def are_of(texts: list[str]) -> bool:
        """Whether the terms are texts of these, in their order, perhaps without what follows a colon or a dash."""
        left = iter(texts)
        return all(
            any("".join(text.split()).startswith("".join(term.split())) for text in left) for term in found.terms
        )

    assert are_of(titles) or are_of(others)


@given(lines)
def test_a_list_that_is_trained_on(tmp_path_factory: pytest.TempPathFactory, titles: list[str]) -> None:
    path = tmp_path_factory.mktemp("lists") / "a.txt"
    path.write_text("\n".join(["Begin", *titles]), encoding="utf-8")
    shown = sum(not wordlist.is_blank(line) for line in ["Begin", *titles])
    if any(len(title) > wordlist.MAX_LINE for title in titles):
        with pytest.raises(BalderdashError, match="is not a term: it has 1,500 characters"):
            wordlist.read(path)
        titles = [title for title in titles if len(title) <= wordlist.MAX_LINE]
        shown = sum(not wordlist.is_blank(line) for line in ["Begin", *titles])
        path.write_text("\n".join(["Begin", *titles]), encoding="utf-8")
    read = wordlist.read(path)
    assert read.account is not None
    assert adds_up(read.account, shown, len(read.terms))
    cleaned, _ = cleaning.clean_file(path)
    assert cleaned.account is not None
    assert adds_up(cleaned.account, shown, len(cleaned.terms))


FAULTS: Sequence[Fault | None] = (
    None,
    json_answer({}),
    json_answer({"batchcomplete": True}),
    fault_server.reset,
    fault_server.http(503),
    fault_server.ends_early,
)


@pytest.mark.slow
@given(st.lists(st.sampled_from(range(len(FAULTS))), max_size=8), st.sampled_from([None, 7, 50]), st.booleans())
def test_a_wiki_with_faults(
    tmp_path_factory: pytest.TempPathFactory, faults: list[int], most: int | None, meanings: bool
) -> None:
    out = tmp_path_factory.mktemp("wiki") / "a.txt"
    with fault_server.running() as server:
        info = server.siteinfo["query"]
        server.siteinfo = {"query": {**info, "extensions": [{"name": "TextExtracts"}] if meanings else None}}
        server.script = iter([FAULTS[number] for number in faults])
        try:
            done: Fetched = fetched(FetchRequest(server.url, most=most, meanings=meanings), out)
        except BalderdashError as error:
            assert "6 times in a row" in str(error)  # noqa: PT017  said, and resumable
            return
    titles = len(fault_server.TITLES)
    if "incomplete" in done.words.header:  # it ended early three times in a row, which is said
        assert len(done.words.terms) < titles
        return
    assert len(done.words.meanings) == meanings * len(done.words.terms)
    assert len(done.words.terms) == min(most or titles, titles)
    assert adds_up(done.account, done.account.read, len(done.words.terms))


@pytest.mark.slow
def test_train_ends_with_the_account(home: Path, balderdash: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("\n".join(["Alpha", "alpha", "…", "# note", *(f"Beta {n}" for n in range(40))]))
    done = balderdash("train", "mine.txt", "--epochs", "0.1")
    assert "mine: 41 terms of 44 lines; dropped: 1 (it is the same term as another line)" in done.stderr
    assert "1 (it has neither a letter nor a digit)" in done.stderr


def test_what_a_walk_leaves_out_is_in_the_account(tmp_path: Path) -> None:
    members = [{"ns": 0, "title": "Trefoil"}, {"ns": 0, "title": "Unknot", "redirect": True}, {"ns": 2, "title": "U:x"}]
    batch = {"batchcomplete": True, "query": {"pages": [*members, {"ns": 0, "title": "Trefoil"}]}}
    size = {"batchcomplete": True, "query": {"pages": [{"ns": 14, "title": "C", "categoryinfo": {"size": 4}}]}}
    with fault_server.running() as server:
        server.script = itertools.chain([json_answer(size)], itertools.repeat(json_answer(batch)))
        done = fetched(FetchRequest(server.url, "Knots", 0), tmp_path / "a.txt", Heard())
    assert done.account == Account(
        "title", 4, 1, {"redirect": 1, "page outside the main namespace": 1, "it was listed before": 1}
    )


def test_an_account_that_does_not_add_up_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="not all others have a reason"):
        Account("line", 3, 1, {"it is empty": 1})
    with pytest.raises(ValueError, match="read again"):
        Account("line", 3, 3).then(Account("line", 2, 2))


def test_new_ends_with_the_account(home: Path, balderdash: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("term,n\n" + "\n".join(f"Term {chr(97 + n)},1" for n in range(9)) + "\n,2\n")
    done = balderdash("fetch", "mine.csv")
    assert "mine: 9 terms of 10 titles; dropped: 1 (it is empty)." in done.stderr
    assert cli.main(["lists", "check", str(paths.user_lists() / "mine.txt")]) == 0


def test_no_list_is_written_that_is_too_long_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordlist, "MAX_LINES", 50)
    (tmp_path / "long.csv").write_text("\n".join(["term", *(f"Term {n}" for n in range(51))]))
    out = tmp_path / "out.txt"
    with pytest.raises(BalderdashError, match=r"has 51 titles; a word list may have 50\. --most 50 takes the first"):
        fetched(FetchRequest(str(tmp_path / "long.csv")), out)
    assert not out.exists()
    assert len(fetched(FetchRequest(str(tmp_path / "long.csv"), most=50), out).words.terms) == 50
    assert len(wordlist.read(out).terms) == 50


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", "term,n\n# title: x,1\nKnot,2\n"), ("a.json", '["# licence: free", "Knot"]')]
)
def test_only_a_text_has_a_header(tmp_path: Path, name: str, content: str) -> None:
    """Of a table or of JSON, a first term that looks like a line of a header is a title like others."""
    (tmp_path / name).write_text(content)
    done = fetched(FetchRequest(str(tmp_path / name)), tmp_path / "out.txt")
    assert (done.account.read, done.words.header["licence"]) == (2, "not stated")
    (tmp_path / "a.txt").write_text("# licence: free\nKnot\n")
    assert fetched(FetchRequest(str(tmp_path / "a.txt")), tmp_path / "b.txt").words.header["licence"] == "free"
