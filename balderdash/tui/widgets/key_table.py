"""A table of commands and their keys."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content

from balderdash.tui.commands import Command
from balderdash.tui.widgets.lined import Lined

_KEYS = 13  # cells
_GAP = 2


class KeyTable(Lined):
    """Shows keys, title and explanation of each command.

    This is a single widget: with four widgets for each of thirty commands, help took a third of a second to open.
    """

    DEFAULT_CSS = """
    KeyTable { width: 1fr; height: auto; }
    """

    def __init__(self, commands: Iterable[Command]) -> None:
        super().__init__()
        self._commands = tuple(commands)
        self._made: tuple[int, list[Content]] = (-1, [])  # the lines, with the width they were made for
        self._title_width = max((cell_len(command.title) for command in self._commands), default=0) + _GAP

    def lines(self, width: int) -> list[Content]:
        """Return the lines, explanations wrapped; cached, because Textual asks for the height and for each line."""
        if self._made[0] != width:
            self._made = width, self._make_lines(width)
        return self._made[1]

    def _make_lines(self, width: int) -> list[Content]:
        lines, indent = [], _KEYS + self._title_width
        for command in self._commands:
            head = _column(command.keys, _KEYS, "$text-accent bold"), _column(command.title, self._title_width, "bold")
            wrapped = Content(command.explanation).wrap(max(width - indent, 10)) or [Content("")]
            lines.append(Content.assemble(*head, wrapped[0]))
            lines += [line.pad_left(indent) for line in wrapped[1:]]
        return lines


def _column(text: str, width: int, style: str) -> Content:
    """Pad to the width of the column, plus a space."""
    return Content.styled(text, style).truncate(width - 1, ellipsis=True).truncate(width, pad=True)
