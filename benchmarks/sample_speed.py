"""Sampling speed compared with PyTorch: raw terms per second with the same weights, in turns on the same cores.

Both advance hundreds of terms at once, drop the finished ones, and draw at temperature 1 from the network of a model,
without its n-gram; PyTorch runs nn.LSTM under inference_mode. A third row is the program's own sampling, with the
n-gram. `--json` adds a line for machines. Needs PyTorch: `pip install torch`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from statistics import mean, median

import torch
from torch_twin import Twin

from balderdash import paths
from balderdash.lm import sampling
from balderdash.lm.alphabet import END, UNKNOWN
from balderdash.lm.model import Model
from balderdash.lm.threads import THREADS, pair


def by_torch(twin: Twin, model: Model, count: int) -> list[str]:
    """Terms from the twin; "" for one that grew too long."""
    terms: list[str] = []
    with torch.inference_mode():
        for _ in range(-(-count // sampling.BLOCK)):
            written: list[list[int] | None] = [[] for _ in range(sampling.BLOCK)]
            alive = torch.arange(sampling.BLOCK)
            symbols = torch.full((sampling.BLOCK,), END)
            state = None
            for t in range(sampling.LONGEST):
                hidden, state = twin.lstm(twin.embedding(symbols)[None], state)
                logits = twin.output(hidden[0])
                logits[:, UNKNOWN] = -torch.inf
                if t == 0:
                    logits[:, END] = -torch.inf
                symbols = torch.multinomial(torch.softmax(logits, 1), 1)[:, 0]
                going = symbols != END
                alive, symbols = alive[going], symbols[going]
                state = tuple(s[:, going].contiguous() for s in state)
                if not len(alive):
                    break
                for k, symbol in zip(alive.tolist(), symbols.tolist(), strict=True):
                    term = written[k]
                    assert term is not None
                    term.append(symbol)
            for k in alive.tolist():
                written[k] = None
            terms += [model.alphabet.decode(term) if term is not None else "" for term in written]
    return terms[:count]


def main() -> None:
    """Time them in turns, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", default="mathematics", help="a model: its name, or a file (default: mathematics)")
    parser.add_argument("--rounds", type=int, default=7, help="times that they take turns (default: 7)")
    parser.add_argument("-n", type=int, default=2048, help="terms per turn (default: 2048)")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    if min(options.rounds, options.n) < 1:
        parser.error("all numbers must be positive")
    model = Model.load(paths.find_model(options.model))
    network = Model(model.name, model.alphabet, model.parameters, model.info)  # without the n-gram
    twin = Twin(model.parameters)
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    work: dict[str, Callable[[int], list[str]]] = {
        "NumPy": lambda seed: network.sample(options.n, seed=seed),
        "PyTorch": lambda seed: by_torch(twin, network, options.n),
        "NumPy with n-gram": lambda seed: model.sample(options.n, seed=seed),
    }
    speeds: dict[str, list[float]] = {name: [] for name in work}
    lengths: dict[str, float] = {}
    with pair():
        for name, write in work.items():  # warm up, and compare the terms' lengths
            lengths[name] = mean(len(term) for term in write(1000))
        for number in range(options.rounds):
            for name, write in work.items():
                start = time.perf_counter()
                write(number)
                speeds[name].append(options.n / (time.perf_counter() - start))
    ratios = [own / other for own, other in zip(speeds["NumPy"], speeds["PyTorch"], strict=True)]
    hidden = model.parameters.shape.hidden
    print(f"model {model.name}, hidden {hidden}, {sampling.BLOCK} terms at once, {options.rounds} rounds")
    print(f"{'raw terms per second':24}{'median':>9}{'least':>9}{'most':>9}{'letters':>9}")
    for name, values in speeds.items():
        print(f"{name:24}{median(values):9,.0f}{min(values):9,.0f}{max(values):9,.0f}{lengths[name]:9.1f}")
    print(f"{'NumPy / PyTorch':24}{median(ratios):9.2f}{min(ratios):9.2f}{max(ratios):9.2f}")
    if options.json:
        result = {
            "benchmark": "sample_speed",
            "model": model.name,
            "hidden": hidden,
            "numpy": round(median(speeds["NumPy"])),
            "pytorch": round(median(speeds["PyTorch"])),
            "with_ngram": round(median(speeds["NumPy with n-gram"])),
            "ratio": round(median(ratios), 3),
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
