"""The sheet of the day: the same for everybody who has the same list and the same model."""

from __future__ import annotations

from hashlib import sha256

from balderdash.game import wording
from balderdash.game.game import Game
from balderdash.terms.printable import printable

SQUARES = {True: "🟩", False: "🟥"}


def daily_seed(day: str, deck: str) -> int:
    """The seed of a day's sheet.

    Parameters
    ----------
    day : as YYYY-MM-DD
    deck : what tells this list and this model from all others
    """
    return int.from_bytes(sha256(f"{day}/{deck}".encode()).digest()[:6], "big")


def come_again(days_in_a_row: int) -> str:
    """What is said to who has played the sheet of a day."""
    if days_in_a_row > 1:
        return f"{days_in_a_row} days in a row: the next sheet comes at 0:00 UTC."
    return "The next sheet comes at 0:00 UTC; two days in a row are a start."


def share_text(
    game: Game, day: str, title: str, days_in_a_row: int = 1, machines: Game | None = None, *, in_words: bool = False
) -> str:
    """A result that can be shown to those who have not played yet: no term, and nothing about which ones are fakes.

    Parameters
    ----------
    in_words : for whom squares of two colours are read aloud
    """
    answers = [verdict.is_right for verdict in game.verdicts]
    squares = "".join(SQUARES[is_right] for is_right in answers)
    if in_words:
        squares = ", ".join("right" if is_right else "wrong" for is_right in answers)
    lines = [f"AI Balderdash {day} · {printable(title)} · {game.score} of {len(game.sheet)}", squares]
    told = [wording.coins(game)]
    if machines is not None:
        told.append(wording.machine(game, machines))
    if days_in_a_row > 1:
        told.append(f"{days_in_a_row} days in a row")
    return "\n".join([*lines, ", ".join(told)])
