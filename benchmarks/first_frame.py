"""How long a player waits: for the first frame beside an empty Textual app, and for a sheet to play.

Every run is a process of its own, headless; the two apps take turns, so that a busy machine slows
both. Times count from before the process is started. `--json` adds one line for machines.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from statistics import median

# Users have compiled modules and buffered output, whatever the shell of a developer says.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
ALLOWED_RATIO = 1.5  # first frame: the game / an empty app
ALLOWED_WAIT = 1.0  # seconds from the first frame to a sheet that can be played

_EMPTY = """
import time
from textual.app import App

class Probe(App):
    def on_ready(self):
        self.call_after_refresh(self.done)

    def done(self):
        print(time.time())
        self.exit()

Probe().run(headless=True, size=(80, 24))
"""

_GAME = """
import os, sys, time
from balderdash.tui.app import BalderdashApp

class Probe(BalderdashApp):
    def on_ready(self):
        self.call_after_refresh(self.drawn)

    def drawn(self):
        os.write(1, f"{time.time()} ".encode())  # print waits in a buffer of Textual's
        self.looking = self.set_interval(0.005, self.look)

    def look(self):
        if self.table.game is not None:
            self.looking.stop()
            self.call_after_refresh(self.playable)

    def playable(self):
        os.write(1, f"{time.time()} ".encode())  # at once: nothing is flushed on the way out
        os._exit(0)  # the next sheets are being dealt in a thread; nobody waits for them here

app = Probe(*sys.argv[1:])
app.run(headless=True, size=(80, 24))
sys.exit(app.failure)
"""


def waits(program: str, *arguments: str) -> list[float]:
    """Seconds from before the start of a process to each time stamp that it prints."""
    start = time.time()
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    if done.returncode:
        raise SystemExit(done.stderr.strip().splitlines()[-1])
    return [float(stamp) - start for stamp in done.stdout.split()]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="processes of each kind (default: 9)")
    parser.add_argument("--list", help="the word list to deal from (default: the game's)")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    game_arguments = [options.list] if options.list else []
    waits(_EMPTY)  # warm the caches of the disk
    waits(_GAME, *game_arguments)
    empty, frame, playable = [], [], []
    for _ in range(options.runs):
        empty.append(waits(_EMPTY)[0])
        first, sheet = waits(_GAME, *game_arguments)
        frame.append(first)
        playable.append(sheet - first)
    ratio = median(frame) / median(empty)
    print(f"{'':34}{'median':>9}{'least':>9}{'most':>9}")
    for name, values in (
        ("empty app, first frame", empty),
        ("game, first frame", frame),
        ("game, then a sheet to play", playable),
    ):
        print(f"{name:34}{median(values):8.3f}s{min(values):8.3f}s{max(values):8.3f}s")
    print(f"{'first frame, game / empty app':34}{ratio:8.2f}x  (allowed: {ALLOWED_RATIO}x)")
    if options.json:
        result = {
            "benchmark": "first_frame",
            "runs": options.runs,
            "empty_s": round(median(empty), 4),
            "frame_s": round(median(frame), 4),
            "ratio": round(ratio, 3),
            "playable_s": round(median(playable), 4),
            "ok": ratio <= ALLOWED_RATIO and median(playable) <= ALLOWED_WAIT,
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
