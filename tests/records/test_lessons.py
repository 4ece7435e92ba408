"""What was finished stays so, also beside a damaged file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from balderdash.records import lessons


def test_finished_pages_are_kept_with_their_first_day(home: Path) -> None:
    assert lessons.finished() == {}
    lessons.finish("line", date(2026, 1, 2))
    lessons.finish("layer", date(2026, 1, 3))
    lessons.finish("line", date(2026, 1, 4))
    assert lessons.finished() == {"line": "2026-01-02", "layer": "2026-01-03"}


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"finished": 3}', '{"finished": {"line": 3}}', "\x00\xff", "[" * 100_000]
)
def test_a_damaged_file_counts_as_empty(home: Path, content: str) -> None:
    lessons.finish("line", date(2026, 1, 2))
    (file,) = home.rglob("lessons.json")
    file.write_text(content)
    assert lessons.finished() == {}
    lessons.finish("hopeless", date(2026, 1, 2))
    assert lessons.finished() == {"hopeless": "2026-01-02"}
