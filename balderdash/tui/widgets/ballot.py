"""The entries that players vote for."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static


class Ballot(Static):
    """Shows entries that can be clicked; a long one takes several lines."""

    @dataclass
    class EntryPicked(Message):
        """An entry was clicked."""

        place: int

    def __init__(self) -> None:
        super().__init__(id="seen")
        self._entries: tuple[Content, ...] = ()

    def show(self, *entries: Content) -> None:
        """Show these entries."""
        self._entries = entries
        self.update(Content("\n").join(entries))

    def on_click(self, event: Click) -> None:
        """Tell the screen which entry was clicked."""
        event.stop()
        bottom = 0
        for place, entry in enumerate(self._entries):
            bottom += entry.get_height({}, self.content_size.width)
            if event.y < bottom:
                self.post_message(self.EntryPicked(place))
                return
