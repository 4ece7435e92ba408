"""Every symbol is named where it is first met, and no symbol is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from balderdash.lessons.pages.catalogue import LESSONS, open_page
from balderdash.lessons.pages.page import Page
from balderdash.lessons.symbols import SYMBOLS, Symbol, first_met
from balderdash.plots.figure import Curve, Figure, Points
from tests.lessons.small_network import lesson_context

# The recap only looks ahead, and the last one lists them all.
PAGES = [page for lesson in LESSONS for page in lesson.pages if page.key not in ("recap", "symbols")]


def texts(page: Page) -> Iterator[str]:
    """What a page writes, but for its goals."""
    yield from (page.lead, *page.idea, *(parameter.symbol for parameter in page.parameters))
    for _ in range(20 * (page.key != "guess")):  # there single letters are those of a term
        yield from page.formulas()
        for picture in page.pictures():
            yield picture.title
            if isinstance(picture, Figure):
                named = (layer for layer in picture.layers if isinstance(layer, Curve | Points))
                yield from (picture.x.name, picture.y.name, *(layer.name for layer in named))
        if not page.step():
            return


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    """The text of every page."""
    return {entry.key: "\n".join(texts(open_page(entry, lesson_context))) for entry in PAGES}


def uses(text: str, sign: str) -> bool:
    before, after = (r"(?<!\w)" if sign[0].isalpha() else "", r"(?!\w)" if sign[-1].isalpha() else "")
    return re.search(before + re.escape(sign) + after, text) is not None


@pytest.mark.parametrize("symbol", SYMBOLS, ids=lambda symbol: f"{symbol.page} {symbol.sign}")
def test_a_symbol_is_named_where_it_is_first_met(symbol: Symbol, written: dict[str, str]) -> None:
    assert uses(written[symbol.page], symbol.sign)
    if symbol is next(each for each in SYMBOLS if each.sign == symbol.sign):
        for entry in PAGES:
            if entry.key == symbol.page:
                break
            assert not uses(written[entry.key], symbol.sign), entry.key
    else:
        assert symbol.meaning.startswith("now ")


def test_parameters_and_greek_letters_have_their_names(written: dict[str, str]) -> None:
    known = " ".join(f"{symbol.sign} {symbol.meaning}" for symbol in SYMBOLS)
    for entry in PAGES:
        page = open_page(entry, lesson_context)
        short = [parameter.symbol for parameter in page.parameters if len(parameter.symbol) <= 2]
        for sign in short:
            assert uses(known, sign), (entry.key, sign)
        for sign in re.findall(r"[Α-Ωα-ω∂]", written[entry.key]):
            assert sign in known, (entry.key, sign)


def test_each_page_fits_a_small_screen() -> None:
    assert sum(len(first_met(entry.key)) for entry in PAGES) == len(SYMBOLS)
    for entry in PAGES:
        assert len(first_met(entry.key)) <= 13
    assert all(len(symbol.meaning) <= 68 for symbol in SYMBOLS)
