"""The possible answers side by side, each with its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message

from balderdash.game.modes import Answer
from balderdash.tui.widgets.lined import Lined


class Choices(Lined):
    """A line of answers that can be clicked."""

    IS_CENTRED = True
    GAP = 2
    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; }
    """

    @dataclass
    class Chosen(Message):
        """An answer was clicked."""

        choice: int

    def __init__(self) -> None:
        super().__init__(id="choices")
        self._answers: Sequence[Answer] = ()
        self._chosen: int | None = None

    def show(self, answers: Sequence[Answer], chosen: int | None) -> None:
        """Show the possible answers, or the one that was given."""
        self._answers, self._chosen = answers, chosen
        self.fit()
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Return the answers with their keys, on as many lines as they need."""
        gap = Content(" " * self.GAP)
        return [gap.join(map(self._shown, line)) for line in self._lines(width)]

    def _lines(self, width: int) -> list[list[int]]:
        """Distribute the answers evenly over the lines."""
        choices = list(range(len(self._answers)))
        for n_lines in range(1, len(choices) + 1):
            size = -(-len(choices) // n_lines)
            lines = [choices[k : k + size] for k in range(0, len(choices), size)]
            if all(self._length(line) <= width for line in lines):
                return lines
        return [[choice] for choice in choices]

    def _length(self, line: Sequence[int]) -> int:
        return sum(self._shown(choice).cell_length for choice in line) + self.GAP * (len(line) - 1)

    def _shown(self, choice: int) -> Content:
        words = f" {self._answers[choice].words}"
        if self._chosen not in (None, choice):
            return Content.styled(f"{choice + 1}{words}", "$text-muted")
        return Content.assemble(
            (f"{choice + 1}", "$text-accent bold" if self._chosen is None else "bold reverse"), words
        )

    def on_click(self, event: Click) -> None:
        """Give the answer that was clicked."""
        event.stop()
        lines = self._lines(self.content_size.width)
        if event.y >= len(lines):
            return
        left = (self.content_size.width - self._length(lines[event.y])) // 2
        for choice in lines[event.y]:
            length = self._shown(choice).cell_length
            if left <= event.x < left + length:
                self.post_message(self.Chosen(choice))
            left += length + self.GAP
