"""An input line."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from balderdash.terms.printable import printable


class PlainInput(Input):
    """An `Input` that replaces pasted control characters by �; Textual would send them to the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "app.quit", show=False),  # as everywhere; in Textual's own it copies
        Binding("ctrl+z", "app.suspend_process", show=False),
    ]

    def validate_value(self, value: str) -> str:
        """Return the value with printable characters only."""
        return printable(value)
