"""The daily sheet: the same for everybody who has the same list and the same model."""

from __future__ import annotations

from hashlib import sha256

from balderdash.game import wording
from balderdash.game.game import Game
from balderdash.terms.printable import printable

SQUARES = {True: "🟩", False: "🟥"}


def daily_seed(day: str, digest: str) -> int:
    """The seed of a day's sheet.

    Parameters
    ----------
    day : as YYYY-MM-DD
    digest : of the list and the model, see `CardSource.digest`
    """
    return int.from_bytes(sha256(f"{day}/{digest}".encode()).digest()[:6], "big")


def come_again(days_in_a_row: int) -> str:
    """When the next daily sheet comes, for a player who has just played one: it fits beside a rank, at 80 columns."""
    if days_in_a_row > 1:
        return f"{days_in_a_row} days in a row: the next sheet comes at 0:00 UTC."
    return "The next sheet comes at 0:00 UTC."


def share_text(
    game: Game,
    day: str,
    title: str,
    days_in_a_row: int = 1,
    opponent: tuple[str, Game] | None = None,
    *,
    in_words: bool = False,
) -> str:
    """A result to show to people who have not played yet: it contains no term and does not say which are fakes.

    Parameters
    ----------
    title : of the list
    opponent : title and game of one who played the same sheet
    in_words : whether to write "right" and "wrong" instead of coloured squares, for screen readers
    """
    answers = [verdict.is_right for verdict in game.verdicts]
    squares = "".join(SQUARES[is_right] for is_right in answers)
    if in_words:
        squares = ", ".join("right" if is_right else "wrong" for is_right in answers)
    lines = [f"AI Balderdash {day} · {printable(title)} · {game.score} of {len(game.sheet)}", squares]
    remarks = [wording.coins(game)]
    if opponent is not None:
        remarks.append(wording.opponent(game, *opponent))
    if days_in_a_row > 1:
        remarks.append(f"{days_in_a_row} days in a row")
    return "\n".join([*lines, ", ".join(remarks)])
