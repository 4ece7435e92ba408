"""Training speed compared with PyTorch: the same network, batches and optimiser, in turns on the same cores.

Both train the same LSTM on the same batches of the mathematics list: embedding, LSTM, dropout on the hidden states
(one mask per term), softmax; AdamW with clipping by norm and averaged weights. PyTorch uses what is fastest there on a
CPU: nn.LSTM over tensors that are padded beforehand (batches hold terms of nearly equal length, so there is little
padding), fused AdamW, its own threads. The NumPy side is the program's own training step, which packs its batch too.

First it checks that both have the same loss and gradients with shared weights. `--json` adds a line for machines.
Needs PyTorch: `pip install torch`. docs/training.md has results.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from statistics import median
from typing import Any

import numpy as np
import torch
from torch_twin import Twin, by_name

from balderdash.lm import network
from balderdash.lm import trainer as training
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import Ints, pack, shuffled
from balderdash.lm.network import loss_and_gradient
from balderdash.lm.optimizer import AdamW
from balderdash.lm.parameters import Parameters
from balderdash.lm.plan import Plan
from balderdash.lm.threads import THREADS, pair
from balderdash.lm.trainer import Trainer
from balderdash.lm.workspace import NOTHING_DROPPED, Weights, Workspace
from balderdash.terms import library

EQUAL = 1e-4  # losses and gradients, relative to the largest
_BATCHES = 24  # that are used in turn


class TorchRun:
    """PyTorch's training loop."""

    def __init__(self, p: Parameters, plan: Plan, batches: list[tuple[torch.Tensor, torch.Tensor]]) -> None:
        self.plan, self.batches = plan, batches
        self.twin = Twin(p, plan.drop_hidden)
        self.weights = [w for w in self.twin.parameters() if w.requires_grad]
        self.average = [w.detach().clone() for w in self.weights]
        self.adam = torch.optim.AdamW(
            self.weights, lr=plan.peak_rate, betas=(0.9, 0.99), weight_decay=plan.weight_decay, fused=True
        )

    def step(self, number: int) -> None:
        """One update."""
        loss: Any = self.twin.loss(*self.batches[number % len(self.batches)])
        self.adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, self.plan.clip)
        self.adam.step()
        torch._foreach_lerp_(self.average, [w.detach() for w in self.weights], 0.001)


def padded(sequences: list[Ints]) -> tuple[torch.Tensor, torch.Tensor]:
    """A padded batch: inputs and targets, (T, B) each; -1 marks a target that is padding."""
    longest = max(map(len, sequences)) - 1
    inputs, targets = np.zeros((longest, len(sequences)), np.int64), np.full((longest, len(sequences)), -1)
    for k, sequence in enumerate(sequences):
        inputs[: len(sequence) - 1, k], targets[: len(sequence) - 1, k] = sequence[:-1], sequence[1:]
    return torch.from_numpy(inputs), torch.from_numpy(targets)


def differences(p: Parameters, sequences: list[Ints]) -> dict[str, float]:
    """Relative differences on one batch with shared weights: of the loss, and of each gradient's largest entry."""
    batch = pack(sequences)
    gradient = Parameters.zeros(p.shape)
    weights = Weights.of(p)
    loss = loss_and_gradient(p, weights, batch, NOTHING_DROPPED, Workspace(p.shape), gradient, 1 / batch.rows, 0.0)
    twin = Twin(p, 0.0)
    theirs: Any = twin.loss(*padded(sequences))
    theirs.backward()
    apart = {"loss": abs(loss / batch.rows - theirs.item()) / theirs.item()}
    for name, own in by_name(gradient).items():
        other = twin.named()[name].grad.numpy()
        apart[name] = float(np.abs(own - other).max() / np.abs(other).max())
    return apart


def peak(pool: Executor) -> float:
    """GFLOP/s of two threads that multiply large matrices."""
    a = np.ones((768, 768), np.float32)
    out = [np.empty_like(a) for _ in range(THREADS)]

    def multiply(thread: int) -> None:
        for _ in range(20):
            np.matmul(a, a, out=out[thread])

    start = time.perf_counter()
    list(pool.map(multiply, range(THREADS)))
    return THREADS * 20 * 2 * 768**3 / (time.perf_counter() - start) / 1e9


@contextmanager
def timed(places: dict[str, tuple[Any, str]]) -> Iterator[dict[str, float]]:
    """Seconds that some functions take within the context, summed over the threads."""
    spent = dict.fromkeys(places, 0.0)

    def watch(label: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*values: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*values, **named)
            finally:
                spent[label] += time.perf_counter() - start

        return wrapped

    originals = {label: getattr(owner, name) for label, (owner, name) in places.items()}
    for label, (owner, name) in places.items():
        setattr(owner, name, watch(label, originals[label]))
    try:
        yield spent
    finally:
        for label, (owner, name) in places.items():
            setattr(owner, name, originals[label])


def products(shape: Any, sequences: list[list[Ints]], pool: Executor) -> float:
    """Seconds that the matrix products of a step take by themselves, in both threads at once."""
    batches = [pack(half) for half in sequences]
    weights = np.ones((shape.hidden, 4 * shape.hidden), np.float32)
    back = np.ascontiguousarray(weights.T)
    output = np.ones((shape.hidden, shape.symbols), np.float32)

    def multiply(k: int) -> None:
        batch = batches[k]
        hidden = np.ones((batch.rows, shape.hidden), np.float32)
        gates = np.ones((batch.rows, 4 * shape.hidden), np.float32)
        for rows in batch.steps[1:]:
            hidden[rows] @ weights
            gates[rows] @ back
        hidden.T @ gates
        logits = hidden @ output
        hidden.T @ logits
        logits @ output.T

    list(pool.map(multiply, range(len(batches))))
    start = time.perf_counter()
    list(pool.map(multiply, range(len(batches))))
    return time.perf_counter() - start


def profile(trainer: Trainer, sequences: list[Ints], batches: list[Ints], pool: Executor) -> dict[str, float]:
    """The share of a step's time that each part takes."""
    places = {
        "packing": (training, "pack"),
        "forward": (network, "forward"),
        "backward through time": (network, "_through_time"),
        "weight gradients": (network, "_collect"),
        "dropout masks": (training, "_mask"),
    }
    with (
        timed(places) as spent,
        timed({"optimiser": (AdamW, "update"), "preparing weights": (Weights, "prepare")}) as whole,
    ):
        start = time.perf_counter()
        for indices in batches:
            trainer._step(indices, pool)
        total = time.perf_counter() - start
    by_themselves = sum(
        products(trainer.best.shape, [[sequences[k] for k in indices[t::THREADS]] for t in range(THREADS)], pool)
        for indices in batches
    )
    halved = ("forward", "backward through time", "weight gradients")  # run in both threads at once
    shares = {label: seconds / total / (THREADS if label in halved else 1) for label, seconds in spent.items()}
    shares |= {label: seconds / total for label, seconds in whole.items()}
    shares["anything else"] = 1 - sum(shares.values())
    shares["(matrix products by themselves)"] = by_themselves / total
    return shares


def main() -> None:
    """Check that both agree, time them in turns, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hidden", type=int, default=256, help="units (default: 256)")
    parser.add_argument("--batch", type=int, default=128, help="terms in a step (default: 128)")
    parser.add_argument("--pairs", type=int, default=9, help="times that the two take turns (default: 9)")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each turn, approximately (default: 4)")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    if min(options.hidden, options.batch, options.pairs) < 1 or options.seconds <= 0:
        parser.error("all numbers must be positive")

    train = library.load("mathematics").part("train")
    alphabet = Alphabet.of(train)
    plan = Plan(48, options.hidden, 10, 0.0, 0.0, 0.3, batch=options.batch, peak_rate=5e-3, clip=1.0)
    trainer = Trainer(alphabet, train, (), plan)
    sequences = [alphabet.sequence(term) for term in train]
    batches = shuffled(sequences, plan.batch, np.random.default_rng(0))
    batches = [indices for indices in batches if len(indices) == plan.batch][:_BATCHES]
    symbols = [sum(len(sequences[k]) - 1 for k in indices) for indices in batches]
    tensors = [padded([sequences[k] for k in indices]) for indices in batches]

    start = Parameters.random(plan.shape(len(alphabet)), np.random.default_rng(1))
    start.w_output[:] = np.random.default_rng(2).uniform(-0.1, 0.1, start.w_output.shape)
    apart = differences(start, [sequences[k] for k in batches[0]])
    worst = max(apart, key=lambda name: apart[name])
    print(f"one batch, shared weights: loss {apart['loss']:.1e} apart, gradients at most {apart[worst]:.1e} ({worst})")
    if apart[worst] > EQUAL:
        sys.exit(f"The difference is more than {EQUAL}, so the speeds cannot be compared.")

    torch.set_num_threads(THREADS)
    theirs = TorchRun(start, plan, tensors)
    speeds: dict[str, list[float]] = {"NumPy": [], "PyTorch": []}
    with pair() as pool:
        work: dict[str, Callable[[int], None]] = {
            "NumPy": lambda k: trainer._step(batches[k % len(batches)], pool),
            "PyTorch": theirs.step,
        }
        turns = {}
        for name, step in work.items():  # warm up, and find out how many steps make a turn
            for k in range(3):
                step(k)
            began = time.perf_counter()
            for k in range(4):
                step(k)
            turns[name] = max(4, round(options.seconds * 4 / (time.perf_counter() - began)))
        for _ in range(options.pairs):
            for name, step in work.items():
                began = time.perf_counter()
                for k in range(turns[name]):
                    step(k)
                seconds = time.perf_counter() - began
                speeds[name].append(sum(symbols[k % len(batches)] for k in range(turns[name])) / seconds)
        shares = profile(trainer, sequences, batches, pool)
        most = max(peak(pool) for _ in range(5))

    ratios = [own / other for own, other in zip(speeds["NumPy"], speeds["PyTorch"], strict=True)]
    flops = 24 * plan.hidden**2 + 6 * plan.hidden * len(alphabet)  # per symbol: forward, and twice that backward
    print(f"hidden {plan.hidden}, batch {plan.batch}, {options.pairs} pairs; NumPy {np.__version__}, ", end="")
    print(f"PyTorch {torch.__version__}, {THREADS} threads each")
    print(f"{'symbols per second':24}{'median':>10}{'least':>10}{'most':>10}{'of peak':>9}")
    for name, values in speeds.items():
        share = median(values) * flops / most / 1e9
        print(f"{name:24}{median(values):10,.0f}{min(values):10,.0f}{max(values):10,.0f}{share:9.0%}")
    print(f"{'NumPy / PyTorch':24}{median(ratios):10.2f}{min(ratios):10.2f}{max(ratios):10.2f}")
    print(f"peak: {most:.0f} GFLOP/s of sgemm, two threads; {flops / 1e6:.2f} MFLOP per symbol in the matrix products")
    print("what a step in NumPy spends its time on:")
    for label, share in shares.items():
        print(f"  {label:34}{share:6.0%}")
    if options.json:
        result = {
            "benchmark": "train_speed",
            "hidden": plan.hidden,
            "batch": plan.batch,
            "numpy": round(median(speeds["NumPy"])),
            "pytorch": round(median(speeds["PyTorch"])),
            "ratio": round(median(ratios), 3),
            "peak_gflops": round(most, 1),
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
