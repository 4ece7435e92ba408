"""Time the steps of the lessons, from the key to the drawn frame, 100 on each page.

The app runs without a terminal; a time ends when the frame is ready to be written. `--json` adds one machine-readable
line.
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

from frames import FrameTimer, Timing, press

ALLOWED = 0.050  # seconds
SIZE = (80, 24)


async def step(numbers: Sequence[int], steps: int, size: tuple[int, int]) -> dict[str, list[Timing]]:
    """Time each step, by page."""
    from balderdash.lessons.pages import catalogue
    from balderdash.play.lesson_context import load_lesson_context
    from balderdash.tui.lessons.lesson_screen import LessonScreen
    from balderdash.tui.lessons.lessons_app import LessonsApp

    class TimedLessons(FrameTimer, LessonsApp):
        """The lessons, with their frames timed."""

    load_context = cache(load_lesson_context)
    times: dict[str, list[Timing]] = {}
    for number in numbers or range(1, len(catalogue.LESSONS) + 1):
        lesson = catalogue.lesson(number)
        app = TimedLessons(load_context, lesson)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for index, page in enumerate(lesson.pages):
                assert isinstance(app.screen, LessonScreen)
                if index:
                    app.screen.action_page()
                await pilot.pause(0.2)
                if app.screen.page.takes_letters:
                    await pilot.press("escape")  # leave the input line
                times[f"{number} {page.title}"] = timings = []
                for _ in range(steps):
                    before = app.screen.page.steps
                    timings.append(await press(app, pilot, "right"))
                    if app.screen.page.steps == before:  # the page is at its end
                        app.screen.page.reset()
    return times


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", type=int, help="their numbers (default: all)")
    parser.add_argument("--steps", type=int, default=100, help="on each page (default: 100)")
    parser.add_argument("--size", nargs=2, type=int, default=SIZE, metavar=("COLUMNS", "LINES"))
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["BALDERDASH_HOME"] = home
        times = asyncio.run(step(options.lessons, options.steps, tuple(options.size)))
    print(f"{'page':32}{'median':>9}{'slowest':>10}{'median work':>14}{'most work':>12}")
    for page, timings in times.items():
        seconds, work, _ = zip(*timings, strict=True)
        shown = (median(seconds), max(seconds), median(work), max(work))
        print(f"{page:32}" + "".join(f"{1000 * t:{n}.1f}ms" for t, n in zip(shown, (7, 8, 12, 10), strict=True)))
    slowest = max(max(timings).seconds for timings in times.values())
    print(f"{'slowest of all':41}{1000 * slowest:8.1f}ms  (allowed: {1000 * ALLOWED:.0f} ms)")
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
