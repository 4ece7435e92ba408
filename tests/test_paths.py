from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from balderdash import atomic, paths, settings
from balderdash.errors import BalderdashError

FOLDERS = [paths.user_lists, paths.user_models, paths.config, paths.state, paths.cache]


@pytest.mark.parametrize("folder", FOLDERS)
def test_one_folder_for_everything(home: Path, folder: Callable[[], Path]) -> None:
    assert home in folder().parents
    assert not home.exists()  # no folder was made


def test_five_different_places(home: Path) -> None:
    assert len({folder() for folder in FOLDERS}) == 5


def test_a_relative_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BALDERDASH_HOME", "here")
    assert paths.config() == tmp_path / "here" / "config"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BALDERDASH_HOME", "~/there")
    assert paths.config() == tmp_path / "there" / "config"
    monkeypatch.setenv("BALDERDASH_HOME", "~nobody-of-this-name/x")
    assert paths.config().is_absolute()


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname == "Darwin", reason="tests the folders of Linux")
def test_the_folders_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BALDERDASH_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert paths.user_lists() == tmp_path / "data" / "balderdash" / "wordlists"
    assert paths.config() == tmp_path / "config" / "balderdash"
    monkeypatch.setenv("BALDERDASH_HOME", "")  # empty is unset
    assert paths.config() == tmp_path / "config" / "balderdash"


def test_bundled_lists_are_there() -> None:
    assert (paths.bundled_lists() / "minerals.txt").is_file()


def test_a_name_and_a_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.find_list("minerals") == paths.bundled_lists() / "minerals.txt"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.txt").write_text("Alpha")
    (tmp_path / "plain").write_text("Alpha")
    for asked in ("my.txt", "./my.txt", "plain", str(tmp_path / "my.txt"), f"../{tmp_path.name}/my.txt"):
        assert paths.find_list(asked).samefile(tmp_path / asked)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.find_list("~/my.txt") == tmp_path / "my.txt"


def test_a_list_of_the_user_hides_a_bundled_one(home: Path) -> None:
    own = paths.user_lists() / "minerals.txt"
    own.parent.mkdir(parents=True)
    own.write_text("Alpha")
    (own.parent / ".hidden.txt").write_text("Alpha")
    (own.parent / "zeta.txt").write_text("Alpha")
    assert paths.find_list("minerals") == own
    names = [file.stem for file in paths.list_files()]
    assert names == sorted(set(names))
    assert {"minerals", "zeta", "philosophy"} <= set(names)
    assert not any("hidden" in name for name in names)


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [("mineral", "minerals"), ("MINERALS", "minerals"), ("chess", "chess-openings"), ("filosophy", "philosophy")],
)
def test_near_names_are_suggested(home: Path, asked: str, suggested: str) -> None:
    with pytest.raises(BalderdashError, match=f"no word list called '{asked}' .did you mean '{suggested}'"):
        paths.find_list(asked)
    with pytest.raises(BalderdashError, match=f"did you mean '{suggested}'"):
        paths.find_list(asked + ".txt")


def test_a_far_name_gets_no_suggestion(home: Path) -> None:
    with pytest.raises(BalderdashError) as caught:
        paths.find_list("qqqq")
    assert str(caught.value) == "There is no word list called 'qqqq'; `balderdash lists` shows them all."


@pytest.mark.parametrize("asked", ["../../no-such-x", "/nowhere/x.txt", "x/", "x.txt", "~nobody-of-this-name/x"])
def test_paths_that_lead_nowhere(home: Path, asked: str) -> None:
    with pytest.raises(BalderdashError, match=r"There is no file .*check the path"):
        paths.find_list(asked)


@pytest.mark.parametrize(
    "asked", ["", " ", "\0", "mine\0rals", "..", ".", "/", "//", "[bold]", "\x1b[31m", "*", "\udcff", "~\ud800"]
)
@pytest.mark.parametrize("find", [paths.find_list, paths.find_model])
def test_impossible_names(home: Path, asked: str, find: Callable[[str], Path]) -> None:
    with pytest.raises(BalderdashError):
        find(asked)


@pytest.mark.parametrize("asked", ["minerals/../../no-such-x", "*", "min*", "../wordlists/minerals"])
def test_a_name_never_leaves_its_folder(home: Path, asked: str) -> None:
    (home / "data" / "wordlists").mkdir(parents=True)
    (home / "data" / "x.txt").write_text("Alpha")
    (home / "data" / "minerals.txt").write_text("Alpha")
    with pytest.raises(BalderdashError):
        paths.find_list(asked)


def test_a_folder_is_not_a_list(tmp_path: Path) -> None:
    with pytest.raises(BalderdashError, match="is a folder, not a word list"):
        paths.find_list(str(tmp_path))


def test_a_name_too_long() -> None:
    with pytest.raises(BalderdashError, match=r"'x{40}'… has 5,000 letters, too long for the name of a word list"):
        paths.find_list("x" * 5000)
    with pytest.raises(BalderdashError, match=r"name too long|There is no word list"):
        paths.find_list("x" * 300)


def test_models_are_found_in_the_same_way(home: Path) -> None:
    own = paths.user_models() / "mine.safetensors"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"")
    assert paths.find_model("mine") == own
    assert own in paths.model_files()
    with pytest.raises(BalderdashError, match=r"no model called 'mime' .did you mean 'mine'.*balderdash models"):
        paths.find_model("mime")


@pytest.mark.parametrize("folder", FOLDERS)
def test_without_a_home_folder_nothing_is_found_and_errors_say_why(
    folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_home(path: str) -> str:
        return path  # as os.path does if there is no home

    monkeypatch.setattr(os.path, "expanduser", no_home)
    monkeypatch.delenv("BALDERDASH_HOME")
    for variable in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(variable)
    assert folder().is_absolute()
    assert not folder().exists()
    assert paths.files_in(folder(), ".txt") == []
    with pytest.raises(BalderdashError, match="set BALDERDASH_HOME"):
        atomic.write(folder() / "file", b"")
    assert settings.load() == (settings.Settings(), "")


@pytest.mark.parametrize("name", ["CON", "con", "NUL", "aux", "com1", "LPT9", "nul.x"])
def test_a_device_of_windows_is_not_a_list(name: str) -> None:
    with pytest.raises(BalderdashError, match="is a device of Windows, not a word list"):
        paths.find_list(name)


@pytest.mark.parametrize("name", ["com", "comx", "console", "lpt10", "nullity"])
def test_names_that_only_begin_like_a_device(name: str) -> None:
    assert not paths.is_device(name)


@pytest.mark.parametrize(
    "path", [r"C:\Users\Ada\my terms.txt", r"..\terms.txt", r"\\server\share\terms.txt", "C:terms.txt"]
)
def test_a_path_of_windows_that_leads_nowhere(path: str) -> None:
    with pytest.raises(BalderdashError, match=r"There is no file .*check the path"):
        paths.find_list(path)
