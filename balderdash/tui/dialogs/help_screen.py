"""The help: rules and every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from balderdash.game import wording
from balderdash.game.modes import Mode
from balderdash.tui.commands import Command
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.key_table import KeyTable

_ABOUT_ALL = (
    "The menu (m) has other ways to play, and Balderdash for two to eight players. The machine plays, too: its judge "
    "has not learnt the real terms of the longer lists. Other opponents know a share of the list (m, then a).",
    "A fake is invented if it contains a word that no list has, or recombined: known words that no list has together. "
    "The program knows its lists and nothing else, so a fake may exist after all. If you know better, write the paper.",
)


def rules(mode: Mode) -> list[str]:
    """Return the rules of a mode, and the remarks that apply to all modes."""
    return [*wording.rules(mode), *_ABOUT_ALL]


class HelpScreen(KeyedScreen[None]):
    """Lies over the game; each of its keys closes it."""

    CSS_PATH = "help_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*back("Go on with the game", "question_mark,enter")]

    def __init__(self, commands: Sequence[Command], rules: Sequence[str], heading: str = "How to play") -> None:
        super().__init__()
        self._commands, self._heading, self._rules = commands, heading, rules

    def contents(self) -> ComposeResult:
        """Show the rules, then the keys."""
        with VerticalScroll(id="box"):
            yield Static(Content(self._heading), classes="heading")
            for rule in self._rules:
                yield Static(Content(rule), classes="rule")
            yield Static(Content("Keys"), classes="heading")
            yield KeyTable([*self._commands, self._palette()])

    def _palette(self) -> Command:
        key = self.app.get_key_display(Binding(self.app.COMMAND_PALETTE_BINDING, ""))
        return Command(key, "Palette", "All of this by name, and the themes", None)
