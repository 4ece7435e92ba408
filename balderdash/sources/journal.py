"""What has been fetched so far, on the disk batch by batch: nothing is lost when the power goes."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from balderdash import paths
from balderdash.errors import BalderdashError


class Journal:
    """A file of JSON lines: what was asked for, then what was fetched.

    Each line reaches the disk before the next batch is asked for. A line that was cut short is taken
    back when the journal is opened again.

    Parameters
    ----------
    path : where the finished list will be; the journal lies beside it
    asked : what is being fetched; going on is only possible with the same
    restart : forget what earlier sittings have fetched
    """

    def __init__(self, path: Path, asked: Mapping[str, Any], *, restart: bool = False) -> None:
        self.path = paths.unfinished(path)
        self._asked = dict(asked)
        self.holds_something = False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a+b")
        except OSError as error:
            raise BalderdashError(f"{self.path} cannot be written ({error.strerror}); choose another place.") from error
        if restart:
            self._file.truncate(0)

    def lines(self) -> Iterator[Any]:
        """What earlier sittings have fetched; after it, the journal is ready to be written on.

        Raises
        ------
        BalderdashError
            The journal is one of something else, or damaged in the middle.
        """
        self._file.seek(0)
        good = 0
        for number, line in enumerate(self._file):
            try:
                value = json.loads(line) if line.endswith(b"\n") else None
            except (ValueError, RecursionError):
                value = None
            if value is None:
                if self._file.read(1):
                    raise BalderdashError(f"{self.path}, line {number + 1} is damaged; delete the file and fetch anew.")
                break
            good += len(line)
            if number:
                self.holds_something = True
                yield value
            elif value != self._asked:
                raise BalderdashError(
                    f"{self.path} is an unfinished fetch of something else ({_words(value)}); "
                    "choose another --name, or say --restart to begin anew."
                )
        self._file.truncate(good)
        if not good:
            self._write(self._asked)

    def append(self, value: Any) -> None:
        """Write a line, down to the disk."""
        self._write(value)
        self.holds_something = True

    def _write(self, value: Any) -> None:
        try:
            self._file.write(json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass") + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise BalderdashError(f"{self.path} could not be written ({error.strerror}); free some space.") from error

    def close(self) -> None:
        """Leave it for later."""
        with contextlib.suppress(OSError):
            self._file.close()

    def delete(self) -> None:
        """The list is complete."""
        self.path.unlink(missing_ok=True)
        self.close()


def _words(asked: Any) -> str:
    return ", ".join(f"{k} {v}" for k, v in asked.items() if v) if isinstance(asked, dict) else str(asked)
