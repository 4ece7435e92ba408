"""Time each command from a cold start and compare it with an interpreter that does nothing.

    python benchmarks/cold_start.py [--runs 20] [--json | --write]

The commands take turns, so that a busy moment of the machine affects all of them. Times are medians.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from balderdash.cli import COMMANDS as NAMES

BARE = "bare Python"
USES = [  # cheap real uses
    "paths", "models", "models --names", "lists", "lists --names", "lists show minerals", "lists check minerals",
    "learn", "learn 1 --plain", "stats", "completions bash", "generate -n 1 --list minerals --seed 1",
    "generate -n 20 --list minerals --seed 1",
    "judge --list minerals Quartz", "play --plain --list minerals --seed 1", "play --keys",
]  # fmt: skip
COMMANDS = {
    BARE: None,
    **{line: line.split() for line in ["--version", "--help", *(f"{name} --help" for name in NAMES), *USES]},
}
TABLE = Path(__file__).resolve().parent.parent / "docs" / "speed.md"
ANSWER = "1 2 3\n"  # typed into `play`
# Undo what a developer's shell may set: users have compiled modules and buffered output.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
ENVIRONMENT["BALDERDASH_HOME"] = tempfile.mkdtemp()  # empty: no records
BEGIN, END = "<!-- cold start -->", "<!-- end of cold start -->"
# Run what the installed `balderdash` script runs, then report what it has loaded.
START = "import sys; from balderdash.cli import main; code = main({!r}); "
HEAVY = ("numpy", "rapidfuzz", "requests", "safetensors", "textual")
COUNT = f"print(code, len(sys.modules), *sorted({{*{HEAVY}}} & set(sys.modules)), file=sys.stderr)"


class Row(NamedTuple):
    """The figures of one command."""

    command: str
    ms: float
    ratio: float
    modules: int
    heavy: str


def main() -> int:
    """Measure and print; return 1 if `--help` or `--version` takes more than twice as long as bare Python."""
    parser = argparse.ArgumentParser(description="Time commands from a cold start and compare them with bare Python.")
    parser.add_argument("--runs", type=int, default=20, help="runs of each command (default: 20)")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")
    parser.add_argument("--write", action="store_true", help=f"also write the table into {TABLE.name}")
    options = parser.parse_args()

    loaded = {name: modules(arguments) for name, arguments in COMMANDS.items()}
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(options.runs):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))

    bare = median(times[BARE])
    rows = [Row(name, 1000 * median(t), median(t) / bare, *loaded[name]) for name, t in times.items()]
    if options.json:
        print(json.dumps({"benchmark": "cold_start", "runs": options.runs, "rows": [row._asdict() for row in rows]}))
    else:
        print(f"{'command':38}{'ms':>8}{'ratio':>8}{'modules':>9}  heavy")
        for row in rows:
            print(f"{row.command:38}{row.ms:8.1f}{row.ratio:8.2f}{row.modules:9}  {row.heavy or '-'}")
    if options.write:
        write(rows, options.runs)
    too_slow = [row.command for row in rows if row.command in ("--help", "--version") and row.ratio > 2]
    for name in too_slow:
        print(f"{name} takes more than twice as long as bare Python.", file=sys.stderr)
    return 1 if too_slow else 0


def write(rows: list[Row], runs: int) -> None:
    """Replace the table in the document."""
    table = ["| command | ms | × bare Python | modules | heavy modules |", "|---|---|---|---|---|"]
    table += [f"| `{r.command}` | {r.ms:.0f} | {r.ratio:.2f} | {r.modules} | {r.heavy or '–'} |" for r in rows]
    conditions = f"Python {platform.python_version()}, {platform.system()}; medians of {runs} runs."
    text = TABLE.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    TABLE.write_text("\n".join([head + BEGIN, conditions, "", *table, END]) + tail, encoding="utf-8")


def seconds(arguments: list[str] | None) -> float:
    """Time one cold start."""
    code = "pass" if arguments is None else START.format(arguments)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code], input=ANSWER.encode(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=True,
    )  # fmt: skip
    return time.perf_counter() - started


def modules(arguments: list[str] | None) -> tuple[int, str]:
    """Count the modules that a command loads and name the heavy ones."""
    code = "import sys; code = 0; " if arguments is None else START.format(arguments)
    run = subprocess.run(
        [sys.executable, "-c", code + COUNT],
        input=ANSWER,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=True,
    )
    exit_code, count, *heavy = run.stderr.splitlines()[-1].split()
    if exit_code != "0":
        sys.exit(f"balderdash {arguments} failed:\n{run.stderr}")
    return int(count), " ".join(heavy)


if __name__ == "__main__":
    sys.exit(main())
