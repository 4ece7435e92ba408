"""An input line."""

from __future__ import annotations

from textual.widgets import Input

from balderdash.terms.printable import printable


class PlainInput(Input):
    """An `Input` that replaces pasted control characters by �; Textual would send them to the terminal."""

    def validate_value(self, value: str) -> str:
        """Return the value with printable characters only."""
        return printable(value)
