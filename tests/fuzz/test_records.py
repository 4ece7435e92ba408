"""Any file as the records is read, or set aside and replaced; statistics of any content can be printed."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from balderdash import cli, paths
from balderdash.errors import BalderdashError
from balderdash.records.report import remarks, tables
from balderdash.records.store import FILE, Store
from balderdash.records.summary import summary
from tests.fuzz.hostile import numbers, plain_texts, told, unsafe
from tests.fuzz.watch import fuzz, mutate
from tests.records.games import a_game, guessed

_COLUMNS = {
    "game": ("at", "player", "list", "model", "mode", "score", "out_of", "seed", "day", "machine_score"),
    "guess": ("place", "term", "is_real", "belief", "is_right", "is_disputed", "machine", "kind"),
}


def games() -> list[Any]:
    """Return some games of each mode."""
    cards = [guessed(f"Term {k}", k % 2 == 0, k % 3 == 0) for k in range(10)]
    made = [
        a_game(cards, mode=mode, day="2026-11-25" * (mode == "daily"), player=player)
        for mode in ("sheet", "daily", "wager", "streak")
        for player in ("Ada", "Bert")
    ]
    return [replace(game, id=f"{number:032x}") for number, game in enumerate(made)]  # the same cases every time


@cache
def whole() -> bytes:
    """Return a file of records."""
    file = paths.state() / "made.sqlite"
    Store(file).save(games())
    return file.read_bytes()


cells = (
    st.none() | plain_texts | st.binary(max_size=8) | numbers.filter(lambda n: not isinstance(n, int) or abs(n) < 2**63)
)
changes = st.lists(
    st.sampled_from([(table, column) for table, columns in _COLUMNS.items() for column in columns]).flatmap(
        lambda place: st.tuples(st.just(place), cells, st.integers(1, 12))
    ),
    min_size=1,
    max_size=4,
)


@fuzz("records", changes, ci=60, share=0.03)
def test_any_value_in_any_column_is_read_or_passed_over(home: Path, changed: list[Any]) -> bool:
    return changed_case(home, changed)


def changed_case(home: Path, changed: list[Any]) -> bool:
    """Write other values into some cells of the file and read it; return whether it was accepted unchanged."""
    file = home / "state" / FILE
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(whole())
    with closing(sqlite3.connect(file)) as connection:
        for (table, column), value, row in changed:
            where = "rowid % 12" if table == "game" else "place"
            with suppress(sqlite3.Error):
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where} = ?", (value, row))
        connection.commit()
    return reads(file)


@mutate("records", lambda: [whole()], ci=100, share=0.1)
def test_damaged_records_are_read_or_put_aside(home: Path, content: bytes) -> bool:
    file = home / "state" / FILE
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    return reads(file)


def reads(file: Path) -> bool:
    """Check what the records promise of any file; return whether it was accepted unchanged."""
    said: list[str] = []
    store = Store(file, said.append)
    new = replace(a_game(player="New"), id="f" * 32)
    try:
        found = store.load()
        was_read = not said
        for table in tables(found):
            assert all(isinstance(cell, str) for row in table.rows for cell in row)
        for player in dict.fromkeys(game.player for game in found):
            assert remarks(found, player, date(2026, 11, 25))
        summary(new, found)
        store.save([new])
        assert new.id in [game.id for game in store.load()]
    except BalderdashError as refusal:
        told(refusal)
        was_read = False
    for sentence in said:
        told(sentence)
    for aside in file.parent.iterdir():
        aside.unlink()
    return was_read


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_statistics_of_hostile_names_can_be_sent_to_a_terminal(
    home: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    hostile = "\x1b]0;x\x07\x9b31m\u202e\n[/]"
    game = a_game([guessed(hostile, True, False), guessed("Ring", True, True)], player=hostile)
    Store(paths.state() / FILE).save([game])
    assert cli.main(["stats", "--format", form]) == 0
    out, err = capsys.readouterr()
    assert not unsafe(out + err)
    assert "31m" in out


def test_a_file_name_that_is_no_text_is_recorded(home: Path) -> None:
    store = Store(paths.state() / FILE)
    store.save([a_game([guessed("\udcff", True, True)], player="\udcff")])
    assert [game.player for game in store.load()] == ["?"]


def test_a_database_of_something_else_is_put_aside(home: Path) -> None:
    file = home / "state" / FILE
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE game (x)")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    assert not reads(file)
