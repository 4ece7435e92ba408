from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balderdash.errors import BalderdashError
from balderdash.records import readings
from balderdash.records.readings import GIVES_ITSELF_AWAY, REAL, FakeReading

HEAD = "term\tkind\tlog_prob\tverdict\tremark\n"
READINGS = (
    FakeReading("Łoś’s “ring” theorem", "recombined", -15.33, REAL, "a lemma on ultraproducts"),
    FakeReading('"Quoted" \\ term', "invented", None, GIVES_ITSELF_AWAY),
    FakeReading("Spectral bound", "", -1.5, ""),
)


@pytest.fixture
def file(home: Path) -> Path:
    path = readings.file_of("tiny")
    path.parent.mkdir(parents=True)
    return path


def test_readings_are_a_table_that_is_read_again(home: Path) -> None:
    assert readings.read(readings.file_of("tiny")) == ()
    for reading in READINGS:
        readings.add("tiny", reading)
    assert readings.read(readings.file_of("tiny")) == READINGS
    assert readings.files() == [home / "data" / "readings" / "tiny.tsv"]
    lines = readings.files()[0].read_text("utf-8").splitlines()
    assert lines[0] == HEAD.strip()
    assert lines[1] == "Łoś’s “ring” theorem\trecombined\t-15.330\treal\ta lemma on ultraproducts"
    assert lines[3] == "Spectral bound\t\t-1.500\t\t"


def test_the_latest_reading_of_a_term_counts(home: Path) -> None:
    for reading in READINGS:
        readings.add("tiny", reading)
    readings.add("tiny", FakeReading("spectral  BOUND", "recombined", -1.5, GIVES_ITSELF_AWAY, "a\tb"))
    assert readings.given_away("tiny") == {"spectral bound", "quoted term"}
    assert readings.read(readings.file_of("tiny"))[-1].remark == "a b"
    readings.remove("tiny", "Spectral bound")
    readings.remove("tiny", "No such term")
    assert readings.read(readings.file_of("tiny")) == READINGS[:2]
    assert readings.given_away("other list") == set()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "line 1: the columns must be term, kind, log_prob, verdict, remark"),
        ("Term\tinvented\t-1\treal\t\n", "line 1: the columns must be"),
        (f"{HEAD}Term\tinvented\t-1\treal\n", "line 2: it has 4 columns, not 5"),
        (f"{HEAD}\nTerm\tinvented\tmany\treal\t\n", "line 3: ‘many’ is not a log-probability"),
        (f"{HEAD}Term\tinvented\tnan\treal\t\n", "line 2: ‘nan’ is not a log-probability"),
        (f"{HEAD}Term\tmade up\t-1\treal\t\n", "line 2: ‘made up’ is not a kind; write invented or recombined"),
        (f"{HEAD}Term\tinvented\t-1\tboring\t\n", "line 2: ‘boring’ is not a verdict; write real, probably real,"),
        (f"{HEAD}--\tinvented\t-1\treal\t\n", "line 2: ‘--’ is not a term"),
        (b"\xff\xfe", "is not UTF-8 text"),
    ],
)
def test_a_damaged_file_gets_a_sentence_and_is_kept(file: Path, content: str | bytes, complaint: str) -> None:
    file.write_bytes(before := content if isinstance(content, bytes) else content.encode())
    for attempt in (
        lambda: readings.read(file),
        lambda: readings.add("tiny", READINGS[0]),
        lambda: readings.remove("tiny", "Term"),
        lambda: readings.given_away("tiny"),
    ):
        with pytest.raises(BalderdashError) as raised:
            attempt()
        assert str(raised.value).startswith(str(file))
        assert complaint in str(raised.value)
    assert file.read_bytes() == before


@given(
    st.lists(st.lists(st.text(max_size=8) | st.sampled_from(["real", "invented", "-1", ""]), min_size=4, max_size=6))
)
@settings(deadline=None, max_examples=200)
def test_any_table_is_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("readings") / "any.tsv"
    path.write_text(HEAD + "\n".join("\t".join(row) for row in rows), encoding="utf-8", errors="replace", newline="")
    try:
        found = readings.read(path)
    except BalderdashError:  # any other exception fails the test
        return
    path.write_text(readings.table(found), encoding="utf-8", newline="")
    assert [other.term for other in readings.read(path)] == [reading.term for reading in found]


def test_a_spreadsheets_file_is_read(file: Path) -> None:
    file.write_bytes(("\ufeff" + HEAD + "Term\tinvented\t-1.5\tconvincing\twhy\n").replace("\n", "\r\n").encode())
    assert readings.read(file) == (FakeReading("Term", "invented", -1.5, "convincing", "why"),)


def test_two_programs_lose_nothing(home: Path) -> None:
    def add(letter: str) -> None:
        for number in range(8):
            readings.add("tiny", FakeReading(f"Term {letter}{number}", "invented", -1.0, REAL))

    threads = [Thread(target=add, args=(letter,)) for letter in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(readings.read(readings.file_of("tiny"))) == 24
