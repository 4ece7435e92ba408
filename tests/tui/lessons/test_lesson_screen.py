"""The lessons on screen: by keyboard alone at every size, by mouse, and the numbers that stand there."""

from __future__ import annotations

import re
from asyncio import to_thread
from pathlib import Path
from threading import Event

import pytest

from balderdash import settings
from balderdash.errors import BalderdashError
from balderdash.lessons.next_letter import LessonContext
from balderdash.lessons.pages.catalogue import LESSONS, WORDS, lesson, open_page
from balderdash.plots import picture
from balderdash.plots.palette import DARK
from balderdash.records import lesson_progress
from balderdash.tui.game.why_screen import WhyScreen
from balderdash.tui.lessons.contents_screen import ContentsScreen
from balderdash.tui.lessons.lesson_screen import LessonScreen
from balderdash.tui.lessons.lessons_app import LessonsApp
from balderdash.tui.notices import warn
from balderdash.tui.widgets import page_view
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.pictures import Pictures
from balderdash.tui.widgets.typing_line import TypingLine
from tests.conftest import PATIENCE
from tests.lessons.small_network import lesson_context
from tests.tui.playing import dealt, every_size, screen_lines, screen_text, shows, stand_in_app, until

Size = tuple[int, int]

# What a predictor sees after some keys, in each lesson.
SCENES = [
    (1, ["right"] * 4, ["step 4", "MSE(0.700) = 350.37", "5,914.1 m² − 11,002.9 m + 5,154.5"]),
    (1, ["down", "plus"], ["= 0.93023, MSE 36.89"]),
    (2, ["right"] * 3, ["step 3", "MSE(1.25224) = 650.14", "1 − ηL = 0.882: it creeps"]),
    (2, ["enter", *"0.1", "enter", "right", "right", "right"], ["flies apart", "−1,181.82"]),
    (3, ["right", "4"], ["✗ ‘scores (xᵢ, yᵢ)’ is not the optimiser.", "0 right, 1 wrong"]),
    (3, ["right", "4", "d", "c"], ["Left over: ‘y = m x’, the model.", "2 right, 1 wrong"]),
    (4, ["right"] * 4, ["J = 0.4986", "100 of 100 right", "2.21·10⁻²²"]),
    (4, ["tab", "enter", *"1.5", "enter"], ["= 1/(1 + 0.2231) = 0.8176", "nudged by ±0.00001: 0.14915"]),
    (4, ["tab", "tab", *["right"] * 10], ["= −2.6579 = ln 0.07009", "J = −sum/10 = 0.2658"]),
    (4, ["tab", "tab", "tab", *["right"] * 6], ["= p − c = 0.81757 − 0 = 0.81757", "σ(1.50) = 0.8176"][:1]),
    (5, ["right"] * 2, ["J = 0.692", "of 100 right"]),
    (6, ["right"] * 3, ["J = 0.4744", "a₁ = σ(0.048·x"]),
    (6, ["tab", *["right"] * 15], ["− η ∂J/∂w new w", "20.00000 − 0.00003 19.99997"]),
    (6, ["tab", "tab", "right"], ["edge x/8 → u1.1: w = ", "of 100 right", "Weights: orange +"]),
    (6, ["tab", *["right"] * 9], ["= 0.4086 · 20.0000 · 0.2053 · 5.6286 = 9.44570", "nudged by ±0.00001: 9.44570"]),
]


def app_at(number: int) -> LessonsApp:
    return LessonsApp(lesson_context, lesson(number))


def shown(app: LessonsApp) -> LessonScreen:
    assert isinstance(app.screen, LessonScreen)
    return app.screen


@every_size
@pytest.mark.parametrize(("number", "keys", "seen"), SCENES)
async def test_the_numbers_stand_on_the_screen(size: Size, number: int, keys: list[str], seen: list[str]) -> None:
    app = app_at(number)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        words = " ".join(screen_text(pilot).split())
        for expected in seen:
            assert expected in words


@every_size
@pytest.mark.parametrize("number", [lesson.number for lesson in LESSONS])
async def test_nothing_is_clipped(size: Size, number: int, home: Path) -> None:
    app = app_at(number)
    async with app.run_test(size=size) as pilot:
        for k in range(len(lesson(number).pages)):
            if k:
                await pilot.press("escape") if app.focused else None
                await pilot.press("tab")
            await pilot.press("escape") if app.focused else None
            await pilot.press("right", "right")
            await pilot.pause()
            lines = screen_lines(pilot)
            keys = "space Play  ← → Step  r Reset  ? Help  esc Leave  q Quit"
            assert lines[-1] == f" {keys}"
            assert app.screen.query_one(KeyBar).render().cell_length <= size[0] - 2
            text = " ".join(" ".join(lines).split())
            assert shown(app).page.goals[0].text in text or "All goals reached" in text
            first = shown(app).page.formulas()[0].splitlines()[0]
            assert " ".join(first.split()) in text
            assert app.screen.query_one(Pictures).size.height >= 7


@every_size
async def test_the_pictures_are_seen(size: Size) -> None:
    app = app_at(2)
    async with app.run_test(size=size) as pilot:
        await pilot.press("right", "right")
        await pilot.pause()
        text = screen_text(pilot)
        assert "Test 2 against test 1" in text
        assert "MSE against m" in text
        assert "┤" in text
        assert "●" in text
        assert any("\u2800" < c <= "\u28ff" for c in text)
        await pilot.press("g")
        await pilot.pause()
        drawn = [line for line in screen_lines(pilot) if "+" in line or "|" in line]
        assert not any("\u2800" < c <= "\u28ff" for line in drawn for c in line)
        assert "y = m x" in screen_text(pilot)


@pytest.mark.slow
async def test_step_back_reset_and_play() -> None:
    app = app_at(2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "n", "n", "b", "left")
        assert shown(app).page.steps == 1
        await pilot.press("left", "left")
        assert shown(app).page.steps == 0
        await pilot.press("v", "v", "space")
        await until(pilot, lambda: shown(app).page.steps >= 10)
        assert "▶" in screen_lines(pilot)[0]
        await pilot.press("space")
        stopped = shown(app).page.steps
        await pilot.pause(0.2)
        assert shown(app).page.steps == stopped >= 10
        await pilot.press("r")
        await pilot.pause()
        assert "step 0" in screen_text(pilot)


@pytest.mark.slow
async def test_playing_a_run_that_flies_apart_stops_by_itself() -> None:
    app = app_at(2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", *"0.1", "enter", "v", "v", "space")
        await until(pilot, lambda: not shown(app).autoplay.is_running)
        text = screen_text(pilot)
        assert shown(app).page.steps == 3
        assert "it flies apart" in text
        assert "nan" not in text
        assert "inf" not in text.replace("info", "")


@pytest.mark.slow
async def test_a_reached_goal_is_shown_and_recorded(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_view, "PRAISE", 3600.0)
    app = app_at(4)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("enter", *"0.02", "enter")
        while not shown(app).page.goals[0].is_done:
            assert shown(app).page.steps < 40
            await pilot.press("right")
        assert "pulls hardest" in await shows(pilot, "✓ Goal reached: From m₁ = m₂ = b = 0")  # nothing is covered
        monkeypatch.setattr(page_view, "PRAISE", 0.1)
        app.screen.query_one(page_view.PageView).praise(["Another"])
        await shows(pilot, "Goal 2/3")
        assert (lesson_progress.finished(), lesson_progress.reached()) == ({}, {"logistic": {0}})
        await pilot.press("escape")
        await pilot.pause()
        assert any("◐ 4  Logistic regression" in line for line in screen_lines(pilot))
        await pilot.press("4")
        await pilot.pause()
        assert "Goal 2/3" in screen_text(pilot)
        for symbol, value in [("down", "-0.5"), ("down", "0.5"), ("down", "0")]:
            await pilot.press(symbol, "enter", *value, "enter")
        await pilot.press("p", *["right"] * 10, "1", "p")
        await shows(pilot, "All goals reached")
        assert list(lesson_progress.finished()) == ["logistic"]
        await pilot.press("escape")
        await pilot.pause()
        assert any("◐ 4  Logistic regression" in line for line in screen_lines(pilot))  # it has other pages


@pytest.mark.slow
@pytest.mark.parametrize("number", [4, 5])
@pytest.mark.parametrize("steps", [0, 3, 40])
async def test_all_formulas_of_a_colour_lesson_fit_a_small_screen(number: int, steps: int) -> None:
    app = app_at(number)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*["right"] * steps)
        await pilot.pause()
        assert "pulls hardest: (" in screen_text(pilot)
        numbers = [re.match(r" *(−?\d+)┤", line) for line in screen_lines(pilot)]
        assert [found[1] for found in numbers if found] == ["10", "0", "−10"]


@every_size
async def test_the_recap_has_all_its_columns(size: Size) -> None:
    app = app_at(3)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["right"] * 16)
        await pilot.pause()
        lines = screen_lines(pilot)
        for words in ["7 words", "titles", "memory", "p(next)", "AdamW, in", "MSE′(m)"]:
            assert any(words in line for line in lines)
        assert not any("…" in line for line in lines)
        assert "All the cards are on the table." in screen_text(pilot)


@every_size
async def test_a_title_keeps_what_leads_to_the_other_pages(size: Size) -> None:
    app = app_at(6)
    async with app.run_test(size=size) as pilot:
        await pilot.press("tab")
        await pilot.pause()
        assert "· Backpropagation (2/4, tab)" in screen_lines(pilot)[0] + screen_lines(pilot)[1]


async def test_points_have_colours_only_where_there_are_some() -> None:
    for number, has in [(1, False), (4, True)]:
        app = app_at(number)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("p")
            await pilot.pause()
            assert ("1 an x" in screen_text(pilot)) is has
            assert "p or Esc ends" in screen_text(pilot)
            points = len(shown(app).page.fit.x) if number == 1 else 0  # type: ignore[attr-defined]
            await pilot.press("1")
            assert has or len(shown(app).page.fit.x) == points  # type: ignore[attr-defined]


@every_size
async def test_point_mode_is_seen_until_it_ends(size: Size) -> None:
    app = app_at(4)
    async with app.run_test(size=size) as pilot:

        async def is_seen() -> bool:
            await pilot.pause()
            lines = screen_lines(pilot)
            message, bar = "Arrows move the cross, Enter puts an o, 1 an x", "esc End points"
            head = lines[0] + lines[1]  # a tall screen begins with an empty line
            seen = {"┼" in head, message in " ".join(lines), bar in lines[-1], shown(app).cross is not None}
            assert len(seen) == 1  # all of these, or none
            assert ("esc Leave" in lines[-1]) is not seen.pop()
            return shown(app).cross is not None

        assert not await is_seen()
        await pilot.press("p")
        for key in ["left", "down", "up", "right", "enter", "1", "x", "g", "v"]:
            await pilot.press(key)
            assert await is_seen()
        assert shown(app).page.steps == 0
        for key in ["p", "escape", "n", "b", "r", "plus", "space", "right_square_bracket"]:
            if not await is_seen():
                await pilot.press("p")
            await pilot.press(key)
            assert not await is_seen()
        assert isinstance(app.screen, LessonScreen)


async def test_an_answer_by_the_mouse() -> None:
    app = app_at(3)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = next(line for line in screen_lines(pilot) if "4 optimiser" in line)
        assert "digit or first letter" in row
        await pilot.click("#parameters", offset=(row.index("optimiser") - 1, 0))
        await pilot.pause()
        assert "✓ ‘m − η MSE′(m)’ is the optimiser." in screen_text(pilot)


@pytest.mark.parametrize(
    ("number", "keys", "names"), [(1, ["down", "plus"], ["y = m* x", "y = m x"]), (4, [], ["ln 2", "J"])]
)
async def test_fine_lines_differ_without_colours(number: int, keys: list[str], names: list[str]) -> None:
    app = app_at(number)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        legend = next(line for line in screen_lines(pilot) if f" {names[0]}" in line and "⠤" in line)
        signs = [re.findall(rf"([⠤⠄ ]{{2}}) {re.escape(name)}", legend)[0] for name in names]
        assert len(set(signs)) == 2


async def test_a_click_puts_a_point_where_it_is() -> None:
    app = app_at(4)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        page = shown(app).page
        assert page.takes_points
        before = screen_text(pilot).count("100 of 100")
        await pilot.click(Pictures, offset=(20, 4))
        await pilot.click(Pictures, offset=(10, 6), button=3)
        await pilot.pause()
        points, colours = page.points, page.colours  # type: ignore[attr-defined]
        assert len(points) == 102
        assert colours[-2:].tolist() == [0.0, 1.0]
        assert abs(points[-2][0]) < 3
        assert points[-1][0] < points[-2][0]
        assert points[-1][1] < points[-2][1]
        assert "of 102 right" in screen_text(pilot)
        assert before == 0
        await pilot.press("x", "x", "x")
        await pilot.pause()
        assert "of 100 right" in screen_text(pilot)


async def test_parameters_by_mouse() -> None:
    app = app_at(2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = next(line for line in screen_lines(pilot) if "η 1.00·10⁻⁵" in line)
        more = row.index("▸") - 1
        await pilot.click("#parameters", offset=(more, 0))
        await pilot.pause()
        assert "η 1.26·10⁻⁵" in screen_text(pilot)
        await pilot.click("#parameters", offset=(0, 0))
        await pilot.click("#parameters", offset=(0, 0))
        await pilot.pause()
        assert "η 7.94·10⁻⁶" in screen_text(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["abc", "1e999", "--1", "nan"])
async def test_text_that_is_not_a_number_changes_nothing(typed: str) -> None:
    app = app_at(2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", *typed, "enter")
        await pilot.pause()
        assert "η 1.00·10⁻⁵" in screen_text(pilot)
        if typed in ("abc", "--1"):
            assert "is not a number; write 0.1 or 1e-5." in screen_text(pilot)
        await pilot.press("right")
        assert shown(app).page.steps == 1


async def test_pictures_are_saved_as_svg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = app_at(6)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("s", "s")
        await pilot.pause()
        assert sorted(file.name for file in tmp_path.iterdir()) == ["lesson-6-layer-2.svg", "lesson-6-layer.svg"]
        assert "p of colour 1 (x)" in screen_text(pilot)  # not cut, and not "of x" above an axis x
        assert "What each unit sees" in (tmp_path / "lesson-6-layer.svg").read_text(encoding="utf-8")
        text = " ".join(screen_text(pilot).split())
        assert "Saved: " in text
        for line in shown(app).page.formulas():  # nothing lies over them
            assert " ".join(line.split()) in text


async def test_a_notice_leaves_the_formulas_readable() -> None:
    app = app_at(4)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        warn(app, "Something that is wrong with the settings, at some length, so that it takes two lines.")
        await pilot.pause()
        text = " ".join(screen_text(pilot).split())
        assert "Something that is wrong" in text
        for line in shown(app).page.formulas():
            assert " ".join(line.split()) in text


async def test_an_error_says_that_the_folder_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from balderdash.plots import svg

    def refuse(*_: object) -> Path:
        raise BalderdashError("lesson.svg could not be written (Read-only file system).")

    monkeypatch.setattr(svg, "save", refuse)
    app = app_at(1)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert "Read-only file system" in screen_text(pilot)


async def test_help_tells_the_idea_the_goals_and_every_key() -> None:
    app = app_at(5)
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        text = await shows(pilot, "Give the keys back")
        words = " ".join(text.replace("│", " ").split())
        assert "For two bits that is XNOR" in words
        assert "three clouds of four" in words
        assert "Stop typing  Give the keys back" in " ".join(text.split("\n"))
        for title in ["Play", "Step", "Reset", "Change", "Choose", "Type", "Speed", "Point", "Save", "Lesson", "Leave"]:
            assert title in text
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)


async def test_help_names_the_symbols_of_the_page() -> None:
    app = app_at(2)
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.press("question_mark")
        text = await shows(pilot, "Symbols first met here")
        assert "η      “eta”, the rate: a step is η times the slope of the cost" in text
        assert "a score in test 1" not in text  # of lesson 1


async def test_from_the_contents_to_a_lesson_to_the_next_and_out() -> None:
    app = LessonsApp(lesson_context)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for each in LESSONS:
            assert f"{each.number}  {each.title}" in screen_text(pilot)
        lines = [line.strip(" │") for line in screen_text(pilot).splitlines()]
        assert "Next letter · Guess it · It grows up · Inside the LSTM" in lines  # on a line of its own
        await pilot.press("3")
        await pilot.pause()
        assert "3 The recap" in screen_text(pilot)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "4 Logistic regression" in screen_text(pilot)
        await pilot.press("left_square_bracket", "left_square_bracket")
        await pilot.pause()
        assert "2 Gradient descent" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ContentsScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_letters_as_the_network_expects_them() -> None:
    app = app_at(WORDS.number)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "down", "enter", *"Abel", "enter")
        await pilot.press("right", "right")
        await pilot.pause()
        text = screen_text(pilot)
        assert "“Ab▁”" in text
        assert "‘e’ comes next" in text
        page = shown(app).page
        surprise = page.surprises()  # type: ignore[attr-defined]
        assert f"{sum(value for _, value in surprise):.2f}/2" in text
        top = page.predictor.probabilities("Ab").max()  # type: ignore[attr-defined]
        assert f"{top:.1%}" in text


@every_size
async def test_the_longest_formulas_and_the_tables_are_not_cut(size: Size) -> None:
    app = app_at(WORDS.number)
    async with app.run_test(size=size) as pilot:
        await pilot.press("tab", "escape", "tab", "tab", *["right"] * 9)
        page = shown(app).page
        long = [
            "“a term of twenty-five letters▁” reads m; unit 326 of 512",
            "forget: f = σ(−11.13 − 11.13) = 0.000 of the old cell, −10.018",
            "write: g = tanh(−10.26 − 10.29) = −1.000; i = σ(−11.57 − 10.22) = 0.000",
            "cell: c ← f·c + i·g = 0.000·(−10.018) + 0.000·(−1.000) = −10.005",
            "show: o = σ(−11.53 − 10.45) = 0.000; h ← o·tanh(c) = −0.001",
            "expect: all 512 h say ‘l’, 13.5 %; with n-gram ‘l’, 14.9 %",
        ]
        page.formulas = lambda: long  # type: ignore[method-assign]
        shown(app).draw()
        await pilot.pause()
        words = " ".join(screen_text(pilot).split())
        for line in long:
            assert " ".join(line.split()) in words
        head = next(line for line in screen_lines(pilot) if "old c" in line)
        assert "…" not in head
        assert "old c c" in " ".join(head.split())


@every_size
async def test_inside_the_lstm_with_a_term_of_ones_own(size: Size) -> None:
    app = app_at(WORDS.number)
    async with app.run_test(size=size) as pilot:
        await pilot.press("tab", "escape", "tab", "tab", "down", "enter", *"Dini", "enter", *["right"] * 9)
        await pilot.pause()
        words = " ".join(screen_text(pilot).split())
        page = shown(app).page
        assert "letter 1, expect" in words
        assert "“D▁” reads D; unit" in words
        for line in page.formulas():
            assert " ".join(line.split()) in words
        assert page.goals[0].is_done


@pytest.mark.slow
async def test_guessing_by_typing() -> None:
    app = app_at(WORDS.number)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab")
        await pilot.pause()
        page = shown(app).page
        term: str = page.term  # type: ignore[attr-defined]
        await pilot.press(*(("space" if c == " " else c) for c in term[:6]))
        await pilot.pause()
        assert "you 6 of 6, the network" in screen_text(pilot)
        await pilot.press("escape", "n")
        await pilot.pause()
        assert "you 6 of 7, the network" in screen_text(pilot)
        await pilot.press("enter")
        assert isinstance(app.focused, TypingLine)
        await pilot.press("q", "enter")
        await pilot.pause()
        assert "you 6 of 9" in screen_text(pilot) or "you 7 of 9" in screen_text(pilot)


@pytest.mark.slow
@every_size
@pytest.mark.parametrize("term", ["Abel ring", "[/] [bold]x[/bold]", "משפט גאוס", "🦕 emoji", "x" * 200])
async def test_the_lesson_about_the_network_opens_with_any_term(size: Size, term: str) -> None:
    app = LessonsApp(lesson_context)
    async with app.run_test(size=size) as pilot:
        app.push_screen(LessonScreen.for_term(term, lesson_context()))
        await pilot.pause()
        assert f"{WORDS.number} {WORDS.title}" in screen_text(pilot)
        await pilot.press(*["right"] * 5)
        await pilot.pause()
        assert f"“{term[:5]}▁”" in screen_text(pilot)


async def test_the_keys_and_the_theme_of_the_settings_hold_in_the_lessons(home: Path) -> None:
    settings.change(keys={"step.right": "y"}, theme="nord")
    app = app_at(1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("y", "right")
        await pilot.pause()
        assert "step 1" in screen_text(pilot)
        assert app.theme == "nord"


async def test_while_typing_the_key_bar_says_what_escape_does(home: Path) -> None:
    app = app_at(WORDS.number)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert "Leave" in screen_lines(pilot)[-1]
        await pilot.press("tab")
        await pilot.pause()
        assert "esc Stop typing" in screen_lines(pilot)[-1]
        assert "Leave" not in screen_lines(pilot)[-1]
        await pilot.press("escape")
        await pilot.pause()
        assert "esc Leave" in screen_lines(pilot)[-1]
        assert isinstance(app.screen, LessonScreen)


async def test_an_error_says_that_the_network_cannot_be_loaded() -> None:
    def broken() -> None:
        raise BalderdashError("There is no model called 'x'; `balderdash models` shows them all.")

    app = LessonsApp(broken)  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press(str(WORDS.number))
        await pilot.pause()
        assert isinstance(app.screen, ContentsScreen)
        assert "There is no model" in screen_text(pilot)
        await pilot.press("6", "right_square_bracket")
        await pilot.pause()
        assert "6 Another layer" in screen_text(pilot)
    assert app.fault is None


@pytest.mark.slow
async def test_the_game_leads_to_the_lessons_and_back() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("m", "e")
        await pilot.pause()
        assert isinstance(app.screen, ContentsScreen)
        await pilot.press("1")
        await pilot.pause()
        await pilot.press("right")
        await pilot.pause()
        assert "MSE(0.550) = 891.91" in screen_text(pilot)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        offered = {command.title for command in app.get_system_commands(app.screen)}
        assert "Lessons" in offered


@pytest.mark.slow
async def test_why_opens_the_lesson_about_the_network_with_its_term(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    from balderdash.play import lesson_context as lesson_contexts

    asked: list[tuple[str | None, str | None]] = []

    def load(list_name: str | None, model_name: str | None) -> LessonContext:
        asked.append((list_name, model_name))
        return lesson_context()

    monkeypatch.setattr(lesson_contexts, "load_lesson_context", load)
    app = stand_in_app(seed=3)
    async with app.run_test(size=(60, 20)) as pilot:
        game = await dealt(pilot)
        await pilot.press("1", "r", "r", "w")  # one mark is few: r asks once
        await pilot.pause()
        assert "e Lesson" in screen_lines(pilot)[-1]
        await pilot.press("e")
        await pilot.pause()
        term = game.sheet.cards[0].text
        assert f"{WORDS.number} {WORDS.title}" in screen_text(pilot)
        assert f"read {term}" in screen_text(pilot)
        await pilot.press("right", "right", "right")
        await pilot.pause()
        assert f"“{term[:3]}▁”" in screen_text(pilot)
        assert asked == [(None, None)]
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, WhyScreen)


@pytest.mark.slow
async def test_sizes_change_and_nothing_breaks() -> None:
    app = app_at(6)
    async with app.run_test(size=(80, 24)) as pilot:
        for width, height in [(60, 20), (200, 60), (50, 15), (80, 24)]:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert ("Too small" in screen_text(pilot)) == (width == 50)
        assert "What each unit" in screen_text(pilot)


def test_no_colour_needs_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signs alone tell the colours of points apart, and what is now from what was."""
    pictures = open_page(LESSONS[3].pages[0], lesson_context).pictures()
    drawn = "".join(span.text for line in picture.draw(pictures[0], 60, 20, DARK) for span in line)
    assert drawn.count("o") > 10
    assert drawn.count("x") > 10


async def test_the_network_is_loaded_once_in_the_background() -> None:
    loaded, calls = Event(), []

    def slow() -> LessonContext:
        calls.append(1)
        loaded.set()
        return lesson_context()

    app = LessonsApp(slow, lesson(WORDS.number - 1))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert await to_thread(loaded.wait, PATIENCE)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert f"{WORDS.number} {WORDS.title}" in screen_text(pilot)
    assert calls == [1]
