"""Names of lists: made, and refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.terms import library, wordlist
from balderdash.terms.wordlist import WordList


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Encyclopedia of Mathematics", "encyclopedia-of-mathematics"),
        ("Knot theory (Wikipedia)", "knot-theory-wikipedia"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "list-con"),
        ("Known", "list-known"),
        ("素数", "list"),
        ("Łoś’s Ærø", "los-aero"),
    ],
)
def test_a_name_from_a_title(title: str, name: str) -> None:
    assert library.name_from(title) == name


@given(st.text())
def test_every_title_gives_a_good_name(title: str) -> None:
    name = library.name_from(title)
    assume(not (paths.bundled_lists() / f"{name}.txt").exists())  # refused in a sentence, whatever the title
    library.path_for(name, replace=True)


@pytest.mark.parametrize(
    "name",
    ["../../x", "a/b", "a\\b", "/etc/passwd", "..", ".", ".hidden", "-rf", "con", "NUL.txt", "lpt1", "a:b", "", "  ",
     " a", "a ", "a\0b", "a\nb", "x" * 200, "a.", "~root", "#a", "$HOME", "`ls`", "a|b", "\N{RIGHT-TO-LEFT OVERRIDE}a",
     "COM¹", "lpt².txt", "a\N{DIVISION SLASH}b", "a\N{FRACTION SLASH}b", "a／b", "a＼b", "．．", "℀", "known",
     "KNOWN"],
)  # fmt: skip
def test_names_that_are_refused(home: Path, name: str) -> None:
    with pytest.raises(BalderdashError) as caught:
        library.path_for(name)
    assert "\n" not in str(caught.value)
    assert not home.exists()


def test_names_that_are_taken(home: Path) -> None:
    with pytest.raises(BalderdashError, match="comes with the program"):
        library.path_for("minerals", replace=True)
    place = library.path_for("mine")
    assert place == paths.user_lists() / "mine.txt"
    wordlist.write(place, WordList("mine", ("Alpha",)))
    for name in ("mine", "MINE"):
        with pytest.raises(BalderdashError, match="already"):
            library.path_for(name)
    assert library.path_for("mine", replace=True) == place
    assert library.free_name("Mine") == "mine-2"
    assert library.free_name("Minerals") == "minerals-2"
