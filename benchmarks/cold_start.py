"""How long commands take from a cold start, beside an interpreter that does nothing.

    python benchmarks/cold_start.py [--runs 20] [--json]

Runs alternate, so that a busy moment of the machine touches all of them; times are medians.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from statistics import median
from typing import NamedTuple

BARE = "bare Python"
COMMANDS = {
    BARE: None,
    "--version": ["--version"],
    "--help": ["--help"],
    "paths": ["paths"],
    "models": ["models"],
    "lists": ["lists"],
    "lists --help": ["lists", "--help"],
}
# Users have compiled modules and buffered output, whatever the shell of a developer says.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
# What the installed `balderdash` script does, and then how much it has loaded.
START = "import sys; from balderdash.cli import main; code = main({!r}); "
COUNT = "print(code, len(sys.modules), *sorted({'numpy', 'rich', 'textual'} & set(sys.modules)), file=sys.stderr)"


class Row(NamedTuple):
    """What one command took."""

    command: str
    ms: float
    ratio: float
    modules: int
    heavy: str


def main() -> int:
    """Measure and print; 1 if a command failed or `--help` or `--version` takes more than twice bare Python."""
    parser = argparse.ArgumentParser(description="Cold start of light commands, beside bare Python.")
    parser.add_argument("--runs", type=int, default=20, help="of each command (default 20)")
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    asked = parser.parse_args()

    loaded = {name: modules(arguments) for name, arguments in COMMANDS.items()}
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(asked.runs):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))

    bare = median(times[BARE])
    rows = [Row(name, 1000 * median(t), median(t) / bare, *loaded[name]) for name, t in times.items()]
    if asked.json:
        print(json.dumps({"benchmark": "cold_start", "runs": asked.runs, "rows": [row._asdict() for row in rows]}))
    else:
        print(f"{'command':18}{'ms':>8}{'ratio':>8}{'modules':>9}  heavy ones")
        for row in rows:
            print(f"{row.command:18}{row.ms:8.1f}{row.ratio:8.2f}{row.modules:9}  {row.heavy or '-'}")
    too_slow = [row.command for row in rows if row.command in ("--help", "--version") and row.ratio > 2]
    for name in too_slow:
        print(f"{name} takes more than twice as long as bare Python.", file=sys.stderr)
    return 1 if too_slow else 0


def seconds(arguments: list[str] | None) -> float:
    """One cold start."""
    code = "pass" if arguments is None else START.format(arguments)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=True
    )
    return time.perf_counter() - started


def modules(arguments: list[str] | None) -> tuple[int, str]:
    """How many modules a command loads, and the names of the heavy ones."""
    code = "import sys; code = 0; " if arguments is None else START.format(arguments)
    run = subprocess.run(
        [sys.executable, "-c", code + COUNT], capture_output=True, text=True, env=ENVIRONMENT, check=True
    )
    exit_code, count, *heavy = run.stderr.splitlines()[-1].split()
    if exit_code != "0":
        sys.exit(f"balderdash {arguments} failed:\n{run.stderr}")
    return int(count), " ".join(heavy)


if __name__ == "__main__":
    sys.exit(main())
