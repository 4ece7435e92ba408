"""From a text file to a game with `balderdash new`: how long it takes, and how good the model is by then.

Passes a bundled list to `balderdash new` as a file of the user's, in a pseudo-terminal, and waits until the sheet with
the model's first fakes is on the screen.

    python benchmarks/two_minutes.py [--list minerals] [--minutes M] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import select
import struct
import sys
import tempfile
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from balderdash import paths
from balderdash.cli.new import MINUTES
from balderdash.lm import header
from balderdash.terms import wordlist

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT = 900.0  # seconds
LEARNING, DEALT = "Teaching a network", "Mark the fakes"


def main() -> int:
    """Measure once, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", default="minerals")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "my-terms.txt"
        terms = wordlist.read(paths.find_list(asked.list)).terms
        file.write_text("\n".join(terms), encoding="utf-8")
        shown, dealt = play(home, file, asked.minutes)
        result = header.read(Path(home) / "data" / "models" / f"{file.stem}{paths.MODEL_SUFFIX}")["result"]
    figures = {"terms": len(terms), "seconds_to_screen": round(shown, 1), "seconds_to_game": round(dealt, 1), **result}
    if asked.json:
        print(json.dumps(figures))
        return 0
    print(f"{len(terms):,} terms: the training is on screen after {shown:.1f} s, the game after {dealt:.1f} s")
    for split in ("valid", "test"):
        print(f"{split:5}  network {result[f'{split}_nats_per_char']:.3f}  n-gram {result[f'ngram_{split}']:.3f}")
    return 0


def play(home: str, file: Path, minutes: float) -> tuple[float, float]:
    """Seconds until the training and until the game is on the screen."""
    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(PYTHONPATH=str(ROOT), BALDERDASH_HOME=home, TERM="xterm-256color")
        words = ["-m", "balderdash", "new", str(file), "--minutes", f"{minutes:g}"]
        os.execv(sys.executable, [sys.executable, *words])
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    try:
        shown = wait_for(terminal, LEARNING) - started
        dealt = wait_for(terminal, DEALT) - started
        os.write(terminal, b"q")
        wait_for(terminal, None)
        return shown, dealt
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def wait_for(terminal: int, words: str | None) -> float:
    """Read what is drawn until the words appear, or until the program ends; return the clock."""
    drawn = b""
    until = time.perf_counter() + TIMEOUT
    while time.perf_counter() < until:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            piece = b""
        if not piece:
            break
        drawn = drawn[-200:] + piece
        if words is not None and words.encode() in drawn:
            return time.perf_counter()
    if words is not None:
        raise SystemExit(f"{words!r} did not appear: {drawn[-2000:].decode(errors='replace')}")
    return time.perf_counter()


if __name__ == "__main__":
    sys.exit(main())
