"""At the reveal a real term says what it means, and `o` looks it up."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from balderdash.game.challenge import NETWORK, REAL
from balderdash.game.modes import DEFINITION, DUEL, MEANING
from balderdash.tui.game import party_screen
from balderdash.tui.game.party_screen import PartyScreen
from tests.play.stand_in_source import MEANINGS, StandIn
from tests.tui.game.test_party_screen import begun, write
from tests.tui.playing import (
    again_is_allowed,
    dealt,
    every_size,
    first_fake,
    open_mode,
    screen_lines,
    screen_text,
    settled,
    shows,
    stand_in_app,
    until,
)


class Browser(webbrowser.BaseBrowser):
    """Keeps the address instead of opening it."""

    def __init__(self) -> None:
        super().__init__("test")
        self.opened: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.opened.append(url)
        return True


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser()
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    return browser


@pytest.fixture(params=[webbrowser.Error, None], ids=["no browser", "a browser in the terminal"])
def browserless(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    def get() -> webbrowser.BaseBrowser:
        if request.param:
            raise request.param
        return webbrowser.GenericBrowser("false")

    monkeypatch.setattr(webbrowser, "get", get)


@every_size
async def test_the_meanings_of_all_real_cards_are_in_sight(size: tuple[int, int]) -> None:
    app = stand_in_app(StandIn(meanings=MEANINGS))
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        assert " is" not in screen_text(pilot)
        await pilot.press("r")
        await pilot.pause()
        lines = screen_lines(pilot)
        places = []
        for card in game.sheet.cards:
            (place,) = [k for k, line in enumerate(lines) if f" {card.text} " in line]
            places.append(place)
            if card.is_real:
                assert lines[place + 1].strip() == MEANINGS[card.text]
        assert "in the list" not in screen_text(pilot)
        assert len(places) == 10


async def test_why_has_the_meaning_and_the_list() -> None:
    app = stand_in_app(StandIn(meanings=MEANINGS))
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        fake = first_fake(game)
        real = next(i for i, card in enumerate(game.sheet.cards) if card.is_real)
        await pilot.press("r", *["down"] * real, "w")
        await settled(pilot)
        assert MEANINGS[game.sheet.cards[real].text] in screen_text(pilot)
        assert "In the list Greek" in screen_text(pilot)
        await pilot.press(*["right"] * ((fake - real) % 10))
        await settled(pilot)
        assert "what " not in screen_text(pilot)


@every_size
async def test_a_duel_shows_the_meaning_at_once(size: tuple[int, int]) -> None:
    app = stand_in_app(StandIn(meanings=MEANINGS))
    async with app.run_test(size=size) as pilot:
        game = await open_mode(pilot, "d")
        assert game.mode is DUEL
        await pilot.press("1")
        (real,) = (game.sheet.cards[i] for i in game.hand if game.sheet.cards[i].is_real)
        assert MEANINGS[real.text] in await shows(pilot, MEANINGS[real.text])


@every_size
@pytest.mark.parametrize("is_right", [True, False])
async def test_the_mode_of_meanings_by_keyboard_and_mouse(size: tuple[int, int], is_right: bool) -> None:
    app = stand_in_app(StandIn(meanings=MEANINGS))
    async with app.run_test(size=size) as pilot:
        game = await open_mode(pilot, "n")
        assert game.mode is MEANING
        for k in range(5):
            hand = [game.sheet.cards[i] for i in game.hand]
            (real,) = [place for place, card in enumerate(hand) if card.is_real]
            text = await shows(pilot, MEANINGS[hand[real].text])
            assert [text.count(f"{place}  {card.text}") for place, card in enumerate(hand, start=1)] == [1] * 4
            assert "FAKE" not in text
            choice = real if is_right else (real + 1) % 4
            if k % 2:
                await pilot.click(f"#card-{choice}")
            else:
                await pilot.press(str(choice + 1))
            text = await shows(pilot, "FAKE")
            assert (text.count("REAL  in the list"), text.count("FAKE  invented")) == (1, 3)
            assert (text.count("✗ FAKE"), text.count("✗ REAL")) == (int(not is_right), int(not is_right))
            assert app.game_screen.looked_at == game.hand.start + choice
            await pilot.press("space")
        text = await shows(pilot, f"{5 * is_right} of 5 right")
        assert ("Fields medallist" if is_right else "Sign error") in text
        assert "saw through" not in text  # a meaning helps, so it says little about telling fakes


@every_size
@pytest.mark.parametrize("is_right", [True, False])
async def test_the_mode_of_definitions_by_keyboard_and_mouse(size: tuple[int, int], is_right: bool) -> None:
    source = StandIn(meanings=MEANINGS)
    app = stand_in_app(source)
    async with app.run_test(size=size) as pilot:
        game = await open_mode(pilot, "f")
        assert game.mode is DEFINITION
        for k in range(5):
            hand = [game.sheet.cards[i] for i in game.hand]
            (own,) = [place for place, card in enumerate(hand) if card.is_real]
            text = await shows(pilot, f"1  {MEANINGS[hand[0].text]}")
            assert [text.count(f"{place}  {card.meaning}") for place, card in enumerate(hand, start=1)] == [1] * 4
            assert text.count(hand[own].text) == 1
            assert "OTHER" not in text
            choice = own if is_right else (own + 1) % 4
            if k % 2:
                await pilot.click(f"#card-{choice}")
            else:
                await pilot.press(str(choice + 1))
            text = await shows(pilot, "OTHER")
            assert (text.count("REAL  its own meaning"), text.count("OTHER  ‘")) == (1, 3)
            assert (text.count("✗ OTHER"), text.count("✗ REAL")) == (int(not is_right), int(not is_right))
            assert not app.game_screen.dispute(game.focus)  # there is no fake among them
            await pilot.press("space")
        text = await shows(pilot, f"{5 * is_right} of 5 right")
        assert "machine" not in text.casefold()  # none judges meanings
        assert "saw through" not in text
    assert len(source.machine.asked) == 10  # about the first sheet, a usual one


@every_size
@pytest.mark.parametrize("word", ["漢字", "a word of a long meaning ", "meaning"])
async def test_long_meanings_push_no_card_off_the_screen(size: tuple[int, int], word: str) -> None:
    meanings = {term: f"{k}{20 * word}" for k, term in enumerate(MEANINGS)}
    app = stand_in_app(StandIn(meanings=meanings))
    async with app.run_test(size=size) as pilot:
        game = await open_mode(pilot, "f")
        hand = [game.sheet.cards[i] for i in game.hand]
        text = await shows(pilot, f"1  {hand[0].meaning[:20]}")
        assert all(f"{place}  {card.meaning[:20]}" in text for place, card in enumerate(hand, start=1))
        await pilot.press("1")
        text = await shows(pilot, "OTHER")
        assert all(f"{place}  {card.meaning[:20]}" in text for place, card in enumerate(hand, start=1))
        assert (text.count("REAL  its own meaning"), text.count("OTHER  ‘")) == (1, 3)


async def test_a_list_without_meanings_cannot_be_played_by_them() -> None:
    app = stand_in_app(StandIn())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("n")
        await shows(pilot, "needs 5 terms with a")
        assert app.game_screen.game is not None  # the last one
        await again_is_allowed(pilot)
        await pilot.press("r")
        await shows(pilot, "of coins")


async def test_a_term_is_looked_up_in_the_browser_a_fake_too(browser: Browser) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.press("o")  # nobody may look before the reveal
        await pilot.press("r", "o")
        await settled(pilot)
        await pilot.press("w", "right", "o")
        await settled(pilot)
        first, second = (card.text.replace(" ", "_") for card in game.sheet.cards[:2])
        base = "https://en.wikipedia.org/wiki/Special:Search/"
        assert browser.opened == [base + first, base + second]
        await shows(pilot, "The browser opens")


async def test_where_there_is_no_browser_the_address_is_shown(browserless: None) -> None:
    source = StandIn()
    source.words.header["link"] = "https://x.org/$1"  # type: ignore[index]
    app = stand_in_app(source)
    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.press("r", "o")
        await shows(pilot, f"https://x.org/{game.sheet.cards[0].text.replace(' ', '_')}")
        assert app.clipboard == f"https://x.org/{game.sheet.cards[0].text.replace(' ', '_')}"


async def test_a_party_sees_the_meaning_and_looks_up_any_entry(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(party_screen, "HOLD", 0.01)
    app = stand_in_app(StandIn(meanings=MEANINGS))
    async with app.run_test(size=(80, 24)) as pilot:
        screen, party = await begun(pilot, "Ada, Bert")
        await write(pilot, "Alaw of Ada")
        await write(pilot, "Albert lemma")
        offers: Callable[[], bool | None] = lambda: screen.check_action("open_page", ())  # noqa: E731
        for _ in range(2):
            assert not offers()
            await pilot.press("enter")
            await pilot.press("1234567890"[next(i for i in range(5) if party.may_vote(i))])
            await pilot.pause()
        await pilot.pause(0.1)
        text = " ".join((await shows(pilot, "The real one was")).split())
        assert "The real one was ‘Alpha group’: what alpha group is." in text
        hers = next(i for i, entry in enumerate(party.entries) if entry.text == "Alaw of Ada")
        scores = party.table
        await pilot.press("o")
        await pilot.pause()
        assert "Which one?" in screen_text(pilot)
        await pilot.press("1234567890"[hers])
        await settled(pilot)
        assert browser.opened == ["https://en.wikipedia.org/wiki/Special:Search/Alaw_of_Ada"]
        assert party.table == scores
        assert not party.disputed


async def asked_who_plays(pilot: Pilot[Any]) -> PartyScreen:
    """The start of a party about meanings."""
    app = pilot.app
    await dealt(pilot)
    await pilot.press("m", "b")
    await until(pilot, lambda: isinstance(app.screen, PartyScreen))
    screen = app.screen
    assert isinstance(screen, PartyScreen)
    await pilot.press("tab")
    return screen


@every_size
async def test_balderdash_with_definitions_and_a_rematch(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(party_screen, "HOLD", 0.01)
    app = stand_in_app(StandIn(meanings=MEANINGS))
    async with app.run_test(size=size) as pilot:
        screen = await asked_who_plays(pilot)
        assert "what an obscure real" in await shows(pilot, "obscure")
        screen.query_one(Input).value = "Ada, Bert"
        await pilot.press("enter")
        await until(pilot, lambda: screen.party is not None)
        first = screen.party
        assert first is not None
        for number in range(3):
            await write(pilot, f"an idea of Ada's, no. {number}")
            await write(pilot, "")
            term = first.challenge.real.text
            await pilot.press("enter")
            text = await shows(pilot, "which of these")
            assert f"‘{term}’: Ada," in text
            assert MEANINGS[term] in text
            lie = next(i for i, entry in enumerate(first.entries) if entry.author == 0)
            true = next(i for i, entry in enumerate(first.entries) if entry.author == REAL)
            bluff = next(i for i, entry in enumerate(first.entries) if entry.author == NETWORK)
            await pilot.press("1234"[bluff], "backspace", "1234"[bluff], "enter")
            assert "B" in await shows(pilot, "Bert, which")
            await pilot.press("backspace")  # Bert sees that Ada has erred, and gives her the keyboard back
            await shows(pilot, "Pass the keyboard to Ada, who votes next.")
            await pilot.press("enter", "1234"[true], "enter", "1234"[lie])
            text = " ".join((await shows(pilot, "means:")).replace("│", " ").split())  # lines wrap inside the frame
            assert f"‘{term}’ means: {MEANINGS[term]}." in text
            assert "by the program, and true of" in text
            await until(pilot, lambda: screen.check_action("go_on", ()))
            await pilot.press("enter")
        text = " ".join((await shows(pilot, "Best lie of the evening")).split())
        assert "Ada wins with 9 points." in text
        assert "which fooled 1 player" in text
        await pilot.press("r")
        await until(pilot, lambda: screen.party is not first)
        assert screen.party is not None
        assert screen.party.names == ("Ada", "Bert")
        assert screen.party.challenges != first.challenges
        await shows(pilot, "Pass the keyboard to Ada, who writes next.")


def unwrapped(pilot: Pilot[Any]) -> str:
    """The text of the box in one line, whatever its line breaks."""
    return " ".join(screen_text(pilot).replace("│", " ").split())


@every_size
async def test_whoever_writes_the_true_meaning_is_told_alone_and_does_not_vote(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(party_screen, "HOLD", 0.01)
    app = stand_in_app(StandIn(meanings=MEANINGS))
    async with app.run_test(size=size) as pilot:
        screen = await asked_who_plays(pilot)
        screen.query_one(Input).value = "Ada, Bert"
        await pilot.press("enter")
        await until(pilot, lambda: screen.party is not None)
        party = screen.party
        assert party is not None
        await write(pilot, "What is " + party.challenge.real.meaning.removeprefix("what ").removesuffix(" is"))
        await until(pilot, lambda: "3 points for you" in unwrapped(pilot))
        await pilot.press("1")  # nobody votes yet
        await pilot.press("enter")
        await until(pilot, lambda: "Pass the keyboard to Bert, who writes next." in unwrapped(pilot))
        assert "points for you" not in unwrapped(pilot)
        await write(pilot, "an idea")
        await until(pilot, lambda: "Pass the keyboard to Bert, who votes next." in unwrapped(pilot))
        await pilot.press("enter")
        lie = next(i for i, entry in enumerate(party.entries) if entry.author == NETWORK)
        row, line = next((n, line) for n, line in enumerate(screen_lines(pilot)) if party.entries[lie].text in line)
        await pilot.click(offset=(line.index(party.entries[lie].text), row))
        await until(pilot, lambda: "which says what it means: 3 points." in unwrapped(pilot))
        assert "Ada wrote ‘What is" in unwrapped(pilot)
        assert party.scores == (3, 0)
        await until(pilot, lambda: screen.check_action("go_on", ()))
        idea = next(i for i, entry in enumerate(party.entries) if entry.author == 1)
        await pilot.press("1234"[idea])
        await until(pilot, lambda: "counts as what it means, too" in unwrapped(pilot))
        assert party.scores == (3, 3)
