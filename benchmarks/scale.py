"""What training costs as the list and the network grow: processor time per symbol, and memory.

Lists of 1,000 to 1,000,000 terms; networks of 64 to 1,024 units. Each row is measured in a process of its own, because
of its peak memory. The process reads the list, tunes the n-gram, trains for some seconds and saves, as `balderdash
train` does. Time is processor time of all threads, which other work on the machine hardly changes. Training has two
threads, so on two free cores it takes half as long by the clock.

Lists of up to 54,400 terms are cut from mathematics. Longer ones are filled up with terms that the bundled model writes
and, because a million of those would take a quarter of an hour, with new pairs of their halves: one term's first words
before another's last ones. Many terms are needed here, not good ones.

Prints two tables and the cost of doubling a list; `--svg FILE` draws them, `--json` adds a line for machines.

With `--minutes`, it takes lists through the program as a user does: `lists check`, `train --minutes M` from its start
to the written model, and a game of `play --plain`. The lists are mathematics with its companion, 350,000 German words
(Debian's package wngerman, unpacked into a temporary folder), and a million and a half titles, made as above. `--write`
puts the table into docs/training.md.
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
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, NamedTuple

import numpy as np
from packages import unpack

TERMS = (1_000, 10_000, 100_000, 500_000, 1_000_000)
HIDDEN = (64, 128, 256, 512, 1024)
GERMAN, LONGEST = "german-words", 1_500_000  # lists that are used with --minutes, after mathematics: name, and terms
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
        command = ["train", name, "--minutes", f"{minutes:g}", "--out", str(model)]
        checked = _used(["lists", "check", name], folder, good=(0, 1))  # 1: it found something, such as a repetition
        trained = _used(command, folder)
        info = header.read(model)
        game = ["play", "--plain", "--list", name, "--model", str(model), "--seed", "1"]
        played = _used(game, folder, typed="1 2 3 4 5\n")
    return {
        "check_s": checked.processor,
        "check_mb": checked.peak_mb,
        "play_s": played.processor,
        "play_mb": played.peak_mb,
        "minutes": minutes,
        "terms": info["terms"],
        "learnt": sum(each["terms"] for each in info["learnt_from"]) + info["terms"],
        "seconds": trained.seconds,
        "epochs": info["config"]["epochs"],
        "trained": info["result"]["seconds"],
        "ngram": info["result"]["ngram_test"],
        "test": info["result"]["test_nats_per_char"],
        "starters": len(info["extras"].get("starters", [])),
        "peak_mb": trained.peak_mb,
    }


class Used(NamedTuple):
    """What a command took: seconds by the clock and of the processor, and its peak memory."""

    seconds: float
    processor: float
    peak_mb: float


def _used(arguments: Sequence[str], home: str, *, typed: str = "", good: Sequence[int] = (0,)) -> Used:
    """Run a command of the program in a process of its own; give up if it fails."""
    with TemporaryFile() as told, TemporaryFile() as answers:
        answers.write(typed.encode())
        answers.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "balderdash", *arguments],
            stdin=answers,
            stdout=subprocess.DEVNULL,
            stderr=told,
            env=os.environ | {"BALDERDASH_HOME": home},
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in good:
            told.seek(0)
            sys.exit(f"{' '.join(arguments)}: {told.read().decode(errors='replace')[-2000:]}")
    return Used(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def german_words(folder: Path) -> list[str]:
    """The German words of Debian's package wngerman."""
    unpack("wngerman", folder, folder / "unpacked")
    return (folder / "unpacked" / "usr" / "share" / "dict" / "ngerman").read_text(encoding="utf-8").splitlines()


def minutes_table(rows: list[Row]) -> list[str]:
    """The rows of `timed` as a Markdown table."""
    lines = [
        "| terms of the list (and of its companions) | checked | minutes | time in all | of it training | epochs "
        "| n-gram, test | model, test | first fakes | peak memory | a game |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        others = f" ({row['learnt'] - row['terms']:,})" if row["learnt"] > row["terms"] else ""
        cells = [
            f"{row['terms']:,}{others}", f"{row['check_s']:.1f} s, {row['check_mb']:,.0f} MB", f"{row['minutes']:g}",
            f"{row['seconds']:.0f} s", f"{row['trained']:.0f} s", f"{row['epochs']:.2g}", f"{row['ngram']:.3f}",
            f"{row['test']:.3f}", f"{row['starters']}", f"{row['peak_mb']:,.0f} MB",
            f"{row['play_s']:.1f} s, {row['play_mb']:,.0f} MB",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def run_for_minutes(options: argparse.Namespace) -> None:
    """Train on each list for each number of minutes, and print a table."""
    with TemporaryDirectory() as folder:
        place = Path(options.lists or folder)
        files = [place / f"{GERMAN}.txt", place / f"{options.longest}.txt"]
        if not files[0].exists():
            files[0].write_text("\n".join(german_words(Path(folder))) + "\n", encoding="utf-8")
        if not files[1].exists():
            print("Making the longest list …", file=sys.stderr)
            files[1].write_text("\n".join(grown(options.longest)) + "\n", encoding="utf-8")
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
    parser.add_argument("--longest", type=int, default=LONGEST, help="with --minutes: titles of the longest list")
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
