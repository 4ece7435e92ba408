"""Game records for tests, and a file that another program holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from balderdash.records.game_record import GameRecord, GuessRecord, new_id


def guessed(term: str, is_real: bool, is_right: bool, kind: str = "invented") -> GuessRecord:
    """Make an answer that is right or wrong without doubt."""
    return GuessRecord(term, is_real, float(is_real is is_right), is_right, kind="" if is_real else kind)


def a_game(
    guesses: Sequence[GuessRecord] = (guessed("Ring", True, True), guessed("Rong", False, False)),
    *,
    at: str = "2026-11-25T10:00:00Z",
    player: str = "Ada",
    mode: str = "sheet",
    day: str = "",
    machine_score: int | None = None,
    seed: int | None = None,
) -> GameRecord:
    """Make the record of a finished game."""
    score = sum(guess.is_right for guess in guesses)
    return GameRecord(
        new_id(), at, player, "greek", "greek", mode, score, len(guesses), tuple(guesses), seed, day, machine_score
    )


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield
