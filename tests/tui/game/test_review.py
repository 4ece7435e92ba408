"""The review on the screen: what is due comes back, and what happens if nothing is."""

from __future__ import annotations

from pathlib import Path

from balderdash.game.daily import daily_seed
from balderdash.game.dealing import seeded_reals
from balderdash.game.modes import DEFAULT, REVIEW, Mode
from balderdash.play.start import PlayOptions
from balderdash.tui.app import BalderdashApp
from balderdash.tui.game.hand_screen import HandScreen
from balderdash.tui.game.sheet_screen import SheetScreen
from tests.play.stand_in_source import MEANINGS, REAL_TERMS, StandIn
from tests.play.test_review import MONDAY, missed
from tests.tui.playing import again_is_allowed, dealt, every_size, notices, open_mode, recorded, settled, shows, until


def missed_terms(count: int) -> list[str]:
    """Have Ada miss some terms that are not among those of the day's sheet."""
    held = {card.text for card in seeded_reals(StandIn(), daily_seed(MONDAY.date().isoformat(), "greek"))}
    terms = [term for term in REAL_TERMS if term not in held][:count]
    missed(terms)
    return sorted(terms)  # of those that are due on one day, the first in the alphabet comes first


def open_app(mode: Mode = DEFAULT) -> BalderdashApp:
    source = StandIn(meanings=MEANINGS)
    return BalderdashApp(PlayOptions(player="Ada", mode=mode), open_source=lambda *names: source, now=lambda: MONDAY)


@every_size
async def test_a_review_by_keyboard_and_mouse(size: tuple[int, int], home: Path) -> None:
    terms = missed_terms(3)
    app = open_app()
    async with app.run_test(size=size) as pilot:
        game = await open_mode(pilot, "v")
        assert game.mode is REVIEW
        for k, term in enumerate(terms):
            text = await shows(pilot, term)
            hand = [game.sheet.cards[i] for i in game.hand]
            assert [text.count(f"{place}  {card.meaning}") for place, card in enumerate(hand, start=1)] == [1] * 4
            right = next(place for place, card in enumerate(hand) if card.is_real)
            if k == 0:
                await pilot.click(f"#card-{right}")
            else:
                await pilot.press(str(right + 1))
            assert "REAL  its own meaning" in await shows(pilot, "REAL")
            await pilot.press("space")
        text = await shows(pilot, "The next term comes back in ")
        assert "3 of 3 right" in text
        assert all(f"{term} " in text for term in terms[:2])
        await again_is_allowed(pilot)
        await pilot.press("n")
        await until(pilot, lambda: "No term of Greek is due for review" in notices(app))
        assert app.game_screen.game is game  # it is still there to be looked at
        await pilot.press("m", "s")
        assert (await dealt(pilot, after=game)).mode is DEFAULT
    assert [(record.mode, record.score, record.seed) for record in recorded()][-1] == ("review", 3, None)


@every_size
async def test_who_has_nothing_to_review_goes_on_with_their_game(size: tuple[int, int], home: Path) -> None:
    app = open_app()
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        await pilot.press("m", "v")
        await until(pilot, lambda: "There is nothing to review" in notices(app))
        await settled(pilot)
        assert isinstance(app.screen, SheetScreen)
        assert app.game_screen.game is game
        await pilot.press("1", "2", "3", "4", "5", "r")
        await again_is_allowed(pilot)
        await pilot.press("n")
        assert (await dealt(pilot, after=game)).mode is DEFAULT


async def test_the_game_can_begin_with_a_review(home: Path) -> None:
    missed_terms(1)
    app = open_app(REVIEW)
    async with app.run_test(size=(80, 24)) as pilot:
        assert (await dealt(pilot)).mode is REVIEW
        assert isinstance(app.screen, HandScreen)


async def test_without_anything_due_there_is_no_game_to_begin_with(home: Path) -> None:
    app = open_app(REVIEW)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: not app.is_running)
    assert app.failure == "There is nothing to review: you have got no real term of Greek wrong yet."
    assert app.return_code == 1
