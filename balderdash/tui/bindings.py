"""Every key that `settings.json` can change, collected here because only here are all screens known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from textual.binding import Binding

from balderdash.game.modes import MODES
from balderdash.tui.app import BalderdashApp
from balderdash.tui.commands import MENU
from balderdash.tui.dialogs.history_screen import HistoryScreen
from balderdash.tui.dialogs.player_screen import PlayerScreen
from balderdash.tui.dialogs.statistics_screen import StatisticsScreen
from balderdash.tui.dialogs.training_screen import TrainingScreen
from balderdash.tui.game.hand_screen import HandScreen
from balderdash.tui.game.party_screen import PartyScreen
from balderdash.tui.game.sheet_screen import SheetScreen
from balderdash.tui.game.why_screen import WhyScreen
from balderdash.tui.host.host_screen import HostScreen
from balderdash.tui.host.players_screen import PlayersScreen
from balderdash.tui.lessons.lesson_screen import LessonScreen
from balderdash.tui.lessons.notes_screen import NotesScreen
from balderdash.tui.lessons.talk_screen import TalkScreen

_PLACES = {
    "everywhere": BalderdashApp.BINDINGS,
    "sheets": SheetScreen.BINDINGS,
    ", ".join(mode.name for mode in MODES.values() if HandScreen.plays(mode)): HandScreen.BINDINGS,
    "why": WhyScreen.BINDINGS,
    "Balderdash": PartyScreen.BINDINGS,
    "menu": MENU,
    "statistics": StatisticsScreen.BINDINGS,
    "history": HistoryScreen.BINDINGS,
    "player": PlayerScreen.BINDINGS,
    "lessons": LessonScreen.BINDINGS,
    "talk": TalkScreen.BINDINGS,
    "its notes": NotesScreen.BINDINGS,
    "training": TrainingScreen.BINDINGS,
    "a room's host": HostScreen.BINDINGS,
    "its players": PlayersScreen.BINDINGS,
}


def every_binding() -> Iterator[tuple[str, Binding]]:
    """Yield each binding with an id once, with all of its keys, and the place where it first applies."""
    known: set[str] = set()
    for place, bindings in _PLACES.items():
        groups: dict[str, list[Binding]] = {}
        for binding in bindings:
            if isinstance(binding, Binding) and binding.id and binding.id not in known:
                groups.setdefault(binding.id, []).append(binding)
        for group in groups.values():
            yield place, replace(group[0], key=",".join(dict.fromkeys(binding.key for binding in group)))
        known |= groups.keys()


def complaints(keys: Mapping[str, str]) -> list[str]:
    """What is wrong with the keys that the user chose: a name that no command has, or a key that another one has.

    Parameters
    ----------
    keys : the id of a command -> its keys, as in the settings
    """
    bindings = list(every_binding())
    known = {binding.id for _, binding in bindings}
    found = [f"no command is called {name!r}" for name in keys if name not in known]
    by_key: dict[tuple[str, str], list[str]] = {}
    for place, binding in bindings:
        name = binding.id or ""
        for key in keys.get(name, binding.key).split(","):
            by_key.setdefault((place, key.strip()), []).append(name)
    for (place, key), names in by_key.items():
        if len(names) > 1 and any(name in keys for name in names):
            found.append(f"{key} ({place}) is the key of {' and '.join(names)}, so only one of them hears it")
    return found
