"""Time the game's first frame, compared with an empty Textual app, and the first sheet.

Each run is a headless process. The two apps take turns, so that a busy machine slows both. Times count from before the
process starts. `--json` adds one machine-readable line.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from statistics import median

# Undo what a developer's shell may set: users have compiled modules and buffered output.
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
from balderdash.play.start import PlayOptions
from balderdash.tui.app import BalderdashApp

class Probe(BalderdashApp):
    def on_ready(self):
        self.call_after_refresh(self.drawn)

    def drawn(self):
        os.write(1, f"{time.time()} ".encode())  # print() would wait in Textual's buffer
        self.looking = self.set_interval(0.005, self.look)

    def look(self):
        if self.game_screen.game is not None:
            self.looking.stop()
            self.call_after_refresh(self.playable)

    def playable(self):
        os.write(1, f"{time.time()} ".encode())  # unbuffered, since _exit flushes nothing
        os._exit(0)  # do not wait for the thread that deals the next sheets

app = Probe(PlayOptions(*sys.argv[1:]))
app.run(headless=True, size=(80, 24))
sys.exit(app.failure)
"""


def waits(program: str, *arguments: str) -> list[float]:
    """Return the seconds from before a process starts to each time stamp it prints."""
    start = time.time()
    command = [sys.executable, "-c", program, *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    if finished.returncode:
        raise SystemExit(finished.stderr.strip().splitlines()[-1])
    return [float(stamp) - start for stamp in finished.stdout.split()]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="processes of each kind (default: 9)")
    parser.add_argument("--list", help="the word list to deal from (default: the game's)")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    game_arguments = [options.list] if options.list else []
    waits(_EMPTY)  # warm the disk cache
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
