"""Choosing another word list."""

from __future__ import annotations

from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.lm import header
from balderdash.terms import library, wordlist
from balderdash.terms.printable import printable
from balderdash.terms.wordlist import WordList
from balderdash.tui.choice_screen import ChoiceScreen
from balderdash.tui.keyed_screen import back


def playable_lists() -> dict[str, str]:
    """Return the title of each list that has a model and can be played.

    The keys are names, or the files of lists that lie elsewhere: `train` remembers them.
    """
    models, elsewhere = set(), []
    for file in paths.model_files():
        models.add(file.stem)
        with suppress(BalderdashError):  # a damaged model gives an error when it is chosen
            about = header.read(file)
            models.add(name := str(about.get("list")))
            place = library.trained_on(name, about.get("list_digest"))
            if place and place != name:
                elsewhere.append(Path(place))
    titles = {}
    for file in sorted([*paths.list_files(), *elsewhere], key=attrgetter("stem")):
        if file.stem in models:
            with suppress(BalderdashError):  # an unreadable list is left out
                about = wordlist.read_header(file)
                if about.get("role") != "lexicon":
                    titles[str(file) if file in elsewhere else file.stem] = about.get("title") or file.stem
    return titles


class ListsScreen(ChoiceScreen):
    """Lets the player choose a list; its result is the name or the file, or None.

    Parameters
    ----------
    words : the list that is played now, or None
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*back("Go on with the game you have", "l")]

    def __init__(self, words: WordList | None) -> None:
        lists = playable_lists()
        place = str(words.path.resolve()) if words and words.path else ""
        playing = place if place in lists else words.name if words else ""
        super().__init__(
            "Play with the terms of …",
            {name: _line(title, is_playing=name == playing) for name, title in lists.items()},
            playing,
            hint="Your own list appears here once a network is trained on it: m, then g, or balderdash train LIST",
        )


def _line(title: str, *, is_playing: bool) -> Content:
    return Content.assemble(printable(title), ("  playing now" if is_playing else "", "$text-muted"))
