"""Measure how convincing and how untrue the fakes of each list are; docs/fakes.md explains the figures.

    python benchmarks/fakes.py [LIST ...] [-n 2500] [--real 2500] [--seed 0] [--json] [--write]

It needs scikit-learn (`pip install scikit-learn`). `--write` puts the table into docs/fakes.md, `--json` adds a line
for machines.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.forge.dealable import is_dealable
from balderdash.forge.extras import train_discriminator
from balderdash.forge.forge import Forge
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.model import Model
from balderdash.lm.ngram import NGram
from balderdash.terms import library
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.near_duplicates import NearDuplicates

try:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
except ImportError:
    sys.exit("This benchmark needs scikit-learn; install it with `pip install scikit-learn`.")

LISTS = ("mathematics", "philosophy", "minerals", "dinosaurs", "chess-openings")
MAX_AUC, MAX_RATE = 0.60, 1.0  # the goal
FEWEST = 50  # terms; an area from fewer says nothing
COVERAGE = 0.9  # c in docs/fakes.md
PAGE = Path(__file__).resolve().parent.parent / "docs" / "fakes.md"
BEGIN, END = "<!-- written by benchmarks/fakes.py --write -->", "<!-- end -->"
HEAD = """\
| list | AUC: raw | sound | fakes | **dealt** | reals | real in 1,000: raw | **fakes** | elsewhere | near | fakes/s |
|---|---|---|---|---|---|---|---|---|---|---|"""


class Reader:
    """A reader who knows the words, word pairs and spelling of the train split.

    Parameters
    ----------
    train : the terms of that split
    """

    def __init__(self, train: tuple[str, ...]) -> None:
        split = [key(term).split() for term in train]
        self.words = Counter(word for words in split for word in words)
        self.pairs = Counter(pair for words in split for pair in pairwise(words))
        self.first = Counter(words[0] for words in split)
        self.last = Counter(words[-1] for words in split)
        self.ngram = NGram.of(Alphabet.of(train), train, 6)

    def features(self, terms: list[str]) -> np.ndarray[Any, Any]:
        """(terms, features)."""
        nats = np.split(self.ngram.nats(terms), np.cumsum([len(term) + 1 for term in terms])[:-1])
        return np.array([self._of(term, own) for term, own in zip(terms, nats, strict=True)])

    def _of(self, term: str, nats: np.ndarray[Any, Any]) -> list[float]:
        words = key(term).split() or [""]
        known = [np.log1p(self.words[word]) for word in words]
        pairs = [np.log1p(self.pairs[pair]) for pair in pairwise(words)]
        unknown = sum(k == 0 for k in known)
        return [
            unknown,
            unknown / len(words),
            float(np.mean(known)),
            min(known),
            max(known),
            float(np.mean(pairs)) if pairs else -1,
            max(pairs, default=-1),
            np.log1p(self.first[words[0]]),
            np.log1p(self.last[words[-1]]),
            float(nats.mean()),
            float(nats.max()),
            float(nats.sum()),
            float(nats[-1]),
            len(words),
            len(term),
            max(map(len, words)),
            term.count("-"),
            sum(map(str.isupper, term)),
            sum(c.isdigit() for c in term),
            sum(not c.isascii() for c in term),
            sum(c in "'’" for c in term),
        ]

    def auc(self, real: list[str], fakes: list[str]) -> float:
        """How well the reader tells the two apart, in five-fold cross-validation."""
        x = self.features([*real, *fakes])
        y = np.repeat([1, 0], [len(real), len(fakes)])
        reader = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, random_state=0)
        folds = StratifiedKFold(5, shuffle=True, random_state=0)
        p = cross_val_predict(reader, x, y, cv=folds, method="predict_proba")[:, 1]
        return float(roc_auc_score(y, p))


def measure(name: str, count: int, reals: int, seed: int, temperature: float) -> dict[str, Any]:
    """All figures of one list."""
    words = library.load(name)
    parts = words.parts
    model = Model.load(paths.find_model(name))
    seen = replace(words, terms=parts["train"])
    lexicon = Lexicon([seen])
    sound_forge = Forge(model, lexicon, seen)
    forge = sound_forge.with_discriminator(train_discriminator(model, sound_forge, words))
    list(forge.stream(1, seed=seed))  # warm up
    began = time.perf_counter()
    fakes = list(forge.stream(count, seed=seed, temperature=temperature, with_nearest=False))  # as `generate` does
    seconds = time.perf_counter() - began
    terms = [fake.term for fake in fakes]
    sound = [fake.term for fake in sound_forge.stream(reals, seed=seed)]
    raw = list(dict.fromkeys(term for term in model.sample(count, seed=seed + 1) if term and term not in lexicon))

    rng = np.random.default_rng(seed)  # real terms of the test split alone: the discriminator learnt from valid
    real = [parts["test"][k] for k in rng.permutation(len(parts["test"]))[:reals]]
    dealable = [term for term in parts["test"] if is_dealable(term, sound_forge.near_duplicates)]
    dealt = [dealable[k] for k in rng.permutation(len(dealable))[:reals]]
    held_out = (*parts["valid"], *parts["test"])
    held_out_lexicon = Lexicon([replace(words, terms=held_out)])
    near_duplicates = NearDuplicates(held_out_lexicon)
    hits = Counter(fake.kind for fake in fakes if fake.term in held_out_lexicon)
    near = sum(near_duplicates.find(term) is not None for term in terms if term not in held_out_lexicon)
    kinds = Counter(fake.kind for fake in fakes)
    unknown = [sum(word not in lexicon.words for word in key(term).split()) for term in terms]
    unknown_real = [sum(word not in lexicon.words for word in key(term).split()) for term in real]
    reader = Reader(parts["train"])

    def auc(real: list[str], fakes: list[str]) -> float | None:
        return reader.auc(real, fakes[:reals]) if min(len(real), len(fakes)) >= FEWEST else None

    return {
        "list": name,
        "fakes": len(fakes),
        "real": len(real),
        "dealt": len(dealt),
        "auc": auc(real, terms),
        "auc_dealt": auc(dealt, terms),
        "auc_sound": auc(real, sound),
        "auc_raw": auc(real, raw),
        "unknown_words": [round(unknown.count(n) / len(unknown), 3) for n in (0, 1)],
        "unknown_words_real": [round(unknown_real.count(n) / len(unknown_real), 3) for n in (0, 1)],
        "real_fakes": hits.total(),
        "raw_rate": 1000 * sum(term in held_out_lexicon for term in raw) / max(1, len(raw)),
        "near": near,
        "rate": 1000 * hits.total() / len(fakes),
        "rate_by_kind": {kind: round(1000 * hits[kind] / n, 2) for kind, n in kinds.items()},
        "kinds": dict(kinds),
        "held_out_share": len(held_out) / len(words.terms),
        "fakes_per_second": len(fakes) / seconds,
    }


def _area(auc: float | None) -> str:
    return "–" if auc is None else f"{auc:.3f}"


def write(rows: list[dict[str, Any]], options: argparse.Namespace) -> None:
    """Put the table into the page, in place of the one before."""
    lines = [
        f"`python benchmarks/fakes.py -n {options.n} --real {options.real} --seed {options.seed} --write`",
        "",
        HEAD,
    ]
    for row in rows:
        aucs = [_area(row[which]) for which in ("auc_raw", "auc_sound", "auc")]
        lines.append(
            f"| {row['list']} | {' | '.join(aucs)} | **{_area(row['auc_dealt'])}** | "
            f"{row['real']:,} / {row['dealt']:,} | "
            f"{row['raw_rate']:.1f} | "
            f"**{row['rate']:.1f}** ({row['real_fakes']} of {row['fakes']:,}) | {row['implied']:.1f} | {row['near']} | "
            f"{row['fakes_per_second']:.0f} |"
        )
    text = options.write.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END, 1)[1]
    options.write.write_text("\n".join([head + BEGIN, *lines, END]) + tail, encoding="utf-8")


def main() -> None:
    """Measure each list, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("lists", nargs="*", default=LISTS, help="(default: all five bundled ones)")
    parser.add_argument("-n", type=int, default=2500, help="fakes of each list (default: 2500)")
    parser.add_argument("--real", type=int, default=2500, help="held-out terms at most (default: 2500)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument(
        "--write", nargs="?", const=PAGE, type=Path, metavar="FILE", help=f"replace the table in FILE ({PAGE.name})"
    )
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    head = ("list", "fakes", "reals", "AUC", "dealt", "sound", "raw", "0/1 new words", "(reals)", "real", "near",
            "/1000", "implied", "fakes/s")  # fmt: skip
    print("{:15}{:>7}{:>6}{:>7}{:>7}{:>7}{:>7}{:>15}{:>13}{:>6}{:>6}{:>7}{:>9}{:>9}".format(*head))
    rows = []
    for name in options.lists:
        try:
            row = measure(name, options.n, options.real, options.seed, options.temperature)
        except BalderdashError as error:
            print(f"{name:15} {error}")
            continue
        row["implied"] = row["rate"] / row["held_out_share"] * (1 - COVERAGE) / COVERAGE
        rows.append(row)
        aucs = [_area(row[which]) for which in ("auc", "auc_dealt", "auc_sound", "auc_raw")]
        mine, theirs = ("/".join(f"{share:.2f}" for share in row[k]) for k in ("unknown_words", "unknown_words_real"))
        print(
            f"{name:15}{row['fakes']:7}{row['real']:6}{aucs[0]:>7}{aucs[1]:>7}{aucs[2]:>7}{aucs[3]:>7}{mine:>15}"
            f"{theirs:>13}{row['real_fakes']:6}{row['near']:6}{row['rate']:7.2f}{row['implied']:9.2f}"
            f"{row['fakes_per_second']:9.0f}"
        )
        print(f"{'':15}real in 1,000, by kind: {row['rate_by_kind']}; fakes of each: {row['kinds']}")
    if options.write:
        write(rows, options)
    print(f"goal: AUC at most {MAX_AUC}, at most {MAX_RATE} real one in 1,000")
    if options.json:
        print(json.dumps({"benchmark": "fakes", "coverage": COVERAGE, "rows": rows}))


if __name__ == "__main__":
    main()
