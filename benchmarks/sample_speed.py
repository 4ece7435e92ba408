"""Sampling speed: compared with PyTorch, or what the forge's limits save.

By default, raw terms per second are compared with PyTorch, with the same weights, in turns on the same cores. Both
advance hundreds of terms at once, drop the finished ones, and draw at temperature 1 from the network of a model,
without its n-gram; PyTorch runs nn.LSTM under inference_mode. A third row is the program's own sampling, with the
n-gram. Needs PyTorch: `pip install torch`.

With `--limits`, raw terms and fakes per second of processor time are measured for the bundled lists, in turns without
limits, with those that the forge gives to sampling, and with floors on the probability. A floor is compared with a
forge that refuses the same samples after they are finished.

`--json` adds a line for machines.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.forge.fakes import KINDS_OR_MIXED, KindOrMixed
from balderdash.lm import sampling
from balderdash.lm.alphabet import END, UNKNOWN
from balderdash.lm.evaluation import Score
from balderdash.lm.model import Model
from balderdash.lm.sampling import UNLIMITED, Limits
from balderdash.lm.threads import THREADS, pair
from balderdash.play.card_source import ForgeCardSource

if TYPE_CHECKING:
    from torch_twin import Twin

AT_ONCE = THREADS * sampling.ABREAST  # terms that advance together
LISTS = ("mathematics", "philosophy", "minerals", "dinosaurs", "chess-openings")
EXPECTED_COPIES = (1e-2, 1e-3, 1e-4)  # floors: the least n p, for a list of n terms and a fake of probability p


def by_torch(twin: Twin, model: Model, count: int) -> list[str]:
    """Terms from the twin; "" for one that grew too long."""
    import torch

    terms: list[str] = []
    with torch.inference_mode():
        for _ in range(-(-count // AT_ONCE)):
            written: list[list[int] | None] = [[] for _ in range(AT_ONCE)]
            alive = torch.arange(AT_ONCE)
            symbols = torch.full((AT_ONCE,), END)
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
    parser.add_argument("--limits", action="store_true", help="measure what the forge's limits save, without PyTorch")
    parser.add_argument("--model", default="mathematics", help="a model: its name, or a file (default: mathematics)")
    parser.add_argument("--rounds", type=int, default=7, help="times that they take turns (default: 7)")
    parser.add_argument("-n", type=int, default=2048, help="terms per turn (default: 2048)")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    if min(options.rounds, options.n) < 1:
        parser.error("all numbers must be positive")
    result = limits_measured(options.rounds, options.n) if options.limits else torch_compared(options)
    if options.json:
        print(json.dumps({"benchmark": "sample_speed"} | result))


def torch_compared(options: argparse.Namespace) -> dict[str, Any]:
    """The table of the speeds of NumPy and PyTorch."""
    from torch_twin import Twin  # it says so if PyTorch is missing

    model = Model.load(paths.find_model(options.model))
    import torch

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
    print(f"model {model.name}, hidden {hidden}, {AT_ONCE} terms at once, {options.rounds} rounds")
    print(f"{'raw terms per second':24}{'median':>9}{'least':>9}{'most':>9}{'letters':>9}")
    for name, values in speeds.items():
        print(f"{name:24}{median(values):9,.0f}{min(values):9,.0f}{max(values):9,.0f}{lengths[name]:9.1f}")
    print(f"{'NumPy / PyTorch':24}{median(ratios):9.2f}{min(ratios):9.2f}{max(ratios):9.2f}")
    return {
        "model": model.name,
        "hidden": hidden,
        "numpy": round(median(speeds["NumPy"])),
        "pytorch": round(median(speeds["PyTorch"])),
        "with_ngram": round(median(speeds["NumPy with n-gram"])),
        "ratio": round(median(ratios), 3),
    }


class LimitedModel(Model):
    """A model that stops its own clock, for the forge.

    Parameters
    ----------
    limits : of every sample; None for those that the forge asks for
    """

    def __init__(self, model: Model, limits: Limits | None) -> None:
        vars(self).update(vars(model))
        self._limits = limits
        self.seconds, self.samples, self.finished = 0.0, 0, 0

    def sample_with_scores(
        self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "", limits: Limits = UNLIMITED
    ) -> list[Score | None]:
        """As the model's own."""
        start = time.process_time()
        chosen = limits if self._limits is None else self._limits
        scores = super().sample_with_scores(count, seed, temperature, prefix, chosen)
        self.seconds += time.process_time() - start
        self.samples += count
        self.finished += sum(score is not None for score in scores)
        return scores


@dataclass(frozen=True, slots=True)
class Turn:
    """What some thousand samples gave.

    Attributes
    ----------
    raw : samples per second of sampling
    fakes : per second of sampling and forging
    seconds : of both
    finished : the share of the samples that were not given up
    """

    raw: float
    fakes: float
    seconds: float
    finished: float


def take_turn(source: ForgeCardSource, kind: KindOrMixed, limits: Limits | None, seed: int, count: int) -> Turn:
    """Make fakes of at least `count` samples."""
    model = LimitedModel(source.model, limits)
    forge = copy(source.forge)
    forge._model = model
    fakes, start = 0, time.process_time()
    with suppress(BalderdashError):  # the model gives none at all
        for _ in forge.stream(count, seed=seed, kind=kind, max_samples=count, with_nearest=False):
            fakes += 1
    seconds = time.process_time() - start
    return Turn(model.samples / model.seconds, fakes / seconds, seconds, model.finished / model.samples)


def limits_measured(rounds: int, count: int) -> dict[str, Any]:
    """The table of the speeds without and with limits, for each bundled list."""
    print(f"at least {count:,} samples a turn, medians of {rounds} turns, per second of processor time")
    print(f"{'list':16}{'kind':12}{'limits':16}{'finished':>10}{'raw':>9}{'fakes':>9}{'faster':>9}")
    result: dict[str, Any] = {}
    for name in LISTS:
        source = ForgeCardSource(name)
        floors = {f"n p >= {e:g}": Limits(math.log(e / len(source.words.terms))) for e in EXPECTED_COPIES}
        for kind in KINDS_OR_MIXED[::2]:  # mixed and recombined
            choices = {"none": UNLIMITED, "the forge's": None, **(floors if kind == "mixed" else {})}
            turns: dict[str, list[Turn]] = {title: [] for title in choices}
            for number in range(rounds + 1):
                for title, limits in choices.items():
                    turns[title].append(take_turn(source, kind, limits, number, count))
            for title, its in turns.items():
                pairs = list(zip(its, turns["none"], strict=True))[1:]  # the first turn warms up
                raw, fakes = median(a.raw for a, _ in pairs), median(a.fakes for a, _ in pairs)
                faster, finished = median(b.seconds / a.seconds for a, b in pairs), median(a.finished for a, _ in pairs)
                cells = f"{finished:10.0%}{raw:9,.0f}{fakes:9,.1f}{faster:7.2f} ×"
                print(f"{name:16}{kind:12}{title:16}{cells}", flush=True)
                result[f"{name}, {kind}, {title}"] = [round(raw), round(fakes, 1), round(faster, 3)]
    return result


if __name__ == "__main__":
    main()
