"""The process that a network learns in, so that the one with the keyboard stays quick.

It reads what is asked of it from stdin, a word a line, and tells events on stdout, one a line. When
nobody is at the other end any more, it saves and stops.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from threading import Thread
from typing import Any, TextIO

from balderdash.errors import sentence
from balderdash.terms import library
from balderdash.training.control import Control
from balderdash.training.events import Event, Failed, to_line
from balderdash.training.session import Tell, go_on_or_begin, locked, train

_NICER = 5  # than the process with the keyboard


def main(order: str) -> int:
    """Train as the order says: the list, the model's path, and the minutes for a new run."""
    control, out = Control(), sys.stdout
    sys.stdout = sys.stderr  # whatever else prints

    def tell(event: Event) -> None:
        try:
            print(to_line(event), file=out, flush=True)
        except OSError:  # nobody listens
            control.ask("stop")

    for number in (signal.SIGINT, signal.SIGTERM):  # ctrl+c in the terminal is for the game
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else lambda *_: control.ask("stop"))
    Thread(target=_listen, args=(sys.stdin, control), daemon=True).start()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICER)
    try:
        _train(json.loads(order), control, tell)
    except Exception as error:
        tell(Failed(sentence(error)))
    return 0


def _train(order: dict[str, Any], control: Control, tell: Tell) -> None:
    words, path = library.load(str(order["list"])), Path(str(order["model"]))
    with locked(path):
        train(go_on_or_begin(words, path, minutes=order["minutes"]), control, tell)


def _listen(stdin: TextIO, control: Control) -> None:
    for line in stdin:
        match line.strip():
            case "pause" | "go on" | "stop" as wish:
                control.ask(wish)
    control.ask("stop")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
