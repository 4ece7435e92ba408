"""The file of records: SQLite, written a game at a time, whole or not at all."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from balderdash.errors import BalderdashError
from balderdash.records.game_record import GameRecord, GuessRecord
from balderdash.terms.printable import whole

FILE = "records.sqlite"
VERSION = 1  # of the tables; kept in the file's user_version
PATIENCE = 20.0  # seconds to wait for another game that is writing
PAUSE = (0.001, 0.01)  # seconds between two attempts

_TABLES = """
CREATE TABLE game (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    player TEXT NOT NULL,
    list TEXT NOT NULL,
    model TEXT NOT NULL,
    mode TEXT NOT NULL,
    score INTEGER NOT NULL,
    out_of INTEGER NOT NULL,
    seed INTEGER,
    day TEXT NOT NULL,
    machine_score INTEGER
);
CREATE UNIQUE INDEX one_daily_sheet_a_day ON game (player, list, model, day) WHERE day <> '';
CREATE TABLE guess (
    game TEXT NOT NULL REFERENCES game (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    term TEXT NOT NULL,
    is_real INTEGER NOT NULL,
    belief REAL NOT NULL,
    is_right INTEGER NOT NULL,
    is_disputed INTEGER NOT NULL,
    machine REAL,
    kind TEXT NOT NULL,
    PRIMARY KEY (game, place)
) WITHOUT ROWID;
"""
_GAME = "id, at, player, list, model, mode, score, out_of, seed, day, machine_score"
_GUESS = "game, place, term, is_real, belief, is_right, is_disputed, machine, kind"
# What is no file of ours, or no longer; our statements are sound, so an error in one means that the tables are others.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Store:
    """Games that were played.

    Every call opens the file, does its work in one transaction and closes it: nothing is lost when the program
    is killed, and two of them take turns.

    Parameters
    ----------
    path : the file; made, with its folder, when something is first recorded
    tell : called with a sentence if the file was damaged and had to be put aside
    """

    def __init__(self, path: Path, tell: Callable[[str], None] = lambda sentence: None) -> None:
        self.path = path
        self._tell = tell

    def save(self, games: Iterable[GameRecord]) -> None:
        """Record games; one that is there already is replaced, and of a day's sheet the first counts.

        Raises
        ------
        BalderdashError
            The file is locked, read-only, or from a newer version of the program.
        """
        games = list(games)
        with self._told("written"):
            try:
                self._save(games)
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                if not _tells_damage(error):
                    raise
                self._put_aside()
                self._save(games)
        time.sleep(2 * PAUSE[1])  # whoever waits asks again within half of this, and has his turn

    def _save(self, games: list[GameRecord]) -> None:
        with self._open() as connection:
            for game in games:
                try:
                    connection.execute(
                        f"INSERT INTO game ({_GAME}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT (id) DO UPDATE SET score = excluded.score, machine_score = excluded.machine_score",
                        (game.id, game.at, *map(whole, (game.player, game.list, game.model)), game.mode, game.score,
                         game.out_of, game.seed, game.day, game.machine_score),
                    )  # fmt: skip
                except sqlite3.IntegrityError:  # today's sheet, played in another window a moment ago
                    continue
                connection.execute("DELETE FROM guess WHERE game = ?", (game.id,))
                connection.executemany(
                    f"INSERT INTO guess ({_GUESS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            game.id,
                            place,
                            whole(g.term),
                            g.is_real,
                            g.belief,
                            g.is_right,
                            g.is_disputed,
                            g.machine,
                            g.kind,
                        )
                        for place, g in enumerate(game.guesses)
                    ],
                )

    def load(self) -> list[GameRecord]:
        """Every game, the oldest first.

        Raises
        ------
        BalderdashError
            The file cannot be read, or is from a newer version of the program.
        """
        with self._told("read"):
            if not self.path.exists():
                return []
            try:
                return self._load()
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                if not _tells_damage(error):
                    raise
                self._put_aside()
                return []

    def _load(self) -> list[GameRecord]:
        with self._open() as connection:
            guesses: dict[str, list[GuessRecord]] = {}
            for row in connection.execute(f"SELECT {_GUESS} FROM guess ORDER BY game, place"):
                game, _, term, is_real, belief, is_right, is_disputed, machine, kind = row
                if _are(str, term, kind) and _is_share(belief) and (machine is None or _is_share(machine)):
                    guess = GuessRecord(term, bool(is_real), belief, bool(is_right), bool(is_disputed), machine, kind)
                    guesses.setdefault(game, []).append(guess)
            return [
                GameRecord(id_, at, player, list_, model, mode, score, out_of, tuple(guesses.get(id_, ())), *rest)
                for row in connection.execute(f"SELECT {_GAME} FROM game ORDER BY at, rowid")
                for id_, at, player, list_, model, mode, score, out_of, *rest in [row]
                if _are(str, *row[:6], row[9])
                and _are(int, *row[6:8], *(n for n in (row[8], row[10]) if n is not None))
            ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction, with the tables there."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        connection.text_factory = lambda text: text.decode(errors="replace")
        with closing(connection):
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise BalderdashError(
                    f"{self.path} was written by a newer version of the program (tables {version}, this one knows "
                    f"{VERSION}); it is left as it is, and nothing is recorded. Update the program, or move the file."
                )
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")  # safe when the program is killed, and twice as fast
            _begin(connection)
            if version == 0 and connection.execute("PRAGMA user_version").fetchone() == (0,):
                for statement in _TABLES.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {VERSION}")
            yield connection
            connection.execute("COMMIT")

    def _put_aside(self) -> None:
        """Keep a damaged file under another name, so that a new one can begin."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        aside = self.path.with_name(f"{self.path.stem}.damaged-{stamp}{self.path.suffix}")
        os.replace(self.path, aside)
        journal = self.path.with_name(f"{self.path.name}-journal")  # of a transaction that was cut off
        if journal.exists():
            os.replace(journal, aside.with_name(f"{aside.name}-journal"))
        self._tell(f"{self.path} was damaged; it is kept as {aside.name}, and a new file of records begins.")

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """The system's complaints as sentences."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, sqlite3.Error) and _code(error) in _BUSY:
                reason = "another program holds it"
                advice = "Close that program, or wait for it"
            else:
                reason = str(getattr(error, "strerror", None) or error)
                advice = "See to its permissions, or to the space on the disk"
            raise BalderdashError(
                f"The records in {self.path} could not be {what} ({reason}). {advice}; the game goes on without them."
            ) from error


def _begin(connection: sqlite3.Connection) -> None:
    """Begin to write, when the other one is done.

    SQLite itself asks only ten times a second after a while: beside a busy writer it would wait in vain.
    """
    deadline = time.monotonic() + PATIENCE
    connection.execute("PRAGMA busy_timeout = 0")
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if _code(error) not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(*PAUSE))
    connection.execute(f"PRAGMA busy_timeout = {int(1000 * PATIENCE)}")


def _are(kind: type, *values: object) -> bool:
    """Whether what stands in the file is what we write: SQLite keeps any value in any column."""
    return all(isinstance(value, kind) for value in values)


def _is_share(value: object) -> bool:
    return isinstance(value, (int, float)) and 0 <= value <= 1


def _tells_damage(error: sqlite3.DatabaseError | UnicodeDecodeError) -> bool:
    """Whether the file itself is broken; Python cannot even read SQLite's words about a schema that is no text."""
    return isinstance(error, UnicodeDecodeError) or _code(error) in _DAMAGED


def _code(error: sqlite3.Error) -> int | None:
    """SQLite's code for the kind of error, without its finer distinctions."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
