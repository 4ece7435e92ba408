"""The rules, and every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from balderdash.tui.commands import Command
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.key_table import KeyTable
from balderdash.tui.widgets.too_small import TooSmall

_ABOUT_ALL = (
    "The menu (m) has other ways to play: the same sheet for everybody each day; an open sheet, whose number of fakes "
    "nobody tells; duels; a streak until the first miss; a wager, where you say how sure you are; and Balderdash for "
    "two to eight players. The machine plays, too: its judge has not learnt the real terms of the longer lists.",
    "A fake is invented, if it has a word that no list knows, or recombined: known words that no list has together. "
    "The program knows its lists and no more, so a fake may yet exist. If you know better, write the paper.",
)
_SHEET = (
    "The sheet: ten terms. Five stand in a word list; the other five were written, letter by letter, by a neural "
    "network that has read the list. Mark the five that you take for fakes, then reveal.",
    "Every term that you took for what it is counts one. If you mark exactly five, only even scores are possible: "
    "for each fake that you miss, a real term bears its mark.",
    "A coin, here, is a player who marks five terms at random.",
)
_RULES = {
    "open": (
        "The open sheet: ten terms. For each a coin was tossed: it stands in a word list, or a neural network that has "
        "read the list wrote it, letter by letter. Mark those that you take for fakes, if any, then reveal.",
        "Every term that you took for what it is counts one.",
        "A coin, here, is a player who tosses one for each term.",
    ),
    "duel": (
        "The duel: ten times two terms. One stands in a word list, the other was written, letter by letter, by a "
        "neural network that has read the list. Say which is real; the answer counts at once.",
        "Every pair that you told apart counts one.",
        "A coin, here, is a player who tosses one for each pair.",
    ),
    "streak": (
        "The streak: one term after the other. For each a coin was tossed: it stands in a word list, or a neural "
        "network that has read the list wrote it, letter by letter. Say which; the first miss ends the streak.",
        "Every term before the miss counts one.",
        "A coin, here, is a player who tosses one for each term until the first miss.",
    ),
    "wager": (
        "The wager: ten terms. For each a coin was tossed: it stands in a word list, or a neural network that has read "
        "the list wrote it, letter by letter. Say what you take it for, and how sure you are.",
        "Surely is worth 3 points if you are right and costs 7 if you are wrong; rather is worth 2 and costs 3; cannot "
        "tell is worth nothing. So surely pays if you are right more than four times in five, rather more than three.",
        "A coin, here, is a player who gives one of the five answers at random.",
    ),
}
_COINS = " “Beats 50 % of coins” means that half of all such players score less than you."


def rules(mode: str) -> list[str]:
    """How a mode is played, what its points and coins are, and what holds of all modes."""
    how, points, coin = _RULES.get(mode, _SHEET)
    return [how, points, coin + _COINS, *_ABOUT_ALL]


class HelpScreen(Screen[None]):
    """Shown over the sheet; any of its keys goes back."""

    CSS_PATH = "help_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="back", tooltip="Go on with the game"),
        Binding("question_mark,enter", "dismiss", "Back", False, id="back", tooltip="Go on with the game"),
    ]

    def __init__(self, commands: Sequence[Command], rules: Sequence[str], heading: str = "How to play") -> None:
        super().__init__()
        self._commands, self._heading, self._rules = commands, heading, rules

    def compose(self) -> ComposeResult:
        """Rules first, then the keys."""
        with VerticalScroll(id="box"):
            yield Static(Content(self._heading), classes="heading")
            for rule in self._rules:
                yield Static(Content(rule), classes="rule")
            yield Static(Content("Keys"), classes="heading")
            yield KeyTable([*self._commands, self._palette()])
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#box").focus()

    def _palette(self) -> Command:
        key = self.app.get_key_display(Binding(self.app.COMMAND_PALETTE_BINDING, ""))
        return Command(key, "Palette", "All of this by name, and the themes", None)
