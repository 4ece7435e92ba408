"""Pictures as characters and as SVG: every size, every value, and what stands where."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len

from balderdash.lessons.data import Array
from balderdash.lm.activations import sigmoid
from balderdash.plots import palette, picture, scale, svg
from balderdash.plots.canvas import Line, rasterise
from balderdash.plots.contour import level_pieces
from balderdash.plots.figure import (
    Axis,
    Bar,
    Bars,
    Curve,
    Figure,
    Heat,
    Label,
    Picture,
    Points,
    Table,
    Tiles,
)
from balderdash.plots.palette import DARK, LIGHT
from balderdash.plots.plane import Frame
from balderdash.plots.plane import draw as draw_figure

UNIT = Axis("x", 0, 10)


def step_field(points: Array) -> Array:
    return np.asarray((points[:, 0] > 5).astype(float))


def some_figure(xy: Array | None = None) -> Figure:
    way = np.array([[0.0, 0.0], [10.0, 10.0]]) if xy is None else xy
    return Figure(
        "A title",
        UNIT,
        Axis("y", 0, 10),
        (
            Heat(step_field, "field"),
            Curve(way, "model", "way"),
            Points(way[-1:], "●", "now", "now", at_edge=True),
            Label(5, 5, "here"),
        ),
    )


SAMPLES: list[Picture] = [
    some_figure(),
    Bars("Bars", (Bar("a", 0.5, "50 %"), Bar("🦕", 9.0, "much", "now"), Bar("c", -1)), 1.0),
    Table("Table", ("", "one"), (("row", "1.5"), ("other", "2.25")), 1, frozenset({1})),
    Table("", (), (("only",),)),
    Tiles("Tiles", tuple(Figure(f"t{k}", UNIT, UNIT, (Heat(step_field),), is_bare=True) for k in range(7))),
]


def text(line: Line) -> str:
    return "".join(span.text for span in line)


@pytest.mark.parametrize("sample", SAMPLES, ids=["figure", "bars", "table", "bare table", "tiles"])
@pytest.mark.parametrize("is_plain", [False, True])
@pytest.mark.parametrize("size", [(80, 24), (38, 15), (24, 9), (12, 8), (5, 3), (1, 1)])
def test_a_picture_has_the_size_that_was_asked_for(sample: Picture, is_plain: bool, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    lines = picture.draw(sample, *size, DARK, is_plain)
    assert len(lines) == size[1]
    if size[0] >= 12:
        assert {cell_len(text(line)) for line in lines} == {size[0]}


@pytest.mark.parametrize("sample", SAMPLES)
def test_plain_is_ascii(sample: Picture) -> None:
    lines = picture.draw(sample, 60, 20, DARK, is_plain=True)
    assert all(text(line).replace("🦕", "").isascii() for line in lines)


def test_axes_carry_their_numbers_and_the_legend_its_names() -> None:
    lines = [text(line) for line in draw_figure(some_figure(), 60, 20, DARK)]
    assert lines[0].startswith("A title")
    assert "10" in lines[1]
    assert any(line.lstrip().startswith("0┤") for line in lines)
    assert lines[-2].split() == ["0", "2", "4", "6", "8", "x"]
    assert lines[-1].split() == ["⠤⠤", "way", "●", "now", "·", "field"]


def test_a_straight_line_is_drawn_where_it_is() -> None:
    dots = rasterise(np.array([[0.0, 0.0], [1.0, 1.0]]), 20, 20)
    assert (dots == np.eye(20, dtype=bool)[::-1]).all()


@pytest.mark.parametrize(
    "way",
    [
        [[-5, 0.5], [5, 0.5]],
        [[-1e9, 0.5], [1e9, 0.5]],
        [[np.nan, 0], [0, 0.5], [1, 0.5]],
        [[0, 0.5], [1, 0.5], [np.inf, 3]],
    ],
)
def test_a_line_from_far_outside_is_cut_at_the_edges(way: list[list[float]]) -> None:
    dots = rasterise(np.array(way), 21, 11)
    assert dots[5].all()
    assert dots.sum() <= 27


def test_a_line_that_stays_outside_is_not_seen() -> None:
    for way in ([[2, 0], [2, 1]], [[0, -1], [1, -3]], [[-1, 0.5], [0.5, 3]], [[np.nan, np.nan], [1, 1]]):
        assert not rasterise(np.array(way, float), 20, 20).any()


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=2, max_size=6))
def test_any_numbers_give_a_picture(way: list[tuple[float, float]]) -> None:
    with np.errstate(all="ignore"):
        lines = draw_figure(some_figure(np.array(way)), 40, 15, DARK)
        assert len(lines) == 15
        ElementTree.fromstring(svg.document([some_figure(np.array(way))]))


def test_arrows_point_to_what_lies_outside() -> None:
    for place, sign in [((50, 5), "▶"), ((-50, 5), "◀"), ((5, 1e12), "▲"), ((5, -3), "▼")]:
        lines = draw_figure(some_figure(np.array([[0.0, 0.0], place])), 40, 15, DARK)
        assert sum(text(line[1:]).count(sign) for line in lines[1:12]) == 1


def test_heat_shows_both_sides_and_the_line_between() -> None:
    lines = draw_figure(Figure("", UNIT, UNIT, (Heat(step_field),)), 42, 12, DARK)
    row = [(span.text, span.back) for span in lines[4][1:]]
    assert row[0][1] == palette.HEAT[0]
    assert row[-1][1] == palette.HEAT[-1]
    assert any("\u2800" < c <= "\u28ff" for span, _ in row for c in span)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_value_at_is_the_inverse_of_cell_of(x: float, y: float) -> None:
    frame = Frame.of(Figure("", Axis("", -3, 3), Axis("", -3, 3), ()), 40, 16)
    cell = frame.cell_of(x, y)
    assert cell is not None
    place = frame.value_at(cell[0] + frame.left, cell[1] + frame.top)
    assert place is not None
    assert abs(place[0] - x) <= 6 / frame.width
    assert abs(place[1] - y) <= 6 / frame.height
    assert frame.value_at(0, 3) is None


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 8))
def test_ticks_are_round_few_and_within(low: float, span: float, most: int) -> None:
    assume(span > 1e-6 * abs(low))
    axis = Axis("", low, low + span)
    ticks = scale.ticks(axis, most)
    labels = scale.tick_labels(ticks)
    assert len(ticks) <= most
    assert len(set(labels)) == len(labels) or span < 1e-3 * abs(low)
    assert all(low - 1e-6 * span <= tick <= low + 1.000001 * span for tick in ticks)


def test_tick_labels_are_short_and_exact() -> None:
    assert scale.tick_labels([0.0, 500.0, 1000.0]) == ["0", "500", "1000"]
    assert scale.tick_labels([-0.5, 0.0, 0.5]) == ["−0.5", "0.0", "0.5"]
    assert scale.tick_labels([0.25, 0.5]) == ["0.25", "0.50"]
    assert scale.tick_labels([0.0, 2e8]) == ["0", "2·10⁸"]


def test_the_heat_map_grows_lighter_all_the_way() -> None:
    """So that it reads in grey, as NO_COLOR leaves it."""

    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    steps = [lightness(colour) for colour in palette.HEAT]
    assert all(after - before > 12 for before, after in pairwise(steps))
    grounds = [(DARK, 18.0), (LIGHT, 245.0)]
    assert all(abs(lightness(colour) - ground) > 70 for each, ground in grounds for colour in each.roles.values())


def test_svg_is_well_formed_whatever_is_in_it(tmp_path: Path) -> None:
    hostile = Table("<&> [/]", ("a<b",), (("]]> & \"'",),))
    file = svg.save(tmp_path, "lesson", [*SAMPLES, hostile])
    again = svg.save(tmp_path, "lesson", SAMPLES)
    assert (file.name, again.name) == ("lesson.svg", "lesson-2.svg")
    root = ElementTree.parse(file).getroot()
    words = "".join(root.itertext())
    assert "<&> [/]" in words
    assert "A title" in words
    assert "nan" not in file.read_text(encoding="utf-8")
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) >= 1


def test_pictures_that_do_not_fit_beside_others_are_left_out() -> None:
    assert picture.widths(SAMPLES[:3], 78) == [25, 25, 24]
    assert picture.widths(SAMPLES[:3], 58) == [28, 28]
    assert picture.widths(SAMPLES[:1], 58) == [58]
    assert picture.widths(SAMPLES[:3], 10) == [10]


def test_a_table_that_is_too_wide_wraps_its_cells() -> None:
    table = Table("T", ("", "first one", "second"), (("row", "some long words", "and many more of them"),), wraps=True)
    lines = [text(line) for line in picture.draw(table, 24, 12, DARK)]
    assert {len(line) for line in lines} == {24}
    words = {word for line in lines for word in line.split()}
    assert words >= {"row", "first", "one", "second", "some", "long", "words", "and", "many", "more", "of", "them"}
    assert not any("…" in line for line in lines)
    roomy = [text(line).rstrip() for line in picture.draw(table, 60, 4, DARK)]
    assert roomy[2] == "row  some long words  and many more of them"


def test_the_marked_bar_is_shown_in_its_order() -> None:
    bars = Bars(
        "B", tuple(Bar(c, 1 - k / 10, role="now" if c == "h" else "model") for k, c in enumerate("abcdefgh")), 1
    )
    assert [text(line)[0] for line in picture.draw(bars, 20, 5, DARK)[1:]] == ["a", "b", "c", "h"]
    assert [text(line)[0] for line in picture.draw(bars, 20, 9, DARK)[1:]] == list("abcdefgh")


def test_a_small_plane_still_has_numbers_on_both_axes() -> None:
    lines = [text(line) for line in draw_figure(Figure("", Axis("x", -17, 17), Axis("y", -17, 17), ()), 28, 9, DARK)]
    assert lines[-2].split() == ["−10", "0", "10", "x"]
    assert [line.partition("┤")[0].strip() for line in lines if "┤" in line] == ["10", "0", "−10"]


def test_svg_has_every_row_within_the_image() -> None:
    bars = Bars("B", tuple(Bar(str(k), 0.5) for k in range(21)), 1.0)
    table = Table("T", ("a",), tuple((str(k),) for k in range(40)))
    for sample in (bars, table):
        root = ElementTree.fromstring(svg.document([sample]))
        bottoms = [float(e.get("y", "0")) + float(e.get("height", "0")) for e in root.iter() if e.tag.endswith("rect")]
        assert (
            max([*bottoms[1:], *(float(e.get("y", "0")) for e in root.iter() if e.tag.endswith("text"))]) <= svg.HEIGHT
        )


def test_svg_draws_the_sign_of_the_legend() -> None:
    figure = Figure("", UNIT, UNIT, (Points(np.array([[5.0, 5.0]]), "■", "best", "m*"),))
    document = svg.document([figure])
    assert "<circle" not in document
    assert '<rect x="217.0" y="139.0" width="10" height="10"' in document


@pytest.mark.parametrize("word", ["山" * 8, "e\u0301" * 20, "🦕 lizard of the north"])
@pytest.mark.parametrize("width", [5, 24, 60])
def test_a_table_has_the_right_width_in_any_script(word: str, width: int) -> None:
    table = Table(word, ("term", "n"), ((word, "1"), ("plain", "22")), flush_right=frozenset({1}))
    for line in picture.draw(table, width, 6, DARK):
        assert sum(cell_len(span.text) for span in line) == width


def line_map(points: Array) -> Array:
    return np.asarray(sigmoid(points @ (0.7, -1.3) + 2.0))


def test_pieces_of_a_line_lie_on_it_and_reach_from_edge_to_edge() -> None:
    x, y = np.linspace(0, 10, 49), np.linspace(0, 10, 33)
    values = line_map(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(33, 49)
    ends = np.concatenate(level_pieces(values, x, y, 0.5))
    assert np.abs(ends @ (0.7, -1.3) + 2.0).max() < 2e-3
    assert ends[:, 0].min() == 0
    assert ends[:, 0].max() == 10
    assert sum(np.hypot(*(b - a)) for a, b in ends.reshape(-1, 2, 2)) == pytest.approx(
        math.hypot(10, 7 / 1.3), rel=1e-3
    )


@pytest.mark.parametrize(("low", "lone"), [(-0.6, {(-1, -1), (1, 1)}), (0.2, {(-1, 1), (1, -1)})])
def test_pieces_at_a_saddle_cut_off_the_corners_that_differ_from_the_middle(
    low: float, lone: set[tuple[int, int]]
) -> None:
    values = np.array([[1.0, low], [low, 1.0]])
    pieces = level_pieces(values, np.array([0.0, 1.0]), np.array([0.0, 1.0]), 0.5)
    assert len(pieces) == 2
    assert {tuple(np.sign(piece.mean(axis=0) - 0.5).astype(int).tolist()) for piece in pieces} == lone


def test_where_all_is_one_half_there_is_no_line() -> None:
    assert level_pieces(np.full((3, 3), 0.5), np.arange(3.0), np.arange(3.0), 0.5) == []


def coloured() -> Figure:
    spots = np.array([[1.0, 9.0], [9.0, 1.0]])
    layers = (
        Heat(line_map, "p ≈ 1", "p = ½"),
        Points(spots, "o", "zero", "c = 0"),
        Points(spots[::-1], "x", "one", "c = 1"),
    )
    return Figure("A map", UNIT, Axis("y", 0, 10), layers)


def test_the_legend_of_a_map_claims_no_colour_that_the_points_lack() -> None:
    lines = draw_figure(coloured(), 60, 20, DARK)
    inside = {span.colour for line in lines[1:-3] for span in line if span.text in ("o", "x")}
    assert inside <= {"#000000", "#ffffff"}  # whatever can be read on the ground
    keys = {span.text: span.colour for span in lines[-1]}
    assert keys["o"] == keys["x"] == DARK.of("text")
    assert text(lines[-1]).split("  ")[:4] == ["o c = 0", "x c = 1", "⠤⠤ p = ½", "· p ≈ 1"]
    assert keys["⠤⠤"] == "#ffffff"
    assert "p = ½" not in text(draw_figure(coloured(), 60, 20, DARK, is_plain=True)[-1])  # there is no line in ASCII


def test_a_saved_map_has_the_line_at_one_half_and_a_legend_with_its_own_signs() -> None:
    drawing = svg.document([coloured()])
    (path,) = re.findall(r'<path d="(M[^"]+)" fill="none" stroke="#ffffff"', drawing)
    places = np.array(re.findall(r"([\d.]+) ([\d.]+)", path), float)
    wide, tall = svg.WIDTH - 76, svg.HEIGHT - 112
    x, y = 10 * places[:, 0] / wide, 10 * (1 - places[:, 1] / tall)
    assert np.abs(0.7 * x - 1.3 * y + 2.0).max() < 0.02
    assert all(name in drawing for name in ("p = ½", "p ≈ 1", "c = 0", "c = 1"))
    assert drawing.count(f'fill="{LIGHT.of("zero")}"') == 3  # two points and the legend: circles of one colour
    ElementTree.fromstring(drawing)
