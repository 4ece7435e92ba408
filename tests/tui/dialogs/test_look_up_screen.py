"""Looking fakes up in an encyclopedia: off until the player agrees, and then before a fake is dealt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from balderdash import paths, settings
from balderdash.sources import contact
from balderdash.terms import known_terms
from balderdash.terms.wordlist import WordList
from balderdash.tui.dialogs.look_up_screen import LookUpScreen
from tests.play.stand_in_source import REAL_TERMS, StandIn
from tests.sources.fault_server import FaultServer, pages, running
from tests.tui.playing import dealt, every_size, screen_text, shows, stand_in_app, until

Size = tuple[int, int]


@pytest.fixture
def server(home: Path) -> Iterator[FaultServer]:
    """A wiki that has a page for every term that ends with 3."""
    with running() as server:
        server.script = iter(lambda: pages(lambda title: title.endswith("3")), None)
        yield server


def supply_of(url: str) -> StandIn:
    supply = StandIn()
    made = {"title": "Greek", "source": url, "link": f"{url}/wiki/$1"}
    supply.words = WordList("greek", REAL_TERMS, made, paths.user_lists() / "greek.txt")
    return supply


@every_size
async def test_it_is_asked_for_once_and_can_be_turned_off(size: Size, server: FaultServer) -> None:
    contact.save("ada@example.org")
    app = stand_in_app(supply_of(server.url), seed=3)
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        assert server.agents == []  # nothing is asked before the player has agreed
        await pilot.press("m")
        assert "Look up     fakes in an encyclopedia: off" in await shows(pilot, "Look up")
        await pilot.press("u")
        text = await shows(pilot, "Look fakes up in an encyclopedia?")
        assert server.url.removeprefix("http://") in text
        assert "mail" not in text
        await pilot.press("enter")
        await until(pilot, lambda: known_terms.load())
        assert settings.load()[0].looks_up
        assert all(term[-1] == "3" for term in known_terms.load())
        await pilot.press("m")
        assert "Look up     fakes in an encyclopedia: on" in await shows(pilot, "Look up")
        await pilot.press("u")
        await until(pilot, lambda: not settings.load()[0].looks_up)
        assert not isinstance(app.screen, LookUpScreen)


async def test_later_sheets_are_looked_up_before_they_are_dealt(server: FaultServer) -> None:
    settings.change(looks_up=True)
    app = stand_in_app(supply_of(server.url), seed=3)
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        for _ in range(3):
            await pilot.press("r")
            await until(pilot, lambda: not app.game_screen.is_held)
            await pilot.press("n")
            game = await dealt(pilot, after=game)
            assert not [card.text for card in game.sheet.cards if not card.is_real and card.text[-1] == "3"]
    assert server.requests


async def test_a_contact_is_asked_for_if_there_is_none(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("m", "u")
        text = await shows(pilot, "your mail address or web page")
        assert "en.wikipedia.org" in text
        await pilot.press(*"nobody", "enter")
        assert "'nobody' is not a contact" in await shows(pilot, "is not a contact")
        assert not settings.load()[0].looks_up
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, LookUpScreen))
        assert contact.load() is None
        assert not settings.load()[0].looks_up


async def test_a_contact_is_kept_with_the_permission(server: FaultServer) -> None:
    app = stand_in_app(supply_of(server.url))
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("m", "u")
        await shows(pilot, "your mail address or web page")
        await pilot.press(*"ada@example.org", "enter")
        await until(pilot, lambda: settings.load()[0].looks_up)
        assert contact.load() == "ada@example.org"
        assert "encyclopedia?" not in screen_text(pilot)


async def test_a_wiki_that_cannot_be_reached_is_no_trouble(home: Path) -> None:
    settings.change(looks_up=True)
    app = stand_in_app(supply_of("http://127.0.0.1:9"), seed=3)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.press("r")
        await until(pilot, lambda: not app.game_screen.is_held)
        await pilot.press("n")
        game = await dealt(pilot, after=game)
        assert "127.0.0.1" not in screen_text(pilot)
