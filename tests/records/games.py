"""Game records for tests."""

from __future__ import annotations

from collections.abc import Sequence

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
