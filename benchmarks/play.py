"""Let a robot play: measure how long key presses take, and whether the game's memory grows.

The robot plays sheets and duels in turn, with the fakes stored in the model, in an app without a terminal. A time ends
when a frame is ready to be written; it includes the wait for the next of 60 frames a second. `--json` adds one
machine-readable line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from statistics import median

from frames import FrameTimer, Timing, press

FRAME = 1 / 60  # seconds
ALLOWED_GROWTH = 1.1  # memory at the end / memory after a tenth of the rounds
PRESSES, ROUNDS = 1000, 500


async def play(rounds: int) -> tuple[list[Timing], list[int], int]:
    """Return the times of the last presses, the memory in kB after each round, and the number of presses."""
    from balderdash.game.cards import Card
    from balderdash.game.dealing import Progress
    from balderdash.play.card_source import ForgeCardSource
    from balderdash.tui.app import BalderdashApp
    from balderdash.tui.game import game_screen

    game_screen.HOLD = 0.4  # seconds; the robot waits for it to end, and need not wait as long as a player

    class Starters(ForgeCardSource):
        """Deals the fakes stored in the model again and again; other benchmarks time the network."""

        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            return random.Random(seed).sample(self.starter_fakes(), count)

    deck = Starters("dinosaurs")

    class TimedGame(FrameTimer, BalderdashApp):
        """The game, with its frames timed."""

    app = TimedGame(open_source=lambda list_name, model_name: deck)
    times: deque[Timing] = deque(maxlen=PRESSES)
    presses = 0
    memory: list[int] = []
    async with app.run_test(size=(80, 24)) as pilot:

        async def press_all(keys: str | Sequence[str]) -> None:
            nonlocal presses
            for key in keys:
                times.append(await press(app, pilot, key))
                presses += 1

        for number in range(rounds):
            while app.game_screen.game is None or app.game_screen.game.is_over:
                await pilot.pause(0.001)
            game = app.game_screen.game
            if game.mode.is_marked:
                await press_all([*"12345", "down", "up", "r"])
            else:
                while not game.is_over:
                    await press_all("1")
                    await press_all(["space"])
            while app.game_screen.is_held:
                await pilot.pause(0.001)
            await pilot.pause(0.05)  # the end of the hold is drawn too, but answers no key
            if number % 10 == 9:  # switch between sheet and duel
                await press_all(["m", "d" if game.mode.is_marked else "s"])
            else:
                await press_all("n")
            for _ in range(2000):
                await pilot.pause(0.001)
                if app.game_screen.game is not game:
                    break
            else:
                raise SystemExit("The next game was not dealt.")
            memory.append(_memory())
    return list(times), memory, presses


def _memory() -> int:
    """Return the resident memory in kB: the current one if the system reports it, otherwise the peak."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize() // 1024
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak // 1024 if sys.platform == "darwin" else peak


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"games in a row (default: {ROUNDS})")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    if options.rounds < 10:
        parser.error("--rounds must be at least 10")
    with tempfile.TemporaryDirectory() as home:
        os.environ["BALDERDASH_HOME"] = home
        times, memory, presses = asyncio.run(play(options.rounds))
    early = memory[len(memory) // 10]
    growth = memory[-1] / early
    latest = [timing.answer for timing in times]
    settled = [timing.seconds for timing in times]
    work = [timing.work for timing in times]
    print(f"{'key presses':34}{presses:9,}")
    print(f"{'first frame, median':34}{1000 * median(latest):8.1f}ms  (a frame: {1000 * FRAME:.1f} ms)")
    print(f"{f'… slowest of the last {len(latest):,}':34}{1000 * max(latest):8.1f}ms")
    print(f"{'… longer than two frames':34}{sum(t > 2 * FRAME for t in latest) / len(latest):8.1%}")
    print(f"{'last frame, slowest':34}{1000 * max(settled):8.1f}ms")
    print(f"{'work for a press, most':34}{1000 * max(work):8.1f}ms  (median {1000 * median(work):.1f} ms)")
    print(f"{'work longer than a frame':34}{sum(t > FRAME for t in work) / len(work):8.1%}")
    print(f"{'memory after a tenth of the rounds':34}{early / 1024:7.1f}MB")
    print(f"{'… after half of them':34}{memory[len(memory) // 2] / 1024:7.1f}MB")
    print(f"{f'memory after {len(memory)} rounds':34}{memory[-1] / 1024:7.1f}MB")
    print(f"{'growth':34}{growth:8.2f}x  (allowed: {ALLOWED_GROWTH}x)")
    if options.json:
        result = {
            "benchmark": "play",
            "rounds": len(memory),
            "presses": presses,
            "median_ms": round(1000 * median(latest), 2),
            "most_work_ms": round(1000 * max(work), 2),
            "slowest_ms": round(1000 * max(latest), 2),
            "growth": round(growth, 3),
            "ok": growth <= ALLOWED_GROWTH,
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
