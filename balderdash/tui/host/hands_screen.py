"""Counting raised hands, in a room without phones."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from balderdash.game.question import Kind
from balderdash.terms.printable import printable
from balderdash.tui.host.desk import RoomDesk
from balderdash.tui.keyed_screen import KeyedScreen
from balderdash.tui.widgets.text import put

_MOST_DIGITS = 5
_WIDTH = 44  # cells of a term


class HandsScreen(KeyedScreen[None]):
    """Asks for the raised hands of one line after the other, then for the number of people."""

    CSS_PATH = "host.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Next line", id="room-hands-next", tooltip="Keep the number and go to the next line"),
        Binding("up", "previous", "Line before", id="room-hands-up", tooltip="Correct the line before"),
        Binding("backspace", "erase", show=False),
        Binding("escape,q", "dismiss", "Back", id="back", tooltip="Back to the room; nothing is counted"),
    ]

    def __init__(self, desk: RoomDesk) -> None:
        super().__init__()
        self._desk = desk
        question = desk.room.question
        assert question is not None  # the key works only while there is one
        self._question = question
        self._labels = list(map(printable, question.options))
        self._counts: list[int] = []
        self._typed = ""

    def contents(self) -> ComposeResult:
        """Show the lines."""
        ask = "Who thinks that this is a fake?" if self._question.kind is Kind.MARKS else "Who votes for this one?"
        with VerticalScroll(id="box", can_focus=False):
            yield Static(Content(f"Raised hands. {ask}"), id="ask")
            yield Static(id="lines")
            yield Static(id="hint")

    def on_mount(self) -> None:
        """Ask for the first line."""
        self._draw()

    def on_key(self, event: Key) -> None:
        """Take a key at once: a binding's turn comes later, and quick typing would lose its order."""
        moves = {"enter": self.action_take, "up": self.action_previous, "backspace": self.action_erase}
        if event.key in moves:
            event.stop()
            event.prevent_default()
            moves[event.key]()
        elif event.character and event.character.isdecimal() and event.character.isascii():
            self._typed = (self._typed + event.character)[:_MOST_DIGITS]
            self._draw()

    def _draw(self, why: str = "") -> None:
        place, typed = len(self._counts), f"{self._typed}▏"
        rows = []
        for index, label in enumerate(self._labels):
            count = str(self._counts[index]) if index < place else typed if index == place else ""
            text = Content(label).truncate(_WIDTH, ellipsis=True, pad=True)
            row = Content.assemble(f"{index + 1:>2}  ", text, f" {count:>6}")
            rows.append(row.stylize("bold") if index == place else row)
        if place == len(self._labels):
            rows.append(Content(f"    {'people in all':{_WIDTH}} {typed:>6}").stylize("bold"))
        put(self, "#lines", Content("\n").join(rows))
        asked = "Type the hands for this line"
        if place == len(self._labels):
            asked = f"How many people raised a hand at all? At least {self._least}"
        put(self, "#hint", Content(why or f"{asked}; Enter goes on."))

    @property
    def _least(self) -> int:
        return max(self._counts) if self._question.kind is Kind.MARKS else sum(self._counts)

    def action_erase(self) -> None:
        """Take the last digit back, or the last line."""
        if self._typed:
            self._typed = self._typed[:-1]
            self._draw()
        else:
            self.action_previous()

    def action_take(self) -> None:
        """Keep the number; after the last one, count."""
        if not self._typed:
            self._draw("Type a number, 0 if nobody raised a hand.")
            return
        number, self._typed = int(self._typed), ""
        if len(self._counts) < len(self._labels):
            self._counts.append(number)
            self._draw()
        elif why := self._desk.room.count_hands(self._counts, number):
            self._draw(why)
        else:
            self._desk.changed()
            self.dismiss()

    def action_previous(self) -> None:
        """Go back to the line before."""
        if self._counts:
            self._typed = str(self._counts.pop())
            self._draw()
