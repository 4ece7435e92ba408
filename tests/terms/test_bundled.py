"""The lists that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from balderdash import paths
from balderdash.terms import cleaning, wordlist
from balderdash.terms.meaning import mended

# Titles as encyclopedias print them, such as "Commutants, method of", and powers such as "3^d conjecture".
UNTIDY = ("mathematics", "attested-mathematics", "attested-mathematics-more")
FILES = paths.files_in(paths.bundled_lists(), paths.LIST_SUFFIX)


def test_the_promised_lists_are_there() -> None:
    names = {file.stem for file in FILES}
    assert names >= {"mathematics", "philosophy", "minerals", "dinosaurs", "chess-openings", "common-mathematics"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_good_lists(file: Path) -> None:
    words = wordlist.read(file)
    lines = [line.partition("\t")[0] for line in file.read_text().splitlines() if not line.startswith("# ")]
    assert words.terms == tuple(lines)  # no malformed line, and no term in two spellings
    if file.stem not in UNTIDY:
        assert cleaning.check(file) == []
    assert words.header.keys() >= {"title", "source", "licence", "retrieved"}
    assert words.header["licence"] == "CC0-1.0"
    assert words.title != words.name
    assert words.is_lexicon == (file.stem in ("common-mathematics", "recognised") or file.stem.startswith("attested-"))
    for split in ("train", "valid", "test") if file.stem != "recognised" else ():
        assert len(words.part(split)) > 40


@pytest.mark.parametrize(
    ("name", "meanings"),
    [("mathematics", 5439), ("philosophy", 608), ("minerals", 457), ("dinosaurs", 1542), ("chess-openings", 1302)],
)
def test_the_promised_meanings_are_there(name: str, meanings: int) -> None:
    words = wordlist.read(paths.bundled_lists() / f"{name}.txt")
    assert len(words.meanings) == meanings
    assert all(mended(text) == (text, []) for text in words.meanings.values())
    if len(words.terms) > 4000:  # only what is held out is dealt
        dealt = words.part("test")
        assert sum(term in words.meanings for term in dealt) > 0.98 * len(dealt)  # all but inverted titles


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_as_the_program_itself_would_write_it(file: Path, tmp_path: Path) -> None:
    wordlist.write(tmp_path / file.name, wordlist.read(file))
    assert (tmp_path / file.name).read_bytes() == file.read_bytes()
