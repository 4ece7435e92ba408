"""How long a step of a lesson takes, from the key to the drawn frame: the slowest of 100 on every page.

An app without a terminal: the times end when a frame is ready to be written to one. `--json` adds a line for machines.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from statistics import median

from frames import Taken, Watched, press

ALLOWED = 0.050  # seconds
SIZE = (80, 24)


async def step(numbers: Sequence[int], steps: int, size: tuple[int, int]) -> dict[str, list[Taken]]:
    """What each step took, by page."""
    from balderdash.lessons.pages import catalogue
    from balderdash.tui.lesson_context import load_lesson_context
    from balderdash.tui.lessons.lesson_screen import LessonScreen
    from balderdash.tui.lessons.lessons_app import LearnApp

    class WatchedLessons(Watched, LearnApp):
        """The lessons, and when they were drawn."""

    material = cache(load_lesson_context)
    times: dict[str, list[Taken]] = {}
    for number in numbers:
        lesson = catalogue.lesson(number)
        app = WatchedLessons(material, lesson)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for index, page in enumerate(lesson.pages):
                assert isinstance(app.screen, LessonScreen)
                if index:
                    app.screen.action_page()
                await pilot.pause(0.2)
                if app.screen.page.takes_letters:
                    await pilot.press("escape")  # the line to type on
                times[f"{number} {page.title}"] = taken = []
                for _ in range(steps):
                    before = app.screen.page.steps
                    taken.append(await press(app, pilot, "right"))
                    if app.screen.page.steps == before:  # there is nothing more to do
                        app.screen.page.reset()
    return times


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", type=int, default=range(1, 8), help="numbers (default: all seven)")
    parser.add_argument("--steps", type=int, default=100, help="on each page (default: 100)")
    parser.add_argument("--size", nargs=2, type=int, default=SIZE, metavar=("COLUMNS", "LINES"))
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["BALDERDASH_HOME"] = home
        times = asyncio.run(step(options.lessons, options.steps, tuple(options.size)))
    print(f"{'page':32}{'median':>9}{'slowest':>10}{'median work':>14}{'most work':>12}")
    for page, taken in times.items():
        seconds, work, _ = zip(*taken, strict=True)
        shown = (median(seconds), max(seconds), median(work), max(work))
        print(f"{page:32}" + "".join(f"{1000 * t:{n}.1f}ms" for t, n in zip(shown, (7, 8, 12, 10), strict=True)))
    slowest = max(max(taken).seconds for taken in times.values())
    print(f"{'the slowest of all':41}{1000 * slowest:8.1f}ms  (allowed: {1000 * ALLOWED:.0f} ms)")
    if options.json:
        result = {
            "benchmark": "lesson_steps",
            "steps": options.steps,
            "slowest_ms": round(1000 * slowest, 1),
            "ok": slowest <= ALLOWED,
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
