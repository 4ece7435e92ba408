"""What is asked for while something else is under way: no key comes too early or too late to be understood."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from balderdash import paths
from balderdash.game.modes import DAILY, MODES, STREAK
from balderdash.play.start import PlayOptions
from balderdash.records.store import FILE, Store
from balderdash.terms import known_terms
from balderdash.tui.app import BalderdashApp
from balderdash.tui.driver import TolerantDriver
from balderdash.tui.game.game_screen import GameScreen
from balderdash.tui.game.hand_screen import HandScreen
from balderdash.tui.game.why_screen import WhyScreen
from tests.play.stand_in_source import StandIn, open_late
from tests.tui.playing import (
    again_is_allowed,
    current,
    dealt,
    first_fake,
    notices,
    recorded,
    screen_text,
    settled,
    stand_in_app,
)


async def test_another_game_may_begin_under_a_card_that_is_looked_at(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("r", "w")
        await settled(pilot)
        assert isinstance(app.screen, WhyScreen)
        app.action_deal()
        await dealt(pilot, after=game)
        await pilot.press("x", "right", "left", "w", "escape")
        assert app.fault is None
        assert not known_terms._path().exists()


async def test_a_list_chosen_over_a_card_leads_to_its_game(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("r", "w")
        await pilot.pause()
        app.play_list("other")
        await dealt(pilot, after=game)
        assert isinstance(app.screen, GameScreen)


async def test_the_cursor_follows_the_card_that_was_read(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("1", "r", "r", "w", "right", "right", "escape")
        await pilot.pause()
        assert app.game_screen.rows.cursor == 2


async def test_a_mode_chosen_before_the_days_cards_are_there_is_what_is_played(home: Path) -> None:
    go_on = Event()
    app = BalderdashApp(PlayOptions(mode=DAILY), open_source=lambda *names: open_late(go_on))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", "d")
        await pilot.pause()
        go_on.set()
        game = await dealt(pilot)
        assert (game.mode.name, current(app).day) == ("duel", "")
        assert isinstance(app.screen, HandScreen)


async def test_a_mode_chosen_while_a_list_opens_is_played_with_that_list(home: Path) -> None:
    go_on = Event()
    app = BalderdashApp(open_source=lambda name, model: open_late(go_on, "Other") if name else StandIn())
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        app.play_list("other")
        await pilot.press("m", "d")
        await pilot.pause()
        go_on.set()
        game = await dealt(pilot, after=game)
        assert game.mode.name == "duel"
        assert current(app).title == "Other"
        assert app.loader.names == ("other", None)


async def test_a_list_that_cannot_be_opened_is_not_the_one_that_is_played(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        app.loader._open_source = lambda *names: 1 / 0  # type: ignore[assignment]
        app.play_list("bad")
        await settled(pilot)
        assert app.loader.names == (None, None)
        assert app.game_screen.game is game
        assert "bug in the program" in " ".join(screen_text(pilot).split())


@pytest.mark.slow
async def test_the_machines_result_of_a_day_outlives_a_second_look(home: Path) -> None:
    def app_with(source: StandIn) -> BalderdashApp:
        return BalderdashApp(
            PlayOptions(mode=DAILY), open_source=lambda *names: source, now=lambda: datetime(2026, 11, 25, tzinfo=UTC)
        )

    app = app_with(StandIn())
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("1", "r", "r")
        await settled(pilot)
    before = recorded()
    assert before[0].machine_score is not None
    dumb = StandIn()
    dumb.machine.has_judge = False  # it has nothing to say today
    again = app_with(dumb)
    async with again.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await settled(pilot)
        assert game.is_over
    assert recorded() == before


@pytest.mark.slow
async def test_a_day_that_another_window_has_played_is_not_counted_twice(home: Path) -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    one, other = (
        BalderdashApp(PlayOptions(mode=DAILY), open_source=lambda *names: StandIn(), now=lambda: now) for _ in range(2)
    )
    async with one.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("1", "2", "r", "r")
        await settled(pilot)
    store = Store(paths.state() / FILE)
    (entry,) = store.load()
    store.path.unlink()
    async with other.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        store.save([entry])
        await pilot.press("1", "r", "r")
        await settled(pilot)
        assert "another window already" in notices(other)
    assert other.recorder.share == ""
    assert [game.id for game in recorded()] == [entry.id]


@pytest.mark.slow
async def test_a_streak_that_goes_on_after_a_dispute_is_recorded_as_it_stands(home: Path) -> None:
    app = BalderdashApp(PlayOptions(mode=STREAK, seed=1), open_source=lambda *names: StandIn())
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        while not game.is_over:
            card = game.sheet.cards[game.hand.start]
            await pilot.press("r")  # takes all for real, and misses at the first fake
            await pilot.press("space")
            if not card.is_real:
                break
        await settled(pilot)
        assert recorded()[0].score == game.score
        app.game_screen.rows.cursor = len(game.verdicts) - 1
        await pilot.press("x")
        await settled(pilot)
        assert not game.is_over
        assert recorded()[0].score == game.score
        assert recorded()[0].guesses[-1].is_disputed


@pytest.mark.slow
async def test_the_machine_hears_of_a_dispute_as_by_the_rules(home: Path) -> None:
    from balderdash.game.machine import machine_game

    for name in ("sheet", "streak", "duel"):
        app = BalderdashApp(PlayOptions(mode=MODES[name], seed=3), open_source=lambda *names: StandIn())
        async with app.run_test(size=(80, 24)) as pilot:
            game = await dealt(pilot)
            if game.mode.is_marked:
                await pilot.press("r")
            else:
                while not game.is_over:
                    await pilot.press("1", "space")
                await pilot.press("space")
            await settled(pilot)
            app.game_screen.dispute(first_fake(game))
            beliefs, machines = current(app).machine_beliefs, current(app).machine_game
            assert beliefs is not None
            assert machines is not None
            assert machines.verdicts == machine_game(game, beliefs).verdicts


async def test_leaving_in_the_middle_says_that_nothing_is_counted(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        assert app.farewell == ""
        await pilot.press("1")
        assert "not counted" in app.farewell
        await pilot.press("r", "r")
        assert app.farewell == ""


@pytest.mark.parametrize("mode", ["duel", "streak", "wager"])
async def test_a_game_is_recorded_with_its_last_answer(home: Path, mode: str) -> None:
    app = BalderdashApp(PlayOptions(mode=MODES[mode]), open_source=lambda list_name, model_name: StandIn())
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("1")
        while not game.is_over:
            await pilot.press("space", "1")
        assert app.farewell == ""
        await pilot.press("q")
    assert app.finish()
    assert [(record.mode, record.score) for record in recorded()] == [(mode, game.score)]


async def test_a_streak_that_a_dispute_continues_is_recorded_with_every_answer(home: Path) -> None:
    app = BalderdashApp(PlayOptions(mode=STREAK), open_source=lambda list_name, model_name: StandIn())
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        while game.sheet.cards[game.hand.start].is_real:
            await pilot.press("r", "space")
        await pilot.press("r", "x", "space")
        assert not game.is_over
        await pilot.press("r" if game.sheet.cards[game.hand.start].is_real else "f")
        assert app.farewell == ""
        await pilot.press("q")
    assert app.finish()
    assert [record.score for record in recorded()] == [game.played]


async def test_a_notice_about_the_last_game_does_not_lie_over_the_next(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.press("1", "r", "r")
        app.game_screen.rows.cursor = first_fake(game)
        await pilot.press("x")
        await again_is_allowed(pilot)
        assert "filed" in screen_text(pilot)
        await pilot.press("n")
        await dealt(pilot, after=game)
        assert "filed" not in screen_text(pilot)


def test_the_driver_of_this_terminal_is_a_patient_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = BalderdashApp().get_driver_class()
    assert issubclass(driver, TolerantDriver) == hasattr(driver, "run_input_thread")
