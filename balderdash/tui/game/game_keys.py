"""The keys that all game screens share."""

from __future__ import annotations

from textual.binding import Binding

_MOVE_HELP = "Go to another term; a long one unfolds"

COMMON: tuple[Binding, ...] = (
    Binding("w", "why", "Why", id="why", tooltip="How the network read this term, letter by letter"),
    Binding("enter", "why", "Why", False, id="why", tooltip="How the network read this term, letter by letter"),
    Binding("s", "app.copy_result", "Share", id="share", tooltip="Copy today's result, without spoilers"),
    Binding("t", "tells", "Tells", id="tells", tooltip="How you did beside the machine, and what you fall for"),
    Binding(
        "x",
        "dispute",
        "It is real",
        id="dispute",
        tooltip="Say that a fake is real: you get the point, it is never dealt again; or take that back",
    ),
    Binding("up", "move(-1)", "Move", False, "↑ ↓", id="move.up", tooltip=_MOVE_HELP),
    Binding("down", "move(1)", "Move", False, "↑ ↓", id="move.down", tooltip=_MOVE_HELP),
    Binding("n", "again", "Again", id="again", tooltip="Play again, with other terms"),
    Binding("l", "app.choose_list", "Lists", id="lists", tooltip="Play with the terms of another field"),
    Binding("m", "app.menu", "Menu", id="menu", tooltip="Other ways to play, and everything else there is"),
    Binding("escape", "app.menu", "Menu", False, id="menu", tooltip="Other ways to play, and everything else there is"),
    Binding("question_mark", "app.help", "Help", id="help", tooltip="The rules, and every key"),
)
