"""Choosing another word list."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.lm import header
from balderdash.terms import wordlist
from balderdash.terms.printable import printable
from balderdash.tui.choice_screen import ChoiceScreen


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


class ListsScreen(ChoiceScreen):
    """Lets the player choose a list; its result is the name, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="back", tooltip="Go on with the game you have"),
        Binding("l", "dismiss(None)", "Back", False, id="back", tooltip="Go on with the game you have"),
    ]

    def __init__(self, playing: str) -> None:
        super().__init__(
            "Play with the terms of …",
            {name: _line(title, is_playing=name == playing) for name, title in playable_lists().items()},
            playing,
            hint="Your own list appears here once a network is trained on it: balderdash train LIST",
        )


def _line(title: str, *, is_playing: bool) -> Content:
    return Content.assemble(printable(title), ("  playing now" if is_playing else "", "$text-muted"))
