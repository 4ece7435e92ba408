"""The process that trains, so that the process with the screen stays responsive.

It reads requests from stdin, one per line, and writes events to stdout, one per line. `TrainingProcess` is the other
end. When the other end is gone, it saves and stops.
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
from balderdash.training.events import Control, Event, Failed, Tell, to_line
from balderdash.training.time_budget import TimeBudget

_NICENESS = 5  # below the process with the screen


def main(order: str) -> int:
    """Train as the order says, a JSON object with the list, the model's path, and the minutes for a new run."""
    control, out = Control(), sys.stdout
    sys.stdout = sys.stderr  # nothing but events goes to stdout

    def tell(event: Event) -> None:
        try:
            print(to_line(event), file=out, flush=True)
        except OSError:  # the other end is gone
            control.ask("stop")

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is for the other process
    signal.signal(signal.SIGTERM, lambda *_: control.ask("stop"))
    Thread(target=_listen, args=(sys.stdin, control), daemon=True).start()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICENESS)
    try:
        _train(json.loads(order), control, tell)
    except Exception as error:
        tell(Failed(sentence(error)))
    return 0


def _train(order: dict[str, Any], control: Control, tell: Tell) -> None:
    from balderdash.training.beginning import resume_or_begin  # with NumPy, so after the signals are set
    from balderdash.training.run import locked, train

    budget = None if order["minutes"] is None else TimeBudget(order["minutes"])
    words, path = library.load(str(order["list"])), Path(str(order["model"]))
    with locked(path):
        train(resume_or_begin(words, path, budget=budget, tell=tell), control, tell)


def _listen(stdin: TextIO, control: Control) -> None:
    for line in stdin:
        match line.strip():
            case "pause" | "resume" | "stop" as request:
                control.ask(request)
    control.ask("stop")
