"""Whatever a wiki, a page or a file contains, it becomes a list of terms or is refused in a sentence."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.sources import formats, web
from balderdash.sources.fetching import fetch
from balderdash.sources.finding import find
from balderdash.sources.source import FetchRequest
from balderdash.sources.web import Web, WebResponse
from balderdash.sources.wiki_source import AllTitles
from balderdash.terms import cleaning, wordlist
from tests.fuzz.hostile import changed, json_values, plain_texts, texts, told, unsafe
from tests.fuzz.watch import fuzz, mutate
from tests.sources.fault_server import SITEINFO

_ROOT = "https://wiki.example.org"
_HEAD = b'<html><head><link rel="EditURI" href="/api.php?action=rsd"></head><body>Wiki</body></html>'
_TITLES = ["Abel group", "Ring", "Knot (mathematics)", "Test", "Łoś theorem", "1905"]
_BATCH = {"batchcomplete": True, "query": {"allpages": [{"ns": 0, "title": title} for title in _TITLES]},
          "continue": {"apcontinue": "Ring", "continue": "-||"}}  # fmt: skip
_TREE = {"query": {"pages": [{"ns": 0, "title": title} for title in _TITLES] + [{"ns": 14, "title": "Category:Knots"}]}}
_SIZE = {"query": {"pages": [{"title": "Category:Knots", "categoryinfo": {"size": 3}}]}}
_ERROR = {"errors": [{"code": "maxlag", "text": "No."}]}
_MOST = 12  # requests, after which the wiki does not answer


class Heard:
    """A listener that checks that every message is safe for a terminal."""

    def tell(self, sentence: str) -> None:
        assert len(sentence) < 5000

    def count(self, titles: int, expected: int | None) -> None:
        """Ignore it."""

    def wait(self, why: str, seconds: float) -> None:
        """Do not wait."""


class Answers(Web):
    """Gives its answers in order, again and again, and then none."""

    def __init__(self, said: list[Any], head: bytes, headers: Mapping[str, str]) -> None:
        super().__init__("fuzz@example.org", lambda why, seconds: None, lambda seconds: None)
        self._said, self._head, self._headers, self._asked = said, head, headers, 0

    def _ask(self, url: str, params: Mapping[str, str] | None) -> WebResponse:
        self._asked += 1
        if self._asked > _MOST:
            raise BalderdashError("The wiki is silent from here on; try again later.")
        if "/api.php" not in url:
            return WebResponse(url, 200, {"content-type": "text/html", **self._headers}, self._head)
        said = self._said[(self._asked - 3) % len(self._said)]
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return WebResponse(url, 200, {"content-type": "application/json"}, body)


names = st.sampled_from(["title", "ns", "pages", "query", "continue", "general", "size", "code", "id", "*"]) | texts
anything = json_values(
    st.sampled_from(["Category:Knots", "/wiki/$1", "http://[", "//[::1", "http://a:x/"]) | texts, names
)
answers = st.tuples(
    st.just(SITEINFO) | changed(SITEINFO, anything),
    st.lists(
        st.sampled_from([_BATCH, _TREE, _SIZE, _ERROR]).flatmap(lambda said: st.just(said) | changed(said, anything))
        | anything,
        min_size=1,
        max_size=4,
    ),
)


@fuzz("MediaWiki answers", answers, st.booleans(), ci=60)
def test_any_json_is_a_list_or_a_sentence(home: Path, said: Any, is_tree: bool) -> bool:
    return fetches([said[0], *said[1]], _HEAD, FetchRequest(_ROOT, "Knots" if is_tree else None))


@cache
def real_answers() -> list[bytes]:
    """What a wiki says."""
    return [json.dumps(said).encode() for said in (SITEINFO, _BATCH, _TREE, _SIZE, _ERROR)]


@mutate("MediaWiki answers", real_answers, ci=150)
def test_damaged_answers_are_a_list_or_a_sentence(home: Path, content: bytes) -> bool:
    said: list[Any] = [SITEINFO, content]
    if b"namespaces" in content:
        said = [content, _BATCH]
    is_tree = b"pages" in content and b"allpages" not in content
    request = FetchRequest(_ROOT, "Knots" if is_tree else None)
    return fetches([*said, _SIZE, content] if is_tree else said, _HEAD, request)


def fetches(said: list[Any], head: bytes, order: FetchRequest, **headers: str) -> bool:
    """Check what fetching promises for any answers; return whether they gave a list."""
    path = paths.user_lists() / "fetched.txt"
    for left in path.parent.glob("*"):
        left.unlink()
    web = Answers(said, head, headers)
    try:
        found = find(order, web, Heard())
        done = fetch(found, path, Heard())
    except BalderdashError as refusal:
        told(refusal)
        assert not path.exists()
        return False
    assert wordlist.read(path).terms == done.words.terms
    assert not unsafe("".join(done.words.terms))
    assert b"\x1b" not in path.read_bytes() + cleaning.report_path(path).read_bytes()
    return True


_PAGE = (
    b"<!doctype html><html><head><title>Terms</title></head><body><nav><ul><li>Home</ul></nav><dl><dt>Abacus<dd>counts"
    b"<dt><a href='x'>Binomial</a>: two<dt>Cosine - a ratio</dl><table><tr><th>term<tr><td>Ring<td>x</table><br>"
    b"<ul><li>Trefoil, a knot<li>Unknot &amp; co.<li><b>Figure</b> eight</ul><script>if (a<b) </script></body></html>"
)
FILES = (
    _PAGE, b'["Abel group", "Ring", "Knot"]', b'[{"term": "Ring", "n": 1}, {"term": "Knot"}]',
    b'{"Ring": "a set", "Knot": "a curve"}', b'{"term": "Ring"}\n{"term": "Knot"}\n', b"name;term\n1;Ring\n2;Knot\n",
    b'term,x\n"Ring, a",1\nKnot,2\n', b"Ring\nKnot\n", b"\xff\xfeR\0i\0n\0g\0\n\0",
    gzip.compress(b"Ring\nKnot\n", mtime=0),
)  # fmt: skip


@mutate("pages and files", lambda: list(FILES), ci=200)
def test_damaged_files_are_lines_or_a_sentence(home: Path, content: bytes) -> bool:
    kinds = ("", "text/html", "application/json", "text/csv")
    charsets = (None, "latin-1", "undefined", "idna", "utf-7", "hex", "x")
    columns = (None, "term", "2", "²", "9" * 5000, "\x1b")
    taken = False
    for k in range(3):
        luck = len(content) + k * sum(content[:9])
        try:
            found = formats.read_terms(
                "a.txt", content, content_type=kinds[luck % 4], charset=charsets[luck % 7], column=columns[luck % 6]
            )
            assert found.account.kept == len(found.terms)
            taken = all(isinstance(term, str) for term in found.terms)
        except BalderdashError as refusal:
            told(refusal)
    return taken


@mutate("MediaWiki answers", lambda: [_HEAD, _PAGE], ci=50, share=0.1)
def test_damaged_pages_lead_to_a_wiki_or_to_a_sentence(home: Path, content: bytes) -> bool:
    return fetches([SITEINFO, {"query": {"allpages": [{"ns": 0, "title": "Ring"}]}}], content, FetchRequest(_ROOT))


@fuzz("Retry-After", plain_texts | st.datetimes().map(str) | st.floats().map(str) | st.integers().map(str), ci=100)
def test_any_header_is_a_time_to_wait_or_none(text: str) -> bool:
    seconds = web.parse_retry_after(text)
    assert seconds is None or 0 <= seconds < 1e9
    return seconds is not None


def test_a_journal_of_other_things_is_told(home: Path) -> None:
    path = paths.user_lists() / "fetched.txt"
    for line in (
        b'{"titles": 3}',
        b'{"titles": ["a"], "passed": {"x": "y"}}',
        b'["a"]',
        b"3",
        b"[" * 10_000,
        b'{"x": 1}',
    ):
        found = find(FetchRequest(_ROOT), Answers([SITEINFO], _HEAD, {}), Heard())
        assert isinstance(found, AllTitles)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name("fetched.txt.part").write_bytes(
            json.dumps(found.resume_key).encode() + b"\n" + line + b"\n" + line + b"\n"
        )
        with pytest.raises(BalderdashError, match="damaged"):
            fetch(found, path, Heard())
    assert not path.exists()


@pytest.mark.parametrize(
    "head", [b"<!--" * 50_000, b"<![" * 60_000, b"<b>" * 60_000 + b"x</i>" * 30_000, b"<" * 200_000]
)
def test_a_page_without_end_keeps_nobody(home: Path, head: bytes) -> None:
    with pytest.raises(BalderdashError):
        formats.read_terms("x.html", head)
    formats.read_terms("x.html", b"<dl>" + b"<dt>Ring" * 9 + head)
