"""A training run in a process of its own, seen from the process that watches it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from balderdash import interpreter
from balderdash.training.events import Event, Failed, Finished, Request, Stopped, from_line

_LAST = (Finished, Stopped, Failed)
_START = "from balderdash.training.worker import main; sys.exit(main(sys.argv[1]))"
_SAVING = 30  # seconds to wait for a process to save and end


class TrainingProcess:
    """Starts `balderdash.training` and talks to it.

    Parameters
    ----------
    list_name : a name or a file
    model : where the model goes; an unfinished run for it is resumed
    minutes : how long a new run may take; None for as long as the list needs
    """

    def __init__(self, list_name: str, model: Path, minutes: float | None) -> None:
        order = json.dumps({"list": list_name, "model": str(model), "minutes": minutes})
        self._process = subprocess.Popen(
            interpreter.command(_START, order),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, **interpreter.python_path()},
        )

    def events(self) -> Iterator[Event]:
        """Each event as it comes; the last one is `Finished`, `Stopped` or `Failed`."""
        assert self._process.stdout is not None
        last: Event | None = None
        with self._process.stdout as lines:
            for line in lines:
                with contextlib.suppress(ValueError, TypeError):
                    last = from_line(line)
                    yield last
        if not isinstance(last, _LAST):
            code = self._process.wait()
            yield Failed(f"The training ended unexpectedly (code {code}); what was saved last is kept.")

    def ask(self, request: Request) -> None:
        """Ask the run to pause, to resume, or to stop and save."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # the process has ended
            self._process.stdin.write(f"{request}\n")
            self._process.stdin.flush()

    def close(self) -> None:
        """Stop the run, and wait until it is saved."""
        self.ask("stop")
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            self._process.wait(_SAVING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
