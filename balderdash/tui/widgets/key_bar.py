"""The line of keys at the bottom of a screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations

from textual.binding import ActiveBinding
from textual.content import Content
from textual.events import Click

from balderdash.tui.widgets.lined import Lined

# Left out if there is no room, the first ones first: help and menu list them too.
SPARED = ("lists", "obvious", "open-page", "dispute", "share")


class KeyBar(Lined):
    """Shows the keys that work now; they can be clicked.

    This is a single widget, so that the first frame comes sooner; Textual's Footer makes one for each key.
    """

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        color: $foreground;
        background: $surface;
    }
    """
    GAP = 2

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, lambda screen: self.refresh(), immediate=True)

    def lines(self, width: int) -> list[Content]:
        """Return keys and titles, dimmed if they are disabled now."""
        return [Content(" " * self.GAP).join(hint for _, hint in self.hints())]

    def hints(self) -> list[tuple[ActiveBinding, Content]]:
        """Return the commands that fit, with their texts."""
        hints = list(self._all_hints())
        for spared in chain.from_iterable(combinations(SPARED, n) for n in range(len(SPARED) + 1)):
            chosen = [(active, hint) for active, hint in hints if active.binding.id not in spared]
            if sum(hint.cell_length + self.GAP for _, hint in chosen) - self.GAP <= self.content_size.width:
                return chosen
        return hints

    def _all_hints(self) -> Iterator[tuple[ActiveBinding, Content]]:
        shown: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.action not in shown:
                shown.add(binding.action)
                key = Content.styled(self.app.get_key_display(binding), "$text-accent bold")
                hint = Content.assemble(key, " ", binding.description)
                yield active, hint if active.enabled else hint.stylize("dim")

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        end = self.styles.padding.left
        for active, hint in self.hints():
            start, end = end, end + hint.cell_length
            if start <= event.x < end and active.enabled:
                self.app.simulate_key(active.binding.key)
            end += self.GAP
