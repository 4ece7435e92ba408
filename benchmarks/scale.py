"""What training costs as the list and the network grow: processor time per symbol, and memory.

Lists of 1,000 to 1,000,000 terms; networks of 64 to 1,024 units. Each row is measured in a process of its own, because
of its peak memory. The process reads the list, tunes the n-gram, trains for some seconds and saves, as `balderdash
train` does. Time is processor time of all threads, which other work on the machine hardly changes. Training has two
threads, so on two free cores it takes half as long by the clock.

Lists of up to 54,400 terms are cut from mathematics. Longer ones are filled up with terms that the bundled model writes
and, because a million of those would take a quarter of an hour, with new pairs of their halves: one term's first words
before another's last ones. Many terms are needed here, not good ones.

Prints two tables and the cost of doubling a list; `--svg FILE` draws them, `--json` adds a line for machines.

With `--minutes`, it runs `balderdash train --minutes M` instead, from the start of the program to the written model, on
the list of mathematics with its companions and on lists of 350,000 and 1,500,000 terms; `--write` puts the table into
docs/training.md.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

TERMS = (1_000, 10_000, 100_000, 500_000, 1_000_000)
HIDDEN = (64, 128, 256, 512, 1024)
LONG = (350_000, 1_500_000)  # terms of the lists that are trained on with --minutes, after mathematics
PAGE = Path(__file__).resolve().parent.parent / "docs" / "training.md"
BEGIN, END = "<!-- written by benchmarks/scale.py --minutes 1 5 --write -->", "<!-- end of the minutes -->"
_BATCH, _WRITTEN = 64, 16_384  # terms in a batch; terms that the model writes
_USUAL_HIDDEN, _USUAL_TERMS = 256, 10_000  # while the other one grows
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # waiting threads would count as processor time

Row = dict[str, Any]


def measure(file: str, hidden: int, seconds: float) -> Row:
    """One row, measured in this process: a training run of some seconds of processor time."""
    from balderdash.lm import memory
    from balderdash.lm.plan import size_for
    from balderdash.lm.threads import pair
    from balderdash.terms import wordlist
    from balderdash.training.run import Run

    began = time.process_time()
    words = wordlist.read(Path(file))
    train = words.part("train")
    symbols = sum(len(term) + 1 for term in train)
    read = time.process_time() - began
    began = time.process_time()
    plan = replace(size_for(symbols), hidden=hidden, batch=_BATCH)
    run = Run(words, plan, Path(file).with_suffix(".safetensors"))
    prepare = time.process_time() - began
    with pair() as pool:
        steps = run.trainer.train(pool)
        for _ in range(2):  # the first steps allocate
            seen = next(steps).symbols
        began = time.process_time()
        for now in steps:
            spent = time.process_time() - began
            if spent > seconds and now.step > 6:
                break
    run.save()
    shape, counted = plan.shape(len(run.ngram.alphabet)), sum(len(term) + 1 for term in run.counted)
    return {
        "terms": len(words.terms),
        "symbols": symbols,
        "counted": counted,
        "hidden": hidden,
        "weights": shape.size,
        "read_us": 1e6 * read / symbols,
        "prepare_us": 1e6 * prepare / symbols,
        "train_us": 1e6 * spent / (now.symbols - seen),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "asked_mb": memory.needed(shape, plan, max(map(len, train)), symbols, counted) / 2**20,
    }


def grown(most: int) -> list[str]:
    """So many different terms; the beginning of the result is the same for any number."""
    from balderdash import paths
    from balderdash.lm.model import Model
    from balderdash.terms import library
    from balderdash.terms.key import key

    terms = list(library.load("mathematics").terms)
    if most <= len(terms):
        return terms[:most]
    written = Model.load(paths.find_model("mathematics")).sample(_WRITTEN, temperature=1.2)
    known = {key(term): term for term in (*terms, *(term for term in written if key(term)))}
    for term in _paired(list(known.values())):
        if len(known) >= most:
            break
        known.setdefault(key(term), term)
    return list(known.values())


def _paired(terms: list[str]) -> Iterator[str]:
    """Endlessly one term's first words before another's last ones."""
    rng = np.random.default_rng(0)
    apart = [term.split() for term in terms if " " in term]
    while True:
        for a, b in zip(rng.permutation(len(apart)), rng.permutation(len(apart)), strict=True):
            first, last = apart[a], apart[b]
            yield " ".join(first[: (len(first) + 1) // 2] + last[len(last) // 2 :])


def timed(name: str, minutes: float) -> Row:
    """What `train LIST --minutes M` makes of its minutes, measured from outside."""
    from balderdash.lm import header

    with TemporaryDirectory() as folder:
        model = Path(folder) / "model.safetensors"
        command = [sys.executable, "-m", "balderdash", "train", name, "--minutes", f"{minutes:g}", "--out", str(model)]
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | {"BALDERDASH_HOME": folder}
        )
        assert process.stderr is not None
        said = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        if status:
            sys.exit(said)
        info = header.read(model)
    return {
        "minutes": minutes,
        "terms": info["terms"],
        "learnt": sum(each["terms"] for each in info["learnt_from"]) + info["terms"],
        "seconds": seconds,
        "epochs": info["config"]["epochs"],
        "trained": info["result"]["seconds"],
        "ngram": info["result"]["ngram_test"],
        "test": info["result"]["test_nats_per_char"],
        "starters": len(info["extras"].get("starters", [])),
        "peak_mb": usage.ru_maxrss / 1024,
    }


def minutes_table(rows: list[Row]) -> list[str]:
    """The rows of `timed` as a Markdown table."""
    lines = [
        "| terms of the list (and of its companions) | minutes | time in all | of it training | epochs | n-gram, test "
        "| model, test | first fakes | peak memory |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        others = f" ({row['learnt'] - row['terms']:,})" if row["learnt"] > row["terms"] else ""
        lines.append(
            f"| {row['terms']:,}{others} | {row['minutes']:g} | {row['seconds']:.0f} s | {row['trained']:.0f} s | "
            f"{row['epochs']:.2g} | {row['ngram']:.3f} | {row['test']:.3f} | {row['starters']} | "
            f"{row['peak_mb']:,.0f} MB |"
        )
    return lines


def run_for_minutes(options: argparse.Namespace) -> None:
    """Train on each list for each number of minutes, and print a table."""
    with TemporaryDirectory() as folder:
        files = [Path(options.lists or folder, f"{terms}.txt") for terms in LONG]
        if not all(file.exists() for file in files):
            print("Making the lists …", file=sys.stderr)
            terms = grown(max(LONG))
            for file, size in zip(files, LONG, strict=True):
                file.write_text("\n".join(terms[:size]) + "\n", encoding="utf-8")
        rows = []
        for name in ("mathematics", *map(str, files)):
            for minutes in options.minutes:
                rows.append(timed(name, minutes))
                print(f"{Path(name).stem}: {rows[-1]}", file=sys.stderr)
    lines = minutes_table(rows)
    print("\n".join(lines))
    if options.write:
        text = PAGE.read_text(encoding="utf-8")
        head, rest = text.split(BEGIN)
        tail = rest.split(END, 1)[1]
        PAGE.write_text("\n".join([head + BEGIN, *lines, END]) + tail, encoding="utf-8")


def table(rows: list[Row]) -> None:
    """Print the rows."""
    head = ("terms", "symbols", "hidden", "read", "prepare", "train", "an epoch", "peak", "predicted")
    print("{:>10}{:>12}{:>8}{:>9}{:>9}{:>9}{:>10}{:>10}{:>10}".format(*head))
    for row in rows:
        print(
            f"{row['terms']:10,}{row['symbols']:12,}{row['hidden']:8,}"
            f"{row['read_us']:6.2f} µs{row['prepare_us']:6.2f} µs{row['train_us']:6.1f} µs"
            f"{row['train_us'] * row['symbols'] / 1e6:8.1f} s{row['peak_mb']:7.0f} MB{row['asked_mb']:7.0f} MB"
        )


def doubled(rows: list[Row]) -> list[float]:
    """From row to row, the factor by which reading, preparing and an epoch cost more for twice the symbols."""
    costs = [(row["read_us"] + row["prepare_us"] + row["train_us"]) * row["symbols"] for row in rows]
    factors = []
    for k in range(1, len(rows)):
        doublings = math.log2(rows[k]["symbols"] / rows[k - 1]["symbols"])
        factors.append((costs[k] / costs[k - 1]) ** (1 / doublings))
    return factors


def picture(by_terms: list[Row], by_hidden: list[Row]) -> str:
    """Both tables as an SVG document."""
    from balderdash.plots import svg
    from balderdash.plots.figure import Axis, Curve, Figure, Points, Role

    roles: tuple[Role, ...] = ("model", "best", "now")

    def figure(title: str, rows: list[Row], along: str, parts: dict[str, str]) -> Figure:
        values = [row[along] for row in rows]
        across, axis = (np.log10(values), terms) if along == "terms" else (np.log2(values), units)
        layers: list[Curve | Points] = []
        top = 0.0
        for (key, name), role, sign in zip(parts.items(), roles, "●■▲", strict=False):
            y = np.array([row[key] for row in rows])
            top = max(top, float(y.max()))
            places = np.column_stack([across, y])
            layers += [Curve(places, role), Points(places, sign, role, name)]
        unit = "MB" if "peak_mb" in parts else "µs of processor time per symbol"
        return Figure(title, axis, Axis(unit, 0.0, 1.1 * top), tuple(layers))

    terms, units = Axis("terms, as powers of 10", 2.8, 6.2), Axis("units, as powers of 2", 5.7, 10.3)
    times = {"train_us": "training", "prepare_us": "n-gram and encoding", "read_us": "reading"}
    sizes = {"peak_mb": "peak memory", "asked_mb": "predicted"}
    return svg.document(
        [
            figure(f"The list grows ({_USUAL_HIDDEN} units)", by_terms, "terms", times),
            figure(f"The list grows ({_USUAL_HIDDEN} units)", by_terms, "terms", sizes),
            figure(f"The network grows ({_USUAL_TERMS:,} terms)", by_hidden, "hidden", {"train_us": "training"}),
        ]
    )


def main() -> None:
    """Measure every row, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--most", type=int, default=TERMS[-1], help="terms of the longest list (default: 1,000,000)")
    parser.add_argument("--seconds", type=float, default=6.0, help="of training in each row (default: 6)")
    parser.add_argument("--lists", type=Path, metavar="FOLDER", help="keep the lists there, and reuse them")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the tables into this file")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    parser.add_argument("--minutes", type=float, nargs="+", metavar="M", help="measure `train --minutes` instead")
    parser.add_argument("--write", action="store_true", help=f"with --minutes: replace the table in {PAGE.name}")
    parser.add_argument("--row", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--grow", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row:
        file, hidden = options.row
        print(json.dumps(measure(file, int(hidden), options.seconds)))
        return
    if options.minutes:
        run_for_minutes(options)
        return
    sizes = [terms for terms in TERMS if terms <= options.most]
    if options.grow:
        options.grow.mkdir(parents=True, exist_ok=True)
        terms = grown(max(sizes))
        for size in {*sizes, _USUAL_TERMS}:
            Path(options.grow, f"{size}.txt").write_text("\n".join(terms[:size]) + "\n", encoding="utf-8")
        return
    this = [sys.executable, __file__, "--seconds", str(options.seconds), "--most", str(options.most)]
    asked = [(terms, _USUAL_HIDDEN) for terms in sizes]
    asked += [(_USUAL_TERMS, hidden) for hidden in HIDDEN if hidden != _USUAL_HIDDEN]
    rows = []
    with TemporaryDirectory() as folder:
        place = options.lists or Path(folder)
        if not all(Path(place, f"{size}.txt").exists() for size, _ in asked):
            print("Making the lists …", file=sys.stderr)
            subprocess.run([*this, "--grow", str(place)], check=True)  # here it would count as the rows' peak
        for number, (size, hidden) in enumerate(asked, start=1):
            print(f"\r{number} of {len(asked)} rows", end="", file=sys.stderr, flush=True)
            row = [*this, "--row", f"{place}/{size}.txt", str(hidden)]
            done = subprocess.run(row, stdout=subprocess.PIPE, check=True, env=os.environ | _ONE_THREAD)
            rows.append(json.loads(done.stdout))
    print("", file=sys.stderr)
    by_terms = rows[: len(sizes)]
    by_hidden = sorted((row for row in rows if row["terms"] == _USUAL_TERMS), key=lambda row: row["hidden"])
    table(by_terms)
    print()
    table(by_hidden)
    factors = doubled(by_terms)
    print("\nA doubled list costs: " + ", ".join(f"x {factor:.2f}" for factor in factors))
    if options.svg:
        options.svg.write_text(picture(by_terms, by_hidden), encoding="utf-8")
    if options.json:
        print(json.dumps({"benchmark": "scale", "rows": rows, "doubled": factors}))


if __name__ == "__main__":
    main()
