"""Fakes that an encyclopedia knows are not dealt, and the player never waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from balderdash import paths
from balderdash.game.modes import SHEET
from balderdash.play import look_up
from balderdash.play.look_up import LEFT_ALONE, LookUp, encyclopedia_of, host_of
from balderdash.play.sheet_preloader import Cancelled, SheetPreloader
from balderdash.sources import contact
from balderdash.sources.finding import find_wiki
from balderdash.sources.mediawiki import Wiki
from balderdash.sources.source import Listener
from balderdash.sources.verify import TITLES_AT_ONCE
from balderdash.sources.web import Web
from balderdash.terms import known_terms
from balderdash.terms.wordlist import WordList
from tests.play.stand_in_source import REAL_TERMS, StandIn
from tests.sources.fault_server import FaultServer, api_error, drip, http, pages, running

TERMS = ["Fresh ring", "Weak ring"]


@pytest.fixture
def server(home: Path) -> Iterator[FaultServer]:
    """A wiki that has a page for every term whose number ends with 3."""
    with running() as server:
        server.script = iter(lambda: pages(lambda title: title.endswith("3")), None)
        yield server


def own_list(url: str, **header: str) -> WordList:
    """A list that was fetched from a wiki."""
    made = {"title": "Greek", "source": url, "link": f"{url}/wiki/Special:Search/$1", **header}
    return WordList("greek", REAL_TERMS, made, paths.user_lists() / "greek.txt")


def supply_of(url: str) -> StandIn:
    supply = StandIn()
    supply.words = own_list(url)
    return supply


def nothing() -> None:
    pass


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_list_says_which_encyclopedia_is_asked(home: Path) -> None:
    mine = own_list("https://encyclopediaofmath.org/wiki/Main_Page")
    assert (encyclopedia_of(mine), host_of(mine)) == (mine.header["source"], "encyclopediaofmath.org")
    for other in (
        WordList("greek", REAL_TERMS, mine.header, home / "somewhere else" / "greek.txt"),
        WordList("greek", REAL_TERMS, mine.header),
        own_list("compiled from general knowledge"),
        own_list("https://a.page/list", link=""),
        own_list("file:///etc/passwd"),
    ):
        assert host_of(other) == "en.wikipedia.org"


def test_what_has_a_page_is_not_dealt_and_is_known_from_then_on(server: FaultServer) -> None:
    supply = supply_of(server.url)
    preloader = SheetPreloader(supply, Random(), seed=5)
    preloader.prepare(2)
    preloader.look_up()
    asked = [titles for request in server.requests for titles in request["titles"].split("|")]
    assert len(asked) == 80
    assert [len(request["titles"].split("|")) for request in server.requests] == [TITLES_AT_ONCE, 30]
    real = {term for term in asked if term.endswith("3")}
    assert set(known_terms.load()) == real
    assert all(term in supply.lexicon for term in real)
    for _ in range(2):
        sheet = preloader.take(SHEET)
        assert sheet.n_fake == 5
        assert not {card.text for card in sheet.cards} & real
    assert set(server.agents[1:]) == set(server.agents)
    assert contact.LOCAL in server.agents[0]


def test_starters_are_looked_up_before_a_later_game(server: FaultServer) -> None:
    supply = supply_of(server.url)
    supply.n_starters = 120
    preloader = SheetPreloader(supply, Random(1))
    preloader.prepare(1, in_haste=True)
    preloader.look_up()
    assert sum(len(request["titles"].split("|")) for request in server.requests) == 120


def test_answers_are_kept_both_yes_and_no(server: FaultServer) -> None:
    for _ in range(2):
        preloader = SheetPreloader(supply_of(server.url), Random(), seed=5)
        preloader.prepare(1)
        preloader.look_up()
        known_terms.remove("Fresh5x3 word3", preloader.source.lexicon)  # so that it is asked about again
    assert len(server.requests) == 1
    assert len(known_terms.load()) == 3  # of the four whose number ends with 3


def test_offline_nothing_happens_and_it_is_not_tried_again_for_a_while(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def counted(source: str, web: Web, listener: Listener) -> Wiki:
        opened.append(source)
        return find_wiki(source, web, listener)

    monkeypatch.setattr(look_up, "find_wiki", counted)
    clock = Clock()
    asking = LookUp(own_list("http://127.0.0.1:9"), clock)
    assert asking.real(TERMS, nothing) == set()
    assert asking.real(TERMS, nothing) == set()
    assert len(opened) == 1
    clock.now += LEFT_ALONE
    assert asking.real(TERMS, nothing) == set()
    assert len(opened) == 2


@pytest.mark.parametrize("fault", [http(429, Retry_After="3600"), api_error("ratelimited", Retry_After="3600")])
def test_a_busy_wiki_is_left_alone_for_as_long_as_it_asks(server: FaultServer, fault: object) -> None:
    server.script = iter([fault, *[next(server.script)] * 5])  # type: ignore[list-item]
    clock = Clock()
    asking = LookUp(own_list(server.url), clock)
    assert asking.real(["Ring 3"], nothing) == set()
    clock.now += 3599
    assert asking.real(["Ring 3"], nothing) == set()
    assert len(server.requests) == 1
    clock.now += 1
    assert asking.real(["Ring 3"], nothing) == {"Ring 3"}


def test_a_player_who_goes_on_does_not_wait(server: FaultServer) -> None:
    server.script = iter([drip])  # an answer that takes a minute
    preloader = SheetPreloader(supply_of(server.url), Random(), seed=5)
    preloader.prepare(1)
    with pytest.raises(Cancelled):
        preloader.look_up(lambda: bool(server.requests))
    assert preloader.take().n_fake == 5
    assert known_terms.load() == ()


def test_without_a_contact_nobody_is_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*asked: object, **named: object) -> None:
        raise AssertionError("a site was asked")

    monkeypatch.setattr(look_up, "Web", refuse)
    assert LookUp(WordList("greek", REAL_TERMS)).real(TERMS, nothing) == set()


def test_a_wiki_that_is_closed_to_this_program_is_not_asked(server: FaultServer) -> None:
    server.robots = "User-agent: balderdash\nDisallow: /\n"
    assert LookUp(own_list(server.url)).real(["Ring 3"], nothing) == set()
    assert server.requests == []


def test_a_pause_between_two_questions_ends_at_once_if_nobody_waits(home: Path) -> None:
    asking, count = LookUp(own_list("http://127.0.0.1:9")), 0

    def check() -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise Cancelled

    asking._check = check
    began = time.monotonic()
    with pytest.raises(Cancelled):
        asking._sleep(3600)
    assert time.monotonic() - began < 3600
