"""The daily sheet on screen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from balderdash import paths
from balderdash.game.cards import Card
from balderdash.game.daily import daily_seed
from balderdash.game.dealing import Progress
from balderdash.records.store import FILE, Store
from balderdash.tui.app import BalderdashApp
from tests.play.stand_in_source import StandIn, fake_card
from tests.tui.playing import again_is_allowed, current, dealt, screen_text, settled


def app_of(day: int, supply: StandIn | None = None) -> BalderdashApp:
    cards = supply or StandIn()
    return BalderdashApp(open_source=lambda *names: cards, now=lambda: datetime(2026, 11, day, 23, tzinfo=UTC))


@pytest.mark.slow
async def test_the_days_sheet_is_played_once_and_shared_without_spoilers(home: Path) -> None:
    app = app_of(25)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        game = await dealt(pilot, after=first)
        assert game.sheet.seed == daily_seed("2026-11-25", "greek")
        assert "Daily · Greek" in screen_text(pilot)
        await pilot.press("1", "2", "r")
        await pilot.pause()
        assert not game.is_over
        assert "2 of 5 are marked; reveal once more" in screen_text(pilot)
        await pilot.press("r")
        await settled(pilot)
        score = game.score
        assert "The next sheet comes at 0:00 UTC" in screen_text(pilot)
        head = screen_text(pilot).splitlines()[0]
        assert head.startswith(" Daily · Greek ")  # the date stands here, not a seed of fifteen digits
        assert head.endswith("of coins · 2026-11-25")
        assert "s Share" in screen_text(pilot)
        await pilot.press("s")
        await pilot.pause()
        assert app.clipboard == app.recorder.share
        await again_is_allowed(pilot)
        await pilot.press("n")
        assert (await dealt(pilot, after=game)).mode.name == "sheet"
    assert app.recorder.share.startswith(f"AI Balderdash 2026-11-25 · Greek · {score} of 10\n")
    again = app_of(25)
    async with again.run_test(size=(80, 24), notifications=True) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        game = await dealt(pilot, after=first)
        await settled(pilot)
        assert game.is_over
        assert (game.score, game.marked) == (score, 2)
        assert "have played today's sheet" in screen_text(pilot)
    next_day = app_of(26)
    async with next_day.run_test(size=(80, 24), notifications=True) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        game = await dealt(pilot, after=first)
        await pilot.press("r")
        await pilot.pause()
        assert "Mark the fakes first" in screen_text(pilot)
        await pilot.press("1", "r", "r")
        await settled(pilot)
        assert "2 days in a row: the next sheet comes" in screen_text(pilot)
    assert "2 days in a row" in next_day.recorder.share
    assert [entry.day for entry in Store(paths.state() / FILE).load()] == ["2026-11-25", "2026-11-26"]


class OtherFakes(StandIn):
    """The network writes others, as it does where a fake of the day is known to be real by now."""

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        return [fake_card(card.text.replace("Fresh", "Other"), seed) for card in super().fresh_fakes(count, seed)]


@pytest.mark.slow
async def test_a_day_is_shown_again_as_it_was_played_whatever_is_dealt_today(home: Path) -> None:
    app = app_of(25)
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        game = await dealt(pilot, after=first)
        await pilot.press("1", "2", "r", "r")
        fake = next(i for i, card in enumerate(game.sheet.cards) if not card.is_real)
        await pilot.press(*["down"] * ((fake - app.game_screen.rows.cursor) % 10), "x")
        await settled(pilot)
    terms = [card.text for card in game.sheet.cards]
    before = Store(paths.state() / FILE).load()
    again = app_of(25, OtherFakes())
    async with again.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "y")
        shown = await dealt(pilot, after=first)
        await settled(pilot)
        assert [card.text for card in shown.sheet.cards] == terms
        assert shown.score == game.score
        assert shown.verdicts[fake].is_disputed
        assert "yours" in screen_text(pilot)
        await pilot.press("w")
        await pilot.pause()
        assert "nan" not in screen_text(pilot)
    assert Store(paths.state() / FILE).load() == before


async def test_after_a_days_sheet_of_another_list_that_list_is_dealt_from(home: Path) -> None:
    decks = {None: StandIn(), "tiny": StandIn(title="Other")}
    app = BalderdashApp(open_source=lambda list_name, model_name: decks[list_name])
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        app.action_play("daily")
        daily = await dealt(pilot, after=first)
        app.action_play_list("tiny")
        other = await dealt(pilot, after=daily)
        assert current(app).source is decks["tiny"]
        assert current(app).day
        await pilot.press("1", "r", "r")
        await again_is_allowed(pilot)
        await pilot.press("n")
        await dealt(pilot, after=other)
        assert current(app).source is decks["tiny"]
        assert not current(app).day
