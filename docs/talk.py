"""Write the talk as a page to read, with its pictures: python docs/talk.py

Everything comes from the slides and the lessons' pages: `docs/talk.md`, and an SVG file in `docs/talk/` for each slide
with pictures. The sheet and the slides of the last lesson are those of the bundled mathematics model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from balderdash.lessons.pages.catalogue import LESSONS, Lesson
from balderdash.lessons.symbols import first_met
from balderdash.lessons.talk import FakesSlide, PageSlide, SheetSlide, Slide, page_entry
from balderdash.notation import CURSOR
from balderdash.play.talk import Material, Talk, load_material, stops_of
from balderdash.plots import svg
from balderdash.plots.figure import Picture, Tiles

HERE = Path(__file__).parent
PAGE, PICTURES = HERE / "talk.md", HERE / "talk"
SEED = 1
INTRODUCTION = (
    "An hour on how a network that makes up mathematical terms works, from fitting a line to the last letter. The "
    "texts, formulas and pictures are those of the lessons: `balderdash learn` lets you step through them, and "
    "`balderdash talk` shows them to a room."
)


def pages(material: Material | None) -> Iterator[tuple[Slide, str, str]]:
    """Yield each slide with its section in Markdown, and its picture as SVG or "".

    Without material, the slides that need the network are left out.
    """
    talk, told, lesson = Talk(material), set[tuple[str, int]](), None
    for number, slide in enumerate(talk.slides, start=1):
        talk.go(number - 1)
        lines = [f"### {slide.words}", ""]
        if isinstance(slide, PageSlide):
            if (now := _lesson_of(slide)) != lesson:
                lesson = now
                lines = [f"## Lesson {now.number}: {now.title}", "", *lines]
            shown = _page_slide(talk, slide, number, told)
            if shown is None:
                continue
            yield slide, "\n".join([*lines, *shown[0]]), shown[1]
        elif isinstance(slide, SheetSlide | FakesSlide):
            if material is not None:
                yield slide, "\n".join([*lines, *_terms(talk)]), ""
        else:
            yield slide, "\n".join([*lines, *(f"- {line}" for line in slide.lines), ""]), ""


def _lesson_of(slide: PageSlide) -> Lesson:
    return next(lesson for lesson in LESSONS if page_entry(slide.page) in lesson.pages)


def _page_slide(talk: Talk, slide: PageSlide, number: int, told: set[tuple[str, int]]) -> tuple[list[str], str] | None:
    """The texts that were not told before, the formulas at each stop, and the picture at the last one."""
    page = talk.page
    if page is None:
        return None
    lines: list[str] = []
    for k in slide.idea:
        if (page.key, k) not in told:
            told.add((page.key, k))
            lines += [_escaped(page.idea[k]), ""]
    formulas: list[str] = []
    before: tuple[str, ...] = ()
    for _ in range(stops_of(slide)):
        talk.arrive()
        shown = talk.view().formulas
        formulas += [f"{page.progress}: {line}" for line in shown[:1]]
        formulas += [f"    {line}" for line in shown[1:] if line not in before]
        before = shown
        talk.stop = min(talk.stop + 1, talk.stops - 1)
    pictures = list(talk.view().pictures)
    name = f"{number:02}-{page.key}.svg"
    lines += [f"![{_described(pictures)}: {page.progress}](talk/{name})", ""]
    if formulas:
        lines += ["```text", *(line.replace(CURSOR, "") for line in formulas), "```", ""]
    if (new := first_met(page.key)) and (page.key, -1) not in told:
        told.add((page.key, -1))
        symbols = "; ".join(f"**{_escaped(symbol.sign)}** {_escaped(symbol.meaning)}" for symbol in new)
        lines += [f"New symbols: {symbols}.", ""]
    return lines, svg.document(pictures)


def _described(pictures: list[Picture]) -> str:
    titles = [
        picture.title if not isinstance(picture, Tiles) else f"{picture.title} ({len(picture.figures)} small maps)"
        for picture in pictures
    ]
    return _escaped("; ".join(titles))


def _terms(talk: Talk) -> list[str]:
    """The lines of a slide of terms, before and after the answer."""
    if talk.material is None or talk.stops == 1:
        return [*(f"- {_escaped(entry.text)}" for entry in talk.view().lines), ""]
    cards = talk.material.sheet.cards
    asked = [f"{number}. {_escaped(card.text)}" for number, card in enumerate(cards, start=1)]
    said = [f"- {_escaped(card.text)}: {_escaped(card.meaning)}" for card in cards if card.is_real]
    return [*asked, "", "<details><summary>Which are real?</summary>", "", *said, "", "</details>", ""]


def _escaped(text: str) -> str:
    return re.sub(r"([\\*_<>\[\]|#])", r"\\\1", text)


def write(material: Material) -> None:
    """Write the page and its pictures; pictures of slides that are gone are deleted."""
    sections, kept = [], set()
    for _, section, drawing in pages(material):
        sections.append(section)
        if drawing:
            name = re.findall(r"\(talk/([^)]+\.svg)\)", section)[-1]
            PICTURES.mkdir(exist_ok=True)
            (PICTURES / name).write_text(drawing, encoding="utf-8")
            kept.add(name)
    for file in PICTURES.glob("*.svg"):
        if file.name not in kept:
            file.unlink()
    head = f"<!-- written by docs/talk.py -->\n# {sections[0].splitlines()[0].lstrip('# ')}\n\n{INTRODUCTION}\n"
    PAGE.write_text("\n".join([head, *sections[1:]]).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    from balderdash.play.card_source import ForgeCardSource

    *_, loaded = load_material(ForgeCardSource(), SEED)
    write(loaded)
    print(PAGE)
