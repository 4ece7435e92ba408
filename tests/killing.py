"""Kill programs at random moments and start them again."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from balderdash.paths import unfinished

Start = Callable[[], "subprocess.Popen[str]"]


def until_done(start: Start, result: Path, rng: random.Random, most: float) -> int:
    """Start a program and kill it after at most `most` seconds, again and again, until its result is complete.

    The time grows with every kill, so that a slow machine gets there too.

    Returns
    -------
    how many times it was killed
    """
    kills = 0
    while unfinished(result).exists() or not result.exists():
        with start() as process:
            try:
                _, err = process.communicate(timeout=rng.uniform(0.05, most))
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                kills, most = kills + 1, 1.08 * most
            else:
                assert process.returncode == 0, err
    return kills


def words_until_killed(start: Start, rng: random.Random, most: float = 1.0) -> Iterator[str]:
    """Yield the lines of an endless program that is killed at most `most` seconds after the first one."""
    with start() as process:
        assert process.stdout is not None
        yield process.stdout.readline()
        rest = ""
        with suppress(subprocess.TimeoutExpired):
            rest, err = process.communicate(timeout=rng.uniform(0, most))
            raise AssertionError(f"it ended without being killed: {err}")
        process.kill()
        rest, _ = process.communicate()
        yield from (line for line in rest.splitlines(keepends=True) if line.endswith("\n"))
