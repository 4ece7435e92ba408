"""The modes that are played one hand at a time: by keyboard, by mouse, at three sizes."""

from __future__ import annotations

import pytest

from balderdash.game.game import Game
from balderdash.game.modes import DUEL, MODES, STREAK, WAGER
from balderdash.play.start import PlayOptions
from balderdash.tui.app import BalderdashApp
from balderdash.tui.game.hand_screen import HandScreen
from balderdash.tui.widgets.choices import Choices
from balderdash.tui.widgets.step import Step
from tests.play.stand_in_source import StandIn
from tests.tui.playing import (
    again_is_allowed,
    dealt,
    every_size,
    open_mode,
    screen_lines,
    screen_text,
    stand_in_app,
    table,
)

Size = tuple[int, int]


def right(game: Game) -> int:
    truth = [game.sheet.cards[i].is_real for i in game.hand]
    return next(i for i, a in enumerate(game.mode.answers) if [b > 0.5 for b in a.beliefs] == truth)


@every_size
async def test_a_duel_by_keyboard(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await open_mode(pilot, "d")
        assert game.mode is DUEL
        for k in range(10):
            lines = screen_lines(pilot)
            assert [sum(game.sheet.cards[i].text in line for line in lines) for i in game.hand] == [1, 1]
            assert f"{k + 1} of 10" in screen_text(pilot)
            await pilot.press(str(right(game) + 1))
            await pilot.pause()
            text = screen_text(pilot)
            assert text.count("✓ right") == 2
            assert "REAL" in text
            assert "FAKE" in text
            await pilot.press("space")
            await pilot.pause()
        text = screen_text(pilot)
        assert "10 of 10 right · beats 99.9 % of coins" in text
        assert "Fields medallist" in text
        assert "Again (n)" in text
        await again_is_allowed(pilot)
        await pilot.press("n")
        again = await dealt(pilot, after=game)
        assert (again.mode, again.played) == (DUEL, 0)
        await pilot.pause()
        assert again.sheet.cards[0].text in screen_text(pilot)
        assert "✓" not in screen_text(pilot)


@every_size
async def test_a_duel_by_mouse(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        before = await dealt(pilot)
        await pilot.click("KeyBar", offset=(screen_lines(pilot)[-1].index("Menu"), 0))
        await pilot.pause()
        row, line = next((n, line) for n, line in enumerate(screen_lines(pilot)) if "Duel" in line)
        await pilot.click(offset=(line.index("Duel"), row))
        game = await dealt(pilot, after=before)
        assert game.mode is DUEL
        await pilot.pause()
        await pilot.click(f"#card-{right(game)}")
        await pilot.pause()
        assert game.points == (1,)
        await pilot.click("#step")
        await pilot.pause()
        assert game.hand.start == 2
        row, line = next((n, line) for n, line in enumerate(screen_lines(pilot)) if "the second" in line)
        await pilot.click(offset=(line.index("the second"), row))
        assert game.played == 2
        assert game.chosen == 1


@every_size
async def test_a_streak_ends_at_the_first_miss_and_shows_what_was_played(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await open_mode(pilot, "t")
        assert game.mode is STREAK
        for _ in range(3):
            await pilot.press("r" if game.sheet.cards[game.hand.start].is_real else "f", "space")
        await pilot.press("f" if game.sheet.cards[game.hand.start].is_real else "r")
        await pilot.pause()
        assert "✗ wrong" in screen_text(pilot)
        assert game.is_over
        await pilot.press("enter")
        await pilot.pause()
        text = screen_text(pilot)
        assert "3 in a row · beats 87.5 % of coins" in text
        assert [card.text in text for card in game.sheet.cards[:5]] == [True] * 4 + [False]


@every_size
async def test_a_wager_says_points_and_offers_five_answers(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await open_mode(pilot, "w")
        assert game.mode is WAGER
        text = screen_text(pilot)
        for answer in WAGER.answers:
            assert answer.words in text
        is_real = game.sheet.cards[0].is_real
        await pilot.press("5" if is_real else "1")
        await pilot.pause()
        assert "1 of 10 · +3 points" in screen_text(pilot)
        await pilot.press("space", "3")
        await pilot.pause()
        assert "2 of 10 · +3 points" in screen_text(pilot)
        assert "no bet" in screen_text(pilot)
        await pilot.press("space", "1" if game.sheet.cards[2].is_real else "5")
        await pilot.pause()
        assert "3 of 10 · −4 points" in screen_text(pilot)


async def test_an_answer_counts_once_and_going_on_waits_for_it() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await open_mode(pilot, "d")
        await pilot.press("space", "enter", "n", "r", "3")
        assert (game.played, game.hand.start) == (0, 0)
        assert not app.screen.query_one(Step).visible
        await pilot.press("1", "2", "1")
        assert (game.played, game.chosen) == (1, 0)


async def test_the_app_opens_in_the_mode_that_was_asked_for() -> None:
    cards = StandIn()
    app = BalderdashApp(PlayOptions(mode=STREAK), open_source=lambda list_name, model_name: cards)
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        assert game.mode is STREAK
        assert isinstance(table(pilot).screen, HandScreen)
        assert app.screen.query_one(Choices).display


@pytest.mark.parametrize("mode", ["duel", "streak", "wager"])
async def test_going_on_is_offered_when_there_is_something_to_go_on_from(mode: str) -> None:
    app = BalderdashApp(PlayOptions(mode=MODES[mode]), open_source=lambda list_name, model_name: StandIn())
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        assert "Go on" not in screen_text(pilot)
        await pilot.press("1")
        await pilot.pause()
        assert "Go on (space)" in screen_text(pilot)
