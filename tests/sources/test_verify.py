from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.sources.finding import find_wiki
from balderdash.sources.verify import TITLES_AT_ONCE, Verifier
from balderdash.sources.web import Web
from tests.sources.fault_server import FaultServer, Handler, running
from tests.sources.listening import Heard

PAGES = {"Weak ring", "Abel kernel"}


@pytest.fixture
def server(home: Path) -> Iterator[FaultServer]:
    with running() as server:
        yield server


def verifier(server: FaultServer) -> Verifier:
    heard = Heard()
    return Verifier(find_wiki(server.url, Web("test@example.org", heard.wait, sleep=lambda seconds: None), heard))


def pages(handler: Handler, asked: dict[str, str]) -> None:
    """Answer as a wiki does, which makes the first letter a capital one."""
    titles = asked["titles"].split("|")
    written = {title: title[:1].upper() + title[1:] for title in titles}
    handler.say({
        "query": {
            "normalized": [{"from": a, "to": b} for a, b in written.items() if a != b],
            "pages": [{"title": b} | ({"pageid": 7} if b in PAGES else {"missing": True}) for b in written.values()],
        }
    })  # fmt: skip


def test_terms_with_a_page_are_found(server: FaultServer) -> None:
    server.script = iter([pages])
    assert verifier(server).real(["Weak ring", "Loxic ring", "abel kernel", "A|b", "C#"]) == {
        "Weak ring",
        "abel kernel",
    }
    assert [asked["titles"] for asked in server.requests] == ["Weak ring|Loxic ring|abel kernel"]


def test_answers_are_cached(server: FaultServer) -> None:
    server.script = iter([pages] * 3)
    verifier(server).real(["Weak ring", "Loxic ring"])
    again = verifier(server)
    assert again.real(["Weak ring", "Loxic ring"]) == {"Weak ring"}
    assert len(server.requests) == 1
    (kept,) = paths.cache().glob("pages-*.json")
    for damaged in ("{", "[]"):
        kept.write_text(damaged)
        assert verifier(server).real(["Weak ring"]) == {"Weak ring"}
    assert len(server.requests) == 3


def test_many_titles_are_asked_for_in_batches(server: FaultServer) -> None:
    server.script = iter([pages] * 3)
    verifier(server).real([f"Loxic ring {k}" for k in range(2 * TITLES_AT_ONCE + 1)])
    assert [asked["titles"].count("|") + 1 for asked in server.requests] == [TITLES_AT_ONCE, TITLES_AT_ONCE, 1]


@pytest.mark.parametrize("said", [{}, {"query": {}}, {"query": {"pages": [{}]}}, {"query": {"pages": []}}])
def test_a_broken_answer(server: FaultServer, said: Any) -> None:
    server.script = iter([lambda handler, asked: handler.say(said)])
    with pytest.raises(BalderdashError, match="does not answer as a MediaWiki does"):
        verifier(server).real(["Weak ring"])


def test_a_name_that_is_not_an_encyclopedia(home: Path) -> None:
    heard = Heard()
    with pytest.raises(BalderdashError, match="'minerals' is not an encyclopedia; give eom, wikipedia"):
        find_wiki("minerals", Web("test@example.org", heard.wait), heard)
