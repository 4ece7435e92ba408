"""A line to type or paste into."""

from __future__ import annotations

from textual.widgets import Input

from balderdash.terms.printable import printable


class PlainInput(Input):
    """An `Input` in which control characters, which a paste may hold, turn to �; Textual sends them to the terminal."""

    def validate_value(self, value: str) -> str:
        """Each character as it may be shown."""
        return printable(value)
