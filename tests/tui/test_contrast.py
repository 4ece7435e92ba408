"""Text is readable in every built-in theme, dark or light, by the colours that are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color_triplet import ColorTriplet
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from balderdash.lessons.pages.catalogue import lesson
from balderdash.plots.palette import HEAT
from balderdash.tui.lessons.lessons_app import LessonsApp
from tests.lessons.small_network import lesson_context
from tests.tui.playing import again_is_allowed, dealt, stand_in_app, threads_done

LEAST = 2.5  # of WCAG 2; it asks for 3 where letters are large, and some themes' own green and red have less
DECORATION = " ▀▄─│╭╮╰╯▁▎▊▔▌▐█·"  # frames, scroll bars and heat maps
SCREENS = {
    "sheet": [],
    "reveal": ["1", "2", "r", "r"],
    "why": ["1", "r", "r", "w"],
    "tells": ["1", "r", "r", "t"],
    "duel": ["m", "d", "1"],
    "menu": ["m"],
    "statistics": ["m", "i"],
    "help": ["question_mark"],
    "party": ["m", "b"],
    "teach": ["m", "g"],
    "contents": ["m", "e"],
    "lists": ["l"],
}


def luminance(colour: ColorTriplet) -> float:
    """Return the relative luminance of WCAG 2, from 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def in_front(app: App[None]) -> Iterator[Strip]:
    """Return the lines of the screen, or of the box in its middle, and the key bar."""
    strips = app.screen._compositor.render_strips()
    box = app.screen.query("#box")
    region = box.first().region if box else app.screen.region
    yield from (strip.crop(region.x, region.right) for strip in strips[region.y : region.bottom])
    yield strips[-1]


def faint(app: App[None]) -> list[str]:
    """Return text with too little contrast, with its theme; disabled text is meant to be faint."""
    found = []
    for segment in (segment for strip in in_front(app) for segment in strip):
        style, text = segment.style, segment.text.strip(DECORATION)
        if not text or style is None or style.color is None or style.bgcolor is None:
            continue
        colours = style.color.triplet, style.bgcolor.triplet
        if any(key.startswith("@mouse") for key in style.meta):
            continue  # a scroll bar
        if colours[0] is None or colours[1] is None or colours[1].hex in HEAT:
            continue  # the terminal's own, or on a heat map, where black or white is chosen for each cell
        if (measured := contrast(colours[0], colours[1])) < LEAST:
            found.append(f"{app.theme}: {text!r} {measured:.2f}")
    return found


async def faint_in_any_theme(pilot: Pilot[None]) -> list[str]:
    found = []
    for theme in pilot.app.available_themes:
        pilot.app.theme = theme
        await pilot.pause()
        found += faint(pilot.app)
    return found


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == "reveal" else pytest.mark.slow) for name in SCREENS]
)
async def test_the_game(name: str, home: Path) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        for key in SCREENS[name]:
            await pilot.press(key)
            await pilot.pause()
        await threads_done(pilot)
        await again_is_allowed(pilot)  # until then the key of a game that is over is faint
        assert await faint_in_any_theme(pilot) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 8))
async def test_a_lesson(number: int, home: Path) -> None:
    app = LessonsApp(lesson_context, lesson(number))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("right", "right", "right")
        assert await faint_in_any_theme(pilot) == []
