"""Names of lists, models and players: none leads out of its folder, whatever it contains."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import strategies as st

from balderdash import paths, settings
from balderdash.errors import BalderdashError
from balderdash.terms import library
from tests.fuzz.hostile import PIECES, plain_texts, texts, told, unsafe
from tests.fuzz.watch import fuzz

_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    "conin$",
    "conout$",
    *(f"{d}{n}" for d in ("com", "lpt") for n in "0123456789¹²³"),
}
_LOOK_LIKE_SLASHES = frozenset("/\\\u2044\u2215\u2216\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c")
_LEAVING = (
    "../x", "/etc/passwd", "..\\x", "C:\\x", "a/../../b", "~root", "x\0.txt", "CON", "con.txt", "COM¹", "x.", "x ",
    "..", "a\u2215b", "a\uff0fb", "\uff0e\uff0e\uff0fx", "x\u202etxt", "x\n", "mathematics",
)  # fmt: skip

names = st.sampled_from(_LEAVING) | st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=4).map(
    "".join
)


def stays(name: str, file: Path, folder: Path) -> None:
    """Check that a list's file lies in its folder, under a name that every system allows."""
    assert file.parent == folder
    assert Path(os.path.realpath(file)).parent == Path(os.path.realpath(folder))
    assert not _LOOK_LIKE_SLASHES & set(name)
    assert not set("/\\") & set(unicodedata.normalize("NFKC", name))
    assert not unsafe(name)
    assert name.casefold().partition(".")[0].rstrip() not in _DEVICES
    assert name == name.strip()
    assert not name.endswith(".")
    assert not name.startswith((".", "-", "~"))
    assert len(file.name.encode()) < 250


@fuzz("names of lists", names, ci=150)
def test_a_name_stays_in_its_folder(home: Path, name: str) -> bool:
    made = library.name_from(name)
    if not (paths.bundled_lists() / f"{made}.txt").exists():
        stays(made, library.path_for(made, replace=True), paths.user_lists())
    stays(library.free_name(name), paths.user_lists() / f"{library.free_name(name)}.txt", paths.user_lists())
    try:
        file = library.path_for(name)
    except BalderdashError as refusal:
        told(refusal)
        return False
    stays(name, file, paths.user_lists())
    return True


@fuzz("names asked for", texts | names, ci=150)
def test_what_is_no_name_is_a_file_or_refused(home: Path, name: str) -> bool:
    found = 0
    for find in (paths.find_list, paths.find_model):
        try:
            file = find(name)
        except BalderdashError as refusal:
            told(refusal)
        else:
            found += 1
            is_known = file in (*paths.list_files(), *paths.model_files())
            assert is_known or os.path.samefile(file, os.path.expanduser(name))
    return bool(found)


@fuzz("names of players", plain_texts | texts, ci=300)
def test_a_players_name_is_letters_alone(name: str) -> bool:
    try:
        checked = settings.checked_name(name)
    except BalderdashError as refusal:
        told(refusal)
        return False
    assert not unsafe(checked)
    assert checked.encode()
    return True


def test_a_link_out_of_the_folder_is_not_followed_by_a_new_list(home: Path, tmp_path: Path) -> None:
    paths.user_lists().mkdir(parents=True)
    (paths.user_lists() / "mine.txt").symlink_to(tmp_path / "elsewhere.txt")  # to nothing yet
    with pytest.raises(BalderdashError, match="already"):
        library.path_for("mine")
