"""Large type and large pictures: the letters, the room they take, and every picture of the lessons at every size."""

from __future__ import annotations

import re
import string
import unicodedata

import numpy as np
import pytest
from rich.cells import cell_len

from balderdash.lessons.pages.catalogue import LESSONS, open_page
from balderdash.plots import font, large_type, slide, svg
from balderdash.plots.canvas import Line
from balderdash.plots.figure import Axis, Curve, Figure
from balderdash.plots.large_type import NARROW, SIZES, Entry
from balderdash.plots.palette import DARK
from tests.lessons.small_network import lesson_context

SCREENS = [(60, 19), (80, 23), (120, 39), (200, 59), (300, 90)]
NAMES = ("Poincaré", "Łoś", "Erdős", "Chvátal", "Čech", "Émile", "Ångström", "Gödel", "Ørsted", "Weierstraß")


def text(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def test_every_letter_differs_from_every_other() -> None:
    signs = string.ascii_letters + string.digits + "σηθλμπδ∂Σ₁₂¹²⁻é" + "".join(NAMES)
    drawn = {c: font.bitmap(c).tobytes() + bytes(font.bitmap(c).shape) for c in signs}
    assert len(set(drawn.values())) == len(set(signs))
    assert all(font.bitmap(c).any() for c in signs)


@pytest.mark.parametrize("name", NAMES)
def test_names_keep_their_accents(name: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    assert font.can_draw(name)
    if bare != name:
        assert (font.bitmap(name).shape != font.bitmap(bare).shape) or (font.bitmap(name) != font.bitmap(bare)).any()
    assert font.bitmap(unicodedata.normalize("NFD", name)).tobytes() == font.bitmap(name).tobytes()


def test_a_letter_that_the_font_lacks_is_refused() -> None:
    assert not font.can_draw("משפט")
    with pytest.raises(ValueError, match="מ"):
        font.bitmap("מ")


def test_blocks_are_the_dots() -> None:
    rng = np.random.default_rng(1)
    dots = rng.random((7, 9)) < 0.5
    quarters = {"▘": 0, "▝": 1, "▖": 2, "▗": 3}
    made = np.zeros((8, 10), bool)
    for row, line in enumerate(large_type.encoded(dots)):
        for column, sign in enumerate(line):
            name = unicodedata.name(sign)
            for block, (quarter, words) in zip(
                quarters.values(),
                enumerate(("UPPER LEFT", "UPPER RIGHT", "LOWER LEFT", "LOWER RIGHT")),
                strict=True,
            ):
                full = {" ": "", "▀": "UPPER LEFT UPPER RIGHT", "▄": "LOWER LEFT LOWER RIGHT",
                        "▌": "UPPER LEFT LOWER LEFT", "▐": "UPPER RIGHT LOWER RIGHT",
                        "█": "UPPER LEFT UPPER RIGHT LOWER LEFT LOWER RIGHT"}.get(sign, name)  # fmt: skip
                made[2 * row + quarter // 2, 2 * column + quarter % 2] = words in full
                assert block == quarter
    assert (made[:7, :9] == dots).all()


@pytest.mark.parametrize("size", SIZES)
def test_a_line_takes_the_room_that_its_size_says(size: large_type.Size) -> None:
    words = "Gradient descent"
    lines = large_type.write([Entry(words)], size.width(words), size.rows, DARK, size)
    assert len(lines) == size.rows
    assert {len(line) for line in text(lines)} == {size.width(words)}
    assert any(c in "▀▄█▌▐▘" for line in text(lines) for c in line)


def test_it_is_as_large_as_it_fits_and_breaks_between_words() -> None:
    small, big = (large_type.write([Entry("Walk downhill")], width, 60, DARK) for width in (80, 200))
    assert len(big) > len(small) >= 2 * NARROW.rows
    crowded = large_type.write([Entry("Walk downhill")] * 12, 80, 20, DARK)
    assert text(crowded)[0].rstrip() == "Walk downhill"


def test_a_hidden_entry_keeps_its_place() -> None:
    shown = text(large_type.write([Entry("One"), Entry("Two")], 80, 20, DARK))
    hidden = text(large_type.write([Entry("One"), Entry("Two", is_hidden=True)], 80, 20, DARK))
    assert len(hidden) == len(shown)
    assert hidden[: len(hidden) // 2] == shown[: len(shown) // 2]
    assert not "".join(hidden[len(hidden) // 2 :]).strip()
    assert "".join(shown[len(shown) // 2 :]).strip()


def test_a_long_list_stands_in_two_columns_where_that_makes_it_larger() -> None:
    terms = [Entry(f"{k} Burstin-Cartan theorem {'of metrics' * (k == 3)}".strip()) for k in range(1, 11)]
    assert "1 Burstin" in "".join(text(large_type.write(terms, 158, 43, DARK)))  # one column of plain letters
    lines = text(large_type.write_large(terms, 158, 43, DARK, SIZES[0], has_columns=True))
    assert "Burstin" not in "".join(lines)
    assert len(lines) == 43
    assert {len(line) for line in lines} == {158}
    halves = [[line[:78].strip(), line[82:].strip()] for line in lines[:4]]
    assert all(any(half[side] for half in halves) for side in (0, 1))
    for height in range(1, 60):  # whatever the room
        for width in (1, 2, 3, 40, 100, 158, 300):
            drawn = text(large_type.write_large(terms, width, height, DARK, SIZES[0], has_columns=True))
            assert len(drawn) <= height
            assert {len(line) for line in drawn} <= {width}
    tall = large_type.write(terms, 198, 53, DARK, SIZES[2])
    assert large_type.write_large(terms, 198, 53, DARK, SIZES[2], has_columns=True) == tall  # one column is as large


@pytest.mark.parametrize(
    "term", ["", "x" * 300, "✗ fake Langevin information theorem of maximal number fields", "数学"]
)
def test_a_long_list_fills_every_screen_and_its_headline_gives_way(term: str) -> None:
    for width, height in [*SCREENS, (160, 49), (1, 1), (3, 60)]:
        lines = slide.draw("Real or not?", [Entry(term)] * 10, [], [], width, height, DARK)
        assert len(lines) == height
        assert {sum(cell_len(span.text) for span in line) for line in lines} <= {width, 2 + 1}
    long = [Entry("✗ fake Langevin information theorem of metrics")] * 4 + [Entry("✓ real Probable error")] * 6
    drawn = text(slide.draw("Real or not?", long, [], [], 160, 49, DARK))
    assert drawn[0].strip() == "Real or not?"
    assert "Langevin" not in "".join(drawn)


@pytest.mark.parametrize("term", ["משפט גאוס", "🦕 emoji", "数学の用語" * 20, "数学 の 用語 " * 20, "x" * 300, ""])
def test_what_the_font_lacks_is_written_plainly(term: str) -> None:
    for width, height in SCREENS:
        lines = slide.draw("Sheet", [Entry(term), Entry("Abel ring")], [], [], width, height, DARK)
        assert len(lines) == height
        assert {sum(cell_len(span.text) for span in line) for line in lines} == {width}


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_every_picture_of_the_lessons_fills_its_room(width: int, height: int) -> None:
    for lesson in LESSONS:
        for entry in lesson.pages:
            page = open_page(entry, lesson_context)
            for _ in range(3):
                page.step()
            for each in page.pictures():
                lines = slide.draw(page.title, [], [each], page.formulas(), width, height, DARK)
                assert len(lines) == height, (entry.key, each.title)
                sizes = {sum(cell_len(span.text) for span in line) for line in lines}
                assert sizes == {width}, (entry.key, each.title)


def test_numbers_at_an_axis_are_large_on_a_large_screen() -> None:
    page = open_page(LESSONS[0].pages[0], lesson_context)
    drawn = "\n".join(text(slide.draw("Two tests", [], page.pictures()[:1], ["MSE"], 200, 59, DARK)))
    assert "100" not in drawn
    for label in ("50", "100"):
        rows = large_type.encoded(np.vstack([np.zeros((1, font.bitmap(label).shape[1]), bool), font.bitmap(label)[2:]]))
        assert rows[2].rstrip() in drawn  # a row of dots of the number
    small = "\n".join(text(slide.draw("Two tests", [], page.pictures()[:1], ["MSE"], 80, 23, DARK)))
    assert "100┤" in small


def test_a_curve_is_interrupted_where_a_place_is_not_finite() -> None:
    nan = float("nan")
    curve = Curve(np.array([[0, 0], [1, 1], [nan, nan], [0, 1], [1, 0], [nan, nan]]), "model")
    figure = Figure("Two lines", Axis("x", 0, 1), Axis("y", 0, 1), (curve,), is_bare=True)
    path = re.findall(r'<path d="([^"]*)" fill="none"', svg.document([figure]))
    assert path[0].count("M") == path[0].count("L") == 2
