"""Measure how convincing and how untrue the fakes of each list are; docs/fakes.md explains the figures.

    python benchmarks/fakes.py [LIST ...] [-n 2500] [--seed 0] [--json] [--write]

It needs scikit-learn (`pip install scikit-learn`). `--write` puts the tables into docs/fakes.md, `--json` adds a line
for machines.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from balderdash.errors import BalderdashError
from balderdash.forge.critic import GIVES_ITSELF_AWAY, REAL, Critic, cost
from balderdash.forge.extras import SHARES, field_for, is_read
from balderdash.forge.forge import Forge
from balderdash.forge.matching import effective
from balderdash.forge.selection import Selection
from balderdash.game.dealing import MANY_STORED
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.evaluation import Score
from balderdash.lm.ngram import NGram
from balderdash.play.card_source import ForgeCardSource
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.near_duplicates import NearDuplicates
from balderdash.training.run import readings_of

try:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
except ImportError:
    sys.exit("This benchmark needs scikit-learn; install it with `pip install scikit-learn`.")

LISTS = ("mathematics", "philosophy", "minerals", "dinosaurs", "chess-openings")
FEWEST = 30  # terms; an area from fewer says nothing
COVERAGE = 0.9  # c in docs/fakes.md
PAGE = Path(__file__).resolve().parent.parent / "docs" / "fakes.md"
BEGIN, END = "<!-- written by benchmarks/fakes.py --write -->", "<!-- end -->"
HEAD = """\
| list | area: raw | sound | chosen | new | **dealt** | stored | reals | ‰ raw | **‰ new** | elsewhere | near | new/s |
|---|---|---|---|---|---|---|---|---|---|---|---|---|"""
READ_HEAD = """\
| list | read | area: real | gives itself away | kept | real in 1,000 | probably real | gives itself away |
|---|---|---|---|---|---|---|---|"""
FOLDS = 5


class Reader:
    """A reader who knows the words, word pairs and spelling of some real terms, none of which it is asked about.

    Leaving a term's own count out of the others' would not do: of 299 and 300 times "Variation", trees learn that the
    former are real.

    Parameters
    ----------
    known : the terms
    """

    def __init__(self, known: Sequence[str]) -> None:
        split = [key(term).split() for term in known]
        self.words = Counter(word for words in split for word in words)
        self.pairs = Counter(pair for words in split for pair in pairwise(words))
        self.first = Counter(words[0] for words in split)
        self.last = Counter(words[-1] for words in split)
        self.ngram = NGram.of(Alphabet.of(known), known, 6)

    def features(self, terms: list[str]) -> np.ndarray[Any, Any]:
        """(terms, features)."""
        nats = self.ngram.nats_as_new(terms, counted=())
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

    def area(self, real: list[str], fakes: list[str]) -> float | None:
        """How well the reader tells the two apart, in five-fold cross-validation; None if there are too few."""
        if min(len(real), len(fakes)) < FEWEST:
            return None
        x = self.features([*real, *fakes])
        y = np.repeat([1, 0], [len(real), len(fakes)])
        reader = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, random_state=0)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
        p = cross_val_predict(reader, x, y, cv=folds, method="predict_proba")[:, 1]
        return float(roc_auc_score(y, p))


def measure(name: str, count: int, seed: int) -> dict[str, Any]:
    """The figures of one list, with its own model and selection.

    The areas are those of fakes as they are dealt, and of fakes as the network writes them now. Held-out terms are
    counted among the fakes of another forge, whose lexicon knows the train split alone.
    """
    source = ForgeCardSource(name)
    words, model = source.words, source.model
    parts = words.parts
    seen = replace(words, terms=parts["train"])
    lexicon = Lexicon([seen])
    selection = source.selection()
    if selection.critic is None or selection.matching is None or source.dealt is None:
        raise BalderdashError(f"The model {source.model_name!r} has no critic; run `python docs/extras.py {name}`.")
    list(source.forge.stream(1, seed=seed))  # warm up
    began = time.process_time()
    fakes = [fake.term for fake in source.forge.stream(count, seed=seed, with_nearest=False)]  # as `generate` does
    seconds = time.process_time() - began
    sound_forge = source.forge.with_selection(Selection())
    sound = [fake.term for fake in sound_forge.stream(count, seed=seed, with_nearest=False)]
    unmatched = sound_forge.with_selection(replace(selection, matching=None))
    chosen = [fake.term for fake in unmatched.stream(count, seed=seed, with_nearest=False)]
    blind = Forge(model, lexicon, seen, selection)
    terms = [fake.term for fake in blind.stream(count, seed=seed, with_nearest=False)]
    raw = list(dict.fromkeys(term for term in model.sample(count, seed=seed + 1) if term and term not in lexicon))

    rng = np.random.default_rng(seed)
    weights = np.array(source.dealt.weights)
    reals = round(effective(weights))
    # Each term at most once, or the reader would meet terms again that it has learnt.
    is_dealt = rng.random(len(weights)) < weights
    dealt = [words.terms[source.dealt.places[k]] for k in np.flatnonzero(is_dealt).tolist()]
    test = [parts["test"][k] for k in rng.permutation(len(parts["test"]))[:count]]
    held_out = (*parts["valid"], *parts["test"])
    held_out_lexicon = Lexicon([replace(words, terms=held_out)])
    near_duplicates = NearDuplicates(held_out_lexicon)
    near = sum(near_duplicates.find(term) is not None for term in terms if term not in held_out_lexicon)
    reader = Reader(parts["train"])
    own = frozenset(dealt)
    reader_of_dealt = Reader([term for term in parts["train"] if term not in own])
    stored = [card.text for card in source.starter_fakes()]
    rate = 1000 * sum(term in held_out_lexicon for term in terms) / max(1, len(terms))
    return {
        "list": name,
        "fakes": len(fakes),
        "reals": reals,
        "dealt": len(dealt),
        "raw": reader.area(test, raw),
        "sound": reader.area(test, sound),
        "chosen": reader.area(test, chosen),
        "new": reader_of_dealt.area(dealt, fakes),
        "area": reader_of_dealt.area(dealt, stored[:count] if len(stored) >= MANY_STORED else fakes),
        "stored": len(stored),
        "raw_rate": 1000 * sum(term in held_out_lexicon for term in raw) / max(1, len(raw)),
        "rate": rate,
        "elsewhere": rate * len(words.terms) / len(held_out) * (1 - COVERAGE) / COVERAGE,
        "near": near,
        "fakes_per_second": len(fakes) / seconds,
    }


def read(name: str) -> dict[str, Any] | None:
    """How well the critic foretells the readings of a list; None without readings.

    Where the critic has learnt from them, in cross-validation.
    """
    source = ForgeCardSource(name)
    verdicts = readings_of(name)
    said = np.array([each.verdict for each in verdicts])
    if not len(said):
        return None
    scores = source.model.prior_scores([each.term for each in verdicts])
    critic = source.selection().critic
    if critic is None:
        return None
    if not is_read(verdicts):  # only marked fakes are known: those that give themselves away, and convincing ones
        is_clear = np.isin(said, (*GIVES_ITSELF_AWAY, "convincing"))
        p = critic.probabilities([score for score, clear in zip(scores, is_clear, strict=True) if clear])[1]
        return {"list": name, "read": len(said), "away": _area(np.isin(said[is_clear], GIVES_ITSELF_AWAY), p)}
    field = field_for(source.words, verdicts)
    p_real, p_away = np.zeros(len(said)), np.zeros(len(said))
    fold = np.random.default_rng(0).integers(FOLDS, size=len(said))
    for k in range(FOLDS):
        learnt = Critic.fit(field, _those(scores, fold != k), said[fold != k].tolist())
        p_real[fold == k], p_away[fold == k] = learnt.probabilities(_those(scores, fold == k))
    best = np.argsort(cost(p_real, p_away))[: round(SHARES[0] * len(said))]
    shares = {verdict: float((said[best] == verdict).mean()) for verdict in (*REAL, *GIVES_ITSELF_AWAY)}
    return {
        "list": name,
        "read": len(said),
        "real": _area(np.isin(said, REAL), p_real),
        "away": _area(np.isin(said, GIVES_ITSELF_AWAY), p_away),
        "kept": SHARES[0],
        "shares": shares,
    }


def _those(scores: Sequence[Score], wanted: np.ndarray[Any, Any]) -> list[Score]:
    return [score for score, each in zip(scores, wanted, strict=True) if each]


def _area(labels: np.ndarray[Any, Any], p: np.ndarray[Any, Any]) -> float:
    return float(roc_auc_score(labels, p))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def write(rows: list[dict[str, Any]], readings: list[dict[str, Any]], options: argparse.Namespace) -> None:
    """Put the tables into the page, in place of those before."""
    lines = [f"`python benchmarks/fakes.py -n {options.n} --seed {options.seed} --write`", "", HEAD]
    for row in rows:
        areas = " | ".join(_number(row[which]) for which in ("raw", "sound", "chosen", "new"))
        lines.append(
            f"| {row['list']} | {areas} | **{_number(row['area'])}** | {row['stored']:,} | {row['reals']:,} | "
            f"{row['raw_rate']:.1f} | **{row['rate']:.1f}** | {row['elsewhere']:.1f} | {row['near']} | "
            f"{row['fakes_per_second']:.0f} |"
        )
    lines += ["", READ_HEAD]
    for row in readings:
        shares = row.get("shares", {})
        cells = [f"{1000 * shares[verdict]:.1f}" if shares else "–" for verdict in REAL]
        cells += [f"{100 * shares[verdict]:.1f} %" if shares else "–" for verdict in GIVES_ITSELF_AWAY]
        kept = f"{row['kept']:.0%}" if shares else "–"
        areas = f"{_number(row.get('real'))} | {_number(row['away'])}"
        lines.append(f"| {row['list']} | {row['read']:,} | {areas} | {kept} | {' | '.join(cells)} |")
    text = options.write.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END, 1)[1]
    options.write.write_text("\n".join([head + BEGIN, *lines, END]) + tail, encoding="utf-8")


def main() -> None:
    """Measure each list, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("lists", nargs="*", default=LISTS, help="(default: all five bundled ones)")
    parser.add_argument("-n", type=int, default=2500, help="fakes of each list (default: 2500)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--write", nargs="?", const=PAGE, type=Path, metavar="FILE", help=f"replace the tables in FILE ({PAGE.name})"
    )
    parser.add_argument("--json", action="store_true", help="add a machine-readable line")
    options = parser.parse_args()
    rows, readings = [], []
    for name in options.lists:
        try:
            rows.append(measure(name, options.n, options.seed))
        except BalderdashError as error:
            print(f"{name:15} {error}")
            continue
        print({k: round(v, 3) if isinstance(v, float) else v for k, v in rows[-1].items()}, flush=True)
        if found := read(name):
            readings.append(found)
            print(found, flush=True)
    if options.write:
        write(rows, readings, options)
    if options.json:
        print(json.dumps({"benchmark": "fakes", "coverage": COVERAGE, "rows": rows, "readings": readings}))


if __name__ == "__main__":
    main()
