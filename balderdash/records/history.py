"""The games that were played, the latest first, and how their sheets are dealt again."""

from __future__ import annotations

import shlex

from balderdash.game.modes import DEFAULT, MODES, Mode
from balderdash.records.game_record import GameRecord
from balderdash.terms.printable import printable

NO_SEED = "This sheet has no seed. You can play it again here, but not share it."
NOT_AGAIN = "Such a game cannot be dealt again."


def mode_again(game: GameRecord) -> Mode | None:
    """The mode in which the sheet of a game can be played again: with its seed, or else from its record; or None.

    A day's sheet is played like any other. A review follows from the records, and a streak without a seed ends where
    its record does.
    """
    mode = MODES.get(game.mode)
    if mode is None or mode.is_review or (game.seed is None and (mode.ends_at_a_miss or not game.guesses)):
        return None
    return MODES[mode.then or DEFAULT.name] if mode.is_daily else mode


def sheet_again(game: GameRecord) -> str:
    """The command that deals the sheet of a game again, here and for everyone with the same list and model; or ""."""
    mode = mode_again(game)
    if mode is None or game.seed is None or game.seed < 0:
        return ""
    return same_sheet(game.list, None if game.model == game.list else game.model, mode, game.seed)


def same_sheet(list_name: str | None, model_name: str | None, mode: Mode, seed: int | None) -> str:
    """The command that deals the same sheet again; the names are as they were given on the command line."""
    name = None if mode is DEFAULT else mode.name
    options = (("--list", list_name), ("--model", model_name), ("--mode", name), ("--seed", str(seed)))
    parts = list[str]()
    for option, value in options:
        if value is not None:  # -dash.txt by itself would be another option
            parts += [f"{option}={value}"] if value.startswith("-") else [option, value]
    return printable(shlex.join(["balderdash", "play", *parts]))


def played_at(game: GameRecord) -> str:
    """When a game ended, to the minute, in UTC: 2026-11-30 11:20."""
    return printable(game.at[:16].replace("T", " "))
