"""Are the fakes convincing, and untrue? Both figures at once, for each list.

Model and lexicon know the train split only. **Convincing**: a reader of another kind than the program's own
judge (scikit-learn's gradient boosting over words, word pairs, a 6-gram's surprise and shape, learnt in five
folds) tells fakes from held-out real terms with an area under the curve of AUC; 0.5 is a coin. **Untrue**: so
many of 1,000 fakes are held-out real terms, by key; "near" ones are but for a slip. The held-out terms stand
for a tenth of the list, and the lists for a share c of all real terms, so of a thousand fakes that no list holds
about 10 x rate x (1 - c) / c are real: the capture-recapture estimate. Nobody knows c. Of 1,000 samples of another
model that none of these lists held, 6.6 were found to be real in other encyclopedias; for a raw rate of 5.5 that is
c = 0.9.

scikit-learn is needed for this benchmark only: `pip install scikit-learn`. `--json` adds a line for machines,
`--write docs/fakes.md` writes the table.
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
HIGHEST_AUC, HIGHEST_RATE = 0.60, 1.0
FEWEST = 50  # terms; of fewer an area says nothing
COVERAGE = 0.9  # c


class Reader:
    """What an informed reader knows: the train split's words, pairs and spelling.

    Parameters
    ----------
    train : the terms that both sides are compared with
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
        """How well the reader tells the two apart, learnt from four fifths and measured on the fifth, in turn."""
        x = self.features([*real, *fakes])
        y = np.repeat([1, 0], [len(real), len(fakes)])
        reader = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, random_state=0)
        folds = StratifiedKFold(5, shuffle=True, random_state=0)
        p = cross_val_predict(reader, x, y, cv=folds, method="predict_proba")[:, 1]
        return float(roc_auc_score(y, p))


def measure(name: str, count: int, reals: int, seed: int, temperature: float) -> dict[str, Any]:
    """Both figures for one list."""
    words = library.load(name)
    parts = words.parts()
    held_out = [*parts["valid"], *parts["test"]]  # of which taste was taught by valid: the reader sees test only
    model = Model.load(paths.find_model(name))
    seen = replace(words, terms=parts["train"])
    lexicon = Lexicon([seen])
    anything = Forge(model, lexicon, seen)
    forge = anything.with_discriminator(train_discriminator(model, anything, words))
    list(forge.stream(1, seed=seed))  # warm up
    began = time.perf_counter()
    fakes = list(
        forge.stream(count, seed=seed, temperature=temperature, with_nearest=False)
    )  # as `generate` prints them
    seconds = time.perf_counter() - began
    rng = np.random.default_rng(seed)
    real = [parts["test"][k] for k in rng.permutation(len(parts["test"]))[:reals]]
    all_dealt = [term for term in parts["test"] if is_dealable(term, anything.near_duplicates)]
    dealt = [all_dealt[k] for k in rng.permutation(len(all_dealt))[:reals]]
    reader = Reader(parts["train"])
    true, near = Lexicon([replace(words, terms=tuple(held_out))]), 0
    slips = NearDuplicates(true)
    hits = Counter[str]()
    for fake in fakes:
        if fake.term in true:
            hits[fake.kind] += 1
        elif slips.find(fake.term):
            near += 1
    kinds = Counter(fake.kind for fake in fakes)
    terms = [fake.term for fake in fakes]
    unknown = [sum(word not in lexicon.words for word in key(term).split()) for term in terms]
    unknown_real = [sum(word not in lexicon.words for word in key(term).split()) for term in real]
    plain = [fake.term for fake in anything.stream(reals, seed=seed)]
    raw = list(dict.fromkeys(term for term in model.sample(count, seed=seed + 1) if term and term not in lexicon))

    def auc(real: list[str], fakes: list[str]) -> float | None:
        return reader.auc(real, fakes[:reals]) if min(len(real), len(fakes)) >= FEWEST else None

    return {
        "list": name,
        "fakes": len(fakes),
        "real": len(real),
        "dealt": len(dealt),
        "auc": auc(real, terms),
        "auc_dealt": auc(dealt, terms),
        "auc_plain": auc(real, plain),
        "auc_raw": auc(real, raw),
        "unknown_words": [round(unknown.count(n) / len(unknown), 3) for n in (0, 1)],
        "unknown_words_real": [round(unknown_real.count(n) / len(unknown_real), 3) for n in (0, 1)],
        "true": sum(hits.values()),
        "raw_rate": 1000 * sum(term in true for term in raw) / max(1, len(raw)),
        "near": near,
        "rate": 1000 * sum(hits.values()) / len(fakes),
        "rate_by_kind": {kind: round(1000 * hits[kind] / n, 2) for kind, n in kinds.items()},
        "kinds": dict(kinds),
        "held_out_share": len(held_out) / len(words.terms),
        "fakes_per_second": len(fakes) / seconds,
    }


def _area(auc: float | None) -> str:
    return "–" if auc is None else f"{auc:.3f}"


def page(rows: list[dict[str, Any]], options: argparse.Namespace) -> str:
    """The table as a page of docs/."""
    lines = []
    for row in rows:
        aucs = [_area(row[which]) for which in ("auc_raw", "auc_plain", "auc")]
        lines.append(
            f"| {row['list']} | {' | '.join(aucs)} | **{_area(row['auc_dealt'])}** | "
            f"{row['real']:,} / {row['dealt']:,} | "
            f"{row['raw_rate']:.1f} | "
            f"**{row['rate']:.1f}** ({row['true']} of {row['fakes']:,}) | {row['implied']:.1f} | {row['near']} | "
            f"{row['fakes_per_second']:.0f} |"
        )
    asked = f"-n {options.n} --real {options.real} --seed {options.seed}"
    command = f"python benchmarks/fakes.py {asked} --write docs/fakes.md"
    return _PAGE.format(command=command, rows="\n".join(lines), coverage=COVERAGE)


_PAGE = """# How convincing, and how untrue

Written by `{command}`.

Model and lexicon know the train split only. **Convincing**: a reader of another kind than the program's own judge
(gradient boosting over words, pairs of words, a 6-gram's surprise and shape) is shown fakes and held-out real terms
of the test split, learns from four fifths of them and is asked about the fifth. The area under its curve, AUC, is 0.5
for a coin and 1 for a reader who always knows. **Untrue**: so many of 1,000 fakes are held-out real terms.

| list | AUC: raw | sound | fakes | **dealt** | reals | true in 1,000: raw | **fakes** | elsewhere | near | fakes/s |
|---|---|---|---|---|---|---|---|---|---|---|
{rows}

Raw samples are those that no list holds; sound ones are what the forge's rules leave of them (`forge/filters.py`,
`terms/near_duplicates.py`, `forge/too_likely.py`); fakes are what the discriminator keeps (`forge/discriminator.py`),
and what players see. These three are compared with all held-out terms. "Dealt" compares fakes with the real terms that
the game deals: it leaves out what is nearly another term that was learnt, or a part of one, as no fake is
(`forge/dealable.py`). "Reals" are how many of both were read. Where few are the area is rough: with 80 of them it is
known to about 0.04, with 2,500 to 0.01.

"Elsewhere" is what the rate implies for terms that are in none of the lists, if the lists hold a share of {coverage} of
all real terms (`benchmarks/fakes.py` tells why). "Near" ones are a slip away from a held-out term.
"""


def main() -> None:
    """Measure each list, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("lists", nargs="*", default=LISTS, help="(default: all five bundled ones)")
    parser.add_argument("-n", type=int, default=2500, help="fakes of each list (default: 2500)")
    parser.add_argument("--real", type=int, default=2500, help="held-out terms at most (default: 2500)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--write", type=Path, metavar="FILE", help="where the table goes, as Markdown")
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    head = (
        "list",
        "fakes",
        "real",
        "AUC",
        "dealt",
        "no taste",
        "raw",
        "0/1 new words",
        "(real)",
        "true",
        "near",
        "/1000",
    )
    print(
        "{:15}{:>7}{:>6}{:>7}{:>7}{:>9}{:>7}{:>15}{:>13}{:>6}{:>6}{:>7}{:>9}{:>9}".format(*head, "implied", "fakes/s")
    )
    rows = []
    for name in options.lists:
        try:
            row = measure(name, options.n, options.real, options.seed, options.temperature)
        except BalderdashError as error:
            print(f"{name:15} {error}")
            continue
        row["implied"] = row["rate"] / row["held_out_share"] * (1 - COVERAGE) / COVERAGE
        rows.append(row)
        aucs = [_area(row[which]) for which in ("auc", "auc_dealt", "auc_plain", "auc_raw")]
        mine, theirs = ("/".join(f"{share:.2f}" for share in row[k]) for k in ("unknown_words", "unknown_words_real"))
        print(
            f"{name:15}{row['fakes']:7}{row['real']:6}{aucs[0]:>7}{aucs[1]:>7}{aucs[2]:>9}{aucs[3]:>7}{mine:>15}"
            f"{theirs:>13}{row['true']:6}{row['near']:6}{row['rate']:7.2f}{row['implied']:9.2f}"
            f"{row['fakes_per_second']:9.0f}"
        )
        print(f"{'':15}true of 1,000, by kind: {row['rate_by_kind']}; of {row['kinds']}")
    if options.write:
        options.write.write_text(page(rows, options), encoding="utf-8")
    print(f"wanted: AUC at most {HIGHEST_AUC}, at most {HIGHEST_RATE} true one in 1,000")
    if options.json:
        print(json.dumps({"benchmark": "fakes", "coverage": COVERAGE, "rows": rows}))


if __name__ == "__main__":
    main()
