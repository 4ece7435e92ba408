"""Time what a list costs: reading a long one, a look-up among all real terms, and the search for the nearest.

`--json` adds one machine-readable line.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from balderdash.terms import library, wordlist

LINES = 200_000  # of the long list
ASKED = 1000  # terms that are looked up
NEAREST = 25  # terms whose nearest real terms are searched


def seconds(work: Callable[[], object]) -> float:
    """Time a call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.txt"
        path.write_text("\n".join(f"Theorem of {n} things" for n in range(LINES)), encoding="utf-8")
        reading = seconds(lambda: wordlist.read(path))
    lexicon = library.lexicon()
    terms = random.Random(1).sample(lexicon.keys, ASKED)
    look_up = median(seconds(partial(lexicon.__contains__, term)) for term in terms)
    nearest = median(seconds(partial(lexicon.nearest, term + "x")) for term in terms[:NEAREST])
    print(f"{f'reading a list of {LINES:,} terms':45}{reading:9.2f} s")
    print(f"{f'a look-up among {len(lexicon):,} real terms':45}{1e6 * look_up:8.1f} µs")
    print(f"{'the nearest real terms':45}{1e3 * nearest:8.1f} ms")
    if options.json:
        print(json.dumps({"benchmark": "terms", "reading": reading, "look_up": look_up, "nearest": nearest}))


if __name__ == "__main__":
    main()
