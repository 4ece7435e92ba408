"""Changing the text of a widget."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static


def put(owner: Widget, selector: str, content: Content) -> None:
    """Show a text in a `Static`; lay the screen out again only if its size has changed, because layout is slow.

    Parameters
    ----------
    owner : the screen, or what else the `Static` stands in
    """
    static = owner.query_one(selector, Static)
    shown = static.content
    if not isinstance(shown, Content):
        static.update(content)
    elif shown != content:
        static.update(content, layout=_room(static, shown) != _room(static, content))


def _room(static: Static, content: Content) -> tuple[int, ...]:
    """Measure the text: the cells of each line, or only the number of lines if the width is fixed."""
    styles, width = static.styles, static.content_size.width
    if styles.is_auto_width or not width:
        return tuple(line.cell_length for line in content.split("\n", allow_blank=True))
    return (content.get_height({}, width),) if styles.is_auto_height else ()
