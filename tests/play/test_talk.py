"""The talk: its order, its plan, its stops there and back, and what the speaker reads."""

from __future__ import annotations

import pytest

from balderdash.lessons.pages.catalogue import LESSONS
from balderdash.lessons.talk import SLIDES, FakesSlide, PageSlide, SheetSlide, open_slide, page_entry
from balderdash.play.talk import MOMENT, Material, Talk, View, stops_of
from balderdash.plots import font
from tests.lessons.small_network import lesson_context
from tests.play.stand_in_source import REAL_TERMS, fake_card, real_card

CARDS = [real_card(term, f"about {term}") for term in REAL_TERMS[:5]] + [fake_card(f"Fake {k} ring") for k in "abcde"]


def material() -> Material:
    from balderdash.game.sheet import Sheet

    return Material(lesson_context(), Sheet(tuple(CARDS), 1), ("Loxic group", "Sumpay of a curve"))


def seen(view: View) -> str:
    return repr([view.words, view.lines, view.formulas])


def test_it_takes_an_hour() -> None:
    assert sum(slide.minutes for slide in SLIDES) == 60


def test_the_sheet_comes_first_the_fakes_last_and_the_lessons_in_their_order_between() -> None:
    kinds = [type(slide) for slide in SLIDES]
    assert kinds.index(SheetSlide) < kinds.index(PageSlide)
    assert kinds.index(FakesSlide) > max(k for k, kind in enumerate(kinds) if kind is PageSlide)
    numbers = {page.key: lesson.number for lesson in LESSONS for page in lesson.pages}
    told = [numbers[slide.page] for slide in SLIDES if isinstance(slide, PageSlide)]
    assert told == sorted(told)
    assert set(told) == {lesson.number for lesson in LESSONS}


@pytest.mark.parametrize("slide", [slide for slide in SLIDES if isinstance(slide, PageSlide)], ids=lambda s: s.words)
def test_a_slide_shows_what_its_page_has(slide: PageSlide) -> None:
    page = open_slide(slide, lesson_context)
    assert page.key == page_entry(slide.page).key
    assert max(slide.pictures) < len(page.pictures())
    assert slide.idea
    assert max(slide.idea) < len(page.idea)
    for symbol, value in slide.chosen:
        parameter = next(each for each in page.parameters if each.symbol == symbol)
        assert parameter.shown == value or getattr(parameter, "value", None) == value
    assert list(slide.stops) == sorted(set(slide.stops))


def test_to_the_end_and_back_shows_the_same() -> None:
    talk, way = Talk(material()), []
    while True:
        talk.arrive()
        way.append((talk.at, talk.stop, seen(talk.view())))
        if not talk.next():
            break
    assert len(way) == sum(map(stops_of, SLIDES))
    for at, stop, shown in reversed(way):
        talk.arrive()
        assert (talk.at, talk.stop) == (at, stop)
        assert seen(talk.view()) == shown, (at, stop)
        talk.back()
    assert (talk.at, talk.stop) == (0, 0)
    assert not talk.back()


def test_every_stop_shows_something_new_that_large_type_can_write() -> None:
    talk, before = Talk(material()), ""
    while True:
        talk.arrive()
        view = talk.view()
        now = repr([talk.at, seen(view), [p.title for p in view.pictures], talk.page and talk.page.steps])
        assert now != before, (talk.at, talk.stop)
        before = now
        assert font.can_draw(view.words)
        for entry in view.lines:
            assert font.can_draw(entry.text)
        for formula in view.formulas:
            assert font.can_draw(formula), formula
        if not talk.next():
            return


def test_the_known_numbers_stand_on_the_slides() -> None:
    talk = Talk(material())
    shown: dict[str, list[str]] = {}
    while True:
        talk.arrive()
        shown.setdefault(talk.slide.words, []).append(" | ".join(talk.view().formulas))
        if not talk.next():
            break
    assert "0.93023, MSE 36.89" in shown["The best line"][0]
    assert "1.40000 − 1.00·10⁻⁵ · (5,556.5) = 1.34443" in shown["Walk downhill"][0]
    assert "zig-zags" in shown["Longer steps"][0]
    assert "too far off" in shown["Too long"][-1]
    assert "100 of 100 right; J = 0.0418" in shown["The line turns"][-1]
    assert "= p − c = 0.81757" in shown["Its slope is p − c"][-1]
    assert "99 of 100 right" in shown["The plane bends"][-1]
    assert "0.4086 · 20.0000 · 0.2053 · 5.6286 = 9.44570" in shown["The chain rule"][5]


def test_the_sheet_is_judged_first_and_then_revealed() -> None:
    talk = Talk(material(), at=2)
    hidden = [entry.text for entry in talk.view().lines]
    assert hidden[0] == f"1 {CARDS[0].text}"
    assert hidden[9] == f"10 {CARDS[9].text}"
    assert not {"✓", "✗"} & set("".join(hidden))
    assert talk.notes()[-6:-4] == ("The real ones, five: 1, 2, 3, 4, 5.", f"1 {CARDS[0].text}: about {CARDS[0].text}")
    talk.next()
    shown = [entry.text for entry in talk.view().lines]
    assert [text[:7] for text in shown] == ["✓ real "] * 5 + ["✗ fake "] * 5
    assert shown[0] == f"✓ real {CARDS[0].text}"


def test_before_the_network_is_loaded_the_talk_goes_on_without_it() -> None:
    talk = Talk()
    while talk.next():
        talk.arrive()
        view = talk.view()
        if isinstance(talk.slide, SheetSlide | FakesSlide):
            assert [entry.text for entry in view.lines] == [MOMENT]
    talk.go(21)
    assert talk.page is None
    talk.trouble = "There is no model."
    assert [entry.text for entry in talk.view().lines] == ["There is no model."]
    assert "There is no model." in talk.notes()
    talk.material = material()
    assert talk.view().pictures


def test_the_plan_counts_the_minutes_before() -> None:
    talk = Talk(at=3)
    before, minutes, total = talk.planned
    assert (before, minutes, total) == (sum(s.minutes for s in SLIDES[:3]), SLIDES[3].minutes, 60)
    assert talk.following == SLIDES[4].words
    talk.go(len(SLIDES) - 1)
    assert talk.following == ""
