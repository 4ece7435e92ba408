"""The keys of a lesson, and what each does."""

from __future__ import annotations

from textual.binding import Binding

_STEP, _CHANGE, _CHOOSE, _GO = (
    "Take a step, or take the last one back",
    "Turn the chosen parameter; its arrows take the mouse",
    "Choose a parameter",
    "The lesson after or before",
)
_POINT = "Put a point: arrows move the cross, Enter puts one (1: an x, where there are colours), p or Escape ends"

KEYS: tuple[Binding, ...] = (
    Binding("space", "play", "Play", id="play", tooltip="Step by itself, or stop"),
    Binding("right", "right", "Step", key_display="← →", id="step.right", tooltip=_STEP),
    Binding("left", "left", "Step", False, "← →", id="step.left", tooltip=_STEP),
    Binding("n", "step", "Step", False, "n b", id="step.on", tooltip=_STEP),
    Binding("b", "back", "Step", False, "n b", id="step.back", tooltip=_STEP),
    Binding(
        "r", "reset", "Reset", id="reset", tooltip="Begin anew from the start; rates, choices and added points stay"
    ),
    Binding("plus,equals_sign", "turn(1)", "Change", False, key_display="+ −", id="turn.up", tooltip=_CHANGE),
    Binding("minus,underscore", "turn(-1)", "Change", False, "+ −", id="turn.down", tooltip=_CHANGE),
    Binding("up", "up", "Choose", False, "↑ ↓", id="choose.before", tooltip=_CHOOSE),
    Binding("down", "down", "Choose", False, "↑ ↓", id="choose.after", tooltip=_CHOOSE),
    Binding("enter", "enter", "Type", False, id="type", tooltip="Type a value for the chosen parameter"),
    Binding("v", "speed", "Speed", False, id="speed", tooltip="How fast it steps by itself"),
    Binding("p", "point", "Point", False, id="point", tooltip=_POINT),
    Binding("1", "put(1)", "Put", False, tooltip=_POINT),
    Binding("0", "put(0)", "Put", False, tooltip=_POINT),
    Binding("x", "remove", "Remove", False, id="remove", tooltip="Take back the last point you put"),
    Binding("tab", "page", "Next page", False, id="page", tooltip="The other pages of this lesson"),
    Binding(
        "right_square_bracket", "go(1)", "Lesson", False, "[ ]", id="go.after", tooltip="The lesson after or before"
    ),
    Binding(
        "left_square_bracket",
        "go(-1)",
        "Lesson",
        False,
        "[ ]",
        id="go.before",
        tooltip="The lesson after or before",
    ),
    Binding("g", "plain", "Glyphs", False, id="plain", tooltip="Draw with plain characters, or with fine ones"),
    Binding("s", "save", "Save", False, id="save", tooltip="Save the pictures as an SVG file in this folder"),
    Binding("question_mark", "explain", "Help", id="explain", tooltip="The idea, the goals and every key"),
    Binding("i", "explain", "Help", False, id="explain", tooltip="The idea, the goals and every key"),
    Binding("escape", "stop_typing", "Stop typing", id="stop-typing", tooltip="Give the keys back to the lesson"),
    Binding("escape", "leave", "Leave", id="leave", tooltip="Go back to where you came from"),
)
