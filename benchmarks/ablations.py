"""Other architectures and regularisations, each trained for the same time.

PyTorch on one core, without the n-gram, so that only the networks are compared. Each trial changes one thing about the
LSTM in `torch_twin`. Embedding, output layer, data, order, AdamW with a warm-up and a linear decay, clipping and
averaged weights stay the same. First the speeds of all trials are measured in turns, so that other work on the machine
slows them all alike; then each trial gets the steps that fit into its processor time at that speed. The loss is that of
the valid split; the test split is not used. docs/training.md has results.

With `--keep FILE` an interrupted run continues where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch
from torch_twin import Twin
from train_speed import padded
from variants import (
    DroppedConnections,
    EachStep,
    MinimalGated,
    Noised,
    Placed,
    Tied,
    Transformer,
    TwoLayers,
    WrittenOut,
)

from balderdash.lm.alphabet import UNKNOWN, Alphabet
from balderdash.lm.batches import Ints, by_length, shuffled
from balderdash.lm.parameters import Parameters, Shape
from balderdash.terms import library

BATCH, EMBEDDING, HIDDEN = 32, 64, 256
WARM_UP, DECAY, CLIP = 0.05, 0.02, 0.5
RATE = 0.01
_EVALUATIONS = 4
_ROUNDS = 5  # in which speeds are measured


class Data:
    """The train and valid splits of a list, encoded."""

    def __init__(self, name: str) -> None:
        train, valid = (library.load(name).part(split) for split in ("train", "valid"))
        self.alphabet = Alphabet.of(train)
        self.symbols = sum(len(term) + 1 for term in train)
        self._train = [self.alphabet.sequence(term) for term in train]
        self.valid = [padded(batch) for batch in _batches([self.alphabet.sequence(term) for term in valid])]
        counts = np.bincount(np.concatenate([sequence[1:] for sequence in self._train]), minlength=len(self.alphabet))
        self.frequencies = torch.from_numpy(counts / counts.sum())  # (V,) of the symbols

    def batches(self, seed: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Batches, epoch after epoch, in an order that depends on the seed alone."""
        epoch = 0
        while True:
            for indices in shuffled(self._train, BATCH, np.random.default_rng([seed, epoch])):
                yield padded([self._train[k] for k in indices])
            epoch += 1


def _batches(sequences: list[Ints]) -> Iterator[list[Ints]]:
    return ([sequences[k] for k in indices] for indices in by_length(sequences, 128))


# ---- the trials ----


@dataclass(frozen=True, slots=True)
class Trial:
    """One change to the network.

    Attributes
    ----------
    build : the network, from the data and starting weights for the twin
    rate : the peak learning rate
    hidden : units of the twin
    members : networks that share the time, each with its own seed; their probabilities are averaged
    """

    name: str
    build: Callable[[Data, Parameters], Twin]
    rate: float = RATE
    hidden: int = HIDDEN
    members: int = 1

    def network(self, data: Data, seed: int) -> Twin:
        """A new network."""
        torch.manual_seed(seed)
        shape = Shape(len(data.alphabet), EMBEDDING, self.hidden)
        return self.build(data, Parameters.random(shape, np.random.default_rng(seed)))


def changed(change: Callable[[Twin, Data], None]) -> Callable[[Data, Parameters], Twin]:
    """Builds a twin with one part changed."""

    def build(data: Data, p: Parameters) -> Twin:
        twin = Twin(p)
        change(twin, data)
        return twin

    return build


def recurrent(cell: Callable[[int, int], torch.nn.Module]) -> Callable[[Data, Parameters], Twin]:
    """Builds a twin with another cell."""

    def change(twin: Twin, data: Data) -> None:
        twin.lstm = cell(EMBEDDING, HIDDEN)

    return changed(change)


def base(data: Data, p: Parameters) -> Twin:
    """Builds the twin itself."""
    return Twin(p)


def _second(twin: Twin, data: Data) -> None:
    second = Twin(Parameters.random(Shape(2, HIDDEN, HIDDEN), np.random.default_rng(1))).lstm
    twin.lstm = TwoLayers(twin.lstm, second)


def _tie(twin: Twin, data: Data) -> None:
    twin.output = Tied(HIDDEN, twin.embedding)


def _place(twin: Twin, data: Data) -> None:
    twin.embedding = Placed(twin.embedding, data.alphabet.encode(" ")[0])


def _attend(width: int, layers: int, heads: int) -> Callable[[Twin, Data], None]:
    def change(twin: Twin, data: Data) -> None:
        v = len(data.alphabet)
        twin.embedding, twin.output = torch.nn.Embedding(v, width), torch.nn.Linear(width, v)
        torch.nn.init.zeros_(twin.output.weight)
        twin.lstm = Transformer(width, layers, heads, 0.0)

    return change


def _noise(share: float, blank: bool = False) -> Callable[[Twin, Data], None]:
    def change(twin: Twin, data: Data) -> None:
        frequencies = data.frequencies
        if blank:
            frequencies = torch.zeros(len(frequencies))
            frequencies[UNKNOWN] = 1
        twin.embedding = Noised(twin.embedding, share, frequencies)

    return change


def _drop_connections(twin: Twin, data: Data) -> None:
    twin.lstm = DroppedConnections(twin.lstm, 0.3)


TRIALS = (
    Trial("LSTM", base),
    Trial("GRU", recurrent(torch.nn.GRU)),
    Trial("two layers with a skip", changed(_second)),
    Trial("Transformer, 4 layers of 128", changed(_attend(128, 4, 4)), rate=0.003),
    Trial("minimal gated unit, written out", recurrent(MinimalGated)),
    Trial("place in word and word number added", changed(_place)),
    Trial("input and output vectors tied", changed(_tie)),
    Trial("two seeds averaged", base, members=2),
    Trial("dropout .3, a mask per term", lambda data, p: Twin(p, 0.3)),
    Trial("dropout .3, a mask per step", lambda data, p: EachStep(p, 0.3)),
    Trial("1 symbol in 10 replaced", changed(_noise(0.1))),
    Trial("1 symbol in 10 blank", changed(_noise(0.1, blank=True))),
    Trial("DropConnect .3", changed(_drop_connections)),
    Trial("LSTM of 512 units", base, hidden=512),
    Trial("LSTM, written out", recurrent(WrittenOut)),
)


# ---- training ----


class Training:
    """A network that is trained for a number of steps."""

    def __init__(self, trial: Trial, data: Data, seed: int, steps: int) -> None:
        self.steps, self.step_number, self.peak = steps, 0, trial.rate
        self.network = trial.network(data, seed)
        self.weights = [w for w in self.network.parameters() if w.requires_grad]
        self.average = [w.detach().clone() for w in self.weights]
        matrices, rest = ([w for w in self.weights if (w.dim() > 1) is kind] for kind in (True, False))
        groups = [{"params": matrices, "weight_decay": DECAY}, {"params": rest, "weight_decay": 0.0}]
        self.adam = torch.optim.AdamW(groups, lr=trial.rate, betas=(0.9, 0.99), fused=True)
        self.horizon = min(1000.0, max(10.0, steps / 50))

    def step(self, inputs: torch.Tensor, targets: torch.Tensor) -> None:
        """One update."""
        rising = max(1.0, WARM_UP * self.steps)
        share = min((self.step_number + 1) / rising, (self.steps - self.step_number) / max(1.0, self.steps - rising))
        for group in self.adam.param_groups:
            group["lr"] = self.peak * share
        loss: Any = self.network.loss(inputs, targets)
        self.adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, CLIP)
        self.adam.step()
        mix = max(1 / self.horizon, 1 / (1 + (self.step_number + 1) / 2))
        torch._foreach_lerp_(self.average, [w.detach() for w in self.weights], mix)
        self.step_number += 1

    def held_out(self, data: Data) -> torch.Tensor:
        """The log-probability of every valid symbol under the averaged weights, (R,)."""
        now = [w.detach().clone() for w in self.weights]
        torch._foreach_copy_([w.data for w in self.weights], self.average)
        self.network.eval()
        found = []
        with torch.no_grad():
            for inputs, targets in data.valid:
                log_p = torch.log_softmax(self.network.logits(inputs), dim=-1)
                picked = log_p.gather(-1, targets.clamp(min=0)[..., None])[..., 0]
                found.append(picked[targets >= 0])
        self.network.train()
        torch._foreach_copy_([w.data for w in self.weights], now)
        return torch.cat(found)


def speeds(trials: tuple[Trial, ...], data: Data, seconds: float) -> dict[str, tuple[float, float]]:
    """For each trial, seconds of processor time per step, and symbols per second, measured in turns."""
    batches = data.batches(0)
    several = [next(batches) for _ in range(256)]
    running = [Training(trial, data, 0, 10**6) for trial in trials]
    taken: list[list[float]] = [[] for _ in trials]
    for turn in range(_ROUNDS + 1):
        for k, training in enumerate(running):
            begun, first = time.process_time(), training.step_number
            while time.process_time() - begun < seconds:
                training.step(*several[training.step_number % len(several)])
            if turn:  # the first turn is a warm-up
                taken[k].append((time.process_time() - begun) / (training.step_number - first))
    symbols = float(np.mean([(targets >= 0).sum().item() for _, targets in several]))
    each: dict[Any, list[float]] = {}  # trials with the same network share their measurements
    for trial, times in zip(trials, taken, strict=True):
        each.setdefault((trial.build, trial.hidden), []).extend(times)
    typical = {trial.name: median(each[trial.build, trial.hidden]) for trial in trials}
    return {name: (seconds, symbols / seconds) for name, seconds in typical.items()}


def train(trial: Trial, data: Data, steps: int) -> dict[str, Any]:
    """Train the networks of a trial, and evaluate the mean of their probabilities."""
    begun, log, together = time.process_time(), [], []
    for seed in range(trial.members):
        share = steps // trial.members
        training = Training(trial, data, seed, share)
        evaluated = {round(share * (k + 1) / _EVALUATIONS) for k in range(_EVALUATIONS)}
        for (inputs, targets), number in zip(data.batches(seed), range(1, share + 1), strict=False):
            training.step(inputs, targets)
            if number in evaluated:
                log_p = training.held_out(data)
                log.append((number, round(-log_p.mean().item(), 4)))
                print(
                    f"\r{trial.name}: {number} of {share}, valid {log[-1][1]}   ", end="", file=sys.stderr, flush=True
                )
        together.append(log_p.double().exp())
    weights = sum(w.numel() for w in training.weights) * trial.members
    valid = -torch.stack(together).mean(dim=0).log().mean().item()
    print(file=sys.stderr)
    return {"valid": valid, "weights": weights, "log": log, "cpu": time.process_time() - begun}


def table(name: str, results: list[dict[str, Any]], budget: float) -> None:
    """Print the results as Markdown."""
    print(f"| {name}, {budget:g} s each | valid | lowest on the way | weights | symbols/s | steps | epochs |")
    print("|---|---|---|---|---|---|---|")
    for r in results:
        lowest = min(valid for _, valid in r["log"])
        print(
            f"| {r['name']} | {r['valid']:.3f} | {lowest:.3f} | {r['weights'] / 1e3:,.0f} k "
            f"| {r['speed']:,.0f} | {r['steps']:,} | {r['epochs']:.1f} |"
        )


def main() -> None:
    """Measure the speeds, train every trial, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("list", nargs="?", default="philosophy", help="a word list (default: philosophy)")
    parser.add_argument("--seconds", type=float, default=30, help="of processor time for each trial (default: 30)")
    parser.add_argument("--measure", type=float, default=1.0, help="seconds of a turn of measuring (default: 1)")
    parser.add_argument("--only", metavar="WORD", help="only trials with this word in their name")
    parser.add_argument("--rate", type=float, help="another peak learning rate for them")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep speeds and results here, and reuse them")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    torch.set_num_threads(1)
    data = Data(options.list)
    kept = json.loads(options.keep.read_text()) if options.keep and options.keep.exists() else {}

    def keep() -> None:
        if options.keep:
            options.keep.write_text(json.dumps(kept))

    if "speeds" not in kept:
        kept |= {"speeds": speeds(TRIALS, data, options.measure), "results": {}}
        keep()
    for trial in TRIALS:
        if options.only and options.only not in trial.name:
            continue
        rate = options.rate or trial.rate
        key = f"{trial.name}, rate {rate:g}, {options.seconds:g} s"
        if key in kept["results"]:
            continue
        seconds, speed = kept["speeds"][trial.name]
        steps = round(options.seconds / seconds)
        trial_now = Trial(trial.name, trial.build, rate, trial.hidden, trial.members)
        kept["results"][key] = train(trial_now, data, steps) | {
            "name": trial.name,
            "rate": rate,
            "steps": steps,
            "speed": speed,
            "epochs": steps * seconds * speed / data.symbols,
            "seconds": options.seconds,
        }
        keep()
    results = [r for r in kept["results"].values() if r["seconds"] == options.seconds]
    table(options.list, results, options.seconds)
    if options.json:
        print(json.dumps({"benchmark": "ablations", "list": options.list, **kept}))


if __name__ == "__main__":
    main()
