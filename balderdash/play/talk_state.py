"""Where a talk is, in a small file: the slides and the speaker's notes, on two terminals, find each other through it.

The slides write it at every key. The notes read it several times a second, and write a wish into it when a key is
pressed there. A file works on every system, and through it the notes outlive a crash of the slides.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from balderdash import atomic, paths

LONGEST = 200_000  # bytes; a longer file is not ours


@dataclass(frozen=True, slots=True)
class TalkState:
    """What the notes show.

    Attributes
    ----------
    pid : of the process that shows the slides
    at, count : the slide, from 0 on, and the number of slides
    stop, stops : the same for the stops of this slide
    words, following : the headlines of this slide and of the next one
    notes : paragraphs
    before, minutes, total : planned minutes before this slide, for it, and for the whole talk
    started : seconds since the epoch, or 0 while the clock has not started
    is_black : whether the room sees nothing
    wish : a key that was pressed at the notes: next, back, black or clock; or ""
    """

    pid: int
    at: int
    count: int
    stop: int
    stops: int
    words: str
    following: str
    notes: tuple[str, ...]
    before: float
    minutes: float
    total: float
    started: float = 0.0
    is_black: bool = False
    wish: str = ""


def file() -> Path:
    """The file of the talk."""
    return paths.state() / "talk.json"


def write(state: TalkState) -> None:
    """Write where the talk is.

    Raises
    ------
    BalderdashError
        The file cannot be written.
    """
    atomic.write(file(), json.dumps(asdict(state), ensure_ascii=False).encode())


def read() -> TalkState | None:
    """Where the talk is; None if no talk is given, or if the file makes no sense."""
    try:
        content = atomic.read(file())
        values = json.loads(content) if len(content) < LONGEST else None
    except (OSError, ValueError, RecursionError):
        return None
    return _checked(values)


def ask(wish: str) -> None:
    """Ask the slides to do what a key at the notes says.

    Raises
    ------
    BalderdashError
        The file cannot be written.
    """
    if state := read():
        write(replace(state, wish=wish))


def remove(pid: int) -> None:
    """Delete the file, if it is that of this process."""
    state = read()
    if state and state.pid == pid:
        with suppress(OSError):
            file().unlink()


def is_running(state: TalkState) -> bool:
    """Whether the slides are still shown."""
    import psutil

    return state.pid == os.getpid() or bool(psutil.pid_exists(state.pid))


def _checked(values: Any) -> TalkState | None:
    if not isinstance(values, dict):
        return None
    hints = get_type_hints(TalkState)
    known: dict[str, Any] = {}
    for field in fields(TalkState):
        value, kind = values.get(field.name), hints[field.name]
        if get_origin(kind) is tuple:
            inner = get_args(kind)[0]
            if not isinstance(value, list) or not all(isinstance(each, inner) for each in value):
                return None
            value = tuple(value)
        elif kind is float:
            if isinstance(value, bool) or not isinstance(value, int | float):
                return None
            value = float(value)
        elif type(value) is not kind:
            return None
        known[field.name] = value
    state = TalkState(**known)
    is_sane = 0 <= state.at < state.count and 0 <= state.stop < state.stops and 0 < state.pid < 2**31
    return state if is_sane and abs(state.started) < 1e12 else None
