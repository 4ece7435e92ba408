"""The hour of the talk: the lessons as slides with few words, in the order in which they are told.

A slide has a headline and shows pictures and formulas of a lesson's page; what the speaker says is that page's `idea`.
So every text stands once, on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from balderdash.lessons.pages.catalogue import LESSONS, PageEntry, open_page
from balderdash.lessons.pages.page import Choice, Number, Page, Parameter, Text
from balderdash.lessons.pages.recap_page import LESSONS as COLUMNS
from balderdash.lessons.pages.recap_page import PARTS, TABLE

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext

END = 10_000  # a stop that no page reaches: the page goes as far as it can


@dataclass(frozen=True, slots=True)
class Slide:
    """A headline and a few lines.

    Attributes
    ----------
    words : the headline
    minutes : how long the speaker has for it
    lines : what stands below, one more at each key press
    notes : for the speaker, paragraph by paragraph
    """

    words: str
    minutes: float
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSlide(Slide):
    """Pictures and formulas of a lesson's page.

    Attributes
    ----------
    page : its key in the catalogue
    stops : the steps of the page that are shown, one at each key press
    pictures, formulas : which of the page's are shown; -1 is the last formula
    chosen : symbol and value of the parameters that differ from the page's own
    idea : which paragraphs of the page's idea the speaker needs here
    """

    page: str
    stops: tuple[int, ...] = (0,)
    pictures: tuple[int, ...] = (0,)
    formulas: tuple[int, ...] = (0,)
    chosen: tuple[tuple[str, float | str], ...] = ()
    idea: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetSlide(Slide):
    """Ten terms for the room to judge; the next key says which are real."""


@dataclass(frozen=True, slots=True)
class FakesSlide(Slide):
    """What the network writes."""


_CALCULUS = "Nothing here needs more than the chain rule and some patience."

SLIDES: tuple[Slide, ...] = (
    Slide(
        "The Mathematics of Deep Learning",
        1,
        notes=("Welcome. First a game, then an hour on the mathematics of the machine that plays it.", _CALCULUS),
    ),
    Slide(
        "AI Balderdash",
        1,
        ("Ten terms of mathematics", "Five are real", "Five a network made up"),
        ("Explain the rules. Everybody decides in silence first, then by a show of hands.",),
    ),
    SheetSlide(
        "Real or not?",
        5,
        notes=(
            "Read the terms aloud, one by one; the room raises its hands for “real”.",
            "The next key marks the real ones. Ask who had eight or more right.",
        ),
    ),
    Slide(
        "Who wrote them?",
        2,
        ("A network that read titles", "It learned one thing:", "which letter comes next"),
        ("The rest of the hour explains that network, from the simplest case up: one line, one number.",),
    ),
    PageSlide("Two tests", 2, page="line", formulas=(), idea=(0,)),
    PageSlide(
        "How bad is a line?", 3, page="line", stops=(0, 4, 8, 12, 18), pictures=(0, 1), formulas=(1,), idea=(0, 1)
    ),
    PageSlide(
        "The best line", 2, page="line", pictures=(0, 1), formulas=(2,), chosen=(("closed form", "shown"),), idea=(2,)
    ),
    PageSlide("Walk downhill", 3, page="descent", stops=(0, 1, 2, 5, 20, 75), pictures=(0, 1), idea=(0,)),
    PageSlide(
        "Longer steps",
        2,
        page="descent",
        stops=(0, 1, 2, 3, 20),
        pictures=(0, 1),
        formulas=(0, 2),
        chosen=(("η", 1.4e-4),),
        idea=(1,),
    ),
    PageSlide(
        "Too long",
        1,
        page="descent",
        stops=(0, 1, 2, 3),
        pictures=(0, 1),
        formulas=(0,),
        chosen=(("η", 0.1),),
        idea=(2,),
    ),
    PageSlide("Four parts, every time", 2, page="recap", stops=(0, 3, END), formulas=(), idea=(0, 1)),
    PageSlide("Now a colour", 2, page="logistic", formulas=(), idea=(0,)),
    PageSlide("The sigmoid", 2, page="sigmoid", stops=(0, 6, 12, 18, 24), idea=(0, 1, 2)),
    PageSlide("A product, a sum", 3, page="likelihood", stops=(0, 1, 2, 10), formulas=(1, 2), idea=(0, 1, 2)),
    PageSlide("Its slope is p − c", 3, page="slope", stops=(0, 1, 3, 5, 6), formulas=(-1,), idea=(0, 1, 2)),
    PageSlide("The line turns", 2, page="logistic", stops=(0, 1, 10, 40, 200), idea=(1, 2)),
    PageSlide("Hopeless", 2, page="hopeless", stops=(0, 10, 100), idea=(0, 1, 2)),
    PageSlide(
        "Stack a layer",
        2,
        page="layer",
        stops=(0, 10, 100, 450),
        pictures=(0, 1),
        formulas=(1,),
        chosen=(("data", "two clouds"),),
        idea=(0, 2),
    ),
    PageSlide(
        "The plane bends", 3, page="layer", stops=(0, 1, 10, 100, 450), pictures=(0, 1), formulas=(2,), idea=(1,)
    ),
    PageSlide(
        "The chain rule", 4, page="backprop", stops=(0, 1, 2, 3, 6, 9, 15), formulas=(0, 1, -1), idea=(0, 1, 2, 3, 4)
    ),
    Slide(
        "From colours to words",
        2,
        tuple(f"{part}: {TABLE[part][-1]}" for part in PARTS),
        (f"The same four parts once more; this is the column “{COLUMNS[-1]}” of the recap.",),
    ),
    PageSlide("Which letter next?", 3, page="letters", stops=(0, 1, 2, 3, END), idea=(0, 1, 2)),
    PageSlide("Inside, at one letter", 3, page="gates", stops=(5, 6, 7, 8, 9), formulas=(-1,), idea=(0, 1, 2)),
    PageSlide("It grows up", 2, page="youth", stops=(0, 5, 20, 60), formulas=(1,), idea=(0, 1)),
    FakesSlide(
        "Its inventions",
        2,
        notes=(
            "All of these were written on this machine since the talk began, letter by letter.",
            "Let the room choose its favourite.",
        ),
    ),
    Slide(
        "Or are they?",
        1,
        ("Some of them exist", "To call a real term fake", "is the one real mistake"),
        (
            "A network that has read ten thousand titles repeats many of them, and puts words together that others "
            "have put together before. The program compares every fake with all the terms it knows.",
        ),
    ),
    Slide("Questions?", 0, ("balderdash", "balderdash learn")),
)


def page_entry(key: str) -> PageEntry:
    """The page of that key, from the catalogue."""
    return next(page for lesson in LESSONS for page in lesson.pages if page.key == key)


def open_slide(slide: PageSlide, load_context: Callable[[], LessonContext]) -> Page:
    """The slide's page with the chosen parameters, at its start.

    Raises
    ------
    BalderdashError
        The network or its list could not be loaded.
    """
    page = open_page(page_entry(slide.page), load_context)
    for symbol, value in slide.chosen:
        parameter = next(each for each in page.parameters if each.symbol == symbol)
        _choose(parameter, value)
        page.parameter_changed(parameter)
    return page


def _choose(parameter: Parameter, value: float | str) -> None:
    match parameter:
        case Number() if not isinstance(value, str):
            parameter.put(value)
        case Choice():
            parameter.index = parameter.options.index(str(value))
        case Text():
            parameter.value = str(value)
        case _:
            raise TypeError(value)


def page_formulas(slide: PageSlide, page: Page) -> list[str]:
    """The formulas of the page that the slide shows, as far as the page has come to them."""
    lines = "\n".join(page.formulas()).splitlines()
    chosen = dict.fromkeys(k % len(lines) for k in slide.formulas if -len(lines) <= k < len(lines))
    return [lines[k] for k in chosen if lines[k]]
