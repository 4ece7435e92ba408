"""One term on a sheet: its key, the player's mark and, after the reveal, the truth."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive

from balderdash.game import wording
from balderdash.game.cards import Card
from balderdash.game.game import FAKE, REAL, Guess, Verdict
from balderdash.terms.meaning import shortened
from balderdash.terms.printable import printable
from balderdash.tui.widgets.lined import Lined

_GUTTER = 7  # cells before the term: cursor, key and mark
_ANSWER = 13  # cells after it: "fake   wrong"
_MARKED, _UNMARKED, _CURSOR = "●", "○", "▸"


class TermRow(Lined):
    """A row with a card; texts are `Content`, so that nothing in a term is taken for markup."""

    DEFAULT_CSS = """
    TermRow { height: auto; width: 1fr; }
    TermRow:hover { background: $boost; }
    TermRow.-cursor { background: $surface; }
    """

    card: reactive[Card | None] = reactive(None)
    guess: reactive[Guess] = reactive(REAL)
    verdict: reactive[Verdict | None] = reactive(None)
    is_cursor: reactive[bool] = reactive(False, toggle_class="-cursor")
    is_roomy: reactive[bool] = reactive(True, layout=True)  # two lines for every row, not only at the cursor

    @dataclass
    class Picked(Message):
        """The row was clicked."""

        index: int

    def __init__(self, index: int, key: str, is_cursor: bool = False) -> None:
        super().__init__(id=f"term-{index}", classes="-cursor" if is_cursor else None)
        self.set_reactive(TermRow.is_cursor, is_cursor)
        self.index = index
        self.key = key
        self._made_of: tuple[object, ...] = ()
        self._lines: list[Content] = []

    def watch_card(self) -> None:
        """Adjust the height: another card may need more lines."""
        self.fit()

    def watch_verdict(self) -> None:
        """Adjust the height: truth and meaning may need more lines."""
        self.fit()

    def watch_is_cursor(self) -> None:
        """Adjust the height: the row unfolds under the cursor."""
        self.fit()

    def on_click(self, event: Click) -> None:
        """Tell the screen that the row was clicked."""
        event.stop()
        if self.card is not None:
            self.post_message(self.Picked(self.index))

    def lines(self, width: int) -> list[Content]:
        """Return the lines of the row, `width` cells wide; cached, because Textual asks for the height as well."""
        made_of = (width, self.card, self.guess, self.verdict, self.is_cursor, self.is_roomy)
        if made_of != self._made_of:
            self._made_of, self._lines = made_of, self._make_lines(width)
        return self._lines

    def _make_lines(self, width: int) -> list[Content]:
        room = max(width - _GUTTER - _ANSWER, 10)
        text = Content(printable(self.card.text)) if self.card else Content.styled("…", "$text-muted")
        wrapped = text.wrap(room) if self.is_cursor else [text.truncate(room, ellipsis=True)]
        style = "bold" if self.is_cursor or self.guess is FAKE else ""
        first, *rest = (line.stylize(style) if style else line for line in wrapped)
        lines = [Content.assemble(self._gutter(), first.truncate(room, pad=True), " ", self._answer())]
        lines += [line.pad_left(_GUTTER) for line in rest]
        if self.verdict and (self.is_roomy or self.is_cursor):
            lines += self._told(self.verdict, width)
        elif self.is_roomy and not rest:
            lines.append(Content(""))
        return lines

    def _gutter(self) -> Content:
        cursor = Content.styled(_CURSOR if self.is_cursor else " ", "$text-accent bold")
        if self.verdict:
            mark = Content.styled(wording.sign(self.verdict), verdict_colour(self.verdict))
        elif self.guess is FAKE:
            mark = Content.styled(_MARKED, "$text-warning bold")
        else:
            mark = Content.styled(_UNMARKED if self.card else " ", "$text-muted")
        key = Content.styled(f"{self.key:>2}", "$text-muted")
        return Content.assemble(" ", cursor, key, " ", mark, " ")

    def _answer(self) -> Content:
        if self.verdict:
            truth = Content.styled(f"{wording.truth(self.verdict):6}", "bold")
            return Content.assemble(
                truth, Content.styled(wording.right_or_wrong(self.verdict), verdict_colour(self.verdict))
            )
        return Content.styled("fake?" if self.guess is FAKE else "", "$text-warning")

    def _told(self, verdict: Verdict, width: int) -> list[Content]:
        room = max(width - _GUTTER - 1, 10)
        told = wording.told(verdict.card)
        if self.is_cursor:
            lines = Content(told).wrap(room)
        else:
            lines = [Content(shortened(told, room)).truncate(room, ellipsis=True)]
        return [line.stylize("$text-muted").pad_left(_GUTTER) for line in lines]


def verdict_colour(verdict: Verdict) -> str:
    """Return the colour that goes with a verdict's sign and word."""
    if verdict.guess is None and not verdict.is_disputed:
        return "$text-muted bold"
    return "$text-success bold" if verdict.is_right else "$text-error bold"
