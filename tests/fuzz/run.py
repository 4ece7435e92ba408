"""Run many more cases than CI does and print a table of them: python tests/fuzz/run.py [SUBJECT FILE …]

A file is one of this folder's, such as test_cleaning.py; without any, all. The same seed gives the same cases.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run the files one after the other; the exit code is how many failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="files of tests/fuzz (default: all)")
    parser.add_argument(
        "--cases", type=int, default=100_000, help="of a subject that needs no files (default: 100,000)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, default=3.0, help="after which a file is given up (default: 3)")
    asked = parser.parse_args()
    files = asked.files or sorted(file.name for file in HERE.glob("test_*.py"))
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table"
        table.touch()
        for file in files:
            started = time.monotonic()
            if not _passes(HERE / Path(file).name, table, asked):
                failed.append(file)
            print(f"{file}: {time.monotonic() - started:,.0f} s", file=sys.stderr, flush=True)
        print("\n".join(_told(json.loads(line) for line in table.read_text(encoding="utf-8").splitlines())))
    if failed:
        print(f"Defects in {', '.join(failed)}.", file=sys.stderr)
    return len(failed)


def _passes(file: Path, table: Path, asked: argparse.Namespace) -> bool:
    environment = {
        **os.environ,
        "BALDERDASH_FUZZ": str(asked.cases),
        "BALDERDASH_FUZZ_SEED": str(asked.seed),
        "BALDERDASH_FUZZ_TABLE": str(table),
    }
    words = [sys.executable, "-m", "pytest", "-m", ""]
    words += ["--assert=plain", "-p", "no:cacheprovider", "--tb=short", str(file)]
    try:
        return (
            subprocess.run(words, env=environment, cwd=HERE.parent.parent, timeout=3600 * asked.hours).returncode == 0
        )
    except subprocess.TimeoutExpired:
        return False


def _told(tallies: Iterable[dict[str, Any]]) -> list[str]:
    """Return the table as Markdown; the counts of all tests of a subject are added up."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for tally in tallies:
        row = rows.setdefault((tally["subject"], tally["how"]), dict.fromkeys(tally, 0))
        for name in ("cases", "taken", "refused", "seconds"):
            row[name] += tally[name]
        row["slowest"] = max(row["slowest"], tally["slowest"])
    lines = [
        "| subject | cases by | cases | taken | refused | CPU seconds | slowest, ms |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for (subject, how), row in rows.items():
        lines.append(
            f"| {subject} | {how} | {row['cases']:,} | {row['taken']:,} | {row['refused']:,} | {row['seconds']:,.0f} | "
            f"{1000 * row['slowest']:,.0f} |"
        )
    return lines


if __name__ == "__main__":
    sys.exit(main())
