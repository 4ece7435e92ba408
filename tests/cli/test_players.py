"""`balderdash players`: who has played, a new name, and nobody is deleted by a slip."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from balderdash import cli, paths, settings
from balderdash.records.store import FILE, Store
from tests.cli.test_play import Keyboard
from tests.records.games import a_game

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def store(home: Path) -> Store:
    found = Store(paths.state() / FILE)
    found.save(
        [
            a_game(at="2026-11-20T10:00:00Z"),
            a_game(at="2026-11-21T10:00:00Z"),
            a_game(at="2026-11-21T11:00:00Z"),
            a_game(player="Bert \x1b[31m"),
        ]
    )
    return found


def test_who_has_played(store: Store, capsys: Captured) -> None:
    assert cli.main(["players"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["player", "games", "days", "first", "last"]
    assert rows[0].split() == ["Ada", "3", "2", "2026-11-20", "2026-11-21"]
    assert "\x1b" not in rows[1]
    assert cli.main(["players", "--names"]) == 0
    assert capsys.readouterr().out == "Ada\nBert \N{REPLACEMENT CHARACTER}[31m\n"
    assert cli.main(["players", "--plain"]) == 0
    assert capsys.readouterr().out.startswith("Ada: games 3; days 2; first 2026-11-20; last 2026-11-21\n")


def test_without_games_nobody_has_played(home: Path, capsys: Captured) -> None:
    assert cli.main(["players"]) == 0
    assert "Nobody has played yet" in capsys.readouterr().err
    assert cli.main(["players", "delete", "Ada"]) == 1
    assert "There are no games of 'Ada'" in capsys.readouterr().err
    assert not (paths.state() / FILE).exists()


def test_a_new_name_holds_for_the_next_game_too(store: Store, capsys: Captured) -> None:
    settings.change(player="ada")
    assert cli.main(["players", "rename", " ADA", "  Ada   Lovelace "]) == 0
    assert "3 games of  ADA: the name is now Ada Lovelace." in capsys.readouterr().err
    assert settings.load()[0].player == "Ada Lovelace"
    assert {game.player for game in store.load()} >= {"Ada Lovelace"}
    assert cli.main(["players", "rename", "Ada Lovelace", "ADA LOVELACE"]) == 0  # the same name, spelt anew
    assert [game.player for game in store.load()].count("ADA LOVELACE") == 3


def test_somebody_elses_new_name_changes_no_setting(store: Store) -> None:
    settings.change(player="Cleo")
    assert cli.main(["players", "rename", "Ada", "Dora"]) == 0
    assert settings.load()[0].player == "Cleo"


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["rename", "Nobody", "Ada"], 1, "There are no games of 'Nobody'; `balderdash players` lists who has played."),
        (["rename", "Ada", "x" * 41], 1, "1 to 40 letters"),
        (["rename", "Ada", "a\x07b"], 1, "not control characters"),
        (["rename", "Ada", ""], 1, "1 to 40 letters"),
        (["rename", "Ada"], 2, "required: NEW"),
        (["delete", "Nobody", "--yes"], 1, "There are no games of 'Nobody'"),
        (["delete", "Ada"], 1, "3 games of 'Ada' would be deleted; add --yes to go ahead."),
    ],
)
def test_a_wrong_wish_changes_nothing(
    store: Store, capsys: Captured, arguments: list[str], code: int, complaint: str
) -> None:
    before = store.load()
    assert cli.main(["players", *arguments]) == code
    assert complaint in capsys.readouterr().err
    assert store.load() == before


def test_a_taken_name_is_refused(store: Store, capsys: Captured) -> None:
    store.save([a_game(player="Zoë")])
    assert cli.main(["players", "rename", "Ada", "ZOE\u0308"]) == 1
    assert "choose another name" in capsys.readouterr().err


@pytest.mark.parametrize(("answer", "is_deleted"), [("yes\n", True), ("Y\n", True), ("no\n", False), ("", False)])
def test_it_asks_before_it_deletes(
    answer: str, is_deleted: bool, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(answer))
    assert cli.main(["players", "delete", "ada"]) == 0
    err = capsys.readouterr().err
    assert "This deletes 3 games of ada, for good." in err
    assert re.search("3 games of ada deleted" if is_deleted else "Nothing was deleted", err)
    assert len(store.load()) == (1 if is_deleted else 4)


def test_a_script_can_delete(store: Store) -> None:
    assert cli.main(["players", "delete", "Ada", "--yes"]) == 0
    assert len(store.load()) == 1
