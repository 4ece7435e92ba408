"""Choosing another word list."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.lm import header
from balderdash.terms import wordlist
from balderdash.terms.printable import printable
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.too_small import TooSmall


def playable_lists() -> dict[str, str]:
    """Return name and title of each list that has a model and can be played."""
    models = set()
    for file in paths.model_files():
        models.add(file.stem)
        with suppress(BalderdashError):  # a damaged model gives an error when it is chosen
            models.add(str(header.read(file).get("list")))
    titles = {}
    for file in paths.list_files():
        if file.stem in models:
            with suppress(BalderdashError):  # an unreadable list is left out
                about = wordlist.read_header(file)
                if about.get("role") != "lexicon":
                    titles[file.stem] = about.get("title") or file.stem
    return titles


class ListsScreen(Screen[str | None]):
    """Lets the player choose a list; its result is the name, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="back", tooltip="Go on with the game you have"),
        Binding("l", "dismiss(None)", "Back", False, id="back", tooltip="Go on with the game you have"),
    ]

    def __init__(self, playing: str) -> None:
        super().__init__()
        self._playing = playing
        self._titles = playable_lists()

    def compose(self) -> ComposeResult:
        """Show a line for each list."""
        with Vertical(id="box"):
            yield Static(Content("Play with the terms of …"), id="ask")
            yield OptionList(*(Option(self._prompt(*names)) for names in self._titles.items()), markup=False)
            yield Static(
                Content("Your own list appears here once a network is trained on it: balderdash train LIST"), id="hint"
            )
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Put the cursor on the current list."""
        options = self.query_one(OptionList)
        if self._playing in self._titles:
            options.highlighted = list(self._titles).index(self._playing)
        options.focus()

    def _prompt(self, name: str, title: str) -> Content:
        is_played = name == self._playing
        return Content.assemble(printable(title), ("  playing now" if is_played else "", "$text-muted"))

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        """Return the list under the cursor."""
        self.dismiss(list(self._titles)[selected.option_index])
