"""The player chooses an opponent, meets them on the next sheet, and finds them in the records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import OptionList

from balderdash import paths, settings
from balderdash.game.modes import DEFINITION, SHEET
from balderdash.game.opponents import GRADUATE, PROFESSOR, STUDENT
from balderdash.play.start import PlayOptions
from balderdash.records.game_record import stamp
from balderdash.records.store import FILE, Store
from balderdash.tui.app import BalderdashApp
from balderdash.tui.dialogs.opponent_screen import OpponentScreen
from balderdash.tui.game.why_screen import WhyScreen
from tests.play.stand_in_source import MEANINGS, StandIn
from tests.records.games import a_game, guessed
from tests.tui.playing import (
    again_is_allowed,
    current,
    dealt,
    every_size,
    recorded,
    screen_lines,
    screen_text,
    settled,
    shows,
    stand_in_app,
    until,
)

Size = tuple[int, int]


@every_size
async def test_an_opponent_is_chosen_by_keyboard_and_met_on_the_next_sheet(size: Size, home: Path) -> None:
    app = stand_in_app(seed=3)
    async with app.run_test(size=size) as pilot:
        first = await dealt(pilot)
        await pilot.press("m")
        assert "your opponent: the machine" in await shows(pilot, "your opponent")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, OpponentScreen))
        assert "Student" in await shows(pilot, "Who plays against you")
        await pilot.press("down", "enter")
        await until(pilot, lambda: not isinstance(app.screen, OpponentScreen))
        assert settings.load()[0].opponent == "student"
        assert current(app).opponent is None  # this sheet was begun against the machine
        await pilot.press("1", "r", "r")
        await again_is_allowed(pilot)
        await pilot.press("n")
        game = await dealt(pilot, after=first)
        await until(pilot, lambda: current(app).opponent is STUDENT)
        await pilot.press("1", "r", "r")
        await settled(pilot)
        theirs = current(app).opponent_game
        assert theirs is not None
        await shows(pilot, f"Student {theirs.score} of 10")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WhyScreen))
        if game.sheet.cards[0].is_real:
            knows = "knows" if STUDENT.knows(game.sheet.cards[0], game.sheet) else "does not know"
            assert f"student {knows} it" in " ".join((await shows(pilot, "student")).replace("│", " ").split())
        await pilot.press("escape", "t")
        told = " ".join((await shows(pilot, "This game, and you")).replace("│", " ").split())
        assert f"The student, who knows two tenths of the list and guesses the rest: {theirs.score} of 10" in told
        assert "The machine, by the same rules" in told
    earlier, entry = recorded()
    assert (earlier.opponent, earlier.opponent_score) == ("", None)
    assert (entry.opponent, entry.opponent_score, entry.machine_score) == ("student", theirs.score, 10)


@every_size
async def test_an_opponent_is_chosen_by_mouse(size: Size, home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("m", "a")
        await until(pilot, lambda: isinstance(app.screen, OpponentScreen))
        await pilot.pause()
        lines = screen_lines(pilot)
        row = next(number for number, line in enumerate(lines) if "Graduate" in line)
        await pilot.click(offset=(lines[row].index("Graduate"), row))
        await until(pilot, lambda: not isinstance(app.screen, OpponentScreen))
        assert app.settings.opponent == "graduate"
        await pilot.press("m", "a", "home", "enter")
        await until(pilot, lambda: app.settings.opponent == "")
    assert settings.load()[0].opponent == ""


async def test_who_is_ahead_is_told_while_a_definition_is_played_against_a_reader(home: Path) -> None:
    settings.change(opponent="professor")
    app = stand_in_app(StandIn(meanings=MEANINGS), seed=3)
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "f")
        await dealt(pilot, after=first)
        await shows(pilot, "you 0 · professor 0")  # which no machine plays
        professor = current(app).opponent_game
        assert professor is not None
        await pilot.press("1")
        await shows(pilot, f"professor {professor.points[0]}")
        for _ in range(4):
            await pilot.press("space", "1")
        await pilot.press("space")
        await shows(pilot, f"Professor {professor.score}")
        await settled(pilot)
    (entry,) = recorded()
    assert (entry.mode, entry.opponent, entry.opponent_score) == (DEFINITION.name, "professor", professor.score)
    assert entry.machine_score is None


@pytest.mark.parametrize("n_games", [2, 3])
async def test_yourself_last_month_comes_from_the_records(n_games: int, home: Path) -> None:
    then = stamp(datetime.now(UTC) - timedelta(days=40))
    said = [
        [guessed(f"Ring {game}{n}", True, True) for n in range(5)]
        + [guessed(f"Rong {game}{n}", False, True) for n in range(5)]
        for game in range(n_games)
    ]
    settings.change(opponent="yourself", player="Ada")
    Store(paths.state() / FILE).save([a_game(guesses, at=then) for guesses in said])
    app = stand_in_app(seed=3)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        await settled(pilot)
        opponent = current(app).opponent
        assert (opponent is not None) == (n_games == 3)
        if opponent is None:
            assert "There is no you of last month yet." in " ".join(screen_text(pilot).split())
        else:
            assert opponent.about == f"as good as you in 3 games until {then[:10]}"


async def test_a_daily_sheet_is_shown_again_with_the_opponent_that_played_it(home: Path) -> None:
    settings.change(opponent="professor")
    for opponent in ("professor", "student"):
        settings.change(opponent=opponent)
        app = stand_in_app()
        async with app.run_test(size=(80, 24)) as pilot:
            first = await dealt(pilot)
            await pilot.press("m", "y")
            game = await dealt(pilot, after=first)
            if not game.is_over:
                await pilot.press("1", "2", "3", "4", "5", "r")
            await settled(pilot)
            await shows(pilot, "Professor ")
            assert current(app).opponent is PROFESSOR
            assert "professor " in app.recorder.share
    assert [entry.opponent for entry in recorded()] == ["professor"]


async def test_harder_fakes_are_visible_where_they_are_dealt(home: Path) -> None:
    settings.change(adapts=True)
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        sheet = await dealt(pilot)
        assert sheet.sheet.level == 0.5
        assert "difficulty 5 of 10" in screen_text(pilot)
        await pilot.press("1", "r", "r")
        assert "difficulty 5 of 10" in await shows(pilot, "of coins")
        await again_is_allowed(pilot)
        await pilot.press("m", "d")
        duel = await dealt(pilot, after=sheet)
        assert f"difficulty {round(10 * (duel.sheet.level or 0))} of 10" in await shows(pilot, "difficulty")
        await pilot.press("m", "y")
        daily = await dealt(pilot, after=duel)
        assert daily.sheet.level is None
        assert "difficulty" not in await shows(pilot, "Daily")
    settings.change(adapts=False)
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert (await dealt(pilot)).sheet.level is None
        assert "difficulty" not in screen_text(pilot)


async def test_the_command_line_names_an_opponent_for_this_time(home: Path) -> None:
    settings.change(opponent="professor")
    supply = StandIn()
    app = BalderdashApp(PlayOptions(seed=3, opponent="graduate", mode=SHEET), open_source=lambda *names: supply)
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await until(pilot, lambda: current(app).opponent is GRADUATE)
        await pilot.press("m", "a")
        await until(pilot, lambda: isinstance(app.screen, OpponentScreen))
        assert app.screen.query_one(OptionList).highlighted == 2
    assert settings.load()[0].opponent == "professor"
