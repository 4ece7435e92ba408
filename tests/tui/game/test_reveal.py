"""After the reveal: why the network wrote it, what is real after all, how one did; and all of it is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from balderdash import paths
from balderdash.game.machine import Letter
from balderdash.notation import MARKS
from balderdash.play.start import PlayOptions
from balderdash.records import readings
from balderdash.terms import wordlist
from balderdash.tui.app import BalderdashApp
from balderdash.tui.game.why_screen import WhyScreen, _shaded, _surprises
from tests.play.stand_in_source import HOSTILE_TERMS, StandIn, StandInMachine, fake_card, real_card
from tests.tui.playing import (
    again_is_allowed,
    current,
    dealt,
    every_size,
    first_fake,
    notices,
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
async def test_why_shows_surprise_alternatives_and_neighbours(size: Size, home: Path) -> None:
    app = stand_in_app(seed=3)
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        index = first_fake(game)
        await pilot.press("1234567890"[index], "r", "r", "w")
        await settled(pilot)
        assert isinstance(app.screen, WhyScreen)
        text = screen_text(pilot)
        term = game.sheet.cards[index].text
        assert f"{term}∎" in text
        assert "▁▁▆▁▁" in text
        assert "5.0 nats; it expected e 50 %, ∎ 25 %" in text
        assert f"After ‘{term[:2]}’ it would have written: {term[:2]}ebraic [/] group" in text
        assert "Beta [0,1] group · Gamma ring" in text
        assert "The machine finds it 5 % likely to be real." in text
        assert "FAKE  ✓ right" in text
        await pilot.press("right")
        await settled(pilot)
        following = game.sheet.cards[(index + 1) % 10]
        assert f"{following.text}∎" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_before_the_reveal_nobody_may_look() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("w", "t", "x")
        await pilot.pause()
        assert app.screen is app.game_screen
        assert not game.is_over


@pytest.mark.slow
async def test_hostile_terms_are_read_as_they_are(home: Path) -> None:
    class Hostile(StandIn):
        def starter_fakes(self) -> list:  # type: ignore[type-arg]
            return []

        def real_cards(self, *asked: object, **named: object) -> list:  # type: ignore[type-arg]
            return [real_card(term) for term in HOSTILE_TERMS[:5]]

        def fresh_fakes(self, *asked: object, **named: object) -> list:  # type: ignore[type-arg]
            return [fake_card(term) for term in HOSTILE_TERMS[5:]]

    app = stand_in_app(Hostile())
    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.press("r", "w")
        for i in range(10):
            await settled(pilot)
            shown = "".join(line.strip(f" │\n{MARKS}") for line in screen_lines(pilot)).replace(" ", "")
            assert game.sheet.cards[i].text.replace(" ", "") in shown
            if not game.sheet.cards[i].is_real:
                await pilot.press("x")
                await pilot.pause()
                assert game.verdicts[i].is_disputed
            await pilot.press("right")


def test_marks_stand_under_their_letters_however_long_the_term() -> None:
    reading = StandInMachine().read("Long word of many words, and 素数 too")
    lines = _shaded(reading, 11).plain.split("\n")
    letters, marks = lines[::2], lines[1::2]
    assert "".join(letters) == "Long word of many words, and 素数 too∎"
    assert [cell_len(line) for line in letters] == [cell_len(line) for line in marks]
    assert max(map(cell_len, lines)) <= 11


def test_surprises_stand_in_a_column_in_any_script() -> None:
    instead = (("\N{THAI CHARACTER SARA U}", 0.2), (" ", 0.1), ("", 0.1))
    for term in ("ย่างเรียง", "素数 群", "Abel", "की"):
        reading = replace(StandInMachine().read(term), letters=tuple(Letter(c, 3.0, instead) for c in [*term, ""]))
        _, *lines = _surprises(reading).plain.split("\n")
        assert len({cell_len(line.partition("3.0 nats")[0]) for line in lines}) == 1
        assert all(line.endswith("it expected ◌ุ 20 %, ␣ 10 %, ∎ 10 %") for line in lines)
        assert "◌" not in "".join(line.partition(";")[0] for line in lines)  # there it follows its letter


@every_size
async def test_a_fake_that_is_real_gives_the_point_back_and_is_never_dealt_again(size: Size, home: Path) -> None:
    supply = StandIn()
    app = stand_in_app(supply, seed=3)
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        index = first_fake(game)
        other = max(i for i, card in enumerate(game.sheet.cards) if not card.is_real)
        await pilot.press("1234567890"[other], "r", "r", *["up"] * (other - index))
        assert game.score == 6
        await pilot.press("x")
        await settled(pilot)
        assert game.score == 7
        assert "7 of 10 right" in screen_text(pilot)
        assert "yours" in screen_text(pilot)
        machines = current(app).machine_game
        assert machines is not None
        assert machines.verdicts[index].is_disputed  # for it as for the player
        await pilot.press("x")
        await settled(pilot)
        assert game.score == 6  # taken back
        assert not (paths.user_lists() / "known.txt").exists()
        assert game.sheet.cards[index].text not in supply.lexicon
        await pilot.press("x")
        await settled(pilot)
        assert game.score == 7
    term = game.sheet.cards[index].text
    known = wordlist.read(paths.user_lists() / "known.txt")
    assert (known.terms, known.is_lexicon) == ((term,), True)
    assert term in supply.lexicon
    (entry,) = recorded()
    assert entry.score == 7
    assert [guess.term for guess in entry.guesses if guess.is_disputed] == [term]


async def test_a_fake_that_gives_itself_away_is_reported_and_taken_back(home: Path) -> None:
    supply = StandIn()
    app = stand_in_app(supply, seed=3)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.press("u")
        assert supply.given_away == set()  # nothing is face up
        index = first_fake(game)
        await pilot.press("r", *["down"] * index, "u")
        await settled(pilot)
        card = game.sheet.cards[index]
        assert f"‘{card.text}’ gives itself away" in screen_text(pilot)
        assert supply.given_away == {card.key}
        assert game.score == 5
        await pilot.press("w", "u")  # where one sees why, too
        await settled(pilot)
        assert f"‘{card.text}’ may be dealt again." in screen_text(pilot)
        assert supply.given_away == set()
        await pilot.press("escape", "u")
        await settled(pilot)
        assert not any(verdict.is_disputed for verdict in game.verdicts)
    (reading,) = readings.read(readings.file_of("greek"))
    assert (reading.term, reading.verdict) == (card.text, "gives itself away")


async def test_a_known_list_that_cannot_be_written_costs_no_point(home: Path) -> None:
    paths.user_lists().parent.mkdir(parents=True)
    paths.user_lists().write_text("a file in the folder's place")
    app = stand_in_app(seed=3)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        index = first_fake(game)
        await pilot.press("r", *["down"] * index, "x")
        await settled(pilot)
        assert game.score == 6
        assert "known.txt" in screen_text(pilot).replace("\n", "")


async def test_a_game_is_recorded_once_with_what_the_machine_said(home: Path) -> None:
    cards = StandIn()
    app = BalderdashApp(
        PlayOptions(seed=3),
        open_source=lambda list_name, model_name: cards,
        now=lambda: datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("1", "r", "r")
        await settled(pilot)
        assert "Machine 10 of 10 · Fakes: not in the one list" in screen_text(pilot)
        await pilot.press("t")
        await pilot.pause()
        text = screen_text(pilot)
        assert "The machine, by the same rules: 10 of 10" in text
        assert "it is ahead" in text
        assert "You saw through" in text
    (entry,) = recorded()
    assert (entry.score, entry.out_of, entry.machine_score, entry.seed) == (game.score, 10, 10, 3)
    assert (entry.at, entry.list, entry.model, entry.mode) == ("2026-11-25T09:00:00Z", "greek", "greek", "sheet")
    assert [guess.term for guess in entry.guesses] == [card.text for card in game.sheet.cards]
    assert entry.guesses[0].belief == 0.0
    assert {guess.machine for guess in entry.guesses} == {0.05, 0.8}


async def test_leaving_right_after_the_reveal_loses_nothing(home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("1", "r", "r", "q")
        await until(pilot, lambda: not app.is_running)
    assert app.finish()
    assert len(recorded()) == 1


@every_size
async def test_a_sheet_without_a_mark_may_be_looked_at_but_is_not_recorded(size: Size, home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        await dealt(pilot)
        await pilot.press("r")
        await settled(pilot)
        text = screen_text(pilot)
        assert "Nothing was marked, so this sheet is not recorded." in text
        assert "Fair coin" not in text
        await pilot.press("x")
        await settled(pilot)
    assert recorded() == []
    assert app.recorder.unrecorded == ""


@every_size
async def test_with_too_few_marks_it_asks_once(size: Size, home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=size, notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.press("1", "2", "3")
        await pilot.click("#step")
        await shows(pilot, "3 of 5 are marked")
        assert not game.is_over
        await pilot.press("3", "r")
        await shows(pilot, "2 of 5 are marked")
        await pilot.click("#step")
        await settled(pilot)
        assert game.is_over
    assert [sum(entry.answers) for entry in recorded()] == [game.score]


async def test_records_that_cannot_be_written_are_one_notice_and_are_written_later(home: Path) -> None:
    paths.state().parent.mkdir(parents=True)
    paths.state().write_text("a file in the folder's place")
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        game = await dealt(pilot)
        await pilot.press("1", "r", "r")
        await until(pilot, lambda: "the game goes on without them" in notices(app))
        paths.state().unlink()
        await again_is_allowed(pilot)
        await pilot.press("n")
        await dealt(pilot, after=game)
        await pilot.press("1", "r", "r")
        await settled(pilot)
    assert len(recorded()) == 2


async def test_a_machine_without_a_judge_does_not_play(home: Path) -> None:
    supply = StandIn()
    supply.machine.has_judge = False
    app = stand_in_app(supply)
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("1", "r", "r")
        await settled(pilot)
        assert "achine" not in screen_text(pilot)
    assert recorded()[0].machine_score is None


async def test_a_disputed_miss_lets_the_streak_go_on(home: Path) -> None:
    app = stand_in_app(seed=3)
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "t")
        game = await dealt(pilot, after=first)
        while game.sheet.cards[game.hand.start].is_real:
            await pilot.press("r", "space")
        await pilot.press("r")
        await pilot.pause()
        assert game.is_over
        before = game.score
        await pilot.press("space", *["down"] * game.hand.start, "x")
        await settled(pilot)
        assert not game.is_over
        assert game.score == before + 1
        assert not game.is_face_up
        assert game.sheet.cards[game.hand.start].text in screen_text(pilot)


async def test_who_is_ahead_is_told_while_a_duel_is_played(home: Path) -> None:
    assert StandInMachine().beliefs(["Fresh3x0 word0"]) == [0.05]
    app = stand_in_app(seed=3)
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("m", "d")
        game = await dealt(pilot, after=first)
        await settled(pilot)
        assert "you 0 · machine 0" in screen_text(pilot)
        wrong = 1 if game.sheet.cards[0].is_real else 0
        await pilot.press(str(wrong + 1))
        await pilot.pause()
        assert "you 0 · machine 1" in screen_text(pilot)
