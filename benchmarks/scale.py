"""What training costs as the list and the network grow: time a symbol, n-gram counting, memory.

Lists of 1,000 to 1,000,000 terms are cut from, or sampled by, the shipped mathematics model; networks
go from 64 to 1,024 hidden units. Every row is a process of its own, so that its peak memory is its own:
it counts the n-gram, trains for some seconds and saves. The table is followed by a plot of the same
numbers; `--json` adds one line for machines.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

TERMS = (1_000, 10_000, 100_000, 1_000_000)
HIDDEN = (64, 128, 256, 512, 1024)
_BAR = 46  # columns of the plot


def measure(file: str, hidden: int, batch: int, seconds: float) -> dict[str, float]:
    """One row, in this process: train on a list for some seconds."""
    from balderdash.lm.ngram import NGram, stride
    from balderdash.lm.plan import size_for
    from balderdash.lm.run import Run
    from balderdash.lm.threads import pair
    from balderdash.terms import wordlist

    began = time.perf_counter()
    words = wordlist.read(Path(file))
    train = words.part("train")
    symbols = sum(len(term) + 1 for term in train)
    read = time.perf_counter() - began
    began = time.perf_counter()
    plan = replace(size_for(symbols), hidden=hidden, batch=batch)
    run = Run(words, plan, Path(file).with_suffix(".safetensors"), ngram_order=9)
    count = time.perf_counter() - began
    with pair() as pool:
        for now in run.trainer.run(pool):
            if now.step == 2:
                now.seconds, now.symbols = 0.0, 0
            if now.seconds > seconds and now.step > 6:
                break
    run.save()
    assert isinstance(run.ngram, NGram)
    return {
        "terms": len(words.terms),
        "symbols": symbols,
        "counted": symbols // stride(train),
        "hidden": hidden,
        "read_s": read,
        "count_s": count,
        "microseconds": 1e6 * now.seconds / now.symbols,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def grown(count: int, path: Path) -> None:
    """A list of so many different terms: the bundled one, then what its model writes."""
    from balderdash import paths
    from balderdash.lm.model import Model
    from balderdash.terms import library

    model = Model.load(paths.find_model("mathematics"))
    terms = dict.fromkeys(library.load("mathematics").terms[:count])
    seed = 0
    while len(terms) < count:
        terms.update(dict.fromkeys(term for term in model.sample(8192, seed=seed, temperature=1.3) if term))
        seed += 1
        print(f"\r{min(len(terms), count):,} of {count:,} terms", end="", file=sys.stderr, flush=True)
    print("", file=sys.stderr)
    path.write_text("# title: grown\n" + "\n".join(list(terms)[:count]) + "\n", encoding="utf-8")


def main() -> None:
    """Measure every row, and print the table and the plot."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--most", type=int, default=TERMS[-1], help="terms of the longest list (default: 1,000,000)")
    parser.add_argument("--seconds", type=float, default=6.0, help="of training in each row (default: 6)")
    parser.add_argument("--lists", type=Path, help="keep the lists in this folder, and use those that are there")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    parser.add_argument("--row", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row:
        file, hidden, batch = options.row
        print(json.dumps(measure(file, int(hidden), int(batch), options.seconds)))
        return
    rows = []
    with TemporaryDirectory() as folder:
        place = options.lists or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        asked = [(terms, 256) for terms in TERMS if terms <= options.most]
        asked += [(10_000, hidden) for hidden in HIDDEN if hidden != 256]
        for terms, hidden in asked:
            file = place / f"grown-{terms}.txt"
            if not file.exists():
                grown(terms, file)
            command = [sys.executable, __file__, "--seconds", str(options.seconds), "--row"]
            done = subprocess.run([*command, str(file), str(hidden), "64"], capture_output=True, text=True, check=True)
            rows.append(json.loads(done.stdout))
            print(f"\r{len(rows)} of {len(asked)} rows", end="", file=sys.stderr, flush=True)
    print("", file=sys.stderr)
    head = ("terms", "symbols", "hidden", "read", "n-gram", "µs/symbol", "epoch", "peak")
    print("{:>10}{:>12}{:>8}{:>9}{:>9}{:>11}{:>9}{:>9}".format(*head))
    for row in rows:
        print(
            f"{row['terms']:10,}{row['symbols']:12,}{row['hidden']:8}{row['read_s']:8.2f}s{row['count_s']:8.2f}s"
            f"{row['microseconds']:11.1f}{row['microseconds'] * row['symbols'] / 1e6:8.0f}s{row['peak_mb']:6.0f} MB"
        )
    most = max(row["microseconds"] for row in rows)
    print("\nµs a symbol (batches of 64 terms)")
    for row in rows:
        bar = "█" * max(1, round(_BAR * row["microseconds"] / most))
        print(f"{row['terms']:10,} terms {row['hidden']:5} units {row['microseconds']:7.1f} {bar}")
    if options.json:
        print(json.dumps({"benchmark": "scale", "rows": rows}))


if __name__ == "__main__":
    main()
