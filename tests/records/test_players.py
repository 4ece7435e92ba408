"""Players are renamed and deleted: all of their games or none, and nobody else's."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balderdash.errors import BalderdashError
from balderdash.game.names import name_key
from balderdash.records.schedule import schedule
from balderdash.records.store import FILE, Store
from tests.records.games import a_game, guessed

NAMES = ("Ada", "ADA", "Zoë", "Zoe\u0308", "ZOË", "Bert", "Straße", "STRASSE", "Эмми [/] 🦕")
games = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "2026-11-25"])), max_size=8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.sqlite"


def guesses_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM guess").fetchone()
    return int(count)


@settings(max_examples=60)
@given(
    played=games,
    name=st.sampled_from(NAMES),
    new=st.sampled_from([*NAMES, "New name"]),
    is_deleted=st.booleans(),
)
def test_a_change_is_about_one_player_in_every_spelling(
    played: list[tuple[str, str]], name: str, new: str, is_deleted: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = Store(tmp_path_factory.mktemp("store") / FILE)
    store.save([a_game(player=player, day=day) for player, day in played])
    before = store.load()
    own = [game for game in before if name_key(game.player) == name_key(name)]
    others = [game for game in before if game not in own]
    is_taken = name_key(new) != name_key(name) and any(name_key(game.player) == name_key(new) for game in before)
    if not own or (is_taken and not is_deleted):
        with pytest.raises(BalderdashError, match="There are no games of" if not own else "choose another name"):
            store.delete_player(name) if is_deleted else store.rename_player(name, new)
        assert store.load() == before
        return
    if is_deleted:
        assert store.delete_player(name) == len(own)
        assert store.load() == others
        assert guesses_in(store.path) == sum(len(game.guesses) for game in others)
        return
    assert store.rename_player(name, new) == len(own)
    after = store.load()
    assert [game.id for game in after] == [game.id for game in before]
    assert [game for game in after if game.id not in {game.id for game in own}] == others
    for game in after:
        if name_key(game.player) == name_key(new):
            earlier = next(other for other in own if other.id == game.id)
            assert game in (replace(earlier, player=new), replace(earlier, player=new, day=""))
    daily = [game.day for game in after if name_key(game.player) == name_key(new) and game.day]
    assert len(daily) == len(set(daily)) == len({game.day for game in own if game.day})


def test_the_schedule_follows_the_name(path: Path) -> None:
    store = Store(path)
    store.save([a_game([guessed("Ring", True, False)]), a_game([guessed("Field", True, False)], player="Bert")])
    before = schedule(store.load(), "Ada", lambda name: {})
    store.rename_player("ada", "Countess")
    assert schedule(store.load(), "Countess", lambda name: {}) == before
    assert schedule(store.load(), "Ada", lambda name: {}) == []
    store.delete_player("COUNTESS")
    assert schedule(store.load(), "Countess", lambda name: {}) == []
    assert schedule(store.load(), "Bert", lambda name: {})


def test_a_deleted_game_cannot_be_read_in_the_file(path: Path) -> None:
    store = Store(path)
    store.save([a_game([guessed(f"Secret term {k}", True, False) for k in range(50)], player="Guest")])
    assert b"Secret term" in path.read_bytes()
    store.delete_player("Guest")
    assert b"Secret term" not in path.read_bytes()
    assert b"Guest" not in path.read_bytes()


def test_without_records_nobody_is_renamed_and_no_file_is_made(path: Path) -> None:
    with pytest.raises(BalderdashError, match="There are no games of 'Ada'"):
        Store(path).delete_player("Ada")
    with pytest.raises(BalderdashError, match="There are no games of 'Ada'"):
        Store(path).rename_player("Ada", "Bert")
    assert not path.exists()


@pytest.mark.parametrize("damage", [b"junk" * 100, b""])
def test_a_bad_file_gets_a_sentence(path: Path, damage: bytes) -> None:
    path.write_bytes(damage)
    with pytest.raises(BalderdashError, match="could not be written" if damage else "There are no games of"):
        Store(path).rename_player("Ada", "Bert")


def test_a_name_is_kept_in_its_composed_form(path: Path) -> None:
    store = Store(path)
    store.save([a_game(player=unicodedata.normalize("NFD", "Zoë"))])
    store.rename_player("zoë", "Zoë")
    assert {game.player for game in store.load()} == {unicodedata.normalize("NFC", "Zoë")}
