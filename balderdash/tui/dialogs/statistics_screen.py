"""The statistics of the recorded games."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from balderdash.records.days import LABEL, calendar, days_of, days_words
from balderdash.records.game_record import GameRecord
from balderdash.records.report import MEASURES, ReportTable, learnt_table, remarks, tables
from balderdash.records.schedule import ScheduledTerm, learnt_words, schedule
from balderdash.terms import library
from balderdash.terms.printable import printable
from balderdash.tui.background import in_thread
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.text import put

WIDEST_TERM = 40  # cells of the first column
MOST_WEEKS = 52
MOST_LEARNT = 40  # terms, those that come back first; `balderdash stats --learnt` lists all


class StatisticsScreen(KeyedScreen[None]):
    """Lies over the game; reads the records in a thread.

    Parameters
    ----------
    history : reads every game
    player : the player whose remarks are shown
    """

    CSS_PATH = "../game/why_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *back("Go on with the game", "i,enter"),
        Binding("h", "app.history", "History", id="history", tooltip="See every game; play a sheet again, or share it"),
    ]

    def __init__(self, history: Callable[[], Sequence[GameRecord]], player: str, today: date) -> None:
        super().__init__()
        self._history, self._player, self._today = history, player, today
        self._read: tuple[Sequence[GameRecord], Sequence[ScheduledTerm]] | None = None

    def contents(self) -> ComposeResult:
        """Make one scrolling column."""
        with VerticalScroll(id="box", classes="-wide"):
            yield Static(Content("Reading the records …"), id="said")

    def on_mount(self) -> None:
        """Start reading; the arrows scroll."""
        self.query_one("#box").focus()

        def work() -> tuple[Sequence[GameRecord], Sequence[ScheduledTerm]]:
            games = self._history()
            return games, schedule(games, self._player, library.meanings)

        in_thread(self, work, self._show, self._give_up, group="records")

    def _give_up(self, reason: str) -> None:
        put(self, "#said", Content(printable(reason)))

    def _show(self, read: tuple[Sequence[GameRecord], Sequence[ScheduledTerm]]) -> None:
        self._read = read
        self.draw()

    def on_resize(self) -> None:
        """Fit the tables to the new width."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show the remarks, then the tables."""
        if self._read is None:
            return
        games, terms = self._read
        said = self.query_one("#said", Static)
        days = days_of(games, self._player)
        lines = [
            *remarks(games, self._player, self._today),
            *learnt_words(terms, self._today),
            days_words(days, self._today),
        ]
        parts = [Content(printable(line)) for line in lines if line]
        if parts:
            parts.append(Content.styled(MEASURES, "$text-muted"))
        if days:
            weeks = min(MOST_WEEKS, max(1, (said.content_size.width - LABEL) // 2))
            drawn = "\n".join(calendar(days, self._today, weeks))
            parts += [Content(""), Content.styled("Days", "$text-accent bold"), Content(drawn)]
        learnt = [learnt_table(terms[:MOST_LEARNT], self._today)] if terms else []
        for table in [*tables(games), *learnt]:
            rows = _fitting(table, said.content_size.width)
            parts += [Content(""), Content.styled(table.title, "$text-accent bold"), *rows]
        nothing = Content("No games yet.")
        said.update(Content("\n").join(parts or [nothing]))


def _fitting(table: ReportTable, width: int) -> list[Content]:
    """Return the rows, without the columns that do not fit."""
    rows = _rows(table)
    for column in table.spare:
        if rows[0].cell_length > width:
            table = table.without(column)
            rows = _rows(table)
    return [row.truncate(width, ellipsis=True) for row in rows]


def _rows(table: ReportTable) -> list[Content]:
    cells = [[Content(printable(cell)).truncate(WIDEST_TERM, ellipsis=True) for cell in row] for row in table.rows]
    cells.insert(0, [Content(name) for name in table.head])
    widths = [max(cell.cell_length for cell in column) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        padded = [
            cell.pad_left(width - cell.cell_length) if name in table.right else cell.truncate(width, pad=True)
            for cell, width, name in zip(row, widths, table.head, strict=True)
        ]
        lines.append(Content("  ").join(padded))
    return [lines[0].stylize("$text-muted"), *lines[1:]]
