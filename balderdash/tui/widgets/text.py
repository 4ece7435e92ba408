"""Showing other words where some stand already."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


def put(static: Static, content: Content) -> None:
    """Show a text; the screen is laid out anew only if it may take other room, which costs most of a key press."""
    shown = static.content
    if not isinstance(shown, Content):
        static.update(content)
    elif shown != content:
        static.update(content, layout=_room(shown) != _room(content))


def _room(content: Content) -> tuple[int, ...]:
    """The cells of each line."""
    return tuple(line.cell_length for line in content.split("\n", allow_blank=True))
