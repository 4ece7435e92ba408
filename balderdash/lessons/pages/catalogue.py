"""The seven lessons in the talk's order, and how to open a page of one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from balderdash.lessons.next_letter import LessonContext
    from balderdash.lessons.pages.page import Page


@dataclass(frozen=True, slots=True)
class PageName:
    """A page before it is opened: the key by which records know it, its title, and who makes it.

    Attributes
    ----------
    module, maker : in this package
    needs_network : whether it is made of a trained network and its list
    """

    key: str
    title: str
    module: str
    maker: str
    needs_network: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of the talk, on one page or on several."""

    number: int
    title: str
    pages: tuple[PageName, ...]

    @property
    def needs_network(self) -> bool:
        """Whether one of its pages asks a trained network."""
        return any(page.needs_network for page in self.pages)


LESSONS = (
    Lesson(1, "A line through the origin", (PageName("line", "The closed form", "line_page", "LinePage"),)),
    Lesson(2, "Gradient descent", (PageName("descent", "Gradient descent", "descent_page", "DescentPage"),)),
    Lesson(3, "The recap", (PageName("recap", "The recap", "recap_page", "RecapPage"),)),
    Lesson(4, "Logistic regression", (PageName("logistic", "Logistic regression", "logistic_page", "LogisticPage"),)),
    Lesson(5, "Where it is hopeless", (PageName("hopeless", "Where it is hopeless", "logistic_page", "HopelessPage"),)),
    Lesson(
        6,
        "Another layer",
        (
            PageName("layer", "Hidden units", "layer_page", "LayerPage"),
            PageName("backprop", "Backpropagation", "backprop_page", "BackpropPage"),
        ),
    ),
    Lesson(
        7,
        "From there to words",
        (
            PageName("letters", "Next letter", "letters_page", "LettersPage", needs_network=True),
            PageName("guess", "Guess it", "guess_page", "GuessPage", needs_network=True),
            PageName("youth", "It grows up", "live_training_page", "LiveTrainingPage", needs_network=True),
        ),
    ),
)
WORDS = next(lesson for lesson in LESSONS if lesson.needs_network)


def lesson(number: int) -> Lesson:
    """The lesson of that number, which must be there."""
    return LESSONS[number - 1]


def open_page(name: PageName, material: Callable[[], LessonContext]) -> Page:
    """Make a page; its module, and with it NumPy, is loaded only now, and the network only where it is needed.

    Raises
    ------
    BalderdashError
        The network or its list could not be loaded.
    """
    make: Callable[..., Page] = getattr(import_module(f"balderdash.lessons.pages.{name.module}"), name.maker)
    return make(material()) if name.needs_network else make()


def is_finished(lesson: Lesson, finished: Collection[str], begun: Collection[str] = ()) -> bool | None:
    """True if every page of a lesson is among the finished ones, None if one is finished or begun."""
    done = [page.key in finished for page in lesson.pages]
    return True if all(done) else None if any(done) or any(page.key in begun for page in lesson.pages) else False
