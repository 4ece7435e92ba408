"""The statistics as tables and lines, the same on screen and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from balderdash.game.modes import WAGER
from balderdash.game.tells import tells
from balderdash.records.charts import bar, sparkline
from balderdash.records.entries import Played
from balderdash.records.statistics import (
    Fame,
    daily_days,
    days_in_a_row,
    fame,
    lines,
    senses,
    strengths,
    taken,
)
from balderdash.records.summary import calibration_picture, calibration_words, points, tell_words
from balderdash.terms.printable import counted

LATEST = 40  # games in a trend
FAMOUS = 8  # terms in a table
BAR = 12  # cells


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows under their heads.

    Attributes
    ----------
    right : columns that are flush right
    spare : columns that a narrow screen can do without, the first one first
    """

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()

    def without(self, column: str) -> ReportTable:
        """The table without one of its columns."""
        place = self.head.index(column)

        def cut(row: tuple[str, ...]) -> tuple[str, ...]:
            return row[:place] + row[place + 1 :]

        return replace(self, head=cut(self.head), rows=[cut(row) for row in self.rows])


def tables(games: Sequence[Played]) -> list[ReportTable]:
    """What was played by whom, and the terms that took most people in."""
    overview = ReportTable(
        "Games",
        ("player", "list", "mode", "games", "best", "last", "right", "", "vs machine"),
        [
            (
                line.player,
                line.list,
                line.mode,
                f"{line.games:,}",
                points(line.mode, line.best, line.out_of),
                points(line.mode, line.last, line.out_of),
                _percent(line.right, line.cards),
                bar(line.right / max(1, line.cards), BAR),
                f"won {line.machine_lost}, lost {line.machine_won}",
            )
            for line in lines(games)
        ],
        ("games", "best", "last", "right"),
        ("", "last", "best", "list"),
    )
    famous = fame(games)
    real = [f for f in famous if f.is_real and f.taken_in][:FAMOUS]
    fake = [f for f in famous if not f.is_real and f.taken_in][:FAMOUS]
    return [
        table
        for table in (
            overview,
            _fame("The real terms that sound most fake", "called fake", real),
            _fame("The best fakes", "taken for real", fake),
        )
        if table.rows
    ]


def _fame(title: str, what: str, terms: Sequence[Fame]) -> ReportTable:
    rows = [(f.term, f"{f.taken_in} of {f.asked}", f"{f.difficulty:+.2f}".replace("-", "−")) for f in terms]
    return ReportTable(title, ("term", what, "difficulty"), rows, (what, "difficulty"), ("difficulty",))


def remarks(games: Sequence[Played], player: str, today: date, *, in_words: bool = False) -> list[str]:
    """What is to be said about one player; without pictures if `in_words`."""
    own = [game for game in games if game.player == player]
    if not own:
        return []
    guesses = [guess for game in own for guess in game.guesses]
    found, said = senses(guesses), []
    shares = [game.n_right / len(game.guesses) for game in own if game.guesses][-LATEST:]
    trend = ", ".join(f"{share:.0%}".replace("%", " %") for share in shares) if in_words else sparkline(shares, 0, 1)
    said.append(f"{player}, {'the one game' if len(shares) == 1 else f'the latest {len(shares)} games'}: {trend}")
    said.append(
        f"Saw through {_of(found.hits, found.fakes, 'fake')}, "
        f"doubted {_of(found.false_alarms, found.reals, 'real term')}"
        + (f"; d' = {found.d_prime:.2f}".replace("-", "−") if found.d_prime is not None else "")
        + f"; strength {strengths(games).get(player, 0.0):+.2f}".replace("-", "−")
        + "."
    )
    for name in dict.fromkeys(game.list for game in own if game.day):
        row = days_in_a_row(daily_days(own, player, name), today)
        said.append(f"Daily sheets of {name}: {counted(row, 'day')} in a row.")
    wagers = [guess for game in own if game.mode == WAGER.name for guess in game.guesses]
    said += calibration_words(wagers) if in_words else calibration_picture(wagers)
    said += map(tell_words, tells(taken(guesses))[:3])
    return said


def _of(part: int, whole: int, what: str) -> str:
    if not whole:
        return f"no {what}, as there was none"
    return f"the one {what}" if part == whole == 1 else f"{_percent(part, whole)} of {counted(whole, what)}"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}".replace("%", " %") if whole else "–"
