"""Every page: steps and back, goals reached by what they ask for and by nothing else, numbers in the formulas."""

from __future__ import annotations

import math
import random
import re

import numpy as np
import pytest

from balderdash.lessons import chain, data
from balderdash.lessons.chain import central_difference
from balderdash.lessons.hidden_layer import TwoLayerNetwork
from balderdash.lessons.pages import backprop_page
from balderdash.lessons.pages.backprop_page import BackpropPage
from balderdash.lessons.pages.catalogue import LESSONS, PageEntry, is_finished, open_page
from balderdash.lessons.pages.descent_page import DescentPage
from balderdash.lessons.pages.error_slope_page import ErrorSlopePage
from balderdash.lessons.pages.gates_page import GatesPage
from balderdash.lessons.pages.guess_page import GuessPage
from balderdash.lessons.pages.layer_page import LayerPage
from balderdash.lessons.pages.letters_page import LettersPage
from balderdash.lessons.pages.likelihood_page import LikelihoodPage
from balderdash.lessons.pages.line_page import LinePage
from balderdash.lessons.pages.live_training_page import LiveTrainingPage
from balderdash.lessons.pages.logistic_page import HopelessPage, LogisticPage
from balderdash.lessons.pages.page import Choice, Number, Page, Text
from balderdash.lessons.pages.playground_page import Edge, PlaygroundPage
from balderdash.lessons.pages.recap_page import TABLE, RecapPage
from balderdash.lessons.pages.sigmoid_page import SigmoidPage
from balderdash.notation import short
from balderdash.plots.figure import Bars, Table, Tiles
from balderdash.plots.palette import DARK
from balderdash.plots.picture import draw
from tests.lessons.small_network import TERMS, lesson_context

PAGES = [name for lesson in LESSONS for name in lesson.pages]
every_page = pytest.mark.parametrize("name", PAGES, ids=[name.key for name in PAGES])


def opened(key: str) -> Page:
    return open_page(next(name for name in PAGES if name.key == key), lesson_context)


def turn(page: Page, symbol: str, presses: int) -> None:
    parameter = next(parameter for parameter in page.parameters if parameter.symbol == symbol)
    parameter.turn(presses)
    page.parameter_changed(parameter)
    page.check_goals()


def put(page: Page, symbol: str, value: float | str) -> None:
    parameter = next(parameter for parameter in page.parameters if parameter.symbol == symbol)
    if isinstance(parameter, Text):
        parameter.value = str(value)
    else:
        assert isinstance(parameter, Number)
        parameter.put(float(value))
    page.parameter_changed(parameter)
    page.check_goals()


def run(page: Page, steps: int) -> None:
    for _ in range(steps):
        page.step()
        page.check_goals()


def done(page: Page) -> list[bool]:
    return [goal.is_done for goal in page.goals]


def told(page: Page) -> str:
    return "\n".join(page.formulas())


def test_lessons_are_numbered_and_their_pages_have_keys_of_their_own() -> None:
    assert [lesson.number for lesson in LESSONS] == list(range(1, len(LESSONS) + 1))
    assert len({name.key for name in PAGES}) == len(PAGES)
    assert {"line", "layer", "youth"} <= {name.key for name in PAGES}  # goals are recorded under them


def test_a_lesson_is_finished_with_its_last_page() -> None:
    assert is_finished(LESSONS[5], {}) is False
    assert is_finished(LESSONS[5], {"layer": ""}) is None
    assert is_finished(LESSONS[5], {page.key: "" for page in LESSONS[5].pages}) is True


@every_page
def test_all_texts_fit_the_screen(name: PageEntry) -> None:
    page = opened(name.key)
    assert page.key == name.key
    assert len(page.lead) <= 156  # two lines of 80 columns
    assert 1 <= len(page.goals) <= 3
    assert sum(math.ceil(len(paragraph) / 74) for paragraph in page.idea) <= 17  # one screen with its goals
    for _ in range(40):
        page.step()
        assert len(page.formulas()) <= page.formula_lines
        assert all(len(line) <= 78 and "\n" not in line for line in page.formulas())


@every_page
def test_back_returns_to_the_states_before(name: PageEntry) -> None:
    page = opened(name.key)
    seen = [told(page)]
    for _ in range(6):
        if not page.step():
            break  # a term may be short
        seen.append(told(page))
    for before in reversed(seen[:-1]):
        assert page.back()
        if page.key != "recap":  # there the answer to the last card is said only once
            assert told(page) == before
    assert len(seen) > 2
    assert not page.back()
    assert page.steps == 0


@every_page
def test_after_any_keys_there_are_pictures_and_no_nan(name: PageEntry) -> None:
    page = opened(name.key)
    rng = random.Random(5)
    for _ in range(60):
        kind = rng.randrange(8)
        if kind < 3:
            page.step()
        elif kind == 3:
            page.back()
        elif kind == 4:
            page.reset()
        elif kind == 5 and page.takes_points:
            page.add_point(rng.uniform(-15, 15), rng.uniform(-15, 15), rng.randrange(2))
        elif kind == 6:
            page.remove_point()
        elif page.parameters:
            parameter = rng.choice(page.parameters)
            parameter.turn(rng.choice([-30, -1, 1, 30]))
            page.parameter_changed(parameter)
        page.check_goals()
        assert page.pictures()
        text = told(page)
        assert "nan" not in text
        assert "?" not in text.replace("= ?", "").replace("optimiser?", "")


def test_a_number_stays_within_its_limits_and_takes_no_nonsense() -> None:
    number = Number("η", "", 1.0, 0.1, 10.0, 10**0.5, is_ratio=True)
    number.turn(1)
    assert number.value == pytest.approx(10**0.5)
    number.turn(50)
    assert number.value == 10.0
    with pytest.raises(ValueError, match="nan"):
        number.put(float("nan"))
    assert number.value == 10.0
    whole = Number("point", "", 1, 1, 100, 1, is_whole=True)
    for typed, shown in [(51.6, "52"), (4.5, "5"), (0.2, "1")]:
        whole.put(typed)
        assert (whole.shown, whole.value) == (shown, int(shown))  # what is shown is what is used
    choice = Choice("c", "", ["a", "b", "c"])
    choice.turn(-1)
    assert choice.shown == "c"


def test_line_by_hand_then_by_calculus_then_with_an_added_student() -> None:
    page = LinePage()
    assert "m* = Σ xᵢyᵢ / Σ xᵢ² = ?" in told(page)
    put(page, "m", 0.92)
    assert done(page) == [False, False, False]
    put(page, "m", 0.93)
    assert done(page) == [True, False, False]
    assert "MSE(0.930) = 36.89" in told(page)
    turn(page, "closed form", 1)
    assert "550,146 / 591,409 = 0.93023, MSE 36.89; off by 0.000" in told(page)
    page.add_point(45, 105, 0)
    page.check_goals()
    assert done(page) == [True, True, True]
    page.reset()
    assert "off" not in told(page)
    assert len(page.fit.x) == 101  # students who were added stay
    assert page.remove_point()
    assert not page.remove_point()


def test_line_cannot_be_found_by_looking_at_the_answer() -> None:
    page = LinePage()
    turn(page, "closed form", 1)
    put(page, "m", 0.93)
    assert done(page)[:2] == [False, True]


def test_descent_takes_the_talks_way() -> None:
    page = DescentPage()
    assert "m − η·MSE′(m) = 1.40000 − 1.00·10⁻⁵ · (5,556.5) = 1.34443" in told(page)
    run(page, 75)
    assert "MSE(0.93027) = 36.89" in told(page)
    assert "1 − ηL = 0.882: it creeps" in told(page)
    assert done(page) == [False, False, False]


def test_descent_goals_are_reached_by_running() -> None:
    page = DescentPage()
    put(page, "η", 8e-5)
    assert done(page) == [False, False, False]
    run(page, 4)
    assert done(page) == [True, False, False]
    put(page, "η", 1.6e-4)
    page.reset()
    run(page, 5)
    assert done(page) == [True, False, False]
    put(page, "η", 1.75e-4)
    assert done(page) == [True, False, False]
    page.reset()
    run(page, 5)
    assert done(page) == [True, True, True]
    assert "edge 2/L = 1.691·10⁻⁴" in told(page)


def test_a_diverging_descent_stops_and_says_so() -> None:
    page = DescentPage()
    put(page, "η", 0.1)
    run(page, 50)
    assert page.steps == 3
    assert not page.step()
    assert "Stopped: each step multiplies m − m* by −1,181.82: it flies apart" in told(page)
    assert told(page).startswith("m = −7.75·10⁸: too far off")
    lost = page.m
    put(page, "η", 0.2)
    assert not page.step()
    put(page, "η", 1e-5)
    assert "Stopped" not in told(page)
    assert told(page).startswith("m − η·MSE′(m) = ")
    run(page, 1)
    assert page.m - page.fit.best == pytest.approx((lost - page.fit.best) * 0.88172, rel=1e-4)
    assert page.back()


def test_recap_counts_what_the_reader_sorts() -> None:
    page = RecapPage()
    presses = 0
    while page.steps < 16:
        page.answer(page.answers.index(page.cards[page.steps][1]))
        page.check_goals()
        presses += 1
    assert presses == 12  # the last card of each lesson falls into place
    assert done(page) == [True]
    assert "12 right, 0 wrong" in told(page)
    page.answer(0)
    assert page.steps == 16
    lazy = RecapPage()
    run(lazy, 12)
    assert lazy.steps == 16
    assert not lazy.step()
    assert done(lazy) == [False]


def test_recap_names_every_card_once() -> None:
    page = RecapPage()
    said = " ".join(line for _, lines in page.plain_story() for line in lines[:1])
    cards = re.findall(r"‘(.+?)’", said)
    assert sorted(cards) == sorted(TABLE[part][lesson] for lesson, part in page.cards)


def test_recap_says_what_is_wrong_and_keeps_counting() -> None:
    page = RecapPage()
    truth = page.answers.index(page.cards[0][1])
    page.answer((truth + 1) % 4)
    assert "✗" in told(page)
    assert "0 right, 1 wrong" in told(page)
    assert page.steps == 0
    page.back()
    assert "0 right, 1 wrong" in told(page)
    page.answer(truth)
    assert "1 right, 1 wrong" in told(page)


def test_logistic_numbers_and_goals() -> None:
    page = LogisticPage()
    assert "likelihood: a product, 0.500·0.500·0.500·… = 7.89·10⁻³¹" in told(page)
    assert "= −69.31 = −100 J" in told(page)
    assert "J = 0.6931" in told(page)
    run(page, 40)
    assert "J = 0.1372" in told(page)
    assert done(page) == [False, False, False]
    put(page, "η", 0.02)
    page.reset()
    run(page, 40)
    assert done(page) == [True, False, False]
    put(page, "m₁", -0.5)
    put(page, "m₂", 0.5)
    put(page, "b", 0)
    assert done(page) == [True, True, False]
    before = page.now.cost
    for place in [(0, 0, 1), (10, 0, 0), (-8, 8, 0)]:  # on the line, an o among the o, an o among the x
        page.add_point(*place)
        page.check_goals()
        assert done(page) == [True, True, False]
        page.remove_point()
    page.add_point(12, -5, 1)
    page.check_goals()
    assert page.now.cost > before
    assert done(page) == [True, True, True]


def test_the_point_that_pulls_hardest_has_the_longest_part_in_the_gradient() -> None:
    for page in (LogisticPage(), HopelessPage()):
        for steps in (0, 1, 20):
            run(page, steps)
            parts = (page.model.probability(page.points) - page.colours)[:, None] * page.points
            x, y = page.points[np.linalg.norm(parts, axis=1).argmax()]
            assert f"pulls hardest: ({x:.1f}, {y:.1f}), c = ".replace("-", "−") in told(page)


def test_a_weight_beyond_its_limit_changes_from_where_it_is() -> None:
    page = LogisticPage()
    put(page, "η", 100)
    run(page, 6)
    before = page.model.m1
    assert abs(before) > 100
    turn(page, "m₁", 1)
    assert page.model.m1 == pytest.approx(before + 0.1)
    farther = page.model.m1
    turn(page, "m₁", -3)
    assert page.model.m1 == farther  # not farther out
    put(page, "m₁", 0.5)
    assert page.model.m1 == 0.5


def test_logistic_with_a_wild_rate_has_no_nan() -> None:
    page = LogisticPage()
    put(page, "η", 100)
    page.add_point(10, 0, 1)
    run(page, 100)
    assert "nan" not in told(page)
    assert all(math.isfinite(state.cost) for state in page.states)


def test_hopeless_has_three_quarters_by_hand_and_nothing_by_descent() -> None:
    page = HopelessPage()
    run(page, 100)
    assert done(page) == [False, True]
    assert "J = 0.69" in told(page)
    for symbol, value in [("m₁", 1), ("m₂", 1), ("b", -8)]:
        put(page, symbol, value)
    assert "75 of 100 right" in told(page)
    assert done(page) == [True, True]


def numbers(text: str) -> list[float]:
    """All numbers in a line that stand after a sign of equality, also those written as powers of ten."""
    found = re.findall(r"= (−?[\d,]+(?:\.\d+)?)(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", text)
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return [float(a.replace("−", "-").replace(",", "")) * 10.0 ** int(b.translate(raised) or 0) for a, b in found]


@pytest.mark.parametrize("t", [-8.0, -2.5, 0.0, 0.1, 3.3, 8.0])
def test_the_sigmoids_numbers(t: float) -> None:
    page = SigmoidPage()
    put(page, "t", t)
    value, mirror, slope, back = page.formulas()
    p = 0.5 + math.tanh(t / 2) / 2  # the closed form of another function
    assert numbers(value)[-1] == pytest.approx(p, abs=6e-5)
    assert numbers(mirror)[0] == pytest.approx(1 - p, abs=6e-5)
    assert numbers(slope)[-1] == pytest.approx(1 / (4 * math.cosh(t / 2) ** 2), abs=6e-6)
    assert float(slope.rpartition(": ")[2]) == pytest.approx(numbers(slope)[-1], abs=1e-5)
    assert numbers(back)[-1] == pytest.approx(t, abs=6e-5)


def test_sigmoid_goals() -> None:
    page = SigmoidPage()
    assert done(page) == [False, False, False]
    put(page, "t", 2.2)
    assert done(page) == [False, False, False]
    put(page, "t", math.log(9))
    assert done(page) == [True, False, False]
    put(page, "t", 7)
    assert done(page) == [True, False, True]
    page.reset()
    run(page, 12)
    assert done(page) == [True, True, True]


def test_product_and_sum_of_the_ten_points() -> None:
    page = LikelihoodPage()
    points, colours = data.two_clouds()
    assert page.points.tolist() == [*points[:5].tolist(), *points[50:55].tolist()]
    assert page.colours.tolist() == [*colours[:5], *colours[50:55]]
    product, total = 1.0, 0.0
    for k in range(11):
        if k:
            x, y = page.points[k - 1]
            p = 1 / (1 + math.exp(0.1 * x - 0.1 * y))
            right = p if page.colours[k - 1] else 1 - p
            product, total = product * right, total + math.log(right)
            assert numbers(page.formulas()[0])[1] == pytest.approx(right, abs=6e-5)
        assert numbers(page.formulas()[1])[-1] == pytest.approx(product, rel=6e-4)
        assert numbers(page.formulas()[2])[-1] == pytest.approx(total, abs=6e-5)
        run(page, 1)
    assert f"J = −sum/10 = {-total / 10:.4f}" in told(page)
    assert f"ln: {math.log(0.7666):.3f} ".replace("-", "−") in told(page)
    assert done(page) == [True, False, False]


def test_a_product_vanishes_where_its_sum_does_not() -> None:
    page = LikelihoodPage()
    ten = page.logs.sum()
    last = int(-math.log(5e-324) / -ten)  # more would be below the least float
    put(page, "times", last - 1)
    assert done(page) == [False, False, False]
    put(page, "times", last + 2)
    assert "product is 0: too small" in told(page)
    assert f"the sum is −{-ten * (last + 2):.3f}" in told(page)
    assert done(page) == [False, True, False]
    for symbol, w in [("m₁", -1), ("m₂", 1)]:
        put(page, symbol, w)
    assert done(page) == [False, True, True]
    put(page, "times", 3)
    turn(page, "times", -1)
    assert page.times.shown == f"{page.times.value}"  # a whole number


@pytest.mark.parametrize("c", [0, 1])
@pytest.mark.parametrize("t", [-6.0, -1.2, 0.0, 2.5, 6.0])
def test_the_derivation_of_p_minus_c_has_the_same_number_on_both_sides(t: float, c: int) -> None:
    page = ErrorSlopePage()
    put(page, "t", t)
    turn(page, "c", c)
    p = 0.5 + math.tanh(t / 2) / 2
    lines = page.formulas()
    for _ in range(6):
        page.step()
        lines.append(page.formulas()[-1])
    values = [numbers(line)[-1] for line in lines]
    cost = -math.log(p if c else 1 - p)
    assert numbers(lines[0])[0] == pytest.approx(cost, abs=6e-5)
    for value, expected in zip(
        values, [p, *[(p - c) / (p * (1 - p))] * 2, *[p * (1 - p)] * 2, p - c, p - c], strict=True
    ):
        assert value == pytest.approx(expected, abs=6e-5)
    table = page.pictures()[1]
    assert isinstance(table, Table)
    for _, formula, nudged in table.rows:
        assert float(formula.replace("−", "-")) == pytest.approx(float(nudged.replace("−", "-")), rel=1e-4, abs=2e-5)


def test_goals_of_the_slope() -> None:
    page = ErrorSlopePage()
    run(page, 6)
    assert not page.step()
    assert done(page) == [True, False, False]
    put(page, "t", -5)
    assert done(page) == [True, True, False]
    turn(page, "c", 1)
    assert done(page) == [True, True, True]


def test_what_lesson_5_calls_xnor_is_xnor() -> None:
    page = HopelessPage()
    centres = np.sign(np.round(page.points.reshape(4, 25, 2).mean(axis=1) / 8))  # (4, 2)
    assert [bool(x > 0) == bool(y > 0) for x, y in centres] == (page.colours[::25] == 1).tolist()
    text = " ".join(page.idea)
    assert "same sign, colour 0 (o) where they differ. For two bits that is XNOR" in text
    assert "swap the colours and it is XOR" in text


def test_a_rate_that_the_reader_chose_is_kept() -> None:
    page = LayerPage()
    turn(page, "start", 1)
    assert page.eta.value == 0.3  # a suggestion, for nobody has chosen one
    turn(page, "start", -1)
    assert page.eta.value == 8e-4
    put(page, "η", 0.05)
    for symbol in ("start", "units", "data"):
        turn(page, symbol, 1)
        assert page.eta.value == 0.05
    turn(page, "start", -1)
    assert page.start.shown == "the talk's"
    assert page.eta.value == 0.05
    assert "0.1" in page.eta.about  # of the talk, on the two clouds


def test_layer_goals() -> None:
    page = LayerPage()
    run(page, 200)
    assert "J = 0.3203" in told(page)
    assert done(page) == [False, False, False]
    put(page, "η", 0.005)
    page.reset()
    run(page, 200)
    assert done(page) == [True, False, False]
    put(page, "units", 1)
    assert page.start.shown == "random 1"
    run(page, 300)
    assert done(page) == [True, True, False]
    put(page, "units", 6)
    put(page, "η", 1)
    run(page, 200)
    assert done(page) == [True, True, True]


def test_layer_weights_by_hand_are_those_of_the_chosen_unit() -> None:
    page = LayerPage()
    turn(page, "unit", 1)
    assert [round(number.value, 2) for number in page.weights] == [0.1, 0.1, 2.0, -17.0]
    put(page, "vₖ", -5)
    assert page.model.v.tolist() == [20.0, -5.0]
    assert page.steps == 0
    page.reset()
    assert page.model.v.tolist() == [20.0, -17.0]


def test_layer_two_clouds_with_the_talks_rate() -> None:
    page = LayerPage()
    turn(page, "data", 1)
    assert page.eta.value == 0.1
    run(page, 450)
    assert "J = 0.1318" in told(page)
    assert "100 of 100 right" in told(page)
    assert done(page) == [False, False, False]


def test_playground_goals() -> None:
    page = PlaygroundPage()
    run(page, 600)
    assert done(page) == [False, False, False]  # two lines do not close a ring
    turn(page, "units", 1)
    assert page.model.hidden == (3,)
    page.reset()
    run(page, 400)
    assert done(page) == [True, False, False]
    turn(page, "w", 1)
    assert not page.goals[2].is_done  # that did little
    put(page, "w", -30)
    assert page.goals[2].is_done
    turn(page, "data", 1)
    turn(page, "units", 5)
    turn(page, "layers", 1)
    assert page.model.hidden == (8, 8)
    run(page, 2500)
    assert done(page) == [True, True, True]


def test_playground_edits_the_weight_on_the_chosen_edge() -> None:
    page = PlaygroundPage()
    assert "edge x/8 → u1.1" in told(page)
    turn(page, "edge", 3)
    assert "edge y/8 → u1.2" in told(page)
    assert page.weight.value == page.model.layers[0][0][1, 1]
    put(page, "w", 2.5)
    assert page.model.layers[0][0][1, 1] == 2.5
    assert "edge y/8 → u1.2: w = 2.500" in told(page)
    turn(page, "edge", 99)
    assert "edge u1.2 → p" in told(page)
    assert page.edge.value == page.edge.high == 6
    put(page, "w", 0)
    assert page.model.layers[1][0][0, 1] == 0
    turn(page, "layers", 2)
    turn(page, "layer", 1)
    turn(page, "units", 2)
    assert page.model.hidden == (2, 4, 2)
    assert page.edge.high == 4 + 8 + 8 + 2
    assert [len(tiles.figures) for tiles in page.pictures() if isinstance(tiles, Tiles)] == [4]
    turn(page, "layers", -2)
    assert len(page.model.hidden) == 1


def test_playground_slopes_are_those_of_finite_differences() -> None:
    page = PlaygroundPage()
    turn(page, "layers", 1)
    run(page, 5)
    for k in range(1, int(page.edge.high) + 1):
        put(page, "edge", k)
        edge, value = page.chosen, page.weight.value

        def moved(h: float, edge: Edge = edge, value: float = value) -> float:
            net = page.model.with_weight(edge.layer, edge.unit, edge.source, value + h)
            return net.cost(page.points, page.colours)

        shown = told(page).splitlines()[0].split("∂J/∂w = ")[1]
        assert shown == short(central_difference(moved))


def test_backprop_walks_from_the_point_to_the_update() -> None:
    page = BackpropPage()
    assert told(page) == "(x, y) = (5.629, −7.591), c = 0"
    run(page, 9)
    assert "∂J/∂w₁x = ∂J/∂z · ∂z/∂a₁ · ∂a₁/∂z₁ · ∂z₁/∂w₁x" in told(page)
    assert "= 0.4086 · 20.0000 · 0.2053 · 5.6286 = 9.44570" in told(page)
    assert "nudged by ±0.00001: 9.44570" in told(page)
    assert "talk: ∂J/∂θ₁⁽¹⁾ = (∂J/∂w₁x, ∂J/∂w₁y) = (9.4457, −12.739)" in told(page)
    run(page, 6)
    assert page.progress == "update 0, 16/16"
    assert done(page) == [False, False]
    run(page, 1)
    assert done(page) == [True, False]
    assert page.progress == "update 1, 4/16"
    assert "J = −ln(1 − p) = 0.4941" in told(page)
    while page.now.at > 2:
        page.back()
    assert told(page).splitlines()[1:] == [
        "z₁ = 0.050x + 0.050y + 1.000 = 0.902; a₁ = σ(z₁) = 0.7113",
        "z₂ = 0.100x + 0.100y + 2.000 = 1.804; a₂ = σ(z₂) = 0.8586",
        "z = 20.00a₁ − 17.00a₂ + 0.00 = −0.3696; p = σ(z) = 0.4086",
    ]
    put(page, "η", 1e-3)
    run(page, 120)
    assert done(page) == [True, True]


def test_the_update_shows_every_weight_before_and_after() -> None:
    page = BackpropPage()
    put(page, "η", 0.01)
    run(page, backprop_page.UPDATE)
    assert told(page).splitlines()[:3] == [
        "w ← w − η ∂J/∂w for all 9 weights at once, with η = 0.0100:",
        "v₁ ← 20.00000 − 0.0100 · (0.29068) = 19.99709",
        "w₁x ← 0.05000 − 0.0100 · (9.4457) = −0.04446",
    ]
    table = page.pictures()[1]
    assert isinstance(table, Table)
    gradient = page.net.gradient(page.point[None], np.array([page.colour]))
    old = [*page.net.v, page.net.b2, *np.column_stack([page.net.w, page.net.b1]).ravel()]
    slopes = [*gradient.v, gradient.b2, *np.column_stack([gradient.w, gradient.b1]).ravel()]
    for (name, before, change, after), w, slope in zip(table.rows, old, slopes, strict=True):
        assert float(before.replace("−", "-")) == pytest.approx(w, abs=6e-6), name
        assert float(change.replace("−", "-").replace(" ", "")) == pytest.approx(-0.01 * slope, abs=6e-6), name
        assert float(after.replace("−", "-")) == pytest.approx(w - 0.01 * slope, abs=6e-6), name
    promised = told(page).splitlines()[-1]
    run(page, 1)
    cost = chain.forward(page.net, page.point, page.colour).cost
    assert promised == f"With the new weights J = {cost:.4f} in place of 0.5253."
    assert page.now.updates == 1


def test_the_talks_names_of_the_derivatives() -> None:
    page = BackpropPage()
    run(page, 6)
    assert "∂J/∂v₁ = ∂J/∂z · ∂z/∂v₁" in told(page)
    line = told(page).splitlines()[-1]
    assert line.startswith("talk: ∂J/∂θ₁⁽²⁾ = ∂J/∂p · ∂p/∂z⁽²⁾ · ∂z⁽²⁾/∂θ₁⁽²⁾ = ")
    factors = [float(text) for text in line.rpartition("= ")[2].split(" · ")]
    gradient = page.net.gradient(page.point[None], np.array([page.colour]))
    assert math.prod(factors) == pytest.approx(gradient.v[0], rel=1e-3)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_formula_of_a_letter_gives_its_own_number(temperature: float) -> None:
    page = LettersPage(lesson_context(), "Cantor set")
    put(page, "T", temperature)
    for _ in range(4):
        line = told(page).splitlines()[1]
        found = re.search(rf"surprise −ℓ = ([\d.]+), p = e\^\(ℓ/{temperature}\) / ([\d.]+) = ([\d.]+)$", line)
        assert found
        surprise, total, p = map(float, found.groups())
        assert math.exp(-surprise / temperature) / total == pytest.approx(p, rel=0.02)
        at = page.predictor.signs.index(page.coming)
        assert page.predictor.probabilities(page.text, temperature)[at] == pytest.approx(p, abs=6e-5)
        page.step()


def test_the_sum_below_the_first_letter_leaves_out_the_end() -> None:
    page = LettersPage(lesson_context(), "Cantor set")
    put(page, "T", 3.0)
    powers = np.exp(page.predictor.log_probs("") / 3)
    assert f" / {powers[1:].sum():.3f} = " in told(page)
    assert powers[0] > 0.01


def test_the_sign_that_comes_has_its_place_among_the_others() -> None:
    page = LettersPage(lesson_context())
    for luck in range(1, 60):
        page.luck.value = luck
        bars = page.pictures()[0]
        assert isinstance(bars, Bars)
        values = [bar.value for bar in bars.bars]
        assert values == sorted(values, reverse=True)
        assert [bar.label for bar in bars.bars if bar.role == "now"] == [page.coming.replace(" ", "␣")]
        for height in (5, 9, 30):
            lines = ["".join(span.text for span in line) for line in draw(bars, 40, height, DARK)][1:]
            assert sum(line.startswith(page.coming.replace(" ", "␣")) for line in lines) == 1


def test_letters_reads_a_term_and_draws_others() -> None:
    page = LettersPage(lesson_context(), "Abel ring")
    run(page, 9)
    assert told(page).startswith("“Abel ring▁”")
    run(page, 1)
    assert told(page).startswith("“Abel ring∎”")
    assert "The term has ended. r reads it again." in told(page)
    assert done(page)[0]
    assert not page.step()
    surprises = [surprise for _, surprise in page.surprises()]
    (score,) = page.predictor.model.score(["Abel ring"])
    assert sum(surprises) == pytest.approx(sum(score.surprises), abs=1.0)
    assert f"{sum(surprises):.2f}/10" in told(page)
    put(page, "read", "")
    put(page, "begin", "Ab")
    run(page, 5)
    assert page.text.startswith("Ab")
    first = page.text
    page.reset()
    run(page, 5)
    assert page.text == first


def test_factors_too_small_for_four_digits_are_powers_of_ten() -> None:
    net = TwoLayerNetwork(np.eye(2), np.zeros(2), np.array([-12.0, -12.0]), 0.0)
    dj_dz = next(d for d in chain.backward(net, np.array([9.0, 9.0]), 0.0) if d.name == "v₁")
    assert backprop_page._chain_lines(dj_dz)[1] == "= 3.79·10⁻¹¹ · 0.9999 = 3.78586·10⁻¹¹"


def test_letters_are_drawn_as_often_as_their_probabilities_say() -> None:
    page = LettersPage(lesson_context())
    put(page, "T", 0.7)
    page.predictor.probabilities("", 0.7)
    drawn = []
    for luck in range(1, 1000):
        page.luck.value = luck
        drawn.append(page.coming)
    chances = dict(zip(page.predictor.signs, page.predictor.probabilities("", 0.7), strict=True))
    for sign, chance in chances.items():
        spread = 4 * math.sqrt(chance * (1 - chance) / 999) + 1e-3
        assert abs(drawn.count(sign) / 999 - chance) < spread


@pytest.mark.parametrize("term", ["[0,1]-valued", "🦕 emoji", "משפט", "x" * 300, r"\[/]", "a\x1b[31mb\n"])
def test_letters_reads_hostile_terms(term: str) -> None:
    page = LettersPage(lesson_context(), term)
    run(page, 130)
    assert page.pictures()
    assert "\x1b" not in told(page)


def test_guess_counts_the_reader_and_the_network() -> None:
    page = GuessPage(lesson_context())
    term = page.term
    assert term in TERMS
    for letter in term:
        page.type_letter(letter.upper())
        page.check_goals()
    assert done(page) == [False, False]
    page.type_letter("")
    page.check_goals()
    assert done(page) == [True, True]
    assert page.hits[0] == len(term) + 1
    assert f"you {len(term) + 1} of {len(term) + 1}, the network" in told(page)
    turn(page, "term", 1)
    assert page.term != term
    assert page.steps == 0


def test_letters_that_were_only_shown_are_no_guesses() -> None:
    page = GuessPage(lesson_context())
    run(page, 1)
    assert f"{page.term[0]}: shown; the network" in told(page)
    run(page, 50)
    assert page.has_ended
    assert done(page) == [False, False]


def test_added_points_change_the_cost_of_a_layer_and_reach_no_goal() -> None:
    page = LayerPage()
    before = page.now.cost
    page.add_point(8.0, 8.0, 0)  # deep among those of colour 1
    assert page.now.cost > before
    page.eta.put(8e-3)
    run(page, 200)
    assert done(page) == [False] * 3
    page.reset()
    assert len(page.points) == 101
    assert page.remove_point()
    assert not page.remove_point()
    assert page.now.cost == pytest.approx(before)


def test_live_training_learns_and_goes_back() -> None:
    page = LiveTrainingPage(lesson_context())
    first = page.now
    assert f"{first.loss:.4f}" in told(page)
    assert f"= ln V = ln {page.training.symbols}" in told(page)
    run(page, 120)
    assert page.now.loss < 2.6 < first.loss
    assert done(page) == [True, False]
    last = page.now
    while page.back():
        page.check_goals()
    assert page.now == first
    assert done(page) == [True, True]
    run(page, 120)
    assert page.now == last


def test_live_training_counts_going_back_only_if_the_reader_does() -> None:
    page = LiveTrainingPage(lesson_context())
    page.goals[0].is_done = True  # on an earlier day
    page.check_goals()
    page.reset()
    page.check_goals()
    assert done(page) == [True, False]
    run(page, 1)
    assert page.back()
    page.check_goals()
    assert done(page) == [True, True]


def test_the_gates_of_a_unit_make_its_cell() -> None:
    page = GatesPage(lesson_context())
    put(page, "read", "Abel ring")
    put(page, "unit", 7)
    a = {"f": 0.0, "i": 0.0, "o": 0.0}
    before = 0.0
    for letter in range(10):
        run(page, 4 if letter == 0 else 5)
        lines = page.formulas()
        assert lines[0].startswith(f"“{'Abel ring'[:letter]}▁” reads ")
        for gate, parts, value in re.findall(r"([fio]) = σ\((.+?)\) = ([\d.]+)", " ".join(lines)):
            from_letter, sign, from_hidden = parts.replace("−", "-").split()
            total = float(from_letter) + float(sign + from_hidden)
            a[gate] = float(value)
            assert a[gate] == pytest.approx(1 / (1 + math.exp(-total)), abs=4e-3)
        (g,) = re.findall(r"g = tanh\(.+?\) = (−?[\d.]+);", lines[2])
        cell = numbers(lines[3])[-1]
        assert cell == pytest.approx(a["f"] * before + a["i"] * float(g.replace("−", "-")), abs=2e-3)
        assert numbers(lines[4])[-1] == pytest.approx(a["o"] * math.tanh(cell), abs=2e-3)
        shown = f"{before:.3f}".replace("-", "−")
        assert f"·({shown}) + " in lines[3] if before < 0 else f"·{shown} + " in lines[3]
        before = cell
    assert not page.step()
    assert done(page)[0]


def test_gates_read_any_term() -> None:
    page = GatesPage(lesson_context())
    own = page.term
    for term in ["[0,1]-valued", "🦕 emoji", "משפט", "x" * 300, "a\x1b[31mb\n", ""]:
        put(page, "read", term)
        run(page, 12)
        assert page.pictures()
        assert "\x1b" not in told(page)
        assert all(len(line) <= 90 for line in page.formulas())
    assert page.term == own  # for an empty one


@every_page
def test_the_plain_story_has_numbers(name: PageEntry) -> None:
    page = opened(name.key)
    lines = [line for place, lines in page.plain_story() for line in (place, *lines)]
    assert 8 <= len(lines) <= 120
    assert sum(any(c.isdigit() for c in line) for line in lines) >= 8
