"""The choice of another word list."""

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
    """Name and title of each list that has a model and may be dealt."""
    models = set()
    for file in paths.model_files():
        models.add(file.stem)
        with suppress(BalderdashError):  # a damaged model is told when it is asked for
            models.add(str(header.read(file).get("list")))
    titles = {}
    for file in paths.list_files():
        if file.stem in models:
            with suppress(BalderdashError):  # a list that cannot be read is no choice
                about = wordlist.read_header(file)
                if about.get("role") != "lexicon":
                    titles[file.stem] = about.get("title") or file.stem
    return titles


class ListsScreen(Screen[str | None]):
    """Answers with the name of the list that was chosen, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="back", tooltip="Go on with the sheet you have"),
        Binding("l", "dismiss(None)", "Back", False, id="back", tooltip="Go on with the sheet you have"),
    ]

    def __init__(self, playing: str) -> None:
        super().__init__()
        self._playing = playing
        self._titles = playable_lists()

    def compose(self) -> ComposeResult:
        """One line for each list."""
        with Vertical(id="box"):
            yield Static(Content("Play with the terms of …"), id="ask")
            yield OptionList(*(Option(self._prompt(*names)) for names in self._titles.items()), markup=False)
            yield Static(
                Content("A list of your own joins them once you have trained on it: balderdash train LIST"), id="hint"
            )
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin at the list that is being played."""
        options = self.query_one(OptionList)
        if self._playing in self._titles:
            options.highlighted = list(self._titles).index(self._playing)
        options.focus()

    def _prompt(self, name: str, title: str) -> Content:
        is_played = name == self._playing
        return Content.assemble(printable(title), ("  playing now" if is_played else "", "$text-muted"))

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        """Play with the list under the cursor."""
        self.dismiss(list(self._titles)[selected.option_index])
