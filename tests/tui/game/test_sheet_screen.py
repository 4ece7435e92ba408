"""The sheet on screen: by keyboard alone, by mouse, at three sizes."""

from __future__ import annotations

from threading import Event

import pytest

from balderdash.game.cards import Card
from balderdash.game.dealing import Progress
from balderdash.game.game import FAKE, REAL, Game
from balderdash.tui.app import BalderdashApp
from balderdash.tui.game import game_screen
from balderdash.tui.game.sheet_screen import SheetScreen
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.step import Step
from tests.play.stand_in_source import REAL_TERMS, StandIn, open_late, seeded_sheet
from tests.tui.playing import (
    again_is_allowed,
    current,
    dealt,
    every_size,
    screen_lines,
    screen_text,
    settled,
    stand_in_app,
    until,
)

Size = tuple[int, int]


def fakes(game: Game) -> list[int]:
    return [i for i, card in enumerate(game.sheet.cards) if not card.is_real]


@every_size
async def test_a_round_by_digits(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        for i in fakes(game):
            await pilot.press("1234567890"[i])
        assert "5 of 5 marked" in screen_text(pilot)
        await pilot.press("r")
        await pilot.pause()
        text = screen_text(pilot)
        assert game.score == 10
        assert "10 of 10 right · beats 99.6 % of coins" in text
        assert "Fields medallist" in text
        assert text.count("✓") == 10
        assert text.count("fake  right") == 5
        assert text.count("real  right") == 5
        assert "not in the one list, 140 terms" in text


@every_size
async def test_every_term_and_verdict_is_in_sight_at_once(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        lines = screen_lines(pilot)
        assert [sum(card.text in line for line in lines) for card in game.sheet.cards] == [1] * 10
        await pilot.press("r")
        await pilot.pause()
        verdicts = [line for line in screen_lines(pilot) if "  right" in line or "  wrong" in line]
        assert len(verdicts) == 10


@every_size
async def test_the_key_bar_is_not_clipped(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)

        async def shows(keys: str, lists: str = "  l Lists") -> None:
            await pilot.pause()
            assert screen_lines(pilot)[-1] == f" {keys}{lists}  m Menu  ? Help  q Quit"
            assert app.screen.query_one(KeyBar).render().cell_length <= size[0] - 2

        await shows("space Mark  r Reveal")
        await pilot.press("r")
        await again_is_allowed(pilot)
        sides = [card.is_real for card in game.sheet.cards]
        await pilot.press(*["down"] * sides.index(True))
        await shows(f"w Why{'  o Open page' if size[0] >= 80 else ''}  t Tells  n Again")
        await pilot.press(*["down"] * ((sides.index(False) - app.game_screen.rows.cursor) % 10))
        if size[0] > 80:
            await shows("w Why  o Open page  t Tells  x It is real  u Obvious  n Again")
        elif size[0] == 80:  # where there is no room, help and palette have what is left out
            await shows("w Why  o Open page  t Tells  x It is real  n Again", "")
        else:
            await shows("w Why  t Tells  u Obvious  n Again", "")


async def test_letters_arrows_space_and_enter_mark_as_well() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("c", "down", "space", "down", "enter")
        assert [i for i, guess in enumerate(game.guesses) if guess is FAKE] == [2, 3, 4]
        await pilot.press("3", "down", "space")
        assert [i for i, guess in enumerate(game.guesses) if guess is FAKE] == [4]
        await pilot.press("1", "up", "enter")
        assert game.guesses[9] is FAKE


async def test_a_mark_is_told_by_sign_and_word() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("2")
        await pilot.pause()
        marked = [line for line in screen_lines(pilot) if "●" in line]
        assert len(marked) == 1
        assert game.sheet.cards[1].text in marked[0]
        assert "fake?" in marked[0]
        await pilot.press("2")
        await pilot.pause()
        assert "●" not in screen_text(pilot)


@every_size
async def test_a_round_by_mouse_alone(size: Size) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        for i in fakes(game)[:3]:
            await pilot.click(f"#term-{i}", offset=(12, 0))
        assert "3 of 5 marked" in screen_text(pilot)
        for _ in range(2):  # the first time, it asks
            assert not game.is_over
            await pilot.click("#step")
            await pilot.pause()
        assert game.is_over
        assert "8 of 10 right, 3 marked · beats" in screen_text(pilot)
        await pilot.click("#term-7")
        assert app.game_screen.rows.cursor == 7
        await again_is_allowed(pilot)
        await pilot.click("#step")
        again = await dealt(pilot, after=game)
        assert not again.is_over


async def test_each_row_says_where_its_term_comes_from() -> None:
    app = stand_in_app(seed=7)
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("r")
        await pilot.pause()
        text = screen_text(pilot)
        assert text.count("in the list Greek") == 5
        assert text.count("invented; nearest real: Alpha group") == 5


async def test_where_rows_have_one_line_the_cursor_tells_the_source() -> None:
    app = stand_in_app()
    async with app.run_test(size=(60, 20)) as pilot:
        game = await dealt(pilot)
        await pilot.press("r")
        for i, card in enumerate(game.sheet.cards):
            while app.game_screen.rows.cursor != i:
                await pilot.press("down")
            await pilot.pause()
            lines = screen_lines(pilot)
            below = lines[next(n for n, line in enumerate(lines) if card.text in line) + 1]
            assert ("in the list" in below) == card.is_real
            assert ("nearest real" in below) != card.is_real


async def test_nothing_moves_after_the_reveal() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        await pilot.press("1", "r", "r")
        before = game.guesses, game.score
        await pilot.press("1", "2", "space", "r", "r")
        await pilot.click("#term-4")
        assert (game.guesses, game.score) == before


async def test_again_waits_a_moment_and_then_deals_a_fresh_game(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(game_screen, "HOLD", 3600.0)
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("n")
        await pilot.press("1", "2", "r", "r", "n", "n")
        await settled(pilot)
        assert app.game_screen.game is first
        assert app.screen.query_one(Step).disabled
        app.game_screen._settle(current(app))
        await pilot.press("n")
        second = await dealt(pilot, after=first)
        assert (second.marked, second.is_over, app.game_screen.rows.cursor) == (0, False, 0)
        assert second.guesses == (REAL,) * 10
        text = screen_text(pilot)
        assert "0 of 5 marked" in text
        assert not set("✓✗●") & set(text)
        assert set(second.sheet.cards) != set(first.sheet.cards)


async def test_again_a_moment_too_early_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(game_screen, "HOLD", 0.3)
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        await pilot.press("r", "n")
        second = await dealt(pilot, after=first)
        assert not second.is_over


async def test_a_sheet_that_is_being_written_is_not_begun_anew() -> None:
    asked: list[int] = []
    go_on = Event()

    class Slow(StandIn):
        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            asked.append(seed)
            while not go_on.wait(0.01):
                assert progress is not None
                progress(0)  # ends the work if nobody wants it
            return super().fresh_fakes(count, seed, progress)

    app = stand_in_app(Slow())  # whose starters are enough for one sheet
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.game_screen.game is not None and asked)
        first = app.game_screen.game
        await pilot.press("r")
        await again_is_allowed(pilot)
        await pilot.press("n")
        await pilot.pause(0.1)
        go_on.set()
        await dealt(pilot, after=first)
        assert len(asked) == len(set(asked))


async def test_again_is_at_once_because_sheets_are_dealt_ahead() -> None:
    supply = StandIn(REAL_TERMS[::13][:12])  # too few to pass over a sheet because it repeats a term
    app = stand_in_app(supply)
    async with app.run_test(size=(80, 24)) as pilot:
        first = await dealt(pilot)
        asked = len(supply.asked)
        assert asked > 0
        supply.failure = AssertionError("the network was asked")
        await pilot.press("r")
        await again_is_allowed(pilot)
        await pilot.press("n")
        second = await dealt(pilot, after=first)
        assert second.sheet.seed == supply.asked[0][1]


@pytest.mark.slow
async def test_a_seeded_app_shows_its_seed_and_deals_the_same_again() -> None:
    sheets = []
    for _ in range(2):
        app = stand_in_app(seed=41)
        async with app.run_test(size=(80, 24)) as pilot:
            game = await dealt(pilot)
            assert "seed 41" in screen_text(pilot)
            await pilot.press("r")
            await again_is_allowed(pilot)
            await pilot.press("n")
            sheets.append((game.sheet, (await dealt(pilot, after=game)).sheet))
    assert sheets[0] == sheets[1]
    assert sheets[0][1].seed == 42


async def test_before_the_cards_are_there_nothing_can_be_done_but_leave() -> None:
    go_on = Event()
    app = BalderdashApp(open_source=lambda list_name, model_name: open_late(go_on))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.game_screen
        assert isinstance(screen, SheetScreen)
        assert screen.game is None
        assert screen.check_action("reveal", ()) is None
        await pilot.press("4", "r", "r")
        screen.action_mark(3)
        screen.action_reveal()
        assert "Dealing" in screen_text(pilot)
        assert "Reveal (r)" not in screen_text(pilot)  # offered when it works
        go_on.set()
        game = await dealt(pilot)
        assert (game.marked, game.is_over) == (0, False)


@pytest.mark.parametrize("no_color", ["", "1"])
async def test_no_color_leaves_signs_and_words(no_color: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("1", "2", "r", "r")
        await pilot.pause()
        styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
        shades = {style.color.triplet for style in styles if style and style.color and style.color.triplet}
        assert shades
        assert all(shade.red == shade.green == shade.blue for shade in shades) is bool(no_color)
        assert {"✓", "✗"} <= set(screen_text(pilot))


@pytest.mark.slow
async def test_every_built_in_theme_can_be_played_in() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("1", "r", "r")
        for theme in app.available_themes:
            app.theme = theme
            await pilot.pause()
            assert screen_text(pilot).count("✓") + screen_text(pilot).count("✗") == 10


@pytest.mark.parametrize(("size", "has_air"), [((60, 24), False), ((60, 27), True), ((100, 39), True)])
async def test_from_24_lines_on_every_source_is_in_sight(size: Size, has_air: bool) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        real = next(i for i, card in enumerate(game.sheet.cards) if card.is_real)
        await pilot.press("1234567890"[real], "r", "r")  # the cursor's row would unfold the longer source of a fake
        await pilot.pause()
        lines = screen_lines(pilot)
        assert (lines[0] == "") is has_air
        assert [card.text for card in game.sheet.cards if not any(card.text in line for line in lines)] == []
        assert sum("in the list" in line or "nearest real" in line for line in lines) == 10


async def test_every_key_at_the_foot_can_be_clicked() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        game = await dealt(pilot)
        foot = screen_lines(pilot)[-1]
        await pilot.click(KeyBar, offset=(foot.index("Mark"), 0))
        assert game.marked == 1
        await pilot.click(KeyBar, offset=(foot.index("r Reveal") - 1, 0))  # a gap, not a key
        await pilot.click(KeyBar, offset=(70, 0))
        assert not game.is_over
        for _ in range(2):
            await pilot.click(KeyBar, offset=(foot.index("r Reveal"), 0))
            await pilot.pause()
        assert game.is_over
        await again_is_allowed(pilot)
        await pilot.click(KeyBar, offset=(screen_lines(pilot)[-1].index("Again"), 0))
        await dealt(pilot, after=game)
        await pilot.click(KeyBar, offset=(screen_lines(pilot)[-1].index("Quit"), 0))
        await pilot.pause()
        assert not app.is_running


@pytest.mark.parametrize("seed", [41, None])
async def test_the_seed_is_shown_while_playing_and_after_the_reveal(seed: int | None) -> None:
    app = stand_in_app(seed=seed)
    async with app.run_test(size=(80, 24)) as pilot:
        sheet = (await dealt(pilot)).sheet
        assert sheet.seed is not None
        assert sheet == seeded_sheet(StandIn(), sheet.seed)
        assert f"seed {sheet.seed}" in screen_text(pilot)
        await pilot.press("r")
        await again_is_allowed(pilot)
        assert f"seed {sheet.seed}" in screen_text(pilot)
