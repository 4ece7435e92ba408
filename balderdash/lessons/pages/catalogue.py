"""The lessons in the talk's order, and how to open a page of one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext
    from balderdash.lessons.pages.page import Page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that is not loaded yet.

    Attributes
    ----------
    key : under which the page's goals are recorded; it never changes, whatever the page is called
    title : in lists and headlines
    maker : its module in this package and its class
    needs_network : whether the class takes a `LessonContext`, a trained network and its list
    """

    key: str
    title: str
    maker: str
    needs_network: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of the talk, on one page or several."""

    number: int
    title: str
    pages: tuple[PageEntry, ...]

    @property
    def needs_network(self) -> bool:
        """Whether one of its pages needs a trained network."""
        return any(page.needs_network for page in self.pages)


def _numbered(*lessons: tuple[str, *tuple[PageEntry, ...]]) -> tuple[Lesson, ...]:
    return tuple(Lesson(number, title, tuple(pages)) for number, (title, *pages) in enumerate(lessons, start=1))


LESSONS = _numbered(
    ("A line through the origin", PageEntry("line", "The closed form", "line_page.LinePage")),
    ("Gradient descent", PageEntry("descent", "Gradient descent", "descent_page.DescentPage")),
    ("The recap", PageEntry("recap", "The recap", "recap_page.RecapPage")),
    (
        "Logistic regression",
        PageEntry("logistic", "Logistic regression", "logistic_page.LogisticPage"),
        PageEntry("sigmoid", "The sigmoid", "sigmoid_page.SigmoidPage"),
        PageEntry("likelihood", "Product and sum", "likelihood_page.LikelihoodPage"),
        PageEntry("slope", "Why p − c", "error_slope_page.ErrorSlopePage"),
    ),
    ("Where it is hopeless", PageEntry("hopeless", "Where it is hopeless", "logistic_page.HopelessPage")),
    (
        "Another layer",
        PageEntry("layer", "Hidden units", "layer_page.LayerPage"),
        PageEntry("backprop", "Backpropagation", "backprop_page.BackpropPage"),
        PageEntry("playground", "Playground", "playground_page.PlaygroundPage"),
        PageEntry("symbols", "Every symbol", "symbols_page.SymbolsPage"),
    ),
    (
        "From there to words",
        PageEntry("letters", "Next letter", "letters_page.LettersPage", needs_network=True),
        PageEntry("guess", "Guess it", "guess_page.GuessPage", needs_network=True),
        PageEntry("youth", "It grows up", "live_training_page.LiveTrainingPage", needs_network=True),
        PageEntry("gates", "Inside the LSTM", "gates_page.GatesPage", needs_network=True),
    ),
)
WORDS = next(
    lesson for lesson in LESSONS if lesson.needs_network
)  # reads any term letter by letter, with `LettersPage`


def lesson(number: int) -> Lesson:
    """The lesson of that number, from 1 on."""
    return LESSONS[number - 1]


def open_page(entry: PageEntry, load_context: Callable[[], LessonContext]) -> Page:
    """Make a page. Only now its module and NumPy are loaded, and the network if the page needs one.

    Raises
    ------
    BalderdashError
        The network or its list could not be loaded.
    """
    module, name = entry.maker.split(".")
    make: Callable[..., Page] = getattr(import_module(f"balderdash.lessons.pages.{module}"), name)
    return make(load_context()) if entry.needs_network else make()


def is_finished(lesson: Lesson, finished: Collection[str], begun: Collection[str] = ()) -> bool | None:
    """True if every page is finished, False if the lesson was not begun, None in between.

    Parameters
    ----------
    finished, begun : keys of pages
    """
    done = [page.key in finished for page in lesson.pages]
    return True if all(done) else None if any(done) or any(page.key in begun for page in lesson.pages) else False
