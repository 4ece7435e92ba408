"""A training run in a process of its own, as seen from the program that watches it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import balderdash
from balderdash.training.control import Wish
from balderdash.training.events import Event, Failed, Finished, Stopped, from_line

_LAST = (Finished, Stopped, Failed)


class TrainingProcess:
    """Starts the process; `events` tells what comes of it until it ends.

    Parameters
    ----------
    list_name : a name or a file
    model : where the model goes; an unfinished run for it is gone on with
    minutes : how long a new run shall take, or None for as long as the list needs
    """

    def __init__(self, list_name: str, model: Path, minutes: float | None) -> None:
        self.list_name, self.model = list_name, model
        order = json.dumps({"list": list_name, "model": str(model), "minutes": minutes})
        home = str(Path(balderdash.__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "balderdash.training", order],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path},
        )

    def events(self) -> Iterator[Event]:
        """Each event when it comes; the last one is `Finished`, `Stopped` or `Failed`."""
        assert self._process.stdout is not None
        last: Event | None = None
        with self._process.stdout as lines:
            for line in lines:
                with contextlib.suppress(ValueError, TypeError):
                    last = from_line(line)
                    yield last
        if not isinstance(last, _LAST):
            code = self._process.wait()
            yield Failed(f"The training ended without a word (code {code}); what was saved last is kept.")

    def ask(self, wish: Wish) -> None:
        """Pause, go on, or stop and keep."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it has ended already
            self._process.stdin.write(f"{wish}\n")
            self._process.stdin.flush()

    def leave(self) -> None:
        """Stop it and wait until it has saved."""
        self.ask("stop")
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
