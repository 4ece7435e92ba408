"""The talk as it is given: at which slide it is, what the room sees there, and what the speaker reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from balderdash.errors import BalderdashError
from balderdash.game.modes import DEFAULT
from balderdash.game.sheet import Sheet
from balderdash.lessons.next_letter import LessonContext
from balderdash.lessons.pages.page import Page
from balderdash.lessons.talk import SLIDES, FakesSlide, PageSlide, SheetSlide, Slide, open_slide, page_formulas
from balderdash.notation import in_words
from balderdash.play.start import deal_sheets
from balderdash.plots.figure import Picture
from balderdash.plots.large_type import Entry
from balderdash.terms.printable import printable

if TYPE_CHECKING:
    from balderdash.play.card_source import ForgeCardSource

N_FAKES = 10  # inventions at the end
MOMENT = "One moment: the network is at work."


@dataclass(frozen=True, slots=True)
class Material:
    """What the talk needs of the game.

    Attributes
    ----------
    context : the network and its list, for the last lesson
    sheet : the ten terms of the beginning
    fakes : what the network wrote for the end; none until it has
    """

    context: LessonContext
    sheet: Sheet
    fakes: tuple[str, ...] = ()


def load_material(source: ForgeCardSource, seed: int) -> Iterator[Material]:
    """The sheet of the seed and the network, as soon as they are loaded; then the same with what the network wrote.

    Raises
    ------
    BalderdashError
        On `next`: there are too few cards, or the model is damaged.
    """
    sheet = next(deal_sheets(source, DEFAULT, "", seed))
    material = Material(LessonContext.of(source.model, source.words), sheet)
    yield material
    on_sheet = {card.text for card in sheet.cards}
    written = [card.text for card in source.fresh_fakes(N_FAKES + len(sheet), seed)]
    yield replace(material, fakes=tuple(term for term in written if term not in on_sheet)[:N_FAKES])


@dataclass(frozen=True, slots=True)
class View:
    """What the room sees.

    Attributes
    ----------
    words : the headline
    lines : in large type, below it
    pictures, formulas : of a lesson's page
    """

    words: str
    lines: tuple[Entry, ...] = ()
    pictures: tuple[Picture, ...] = ()
    formulas: tuple[str, ...] = ()


class Talk:
    """The slides one after the other, and the stops of each.

    Parameters
    ----------
    at : the slide to begin with, from 0 on

    Attributes
    ----------
    material : None until it is loaded
    trouble : why it could not be loaded, or ""
    at, stop : the slide and its stop, from 0 on
    """

    def __init__(self, material: Material | None = None, at: int = 0, slides: tuple[Slide, ...] = SLIDES) -> None:
        self.slides, self.material, self.trouble = slides, material, ""
        self.at, self.stop = at, 0
        self._pages: dict[int, Page] = {}
        self._taken: dict[int, int] = {}  # steps of each page

    @property
    def slide(self) -> Slide:
        """The present slide."""
        return self.slides[self.at]

    @property
    def stops(self) -> int:
        """The number of stops of the present slide."""
        return stops_of(self.slide)

    def next(self) -> bool:
        """Go to the next stop; False at the end of the talk."""
        if self.stop + 1 < self.stops:
            self.stop += 1
        elif self.at + 1 < len(self.slides):
            self.at, self.stop = self.at + 1, 0
        else:
            return False
        return True

    def back(self) -> bool:
        """Go to the stop before; False at the beginning."""
        if self.stop:
            self.stop -= 1
        elif self.at:
            self.at -= 1
            self.stop = self.stops - 1
        else:
            return False
        return True

    def go(self, at: int) -> None:
        """Go to the beginning of a slide, from 0 on."""
        self.at, self.stop = min(max(at, 0), len(self.slides) - 1), 0

    # The page of the slide

    @property
    def page(self) -> Page | None:
        """The page of the present slide; None if it has none, or if its network is not here."""
        slide = self.slide
        if not isinstance(slide, PageSlide):
            return None
        if self.at not in self._pages:
            try:
                self._pages[self.at] = open_slide(slide, self._context)
            except BalderdashError:
                return None
        return self._pages[self.at]

    def _context(self) -> LessonContext:
        if self.material is None:
            raise BalderdashError(self.trouble or MOMENT)
        return self.material.context

    @property
    def distance(self) -> int:
        """How many steps the page is away from its stop; negative if it has to go back."""
        slide = self.slide
        if not isinstance(slide, PageSlide) or self.page is None:
            return 0
        return slide.stops[self.stop] - self._taken.get(self.at, 0)

    def step(self) -> bool:
        """Take the page a step nearer to its stop; False if it is there, or can go no farther."""
        page, distance = self.page, self.distance
        if page is None or not distance:
            return False
        went = page.step() if distance > 0 else page.back()
        if went:
            self._taken[self.at] = self._taken.get(self.at, 0) + (1 if distance > 0 else -1)
        return went

    def arrive(self) -> None:
        """Take the page all the way to its stop."""
        while self.step():
            pass

    # What is seen and said

    def view(self) -> View:
        """What the room sees now."""
        slide, page = self.slide, self.page
        if isinstance(slide, PageSlide) and page is not None:
            pictures = page.pictures()
            return View(
                slide.words,
                pictures=tuple(pictures[k] for k in slide.pictures),
                formulas=tuple(page_formulas(slide, page)),
            )
        if isinstance(slide, PageSlide | SheetSlide | FakesSlide):
            return View(slide.words, self._from_material(slide))
        return View(slide.words, tuple(Entry(line, is_hidden=k >= self.stop) for k, line in enumerate(slide.lines)))

    def _from_material(self, slide: Slide) -> tuple[Entry, ...]:
        material = self.material
        if material is None or (isinstance(slide, FakesSlide) and not material.fakes):
            return (Entry(self.trouble or MOMENT, "muted"),)
        if isinstance(slide, FakesSlide):
            return tuple(Entry(printable(term)) for term in material.fakes)
        lines = []
        for number, card in enumerate(material.sheet.cards, start=1):
            term = printable(card.text)
            if not self.stop:
                lines.append(Entry(f"{number} {term}"))
            else:
                said = "✓ real" if card.is_real else "✗ fake"
                lines.append(Entry(f"{said} {term}", "best" if card.is_real else "muted"))
        return tuple(lines)

    def notes(self) -> tuple[str, ...]:
        """What the speaker reads at this slide, paragraph by paragraph."""
        slide, own = self.slide, self.slide.notes
        if isinstance(slide, PageSlide):
            page = self.page
            return (*own, *(page.idea[k] for k in slide.idea)) if page is not None else (*own, self.trouble or MOMENT)
        if isinstance(slide, SheetSlide) and self.material is not None:
            return (*own, *self._key())
        return own

    def _key(self) -> tuple[str, ...]:
        """Which terms of the sheet are real, and what they mean."""
        cards = self.material.sheet.cards if self.material else ()
        real = [(number, card) for number, card in enumerate(cards, start=1) if card.is_real]
        numbers = ", ".join(str(number) for number, _ in real)
        meanings = (printable(f"{n} {card.text}: {card.meaning}") for n, card in real if card.meaning)
        return (f"The real ones, {in_words(len(real))}: {numbers}.", *meanings)

    @property
    def following(self) -> str:
        """The headline of the next slide, or ""."""
        return self.slides[self.at + 1].words if self.at + 1 < len(self.slides) else ""

    @property
    def planned(self) -> tuple[float, float, float]:
        """Minutes: before this slide, for it, and for the whole talk."""
        before = sum(slide.minutes for slide in self.slides[: self.at])
        return before, self.slide.minutes, sum(slide.minutes for slide in self.slides)


def stops_of(slide: Slide) -> int:
    """The number of stops of a slide."""
    match slide:
        case PageSlide():
            return len(slide.stops)
        case SheetSlide():
            return 2
        case _:
            return 1 + len(slide.lines)
