"""The record file: SQLite, written one game at a time in a single transaction."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from balderdash.errors import BalderdashError
from balderdash.game.names import name_key
from balderdash.records.game_record import GameRecord, GuessRecord
from balderdash.terms.printable import whole

FILE = "records.sqlite"
LOCK_TIMEOUT = 20.0  # seconds to wait while another program writes
SILENT = 0.5  # seconds of waiting that need no word
RETRY_PAUSE = (0.001, 0.01)  # seconds between two attempts to lock the file

# Each step leads to the next version of the tables, which is stored in the file's user_version.
_STEPS = (
    """
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
""",
    """
ALTER TABLE game ADD COLUMN opponent TEXT NOT NULL DEFAULT '';
ALTER TABLE game ADD COLUMN opponent_score INTEGER;
""",
)
VERSION = len(_STEPS)
_GAME = "id, at, player, list, model, mode, score, out_of, seed, day, machine_score, opponent, opponent_score"
_GUESS = "game, place, term, is_real, belief, is_right, is_disputed, machine, kind"
# The file is not ours or is broken. SQLITE_ERROR counts too: our statements are correct, so the tables must differ.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Store:
    """The games in a record file.

    Every call opens the file, works in one transaction and closes it. Killing the program therefore loses nothing, and
    two programs can share the file.

    Parameters
    ----------
    path : the file; it is created, with its folder, when the first game is saved
    warn : called with a sentence if the file was damaged and had to be set aside, or if we wait for another program
    gives_up : says at any time whether not to wait any longer
    """

    def __init__(
        self,
        path: Path,
        warn: Callable[[str], None] = lambda sentence: None,
        gives_up: Callable[[], bool] = lambda: False,
    ) -> None:
        self.path = path
        self._warn, self._gives_up = warn, gives_up

    def save(self, games: Iterable[GameRecord]) -> None:
        """Save games. A game saved before is replaced; only the first game on a daily sheet counts.

        Raises
        ------
        BalderdashError
            The file is locked or read-only, or a newer version of the program wrote it.
        """
        games = list(games)
        with self._explaining("written"):
            try:
                self._save(games)
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                if not _means_damage(error):
                    raise
                self._set_aside()
                self._save(games)
        time.sleep(2 * RETRY_PAUSE[1])  # long enough for a waiting program to retry and get its turn

    def _save(self, games: list[GameRecord]) -> None:
        with self._open() as connection:
            for game in games:
                try:
                    connection.execute(
                        f"INSERT INTO game ({_GAME}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT (id) DO UPDATE SET score = excluded.score, "
                        "machine_score = excluded.machine_score, opponent = excluded.opponent, "
                        "opponent_score = excluded.opponent_score",
                        (game.id, game.at, *map(whole, (game.player, game.list, game.model)), game.mode, game.score,
                         game.out_of, game.seed, game.day, game.machine_score, game.opponent, game.opponent_score),
                    )  # fmt: skip
                except sqlite3.IntegrityError:  # another window has just recorded today's sheet
                    continue
                connection.execute("DELETE FROM guess WHERE game = ?", (game.id,))
                guesses = [
                    (game.id, place, whole(g.term), g.is_real, g.belief, g.is_right, g.is_disputed, g.machine, g.kind)
                    for place, g in enumerate(game.guesses)
                ]
                connection.executemany(f"INSERT INTO guess ({_GUESS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", guesses)

    def rename_player(self, name: str, new: str) -> int:
        """Give all games of a player another name, or none of them; returns how many there are.

        Parameters
        ----------
        name : in any spelling, see `names.name_key`

        Raises
        ------
        BalderdashError
            Nobody has that name, somebody else has the new one, or the file cannot be written.
        """
        with self._changing(name) as (connection, own):
            if name_key(new) != name_key(name) and _games_of(connection, new):
                raise BalderdashError(f"There are games of {new!r}, too; choose another name, or delete those first.")
            for rowid in own:
                try:
                    connection.execute("UPDATE game SET player = ? WHERE rowid = ?", (whole(new), rowid))
                except sqlite3.IntegrityError:  # two spellings of the name have played one day's sheet
                    connection.execute("UPDATE game SET player = ?, day = '' WHERE rowid = ?", (whole(new), rowid))
        return len(own)

    def delete_player(self, name: str) -> int:
        """Delete all games of a player, or none of them; returns how many there were.

        Raises
        ------
        BalderdashError
            Nobody has that name, or the file cannot be written.
        """
        with self._changing(name) as (connection, own):
            connection.execute("PRAGMA secure_delete = ON")  # else they can still be read in the file
            connection.executemany("DELETE FROM game WHERE rowid = ?", ((rowid,) for rowid in own))
        return len(own)

    @contextmanager
    def _changing(self, name: str) -> Iterator[tuple[sqlite3.Connection, list[int]]]:
        """Open a transaction on the games of a player: the connection, and the row of each game."""
        nobody = BalderdashError(f"There are no games of {name!r}; `balderdash players` lists who has played.")
        if not self.path.exists():
            raise nobody
        with self._explaining("written"), self._open() as connection:
            if not (own := _games_of(connection, name)):
                raise nobody
            yield connection, own

    def load(self, *, waits: bool = True) -> list[GameRecord]:
        """Load every game, oldest first.

        Parameters
        ----------
        waits : whether to wait for another program that holds the file

        Raises
        ------
        BalderdashError
            The file cannot be read, or a newer version of the program wrote it.
        """
        with self._explaining("read"):
            if not self.path.exists():
                return []
            try:
                return self._load(waits)
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                if not _means_damage(error):
                    raise
                self._set_aside()
                return []

    def _load(self, waits: bool) -> list[GameRecord]:
        with self._open(waits) as connection:
            guesses: dict[str, list[GuessRecord]] = {}
            for row in connection.execute(f"SELECT {_GUESS} FROM guess ORDER BY game, place"):
                game, _, term, is_real, belief, is_right, is_disputed, machine, kind = row
                if _are(str, term, kind) and _is_share(belief) and (machine is None or _is_share(machine)):
                    guess = GuessRecord(term, bool(is_real), belief, bool(is_right), bool(is_disputed), machine, kind)
                    guesses.setdefault(game, []).append(guess)
            games = [
                GameRecord(id_, at, player, list_, model, mode, score, out_of, tuple(guesses.get(id_, ())), *rest)
                for row in connection.execute(f"SELECT {_GAME} FROM game ORDER BY at, rowid")
                for id_, at, player, list_, model, mode, score, out_of, *rest in [row]
                if _are(str, *row[:6], row[9], row[11])
                and _are(int, *row[6:8], *(n for n in (row[8], row[10], row[12]) if n is not None))
            ]
        spelling = {name_key(game.player): game.player for game in games}  # as the name was written last
        return [replace(game, player=spelling[name_key(game.player)]) for game in games]

    @contextmanager
    def _open(self, waits: bool = True) -> Iterator[sqlite3.Connection]:
        """Open a transaction, after creating the tables or bringing them up to date if needed."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        connection.text_factory = lambda text: text.decode(errors="replace")
        with closing(connection):
            run = self._runner(connection, LOCK_TIMEOUT if waits else 0.0)
            (version,) = run("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise BalderdashError(
                    f"{self.path} was written by a newer version of the program (tables {version}; this one knows "
                    f"{VERSION}); it is left unchanged and nothing is recorded. Update the program, or move the file."
                )
            run("PRAGMA foreign_keys = ON")
            run("PRAGMA synchronous = NORMAL")  # reads the tables; twice as fast, and still safe against kill -9
            run("BEGIN IMMEDIATE")
            if version < VERSION:
                (version,) = connection.execute("PRAGMA user_version").fetchone()  # another program may have done it
                for step in _STEPS[version:]:
                    for statement in step.split(";\n"):
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {VERSION}")
            yield connection
            run("COMMIT")

    def _runner(self, connection: sqlite3.Connection, patience: float) -> Callable[[str], sqlite3.Cursor]:
        """A function that runs a statement as soon as no other program holds the file; it waits `patience` in all.

        SQLite's own busy timeout slows down to ten attempts a second, too few to get a turn next to a busy writer.
        """
        started, is_told = time.monotonic(), False

        def run(statement: str) -> sqlite3.Cursor:
            nonlocal is_told
            while True:
                try:
                    return connection.execute(statement)
                except sqlite3.OperationalError as error:
                    waited = time.monotonic() - started
                    if _code(error) not in _BUSY or waited > patience or self._gives_up():
                        raise
                    if waited > SILENT and not is_told:
                        is_told = True
                        self._warn(f"Waiting for the records in {self.path}, which another program is using …")
                    time.sleep(random.uniform(*RETRY_PAUSE))

        return run

    def _set_aside(self) -> None:
        """Rename a damaged file to make room for a new one."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        aside = self.path.with_name(f"{self.path.stem}.damaged-{stamp}{self.path.suffix}")
        os.replace(self.path, aside)
        journal = self.path.with_name(f"{self.path.name}-journal")  # left by an interrupted transaction
        if journal.exists():
            os.replace(journal, aside.with_name(f"{aside.name}-journal"))
        self._warn(f"{self.path} was damaged; it is kept as {aside.name}, and a new record file starts.")

    @contextmanager
    def _explaining(self, action: str) -> Iterator[None]:
        """Turn errors from SQLite and the system into sentences; `action` is "read" or "written"."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, sqlite3.Error) and _code(error) in _BUSY:
                reason = "another program is using it"
                advice = "Close that program, or wait for it"
            else:
                reason = str(getattr(error, "strerror", None) or error)
                advice = "Check its permissions and the free disk space"
            raise BalderdashError(
                f"The records in {self.path} could not be {action} ({reason}). {advice}; the game goes on without them."
            ) from error


def _games_of(connection: sqlite3.Connection, name: str) -> list[int]:
    """The row of each game of a player, in whatever spelling of the name."""
    rows = connection.execute("SELECT rowid, player FROM game").fetchall()
    return [rowid for rowid, player in rows if isinstance(player, str) and name_key(player) == name_key(name)]


def _are(kind: type, *values: object) -> bool:
    """Whether all values have the type we write; SQLite stores any value in any column."""
    return all(isinstance(value, kind) for value in values)


def _is_share(value: object) -> bool:
    return isinstance(value, (int, float)) and 0 <= value <= 1


def _means_damage(error: sqlite3.DatabaseError | UnicodeDecodeError) -> bool:
    """Whether the file itself is broken; if its schema is not text, decoding SQLite's message fails as well."""
    return isinstance(error, UnicodeDecodeError) or _code(error) in _DAMAGED


def _code(error: sqlite3.Error) -> int | None:
    """Return SQLite's primary error code."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
