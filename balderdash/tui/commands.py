"""Commands, as the key bar, the help and the command palette show them: all three read the same bindings.

A binding with an `id` is a command. Its tooltip is the sentence that explains it, and `settings.json` can give the id
other keys. Bindings whose ids differ only after a point ("mark.1", "mark.2") are one command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.app import App
from textual.binding import Binding

from balderdash.game.modes import MODES

# The lines of the menu, each with an action of the app. The palette and the help list them too.
MENU: tuple[Binding, ...] = (
    *(
        Binding(mode.key, f"app.play('{mode.name}')", mode.title, id=mode.name, tooltip=mode.summary)
        for mode in MODES.values()
    ),
    Binding("b", "app.party", "Balderdash", id="party", tooltip="2 to 8 players write fakes and vote"),
    Binding("e", "app.learn", "Lessons", id="learn", tooltip="from a line fit to this network"),
    Binding("l", "app.choose_list", "Lists", id="lists", tooltip="play with the terms of another field"),
    Binding("i", "app.statistics", "Statistics", id="statistics", tooltip="what you have played, and how well"),
    Binding("a", "app.opponent", "Against", id="opponent", tooltip="your opponent"),
    Binding("h", "app.adapt", "Harder", id="adapt", tooltip="harder fakes when you win"),
    Binding("u", "app.look_up", "Look up", id="look-up", tooltip="fakes in an encyclopedia"),
    Binding("p", "app.player", "Player", id="player", tooltip="who plays; rename or delete a player"),
    Binding("g", "app.teach", "Teach", id="teach", tooltip="a network on terms of your choice"),
    Binding("question_mark", "app.help", "Help", id="help", tooltip="the rules, and every key"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its keys.

    Attributes
    ----------
    keys : as they are shown
    title : one or two words, as in the key bar
    explanation : a sentence
    action : what to run, or None where each key has its own action
    """

    keys: str
    title: str
    explanation: str
    action: str | None


def commands(app: App[None], bindings: Iterable[Binding]) -> Iterator[Command]:
    """Yield each command among the bindings once, in their order."""
    groups: dict[str, list[Binding]] = {}
    for binding in bindings:
        if binding.id is not None:
            groups.setdefault(binding.id.partition(".")[0], []).append(binding)
    for group in groups.values():
        keys = dict.fromkeys(app.get_key_display(binding) for binding in group)
        actions = {binding.action for binding in group}
        action = actions.pop() if len(actions) == 1 else None
        yield Command(" ".join(keys), group[0].description, group[0].tooltip, action)
