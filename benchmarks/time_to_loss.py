"""Held-out loss against time: `balderdash train` and a plain PyTorch loop, for the same minutes on the same cores.

The two take turns, each in a process of its own with two threads. The clock starts with the process: importing, reading
the list and its companions, counting the n-gram, evaluating and (on our side) the first fakes are all in the minutes.

The peer is `torch.nn.LSTM` with what a good plain loop has: the same terms and alphabet, batches of terms of nearly
equal length, fused AdamW, clipping by norm, dropout, a learning rate that rises and then falls to zero with the time
that is left, and averaged weights, which are evaluated. It has no n-gram. `--batch`, `--rate` and `--drop` are its own.

A list that names lists to learn from is trained with them and without them, on both sides. `--write` puts the table
into docs/training.md and draws docs/time-to-loss.svg. Needs PyTorch: `pip install torch`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

PAGE = Path(__file__).resolve().parent.parent / "docs" / "training.md"
PICTURE = PAGE.with_name("time-to-loss.svg")
BEGIN, END = "<!-- written by benchmarks/time_to_loss.py --write -->", "<!-- end -->"
OURS, PEER = "balderdash train", "PyTorch LSTM"
EVALUATIONS = 20  # of the peer
_WARM_UP = 0.05  # of the peer's time
_AVERAGED = 0.999  # of the peer's averaged weights is kept in each step, less in the first steps
_EMBEDDING, _EVALUATED = 64, 256  # the peer's embedding; terms in a batch that is evaluated

Report = Callable[..., None]
Row = dict[str, Any]


def ours(options: argparse.Namespace, report: Report) -> None:
    """Train as `balderdash train` does."""
    from balderdash.terms import companions, library
    from balderdash.training import events
    from balderdash.training.beginning import begin
    from balderdash.training.events import Control, Event
    from balderdash.training.run import train
    from balderdash.training.time_budget import TimeBudget

    def tell(event: Event) -> None:
        match event:
            case events.Planned():
                report(hidden=event.hidden, epochs=event.epochs)
            case events.Measured(order, valid):
                report(valid=valid, ngram=order)
            case events.Evaluated():
                report(valid=event.valid)
            case events.Finishing(0):
                report(trained=True)
            case events.Finished():
                report(test=event.losses["test"][0])

    budget = TimeBudget(options.minutes, options.started)
    words = library.load(options.list)
    others = companions.load(words, () if options.alone else None)
    with tempfile.TemporaryDirectory() as folder:
        run = begin(words, Path(folder) / "model.safetensors", budget=budget, others=others)
        train(run, Control(), tell)


def peer(options: argparse.Namespace, report: Report) -> None:
    """Train with PyTorch until the minutes are over."""
    import torch
    from torch.optim.swa_utils import AveragedModel
    from torch_twin import Twin
    from train_speed import padded

    from balderdash.lm.alphabet import Alphabet
    from balderdash.lm.batches import by_length, shuffled
    from balderdash.lm.parameters import Parameters, Shape
    from balderdash.lm.threads import THREADS
    from balderdash.terms import companions, library
    from balderdash.training.run import learnt

    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    words = library.load(options.list)
    train = learnt(words, companions.load(words, () if options.alone else None))
    alphabet = Alphabet.of(train)
    sequences = [alphabet.sequence(term) for term in train]
    start = Parameters.random(Shape(len(alphabet), _EMBEDDING, options.hidden), rng)
    model = Twin(start, options.drop)
    weights = [w for w in model.parameters() if w.requires_grad]
    adam = torch.optim.AdamW(weights, lr=options.rate, betas=(0.9, 0.99), weight_decay=0.01, fused=True)

    def lerp(averages: Any, new: Any, steps: Any) -> None:
        torch._foreach_lerp_(averages, list(new), 1 - min(_AVERAGED, (1 + int(steps)) / (10 + int(steps))))

    average = AveragedModel(model, multi_avg_fn=lerp)

    def held_out(terms: Sequence[str]) -> Callable[[], float]:
        """A function that returns the loss of the averaged weights on the terms, in nats per symbol."""
        encoded = [alphabet.sequence(term) for term in terms]
        batches = [padded([encoded[k] for k in indices]) for indices in by_length(encoded, _EVALUATED)]
        sizes = [int((targets >= 0).sum()) for _, targets in batches]

        def loss() -> float:
            average.module.eval()
            with torch.no_grad():
                nats = [average.module.loss(*batch).item() * n for batch, n in zip(batches, sizes, strict=True)]
            return float(sum(nats) / sum(sizes))

        return loss

    valid, test = held_out(words.part("valid")), held_out(words.part("test"))
    began = time.monotonic()
    end = options.started + 60 * options.minutes
    last, step, symbols = began, 0, 0
    report(hidden=options.hidden, valid=valid())
    spent = time.monotonic() - began  # in one evaluation; the test at the end takes as long
    while time.monotonic() < end - 2 * spent:
        for indices in shuffled(train, options.batch, rng):
            share = (time.monotonic() - began) / max(end - 2 * spent - began, 1e-9)
            if share >= 1:
                break
            for group in adam.param_groups:
                group["lr"] = options.rate * min(share / _WARM_UP, (1 - share) / (1 - _WARM_UP))
            batch = padded([sequences[k] for k in indices])
            model.train()
            adam.zero_grad()
            model.loss(*batch).backward()
            torch.nn.utils.clip_grad_norm_(weights, options.clip)
            adam.step()
            average.update_parameters(model)
            step, symbols = step + 1, symbols + int((batch[1] >= 0).sum())
            if time.monotonic() - last > 60 * options.minutes / EVALUATIONS:
                last = time.monotonic()
                report(valid=valid())
                spent = time.monotonic() - last
    report(valid=valid(), epochs=symbols / sum(len(term) + 1 for term in train), trained=True)
    report(test=test())


def measure(side: str, alone: bool, options: argparse.Namespace) -> Row:
    """One row: a run in a process of its own."""
    given = {name: value for name, value in vars(options).items() if name in PEERS}
    asked = {"side": side, "alone": alone, "list": options.list, "minutes": options.minutes, **given}
    command = [sys.executable, __file__, "--child", json.dumps(asked | {"started": time.monotonic()})]
    row: Row = {"side": side, "alone": alone, "valid": [], "seconds": 60 * options.minutes}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said = json.loads(line)
            seconds = said.pop("seconds")
            if said.get("valid") is not None:
                row["valid"].append((seconds, said["valid"]))
                print(f"\r{name_of(row)}: {seconds:4.0f} s  {said['valid']:.4f} ", end="", file=sys.stderr, flush=True)
            row |= {name: value for name, value in said.items() if name not in ("valid", "trained")}
            if "trained" in said:
                row["trained"] = seconds
            row["ended"] = seconds
    if process.returncode or "test" not in row:
        sys.exit(f"{name_of(row)} failed.")
    print("", file=sys.stderr)
    return row


def name_of(row: Row) -> str:
    """What a row is called."""
    return f"{OURS if row['side'] == 'ours' else PEER}{', the list alone' if row['alone'] else ''}"


def reached(row: Row, loss: float) -> float | None:
    """After how many seconds the row's valid loss was as low; None if it never was."""
    return next((seconds for seconds, valid in row["valid"] if valid <= loss), None)


def table(rows: list[Row]) -> list[str]:
    """The rows as a Markdown table."""
    lines = [
        "| | units | epochs | trained after | valid | test | minutes to the other's valid loss |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        other = next(each for each in rows if each["alone"] == row["alone"] and each["side"] != row["side"])
        seconds = reached(row, other["valid"][-1][1])
        needed = "not reached" if seconds is None else f"{seconds / 60:.2f}"
        lines.append(
            f"| {name_of(row)} | {row['hidden']} | {row['epochs']:.2g} | {row['trained']:.0f} s | "
            f"{row['valid'][-1][1]:.3f} | **{row['test']:.3f}** | {needed} |"
        )
    return lines


def picture(rows: list[Row], title: str, minutes: float) -> str:
    """The losses over time, as an SVG document: a figure for each way to train."""
    from balderdash.plots import svg
    from balderdash.plots.figure import Axis, Curve, Figure, Role

    roles: dict[str, tuple[str, Role]] = {"ours": (OURS, "best"), "peer": (PEER, "one")}
    figures = []
    for alone in dict.fromkeys(row["alone"] for row in rows):
        shown = [row for row in rows if row["alone"] == alone]
        curves = []
        for row in shown:
            name, role = roles[row["side"]]
            curves.append(Curve(np.array(row["valid"]) / (60, 1), role, name, dash=4 if row["side"] == "ours" else 2))
        low = min(valid for row in shown for _, valid in row["valid"])
        high = max(1.3 * low, *(1.1 * row["valid"][-1][1] for row in shown))
        losses = Axis("loss on the valid split, nats per character", low - 0.05 * (high - low), high)
        what = f"{title} alone" if alone else f"{title} and its companions"
        figures.append(Figure(what, Axis("minutes", 0.0, minutes), losses, tuple(curves)))
    return svg.document(list(figures))


def main() -> None:
    """Let both train in turn, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--list", default="mathematics", help="(default: mathematics)")
    parser.add_argument("--minutes", type=float, default=5.0, help="for each run (default: 5)")
    parser.add_argument("--only", choices=("companions", "alone"), help="one of the two ways to train")
    for option, (default, what) in PEERS.items():
        parser.add_argument(
            f"--{option}", type=type(default), default=default, help=f"the peer's {what} (default: {default})"
        )
    parser.add_argument("--write", action="store_true", help=f"replace the table in {PAGE.name}, and {PICTURE.name}")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(argparse.Namespace(**json.loads(options.child)))
        return
    if options.minutes <= 0:
        parser.error("the minutes must be positive")

    from balderdash.terms import companions, library

    words = library.load(options.list)
    ways = [False, True] if companions.names_of(words.header) else [True]
    if options.only:
        ways = [way for way in ways if way == (options.only == "alone")] or ways
    rows = [measure(side, alone, options) for alone in ways for side in ("ours", "peer")]
    lines = table(rows)
    print("\n".join(lines))
    if options.write:
        command = f"`python benchmarks/time_to_loss.py --list {options.list} --minutes {options.minutes:g} --write`"
        link = f"![Held-out loss of both against time]({PICTURE.name})"
        text = PAGE.read_text(encoding="utf-8")
        head, rest = text.split(BEGIN)
        tail = rest.split(END, 1)[1]
        PAGE.write_text("\n".join([head + BEGIN, command, "", *lines, "", link, END]) + tail, encoding="utf-8")
        PICTURE.write_text(picture(rows, words.title, options.minutes), encoding="utf-8")
    if options.json:
        print(json.dumps({"benchmark": "time_to_loss", "list": options.list, "rows": rows}))


def child(options: argparse.Namespace) -> None:
    """One run, in this process; each report is a line of JSON."""

    def report(**said: Any) -> None:
        print(json.dumps({"seconds": time.monotonic() - options.started, **said}), flush=True)

    (ours if options.side == "ours" else peer)(options, report)


PEERS = {
    "hidden": (256, "units"),
    "batch": (64, "terms in a step"),
    "rate": (1e-2, "highest learning rate"),
    "drop": (0.1, "dropout"),
    "clip": (0.5, "largest norm of a gradient"),
}


if __name__ == "__main__":
    main()
