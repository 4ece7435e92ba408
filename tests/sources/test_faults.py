"""After every fault the list is complete, or can be resumed, or is refused with one sentence; it is never short."""

from __future__ import annotations

import copy
import itertools
import socket
import ssl
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
import urllib3

from balderdash import lock
from balderdash.cli import main
from balderdash.errors import BalderdashError
from balderdash.paths import unfinished
from balderdash.sources import failures, web, wiki_source
from balderdash.sources.source import FetchRequest
from balderdash.terms import wordlist
from tests.conftest import PATIENCE
from tests.sources import fault_server
from tests.sources.fault_server import TITLES, Endless, Fault, FaultServer, Handler, api_error, http, json_answer, text
from tests.sources.listening import Heard, fetched


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with fault_server.running() as running:
        yield running


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "list.txt"


def a_date(**later: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(**later), usegmt=True)


def is_whole(out: Path) -> bool:
    return wordlist.read(out).terms == tuple(TITLES) and not unfinished(out).exists()


TEMPORARY: dict[str, Fault] = {
    "408": http(408),
    "425": http(425),
    "429": http(429),
    "429 in seconds": http(429, Retry_After="3"),
    "429 in parts of a second": http(429, Retry_After="2.5"),
    "429 with a date": http(429, Retry_After=a_date(seconds=20)),
    "429 with a date that has passed": http(429, Retry_After=a_date(hours=-3)),
    "429 with nonsense": http(429, Retry_After="soon"),
    "429 with less than nothing": http(429, Retry_After="-7"),
    "429 with infinity of nothing": http(429, Retry_After="nan"),
    "429 as a page": http(429, "<html>slow down</html>", Retry_After="1"),
    "500": http(500, "<html>oops</html>"),
    "502": http(502),
    "503": http(503, Retry_After="4"),
    "504": http(504),
    "522 of a proxy": http(522),
    "reset half-way": fault_server.reset,
    "no answer": fault_server.nothing,
    "a page for once": text("<html>One moment</html>"),
    "nothing for once": text(""),
    "half a JSON for once": text('{"query": {"allp'),
    "an object": json_answer({}),
    "an empty query": json_answer({"query": {}}),
    "an end and nothing else": json_answer({"batchcomplete": True}),
    "an empty list at the end": json_answer({"query": {"allpages": []}, "batchcomplete": True}),
    "neither an end nor a way on": json_answer({"query": {"allpages": [{"ns": 0, "title": "Term number 000"}]}}),
    "the first of many batches as the last": fault_server.ends_early,
    "maxlag": api_error("maxlag", Retry_After="5", X_Database_Lag="7"),
    "maxlag of old": api_error("maxlag", 503, old=True, Retry_After="5"),
    "maxlag without a header": api_error("maxlag"),
    "ratelimited": api_error("ratelimited"),
    "readonly": api_error("readonly"),
    "a database error": api_error("internal_api_error_DBQueryTimeoutError"),
}


@pytest.mark.parametrize("name", TEMPORARY)
@pytest.mark.parametrize("when", [0, 3, 5])
def test_a_temporary_fault_loses_nothing(server: FaultServer, out: Path, name: str, when: int) -> None:
    server.script = iter([*[None] * when, TEMPORARY[name], None])
    heard = Heard()
    fetched(FetchRequest(server.url), out, heard)
    assert is_whole(out)
    if when == 5 and TEMPORARY[name] is fault_server.ends_early:
        return  # the last batch does end the list
    assert len(heard.waits) >= 2  # the user sees it second by second
    assert heard.waits[-1][1] == 0


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [("30", 30, 30), ("12.5", 12.5, 12.5), (None, 1.5, 2.5), ("0", 1.5, 2.5), ("soon", 1.5, 2.5), ("-1", 1.5, 2.5)],
)
def test_we_wait_as_long_as_the_site_asks(
    server: FaultServer, out: Path, header: str | None, least: float, most: float
) -> None:
    server.script = iter([http(429, **({} if header is None else {"Retry_After": header}))])
    heard = Heard()
    fetched(FetchRequest(server.url), out, heard)
    assert least <= heard.waits[0][1] <= most


def test_we_wait_until_a_date(server: FaultServer, out: Path) -> None:
    server.script = iter([http(503, Retry_After=a_date(seconds=5 * PATIENCE))])
    heard = Heard()
    fetched(FetchRequest(server.url), out, heard)
    assert 4 * PATIENCE <= heard.waits[0][1] <= 5 * PATIENCE


def test_the_countdown_is_shown_every_second(server: FaultServer, out: Path) -> None:
    server.script = iter([http(429, Retry_After="4")])
    heard = Heard()
    fetched(FetchRequest(server.url), out, heard)
    assert [seconds for _, seconds in heard.waits] == [4, 3, 2, 1, 0]


def test_back_off_doubles(server: FaultServer, out: Path) -> None:
    server.script = iter([http(500)] * 5)
    heard = Heard()
    fetched(FetchRequest(server.url), out, heard)
    assert is_whole(out)
    starts = [seconds for (_, before), (_, seconds) in itertools.pairwise([("", 0.0), *heard.waits]) if before == 0]
    assert len(starts) == 5
    for n, seconds in enumerate(starts, start=1):
        assert 0.75 * 2**n <= seconds <= 1.25 * 2**n


@pytest.mark.parametrize(
    "name", ["429", "503", "a page for once", "nothing for once", "half a JSON for once", "an object"]
)
def test_all_temporary_faults_are_tried_as_often(server: FaultServer, out: Path, name: str) -> None:
    server.script = iter([None, *[TEMPORARY[name]] * 5])
    fetched(FetchRequest(server.url), out)
    assert is_whole(out)


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/api.php"])
@pytest.mark.parametrize("fault", ["429", "502", "reset half-way", "nothing for once"])
def test_a_fetch_begins_in_spite_of_temporary_faults(server: FaultServer, out: Path, path: str, fault: str) -> None:
    server.first_faults[path] = iter([TEMPORARY[fault]] * 5)
    fetched(FetchRequest(server.url), out)
    assert is_whole(out)


def test_an_end_before_the_wikis_own_count_is_told(server: FaultServer, out: Path) -> None:
    info: Any = copy.deepcopy(fault_server.SITEINFO)
    info["query"]["statistics"]["articles"] = 5171
    server.siteinfo = info
    heard = Heard()
    done = fetched(FetchRequest(server.url), out, heard)
    assert done.words.terms == tuple(TITLES)
    assert heard.sentences[-1] == (
        "The list may be incomplete: Faulty wiki counts 5,171 pages, and its list ends after 120."
    )
    assert "ends after 120" in wordlist.read_header(out)["incomplete"]
    assert len(server.requests) == 6 + wiki_source.SECOND_LOOKS


LASTING: dict[str, tuple[Fault, str]] = {
    "429": (http(429), "gets too many requests (429), 6 times in a row; try again later"),
    "429 for a day": (http(429, Retry_After="86400"), "stay away for 1,440 minutes; try again then"),
    "503 until tomorrow": (http(503, Retry_After=a_date(days=1)), "stay away for 1,4"),
    "500": (http(500), "has a problem (500), 6 times"),
    "reset": (fault_server.reset, "closed the connection in the middle of its answer, 6 times"),
    "no answer": (fault_server.nothing, "6 times"),
    "401": (http(401), "wants a login (401)"),
    "403": (http(403), "refuses access (403)"),
    "404": (http(404), "has no such page (404)"),
    "418": (http(418, "<html>teapot</html>"), "refuses (418): ‘<html>teapot</html>’"),
    "a captcha": (text("<html><title>Are you a robot?</title></html>"), "it may want to know whether you are a person"),
    "an empty answer": (text(""), "where its API should"),
    "a list": (lambda handler, asked: handler.say([1, 2]), "something that is not JSON"),
    "deep JSON": (text("[" * 100_000), "where its API should"),
    "no list in it": (lambda handler, asked: handler.say({"query": {"allpages": "no"}}), "holds no list of pages"),
    "no list": (json_answer({"batchcomplete": True}), "it holds no list of pages, 6 times in a row"),
    "an object": (json_answer({}), "it holds no list of pages, 6 times in a row"),
    "neither an end nor a way on": (
        json_answer({"query": {"allpages": []}}),
        "it neither ends nor says where to continue, 6 times in a row",
    ),
    "a number for a title": (
        lambda handler, asked: handler.say({"query": {"allpages": [{"title": 7}]}}),
        "a page without a title",
    ),
    "a strange continue": (
        lambda handler, asked: handler.say({"query": {"allpages": []}, "continue": "yes"}),
        "does not say where to continue",
    ),
    "maxlag": (api_error("maxlag", Retry_After="60"), "busy for"),
    "a login": (api_error("readapidenied"), "wants a login before it shows anything (readapidenied)"),
    "a login of old": (api_error("readapidenied", old=True), "wants a login before it shows anything"),
    "no API": (api_error("unknown_action"), "its API switched off"),
    "something new": (api_error("no-such-thing"), "refuses: No. (no-such-thing)"),
    "elsewhere": (http(302, Location="https://example.org/login"), "redirects to https://example.org/login"),
    "in circles": (
        lambda handler, asked: handler.say("", 302, Location=handler.path),
        "redirects in circles",
    ),
    "the same again": (fault_server.same_again, "never ends"),
    "on and on with nothing": (Endless(has_titles=False), "never ends"),
}


@pytest.mark.parametrize("name", LASTING)
@pytest.mark.parametrize("when", [0, 4])
def test_a_lasting_fault_is_reported_and_resumable(server: FaultServer, out: Path, name: str, when: int) -> None:
    fault, said = LASTING[name]
    server.script = itertools.chain([None] * when, itertools.repeat(fault))
    with pytest.raises(BalderdashError) as caught:
        fetched(FetchRequest(server.url), out)
    sentence = str(caught.value)
    assert said in sentence
    assert "\n" not in sentence
    assert not out.exists()
    is_kept = "What was fetched is kept: the same command resumes it." in sentence
    assert is_kept is (when > 0 or name == "the same again")
    server.script, server.requests = iter(()), []
    heard = Heard()
    fetched(FetchRequest(server.url), out, heard)
    assert is_whole(out)
    if when:
        assert heard.sentences[-1] == "Resuming after the 80 titles that are here already."
        assert server.requests[0]["apcontinue"] == "80"


def test_endless_titles_are_refused(server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiki_source, "MAX_LINES", 3000)
    server.script = itertools.repeat(Endless(has_titles=True))
    with pytest.raises(BalderdashError, match="more than 3,000 titles; fetch a category of it instead"):
        fetched(FetchRequest(server.url), out)
    assert not out.exists()


def test_a_limit_ends_an_endless_wiki(server: FaultServer, out: Path) -> None:
    server.script = itertools.repeat(Endless(has_titles=True))
    done = fetched(FetchRequest(server.url, most=1200), out)
    assert len(done.words.terms) == 1200
    assert "after the first 1,200 titles" in done.words.header["cut"]


def test_a_gigabyte_is_not_read(server: FaultServer, out: Path) -> None:
    server.script = itertools.chain([None, None], itertools.repeat(fault_server.gigabyte))
    tracemalloc.start()
    with pytest.raises(BalderdashError, match=r"sent more than 64 MB at once.*the same command resumes it"):
        fetched(FetchRequest(server.url), out)
    assert tracemalloc.get_traced_memory()[1] < 200e6
    tracemalloc.stop()


@pytest.mark.slow
def test_a_dripping_answer_is_given_up(server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer_well(handler: Handler, asked: dict[str, str]) -> None:
        monkeypatch.setattr(web, "LONGEST_ANSWER", 0.3)  # from the next answer on
        handler.say(fault_server.page_of(asked))

    server.script = itertools.chain([None, answer_well], itertools.repeat(fault_server.drip))
    with pytest.raises(BalderdashError, match=r"too slowly.* 6 times in a row.*the same command resumes it"):
        fetched(FetchRequest(server.url), out)
    monkeypatch.undo()
    server.script = iter(())
    fetched(FetchRequest(server.url), out)
    assert is_whole(out)


def test_every_request_is_polite(server: FaultServer, out: Path) -> None:
    fetched(FetchRequest(server.url), out)
    assert all(asked["maxlag"] == "5" and asked["formatversion"] == "2" for asked in server.requests)
    assert [asked.get("continue") for asked in server.requests] == ["", *["-||"] * 5]
    assert set(server.agents) == {server.agents[0]}
    assert server.agents[0].startswith("balderdash/")
    assert "(test@example.org)" in server.agents[0]


def test_a_robots_txt_that_forbids_training_is_obeyed(server: FaultServer, out: Path) -> None:
    server.robots = "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"
    with pytest.raises(BalderdashError, match="does not allow training models on it"):
        fetched(FetchRequest(server.url), out)
    assert server.requests == []


def test_a_robots_txt_that_names_us_is_obeyed(server: FaultServer, out: Path) -> None:
    server.robots = "User-agent: balderdash\nDisallow: /\n"
    with pytest.raises(BalderdashError, match=r"closes /api\.php to programs"):
        fetched(FetchRequest(server.url), out)


def test_a_site_whose_terms_of_use_forbid_it_is_not_asked(out: Path) -> None:
    with pytest.raises(BalderdashError, match=r"mathworld\.wolfram\.com is not fetched: its terms of use forbid"):
        fetched(FetchRequest("https://mathworld.wolfram.com/topics/Algebra.html"), out)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:1/", "does not answer"),
        ("http://no-such-host.invalid/", "is not known"),
        ("ftp://example.org/list", "not an address that starts with https"),
        ("http://", "is not an address on the web"),
        ("http://[::1", "is not an address on the web"),
        ("http://exa mple.org/", "is no"),
        ("/no/such/file.txt", "There is no file /no/such/file.txt, and it is not an address"),
        ("../../no-such-x", "There is no file ../../no-such-x"),
        ("mistyped.csv", "There is no file mistyped.csv, and it is not an address"),
        ("my-terms.TXT", "There is no file my-terms.TXT"),
        ("", "is not a source"),
        ("\0", "is not a source"),
    ],
)
def test_things_that_are_not_addresses(out: Path, address: str, said: str) -> None:
    with pytest.raises(BalderdashError) as caught:
        fetched(FetchRequest(address), out)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def a_page(head: str = "", body: str = "") -> Fault:
    return text(f"<html><head>{head}</head><body>{body}</body></html>")


WRONG_PAGES: dict[str, tuple[Fault, str]] = {
    "no list": (
        a_page(body="<p>Hello</p>"),
        "/page is a web page without a list, a glossary or a table",
    ),
    "a login": (a_page(body='<form><input type="password"></form>'), "/page asks for a login; only what everybody"),
    "a captcha": (
        a_page("<title>Just a moment...</title>"),
        "/page wants to know whether you are a person (a captcha)",
    ),
    "a captcha with 403": (
        http(403, "<title>Are you human?</title>"),
        "wants to know whether you are a person (a captcha)",
    ),
    "nothing": (http(204), "answers with no page (status 204)"),
    "a PDF": (lambda handler, asked: handler.say("%PDF-1.4", kind="application/pdf"), "/page is a PDF; give"),
    "elsewhere": (http(302, Location="https://login.example.org/"), "redirects to https://login.example.org/; if"),
    "elsewhere with a password": (
        http(302, Location="https://ada:secret@login.example.org/?page=2&token=secret#a"),
        "redirects to https://…@login.example.org/?page=2&token=…#a; if",
    ),
    "a wiki with a password": (
        a_page('<link rel="EditURI" href="http://ada:secret@127.0.0.2/api.php?action=rsd">'),
        "/page says that its wiki is at http://127.0.0.2/api.php; if you mean it, give that",
    ),
    "a file": (http(302, Location="file:///etc/passwd"), "redirects to file:///etc/passwd; if"),
    "another machine's wiki": (
        a_page('<link rel="EditURI" href="http://127.0.0.2/api.php?action=rsd">'),
        "/page says that its wiki is at http://127.0.0.2/api.php; if you mean it, give that",
    ),
}


@pytest.mark.parametrize("name", WRONG_PAGES)
def test_a_wrong_page_is_refused(server: FaultServer, out: Path, name: str) -> None:
    server.pages["/page"], said = WRONG_PAGES[name]
    heard = Heard()
    with pytest.raises(BalderdashError) as caught:
        fetched(FetchRequest(f"{server.url}/page"), out, heard)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
    assert heard.waits == []
    assert not list(out.parent.iterdir())


@pytest.mark.parametrize(
    ("address", "said"),
    [("http://no-such-host.invalid/", "is not known"), ("http://127.0.0.1:1/", "does not answer")],
)
def test_an_offline_machine_gets_advice_at_once(out: Path, address: str, said: str) -> None:
    heard = Heard()
    with pytest.raises(BalderdashError, match=rf"{said}; check .* then try again \(a file of terms needs no"):
        fetched(FetchRequest(address), out, heard)
    assert heard.waits == []


def test_an_unreachable_proxy_is_named(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with pytest.raises(BalderdashError, match=r"through the proxy that http_proxy names, http://127\.0\.0\.1:1"):
        fetched(FetchRequest("http://example.invalid/"), out)


def test_we_wait_for_a_site_that_goes_away_in_the_middle(
    server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, questions = web.Web._read, itertools.count()

    def away_twice(self: web.Web, *arguments: object) -> web.WebResponse:
        if next(questions) in (4, 5):
            raise failures.Failure("does not answer", is_unreached=True)
        return read(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(web.Web, "_read", away_twice)
    heard = Heard()
    fetched(FetchRequest(server.url), out, heard)
    assert is_whole(out)
    assert "does not answer" in heard.waits[0][0]


def test_two_fetches_with_the_same_name_are_not_mixed(server: FaultServer, out: Path) -> None:
    server.script = itertools.chain([None, None], itertools.repeat(http(404)))
    with pytest.raises(BalderdashError):
        fetched(FetchRequest(server.url), out)
    with pytest.raises(BalderdashError, match="an unfinished fetch of something else"):
        fetched(FetchRequest(server.url, most=50), out)
    assert unfinished(out).exists()


def test_only_the_last_line_of_a_journal_may_be_cut_short(server: FaultServer, out: Path) -> None:
    server.script = itertools.chain([None, None, None], itertools.repeat(http(404)))
    with pytest.raises(BalderdashError):
        fetched(FetchRequest(server.url), out)
    whole = unfinished(out).read_bytes()
    for cut in (1, 5, 100, len(whole) - 10):
        unfinished(out).write_bytes(whole[:-cut])
        server.script = iter(())
        fetched(FetchRequest(server.url), out)
        assert is_whole(out)
    unfinished(out).write_bytes(whole.replace(b"Term", b'"', 1))
    with pytest.raises(BalderdashError, match="line 2 is damaged; delete the file and fetch again"):
        fetched(FetchRequest(server.url), out)


def test_a_list_that_another_program_is_fetching_is_refused(
    server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with lock.locked(unfinished(out)), pytest.raises(BalderdashError, match="another program is fetching this list"):
        fetched(FetchRequest(server.url), out)
    assert not out.exists()
    fetched(FetchRequest(server.url), out)
    assert is_whole(out)


def test_a_full_disk_loses_nothing(server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(BalderdashError, match=r"No space left on device.*the same command resumes it"):
        fetched(FetchRequest(server.url), out)
    monkeypatch.undo()
    assert not out.exists()
    server.requests = []
    fetched(FetchRequest(server.url), out)
    assert is_whole(out)
    assert server.requests == []  # everything is in the journal


def test_a_huge_wiki_is_refused_before_the_walk(
    server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiki_source, "MOST_IN_WIKI", 100)
    with pytest.raises(BalderdashError, match="120 pages, more than a game needs; name a category"):
        fetched(FetchRequest(server.url), out)


@pytest.mark.parametrize("where", ["NETRC", "HOME"])
def test_no_password_is_sent(server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    netrc = out.with_name(".netrc")
    netrc.write_text("machine 127.0.0.1 login ada password secret\ndefault login ada password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv(where, str(netrc if where == "NETRC" else netrc.parent))
    fetched(FetchRequest(server.url), out)
    assert is_whole(out)
    assert server.credentials == []


def test_no_password_is_sent_after_a_redirect(server: FaultServer, out: Path) -> None:
    there = server.url.replace("//", "//ada:secret@") + "/glossary.txt"
    server.pages["/page"] = http(302, Location=there)
    server.pages["/glossary.txt"] = lambda handler, asked: handler.say("Weak ring\nStrong ring\n", kind="text/plain")
    assert fetched(FetchRequest(f"{server.url}/page"), out).words.terms == ("Weak ring", "Strong ring")
    assert server.credentials == []
    assert "secret" not in out.read_text()


@pytest.mark.parametrize(
    "address",
    [
        "https://ada:secret@example.org/",
        "http://ada@127.0.0.1/",
        "http://:secret@[::1]/",
        "ada:secret@example.org/wiki",
    ],
)
def test_an_address_with_a_password_is_refused(out: Path, address: str) -> None:
    with pytest.raises(BalderdashError, match="holds the name of a user, and only what everybody may read") as caught:
        fetched(FetchRequest(address), out)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["ftp://ada:secret@example.org/", "https://ada:secret@[::1", "https://ada:s/secret@example.org/"]
)
def test_what_is_no_address_is_said_without_its_password(address: str) -> None:
    with pytest.raises(BalderdashError, match="is not an address") as caught:
        FetchRequest(address).url  # noqa: B018
    assert "secret" not in str(caught.value)


def test_no_password_of_an_address_is_written(
    server: FaultServer, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/terms.txt"] = lambda handler, asked: handler.say("Weak ring\nStrong ring\n", kind="text/plain")
    request = FetchRequest(f"{server.url}/terms.txt?year=2026&api_key=secret")
    assert fetched(request, out).words.header["source"] == f"{server.url}/terms.txt?year=2026&api_key=…"
    assert main(["train", "https://ada:secret@example.org/"]) == 1
    assert main(["lists", "--ada", "https://ada:secret@example.org/"]) == 2
    assert "secret" not in out.read_text() + "".join(capsys.readouterr())


def test_a_wiki_that_names_a_password_is_not_believed(server: FaultServer, out: Path) -> None:
    server.siteinfo = copy.deepcopy(server.siteinfo)
    server.siteinfo["query"]["general"]["server"] = server.url.replace("//", "//ada:secret@")
    fetched(FetchRequest(server.url), out)
    assert is_whole(out)
    assert "secret" not in out.read_text()


def test_a_proxy_is_used_without_our_password_for_the_site(
    server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = out.with_name(".netrc")
    netrc.write_text("machine wiki.invalid login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url)
    server.pages["http://wiki.invalid/terms.txt"] = lambda handler, asked: handler.say("Weak ring", kind="text/plain")
    assert fetched(FetchRequest("http://wiki.invalid/terms.txt"), out).words.terms == ("Weak ring",)
    assert server.credentials == []


WRONG_SETTINGS = [
    ("all_proxy", "socks5h://127.0.0.1:9", "all_proxy names a SOCKS proxy, socks5h://127.0.0.1:9"),
    ("http_proxy", "foo:bar", "http_proxy is ‘foo:bar’, which is not the address of a proxy"),
    ("HTTP_PROXY", "http://", "HTTP_PROXY is ‘http://’, which is not the address of a proxy"),
    ("http_proxy", "http://proxy:99999", "http_proxy is ‘http://proxy:99999’"),
    ("http_proxy", "http://ada:secret@[::1", "http_proxy is ‘http://…@[::1’"),
    ("http_proxy", "http://ada:s/secret@[::1", "http_proxy is ‘http://…@[::1’"),
    ("http_proxy", "ftp://127.0.0.1:9", "http_proxy is ‘ftp://127.0.0.1:9’"),
    (
        "REQUESTS_CA_BUNDLE",
        "/no/such.pem",
        "REQUESTS_CA_BUNDLE names /no/such.pem, which is not a file of certificates",
    ),
    ("SSLKEYLOGFILE", "/no/such/log", "SSLKEYLOGFILE names /no/such/log, which cannot be written"),
    ("CURL_CA_BUNDLE", __file__, "CURL_CA_BUNDLE names "),
]


@pytest.mark.parametrize(("variable", "value", "said"), WRONG_SETTINGS)
def test_a_wrong_setting_of_this_machine_is_named(
    server: FaultServer, out: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    for name in ("no_proxy", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    is_for_https = "BUNDLE" in variable or "KEYLOG" in variable
    address = server.url.replace("http:", "https:") if is_for_https else "http://wiki.invalid/"
    heard = Heard()
    with pytest.raises(BalderdashError, match="correct or unset it") as caught:
        fetched(FetchRequest(address), out, heard)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
    assert heard.waits == []


def test_https_where_only_http_is_spoken(server: FaultServer, out: Path) -> None:
    with pytest.raises(BalderdashError, match="does not speak https there; try the address with http://"):
        fetched(FetchRequest(server.url.replace("http:", "https:")), out)


def test_https_where_the_connection_is_closed_at_once(out: Path) -> None:
    heard = Heard()
    with socket.create_server(("127.0.0.1", 0)) as closing:  # as PHP's own server does

        def close_each() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = closing.accept()
                    connection.recv(4096)
                    connection.close()

        Thread(target=close_each, daemon=True).start()
        with pytest.raises(BalderdashError, match=r"instead of answering by https .* try the address with http://"):
            fetched(FetchRequest(f"https://127.0.0.1:{closing.getsockname()[1]}"), out, heard)
    assert heard.waits == []


def test_a_certificate_that_the_users_own_file_does_not_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = requests.exceptions.SSLError("certificate verify failed: self-signed certificate")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    assert "that this machine trusts" in str(failures.connection_failure(refused, "https://a.b"))
    monkeypatch.setenv("CURL_CA_BUNDLE", "/etc/mine.pem")
    assert "that the file in CURL_CA_BUNDLE trusts" in str(failures.connection_failure(refused, "https://a.b"))


def test_https_that_breaks_off_in_an_answer_is_no_matter_of_certificates() -> None:
    eof = ssl.SSLEOFError(8, "[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol")
    failure = failures.connection_failure(requests.exceptions.SSLError(urllib3.exceptions.SSLError(eof)), "https://a.b")
    assert (str(failure), failure.is_final) == ("closed the connection in the middle of its answer", False)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("localhost:4801/wiki", "http://localhost:4801/wiki"),
        ("localhost", "http://localhost"),
        ("127.0.0.1:80/w/", "http://127.0.0.1:80/w/"),
        ("[::1]:4801/wiki", "http://[::1]:4801/wiki"),
        (" https://example.org/ ", "https://example.org/"),
        ("example.org/wiki/Knot theory", "https://example.org/wiki/Knot theory"),
        ("example.org#top", "https://example.org#top"),
        ("notes.md", None),
        ("words.lst", None),
        ("wiki:8080/Knots", "https://wiki:8080/Knots"),
        ("example.org?title=Knot", "https://example.org?title=Knot"),
        ("terms", None),
        ("C:/terms", None),
        ("notes:today", None),
    ],
)
def test_what_is_an_address(typed: str, address: str | None) -> None:
    assert FetchRequest(typed).url == address


def a_category(pages: int, subcats: int, members: list[dict[str, object]]) -> Fault:
    """Answers about a category: its size, and its members."""

    def answer(handler: Handler, asked: dict[str, str]) -> None:
        size = {"size": pages + subcats, "pages": pages, "files": 0, "subcats": subcats}
        root = {"ns": 14, "title": asked.get("titles"), "categoryinfo": size}
        found = {"query": {"pages": members}} if members else {}
        handler.say({"batchcomplete": True, **({"query": {"pages": [root]}} if "titles" in asked else found)})

    return answer


def test_a_category_without_pages_of_its_own_is_told(server: FaultServer, out: Path) -> None:
    server.script = itertools.repeat(a_category(0, 2, [{"ns": 14, "title": "Category:Knots"}]))
    with pytest.raises(
        BalderdashError, match=r"has no pages of its own, but sub-categories; follow them with --depth 3"
    ):
        fetched(FetchRequest(server.url, "Topology", 0), out)
    assert not unfinished(out).exists()


def test_a_source_whose_titles_are_no_terms_leaves_nothing_unfinished(server: FaultServer, out: Path) -> None:
    server.script = itertools.repeat(a_category(1, 0, [{"ns": 0, "title": "List of knots"}]))
    with pytest.raises(BalderdashError, match=r"holds no terms: ‘List of knots’: it is a list, not a term\.$"):
        fetched(FetchRequest(server.url, "Topology", 0), out)
    assert not unfinished(out).exists()


def test_a_category_that_ends_before_the_wikis_count_is_asked_again(server: FaultServer, out: Path) -> None:
    whole = a_category(3, 0, [{"ns": 0, "title": title} for title in TITLES[:3]])
    server.script = itertools.chain([whole, json_answer({"batchcomplete": True})], itertools.repeat(whole))
    heard = Heard()
    assert fetched(FetchRequest(server.url, "Knots", 0), out, heard).words.terms == tuple(TITLES[:3])
    assert "counts 3 members of Category:Knots, and lists 0" in heard.waits[0][0]
    assert "incomplete" not in wordlist.read_header(out)


def test_a_resumed_tree_knows_the_size_of_a_category_that_is_still_to_come(server: FaultServer, out: Path) -> None:
    size = {"size": 3, "pages": 3, "files": 0, "subcats": 0}
    child: dict[str, object] = {"ns": 14, "title": "Category:Links", "categoryinfo": size}
    root = a_category(1, 1, [{"ns": 0, "title": "Torus"}, child])
    links = a_category(3, 0, [{"ns": 0, "title": title} for title in TITLES[:3]])
    server.script = itertools.chain([root, root], itertools.repeat(http(404)))
    with pytest.raises(BalderdashError, match="the same command resumes it"):
        fetched(FetchRequest(server.url, "Knots", 1), out)
    server.script = itertools.chain([root, json_answer({"batchcomplete": True})], itertools.repeat(links))
    heard = Heard()
    assert fetched(FetchRequest(server.url, "Knots", 1), out, heard).words.terms == ("Torus", *TITLES[:3])
    assert "counts 3 members of Category:Links, and lists 0" in heard.waits[0][0]


def test_a_source_of_which_all_is_left_out_says_why(server: FaultServer, out: Path) -> None:
    server.script = itertools.repeat(a_category(1, 0, [{"ns": 0, "title": "Knot", "redirect": True}]))
    with pytest.raises(BalderdashError, match=r"holds no terms: 0 terms of 1 title; dropped: 1 \(redirect\)\.$"):
        fetched(FetchRequest(server.url, "Topology", 0), out)
