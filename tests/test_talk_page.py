"""docs/talk.md agrees with the slides and the lessons."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET

import pytest

from balderdash.lessons.talk import SLIDES, PageSlide
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "talk.md"


@pytest.fixture(scope="module")
def sections() -> list[tuple[str, str]]:
    """The section and the picture of each slide that needs no network; that one changes with the model."""
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from talk import pages
    finally:
        sys.path.pop(0)
    return [(section, drawing) for _, section, drawing in pages(None)]


def test_it_is_up_to_date(sections: list[tuple[str, str]]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(sections) > 15
    for section, _ in sections[1:]:
        assert section.strip() in text, "run `python docs/talk.py`"


def test_every_slide_has_its_place_in_order() -> None:
    heads = re.findall(r"^#{1,3} (?!Lesson \d)(.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert heads == [slide.words for slide in SLIDES]


def test_every_picture_is_there_and_as_it_is_drawn_now(sections: list[tuple[str, str]]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = re.findall(r"!\[[^]]+\]\(talk/([^)]+)\)", text)
    assert len(named) == sum(isinstance(slide, PageSlide) for slide in SLIDES)
    assert {file.name for file in (ROOT / "docs" / "talk").iterdir()} == set(named)
    drawn = {name: drawing for section, drawing in sections for name in re.findall(r"\(talk/([^)]+)\)", section)}
    for name in named:
        tree = ET.fromstring((ROOT / "docs" / "talk" / name).read_text(encoding="utf-8"))
        if name in drawn:  # the same texts; the last digit of a place may differ between machines
            texts = [[each.text for each in root.iter() if each.tag.endswith("text")] for root in
                     (tree, ET.fromstring(drawn[name]))]  # fmt: skip
            assert texts[0] == texts[1]


def test_the_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in (ROOT / "docs" / "talk").iterdir()) < 400_000
