"""What nearly all screens share: the line of keys at the bottom, and the keys that lead back."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.too_small import TooSmall

Result = TypeVar("Result")


class KeyedScreen(Screen[Result]):
    """A screen that shows its keys below what a subclass yields in `contents`."""

    def compose(self) -> ComposeResult:
        """Yield the contents, the keys, and the notice for a terminal that is too small."""
        yield from self.contents()
        yield KeyBar()
        yield TooSmall()

    def contents(self) -> ComposeResult:
        """Yield what is above the keys."""
        raise NotImplementedError


def back(tooltip: str, others: str = "", *, action: str = "dismiss") -> tuple[Binding, ...]:
    """The bindings that leave a screen: Escape, and other keys that are not shown."""
    bindings = [Binding("escape", action, "Back", id="back", tooltip=tooltip)]
    if others:
        bindings.append(Binding(others, action, "Back", False, id="back", tooltip=tooltip))
    return tuple(bindings)
