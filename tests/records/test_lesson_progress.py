"""Progress in the lessons: kept, whatever the file holds."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from balderdash.records import lesson_progress
from tests.conftest import PATIENCE, ROOT


def test_finished_pages_are_kept_with_their_first_day(home: Path) -> None:
    assert lesson_progress.finished() == {}
    lesson_progress.reach("line", {1}, date(2026, 1, 1), is_finished=False)
    assert (lesson_progress.finished(), lesson_progress.reached()) == ({}, {"line": {1}})
    lesson_progress.reach("line", {0}, date(2026, 1, 2), is_finished=True)
    lesson_progress.reach("layer", {0}, date(2026, 1, 3), is_finished=True)
    lesson_progress.reach("line", {0, 1}, date(2026, 1, 4), is_finished=True)
    assert lesson_progress.finished() == {"line": "2026-01-02", "layer": "2026-01-03"}
    assert lesson_progress.reached() == {"line": {0, 1}, "layer": {0}}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"finished": 3}',
        '{"finished": {"line": 3}}',
        "\x00\xff",
        "[" * 100_000,
        '{"goals": {"line": 3}}',
        '{"goals": {"line": []}}',
    ],
)
def test_a_damaged_file_counts_as_empty(home: Path, content: str) -> None:
    lesson_progress.reach("line", {0}, date(2026, 1, 2), is_finished=True)
    (file,) = home.rglob("lessons.json")
    file.write_text(content)
    assert (lesson_progress.finished(), lesson_progress.reached()) == ({}, {})
    lesson_progress.reach("hopeless", {0}, date(2026, 1, 2), is_finished=True)
    assert lesson_progress.finished() == {"hopeless": "2026-01-02"}


@pytest.mark.slow
def test_two_windows_lose_no_goal(home: Path) -> None:
    pages = 30
    code = (
        "import sys; from datetime import date; from balderdash.records.lesson_progress import reach\n"
        "from balderdash import lock; lock.PATIENCE = 60\n"
        f"for k in range({pages}): reach(f'{{sys.argv[1]}}{{k}}', {{0}}, date(2026, 1, 1), is_finished=False)"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, name], env=os.environ, cwd=ROOT) for name in "ab"]
    assert [one.wait(PATIENCE) for one in both] == [0, 0]
    assert len(lesson_progress.reached()) == 2 * pages
