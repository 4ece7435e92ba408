"""What a player can do, told once: footer, help and palette all read the same bindings.

A binding with an `id` is a command of the game and its tooltip the sentence that explains it; by the id
a player gives it other keys. Bindings whose ids differ after a point alone ("mark.1", "mark.2") are one command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from textual.app import App
from textual.binding import Binding

from balderdash.game.modes import MODES

# Where one can go from the menu: a line here, and an action of the app. The palette and the help list them too.
MENU: tuple[Binding, ...] = (
    *(
        Binding(mode.key, f"app.play('{mode.name}')", mode.title, id=mode.name, tooltip=mode.summary)
        for mode in MODES.values()
    ),
    Binding("b", "app.party", "Balderdash", id="party", tooltip="2 to 8 players write fakes and vote"),
    Binding("e", "app.learn", "Lessons", id="learn", tooltip="from a line fit to this network"),
    Binding("l", "app.choose_list", "Lists", id="lists", tooltip="play with the terms of another field"),
    Binding("i", "app.statistics", "Statistics", id="statistics", tooltip="what you have played, and how well"),
    Binding("h", "app.adapt", "Harder", id="adapt", tooltip="harder fakes when you win"),
    Binding("p", "app.player", "Player", id="player", tooltip="under which name you play"),
    Binding("g", "app.teach", "Teach", id="teach", tooltip="a network on terms of your choice"),
    Binding("question_mark", "app.help", "Help", id="help", tooltip="the rules, and every key"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command with the keys that give it.

    Attributes
    ----------
    keys : as they are shown
    title : one or two words, as in the footer
    explanation : a sentence
    action : what to run, or None where each key does something else
    """

    keys: str
    title: str
    explanation: str
    action: str | None


def every_binding() -> Iterator[tuple[str, Binding]]:
    """Every binding that can be given other keys, once, and where it holds."""
    from balderdash.tui.app import BalderdashApp
    from balderdash.tui.dialogs.training_screen import TrainingScreen
    from balderdash.tui.game.hand_screen import HandScreen
    from balderdash.tui.game.party_screen import PartyScreen
    from balderdash.tui.game.sheet_screen import SheetScreen
    from balderdash.tui.game.why_screen import WhyScreen
    from balderdash.tui.lessons.lesson_screen import LessonScreen

    places = {
        "everywhere": BalderdashApp.BINDINGS,
        "sheets": SheetScreen.BINDINGS,
        "duel, streak, wager": HandScreen.BINDINGS,
        "why": WhyScreen.BINDINGS,
        "Balderdash": PartyScreen.BINDINGS,
        "menu": MENU,
        "lessons": LessonScreen.BINDINGS,
        "training": TrainingScreen.BINDINGS,
    }
    known: set[str] = set()
    for place, bindings in places.items():
        together: dict[str, list[Binding]] = {}
        for binding in bindings:
            if isinstance(binding, Binding) and binding.id and binding.id not in known:
                together.setdefault(binding.id, []).append(binding)
        for group in together.values():
            yield place, replace(group[0], key=",".join(dict.fromkeys(binding.key for binding in group)))
        known |= together.keys()


def commands(app: App[None], bindings: Iterable[Binding]) -> Iterator[Command]:
    """Each command among the bindings, once, in their order."""
    groups: dict[str, list[Binding]] = {}
    for binding in bindings:
        if binding.id is not None:
            groups.setdefault(binding.id.partition(".")[0], []).append(binding)
    for group in groups.values():
        keys = dict.fromkeys(app.get_key_display(binding) for binding in group)
        actions = {binding.action for binding in group}
        action = actions.pop() if len(actions) == 1 else None
        yield Command(" ".join(keys), group[0].description, group[0].tooltip, action)
