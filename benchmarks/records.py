"""Let two processes record games in one file at the same time: count lost games, and time them.

`--json` adds one machine-readable line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from balderdash.records.store import FILE, Store

GAMES = 1000  # by each process

_WRITER = """
import sys
from pathlib import Path
from balderdash.records.game_record import GuessRecord, GameRecord, new_id
from balderdash.records.store import Store

store = Store(Path(sys.argv[1]))
cards = tuple(GuessRecord(f"Term {k}", k % 2 == 0, 1.0, k % 2 == 0) for k in range(10))
for number in range(int(sys.argv[3])):
    at = f"2026-01-01T00:00:{number % 60:02}Z"
    store.save([GameRecord(new_id(), at, f"{sys.argv[2]}{number}", "list", "model", "sheet", 5, 10, cards)])
"""


def main() -> None:
    """Measure and print a table; exit with 1 if a game is lost or incomplete."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=GAMES, help=f"games by each process (default: {GAMES})")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        start = time.perf_counter()
        processes = [
            subprocess.Popen([sys.executable, "-c", _WRITER, str(path), name, str(options.games)]) for name in "ab"
        ]
        codes = [process.wait() for process in processes]
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        games = Store(path).load()
        loading = time.perf_counter() - start
    wanted = {f"{name}{number}" for name in "ab" for number in range(options.games)}
    lost = len(wanted - {game.player for game in games})
    broken = sum(len(game.guesses) != 10 for game in games)
    print(f"{'games recorded by two processes':34}{len(games):9,}")
    print(f"{'lost':34}{lost:9,}")
    print(f"{'without all their cards':34}{broken:9,}")
    print(f"{'time per game':34}{1000 * seconds / max(1, len(games)):8.1f}ms")
    print(f"{'time to read all':34}{loading:8.2f}s")
    if options.json:
        ok = not lost and not broken and codes == [0, 0]
        print(json.dumps({"benchmark": "records", "games": len(games), "lost": lost, "broken": broken, "ok": ok}))
    if lost or broken or any(codes):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
