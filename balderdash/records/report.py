"""Statistics as tables and sentences, the same on screen and on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from balderdash.game.names import name_key
from balderdash.game.tells import tells
from balderdash.notation import bar, fixed, percent, signed, sparkline
from balderdash.records.days import days_of, when
from balderdash.records.game_record import GameRecord
from balderdash.records.history import played_at, sheet_again
from balderdash.records.schedule import ScheduledTerm
from balderdash.records.statistics import (
    TermTotals,
    answered_fakes,
    days_in_a_row,
    detection,
    first_on_each_sheet,
    judged,
    mode_totals,
    opponent_totals,
    strengths,
    term_totals,
)
from balderdash.records.summary import (
    asks_how_sure,
    calibration_picture,
    calibration_words,
    points,
    tell_words,
)
from balderdash.terms.printable import counted, printable

LATEST = 40  # games in a trend
MOST_TERMS = 8  # in a table
BAR = 12  # cells


# Explains the words of the remarks and tables; `game.elo` has the formula of the last sentence.
MEASURES = (
    "d′ says how well fakes and real terms are told apart: 0 is guessing, 2 is right five times of six. "
    "Players have a strength and terms a difficulty, from 0 up or down: where they are equal, the player is right "
    "three times of four."
)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table ready to print.

    Attributes
    ----------
    right : names of the right-aligned columns
    spare : names of the columns to drop on a narrow screen, in that order
    """

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()

    def without(self, column: str) -> ReportTable:
        """Return the table without one of its columns."""
        index = self.head.index(column)

        def cut(row: tuple[str, ...]) -> tuple[str, ...]:
            return row[:index] + row[index + 1 :]

        return replace(self, head=cut(self.head), rows=[cut(row) for row in self.rows])


def tables(games: Sequence[GameRecord], every: Sequence[GameRecord] | None = None) -> list[ReportTable]:
    """Tabulate the games, the opponents, the real terms that sound most fake, and the best fakes; no empty ones.

    For `every` see `statistics.judged`.
    """
    overview = ReportTable(
        "Games",
        ("player", "list", "mode", "games", "best", "last", "right", "", "vs machine"),
        [
            (
                total.player,
                total.list,
                total.mode,
                f"{total.games:,}{f', {total.again:,} again' if total.again else ''}",
                "–" if total.best is None else points(total.mode, total.best, total.out_of),
                points(total.mode, total.last, total.out_of),
                _percent(total.right, total.answers),
                bar(total.right / max(1, total.answers), BAR),
                f"won {total.machine_lost}, lost {total.machine_won}",
            )
            for total in mode_totals(games, every)
        ],
        ("games", "best", "last", "right"),
        ("", "last", "best", "list"),
    )
    missed = [term for term in term_totals(judged(games, every)) if term.wrong]
    real = [term for term in missed if term.is_real][:MOST_TERMS]
    fake = [term for term in missed if not term.is_real][:MOST_TERMS]
    against = ReportTable(
        "Opponents",
        ("player", "list", "opponent", "games", "won", "lost"),
        [
            (total.player, total.list, printable(total.opponent), *map(str, (total.games, total.won, total.lost)))
            for total in opponent_totals(games, every)
        ],
        ("games", "won", "lost"),
        ("list",),
    )
    found = (
        overview,
        against,
        _terms("The real terms that sound most fake", "called fake", real),
        _terms("The best fakes", "taken for real", fake),
    )
    return [table for table in found if table.rows]


def learnt_table(terms: Sequence[ScheduledTerm], today: date) -> ReportTable:
    """Tabulate the real terms that a player got wrong, and when they come back."""
    rows = [
        (t.term, t.list, f"{t.wrong:,}", f"{t.right:,}", when(t.due, today) if t.meaning else "never", t.meaning or "–")
        for t in terms
    ]
    return ReportTable(
        "What you have learnt",
        ("term", "list", "wrong", "right since", "comes back", "meaning"),
        rows,
        ("wrong", "right since"),
        ("meaning", "list", "right since"),
    )


def history_table(games: Iterable[GameRecord]) -> ReportTable:
    """Tabulate the games, the latest first, each with the command that deals its sheet again."""
    rows: Sequence[tuple[str, ...]] = [
        (
            played_at(game),
            game.player,
            game.list,
            game.mode,
            points(game.mode, game.score, game.out_of),
            "–" if game.seed is None else str(game.seed),
            sheet_again(game) or "–",
        )
        for game in reversed(list(games))
    ]
    head = ("ended (UTC)", "player", "list", "mode", "score", "seed", "the same sheet again")
    return ReportTable("Games", head, rows, ("score", "seed"), ("seed",))


def players_table(games: Sequence[GameRecord]) -> ReportTable:
    """Tabulate who has played, in order of first appearance."""
    rows = []
    for name in dict.fromkeys(game.player for game in games):
        own = [game for game in games if game.player == name]
        rows.append((name, f"{len(own):,}", f"{len(days_of(own, name)):,}", own[0].at[:10], own[-1].at[:10]))
    return ReportTable("Players", ("player", "games", "days", "first", "last"), rows, ("games", "days"))


def _terms(title: str, mistake: str, terms: Sequence[TermTotals]) -> ReportTable:
    rows = [(t.term, f"{t.wrong} of {t.asked}", signed(t.difficulty, 2)) for t in terms]
    return ReportTable(title, ("term", mistake, "difficulty"), rows, (mistake, "difficulty"), ("difficulty",))


def remarks(
    games: Sequence[GameRecord],
    player: str,
    today: date,
    every: Sequence[GameRecord] | None = None,
    *,
    in_words: bool = False,
) -> list[str]:
    """Describe one player's games in sentences.

    Parameters
    ----------
    every : see `statistics.judged`
    in_words : whether to avoid bars and sparklines
    """
    own = [game for game in games if name_key(game.player) == name_key(player)]
    if not own:
        return []
    own_new, counting = first_on_each_sheet(own, games if every is None else every), judged(games, every)
    new = {game.id for game in counting}
    guesses = [guess for game in own if game.id in new for guess in game.guesses]
    found, lines = detection(guesses), []
    days = [
        f"Daily sheets of {name}: {counted(days_in_a_row(own, player, name, today), 'day')} in a row."
        for name in dict.fromkeys(game.list for game in own if game.day)
    ]
    if not own_new:
        return [f"{player}: every sheet had been played here before, so these games say nothing new.", *days]
    shares = [sum(game.answers) / len(game.answers) for game in own_new if game.guesses][-LATEST:]
    trend = ", ".join(map(percent, shares)) if in_words else sparkline(shares)
    lines.append(f"{player}, {'the one game' if len(shares) == 1 else f'the latest {len(shares)} games'}: {trend}")
    lines.append(
        f"Saw through {_of(found.hits, found.fakes, 'fake')}, "
        f"doubted {_of(found.false_alarms, found.reals, 'real term')}"
        + (f"; d′ = {fixed(found.d_prime, 2)}" if found.d_prime is not None else "")
        + f"; strength {signed(strengths(counting).get(player, 0.0), 2)}."
    )
    lines += days
    wagers = [guess for game in own_new if asks_how_sure(game.mode) for guess in game.guesses]
    lines += calibration_words(wagers) if in_words else calibration_picture(wagers)
    lines += map(tell_words, tells(answered_fakes(guesses))[:3])
    return lines


def _of(part: int, whole: int, what: str) -> str:
    if not whole:
        return f"no {what}, as there was none"
    return f"the one {what}" if part == whole == 1 else f"{_percent(part, whole)} of {counted(whole, what)}"


def _percent(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "–"
