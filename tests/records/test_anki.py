"""The file for Anki: one note a line, whatever a term contains; our own `fetch` reads it again."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from balderdash.records import anki
from balderdash.records.schedule import ScheduledTerm
from balderdash.terms import wordlist
from balderdash.terms.key import tidy
from balderdash.terms.printable import printable
from tests.conftest import Run

DAY = date(2026, 11, 1)


def a_term(term: str, meaning: str, list_name: str = "greek") -> ScheduledTerm:
    return ScheduledTerm(term, list_name, meaning, 1, 0, False, DAY, DAY, 1.0)


def test_the_file_as_anki_25_reads_it() -> None:
    terms = [a_term("#P", "counts"), a_term('"Q" set', 'a "q"'), a_term("Ring", ""), a_term("C++", "a & <b>", "my own")]
    assert anki.notes(terms) == (
        "#separator:tab\n#html:false\n#tags column:3\n"
        '"#P"\tcounts\tgreek\n'
        '"""Q"" set"\t"a ""q"""\tgreek\n'
        "C++\ta & <b>\tmy_own\n"
    )


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1))))
def test_every_term_is_one_line_with_three_fields(pairs: list[tuple[str, str]]) -> None:
    lines = anki.notes(a_term(*pair) for pair in pairs).splitlines()
    assert lines[:3] == anki.HEAD.splitlines()
    assert not any(line.startswith("#") for line in lines[3:])  # Anki would skip it
    rows = list(csv.reader(lines[3:], delimiter="\t", quotechar='"', strict=True))
    assert [row[:2] for row in rows] == [[tidy(printable(text)) for text in pair] for pair in pairs]
    assert all(len(row) == 3 for row in rows)


def test_fetch_reads_it_again(balderdash: Run, tmp_path: Path) -> None:
    pairs = {"Sharp #P": "counts", 'The "Q" set': 'a "q"', "Ring": "has + and ×"}
    (tmp_path / "notes.txt").write_text(anki.notes(a_term(*pair) for pair in pairs.items()), encoding="utf-8")
    done = balderdash("fetch", "notes.txt", "--out", "again.txt")
    assert done.returncode == 0, done.stderr
    assert wordlist.read(tmp_path / "again.txt").meanings == pairs
