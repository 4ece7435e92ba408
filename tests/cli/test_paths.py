from __future__ import annotations

from pathlib import Path

import pytest

from balderdash import cli, paths

Captured = pytest.CaptureFixture[str]


def rows(out: str) -> dict[str, tuple[str, str]]:
    """Name -> whether the folder exists, and its path."""
    head, *lines = out.splitlines()
    there, folder = head.index("there"), head.index("folder")
    return {line[:there].strip(): (line[there:folder].strip(), line[folder:]) for line in lines}


def test_paths(home: Path, capsys: Captured) -> None:
    paths.user_lists().mkdir(parents=True)
    assert cli.main(["paths"]) == 0
    out, err = capsys.readouterr()
    shown = rows(out)
    assert shown["your lists"] == ("yes", str(home / "data" / "wordlists"))
    assert shown["your models"] == ("not yet", str(home / "data" / "models"))
    assert shown["bundled lists"] == ("yes", str(paths.bundled_lists()))
    assert {"bundled models", "your readings", "settings", "records", "cache"} < shown.keys()
    assert err.startswith(f"BALDERDASH_HOME is {home}")
    assert not paths.config().exists()  # no folder was made


def test_paths_without_balderdash_home(monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path) -> None:
    monkeypatch.delenv("BALDERDASH_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cli.main(["paths"]) == 0
    out, err = capsys.readouterr()
    assert rows(out)["your lists"][1].endswith("wordlists")
    assert err.startswith("BALDERDASH_HOME is not set")


def test_a_file_in_place_of_a_folder_is_not_there(home: Path, capsys: Captured) -> None:
    paths.config().parent.mkdir(parents=True)
    paths.config().write_text("")
    cli.main(["paths"])
    assert rows(capsys.readouterr().out)["settings"][0] == "not yet"
