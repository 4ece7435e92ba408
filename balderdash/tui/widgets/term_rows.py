"""The column of terms with its cursor."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive

from balderdash.game.cards import Card
from balderdash.game.game import Guess, Verdict
from balderdash.tui.widgets.term_row import TermRow


class TermRows(VerticalScroll, can_focus=False):
    """Shows a row for each card; before there are cards, a row for each key."""

    cursor = reactive(0, repaint=False)  # only the affected rows are repainted

    def __init__(self, keys: Sequence[str] = ()) -> None:
        super().__init__(id="terms")
        self._keys = keys
        self._is_roomy = True

    def compose(self) -> ComposeResult:
        """Make empty rows, so that the sheet can be seen before the cards are there."""
        for i, row_key in enumerate(self._keys):
            yield TermRow(i, row_key, is_cursor=i == 0)

    @property
    def rows(self) -> list[TermRow]:
        """Return the rows in use, from top to bottom."""
        return [row for row in self.query_children(TermRow) if row.display]

    def lay(self, cards: Sequence[Card]) -> None:
        """Put cards into the rows and the cursor on the first one."""
        rows = list(self.query_children(TermRow))
        if more := [TermRow(i, f"{i + 1:2}") for i in range(len(rows), len(cards))]:
            self.mount_all(more)
        for row, card in zip_longest([*rows, *more], cards):
            row.display = card is not None
            row.card, row.verdict = card, None
        self._share_room()
        self.cursor = 0
        self.watch_cursor(0)
        self.scroll_home(animate=False)

    def show(self, guesses: Sequence[Guess], verdicts: Sequence[Verdict]) -> None:
        """Show the player's guesses, and the verdicts on the cards that are face up."""
        for row, guess in zip(self.rows, guesses, strict=False):
            row.guess = guess
        for row, verdict in zip(self.rows, verdicts, strict=False):
            row.verdict = verdict
        self._share_room()

    def spread(self, is_roomy: bool) -> None:
        """Give every row two lines, or one; after the reveal at least those with a meaning, if there is room."""
        self._is_roomy = is_roomy
        self._share_room()
        self.call_after_refresh(self._keep_in_sight)

    def _share_room(self) -> None:
        rows = self.rows
        verdicts = [row.verdict for row in rows]
        taught = [verdict is not None and bool(verdict.card.meaning) and not verdict.is_left for verdict in verdicts]
        has_left = any(verdict is not None and verdict.is_left for verdict in verdicts)  # the others say more
        has_room = has_left or len(rows) + sum(taught) < self.size.height  # one line more unfolds under the cursor
        for row, is_taught in zip(rows, taught, strict=True):
            row.is_roomy = self._is_roomy or (is_taught and has_room)

    def move(self, step: int) -> None:
        """Move the cursor up or down; it wraps around."""
        self.cursor = (self.cursor + step) % max(1, len(self.rows))

    def watch_cursor(self, cursor: int) -> None:
        """Move the cursor's sign and scroll to its row."""
        if self.is_mounted:
            for row in self.rows:
                row.is_cursor = row.index == cursor
            self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        rows = self.rows
        if self.cursor < len(rows):
            rows[self.cursor].scroll_visible(animate=False)
