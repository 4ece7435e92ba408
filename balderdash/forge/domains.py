"""What the words of a list are about, as readers labelled them: "Wiener" belongs to probability and is a person.

A word has domains, the most important first, and a type; such domain labels are those of Magnini and Cavaglià,
*Integrating subject field codes into WordNet* (2000). How well two words go together is told by the lift of their
labels in the terms in use, p(a, b) / (p(a) p(b)): so it is known of words that have never met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from balderdash import paths, tsv
from balderdash.forge.classifiers import Array, check_bounds
from balderdash.forge.word_pairs import pairs_of
from balderdash.terms.key import keys
from balderdash.terms.library import DEFAULT_LIST

COLUMNS = ("word", "domains", "type")
EVERYWHERE, NOWHERE = "gen", "-"  # domains: of words used all over the field, and of everyday words
FEWEST_KNOWN = 0.5  # of the words of a list; with fewer, labels say nothing about its terms
_WEIGHTS = (1.0, 0.6, 0.4)  # of the domains of a word, before they are divided by their sum
_SMOOTHING = 5.0  # pairs that are added to those of any two labels
_DIGITS = 3

Weights = Sequence[tuple[str, float]]  # of labels


class Label(NamedTuple):
    """What a word is about.

    Attributes
    ----------
    domains : one to three, the most important first
    type : what sort of thing it names, such as "obj", or for a person the century, such as "p19"
    """

    domains: tuple[str, ...]
    type: str

    def weights(self) -> Weights:
        """The domains, each with its weight; the weights add up to 1."""
        return _weighted(self.domains)


@cache  # asked for every pair of words, of a few hundred combinations
def _weighted(domains: tuple[str, ...]) -> Weights:
    total = sum(_WEIGHTS[: len(domains)])
    return tuple((domain, weight / total) for domain, weight in zip(domains, _WEIGHTS, strict=False))


class Lift:
    """How much more often than by chance two labels stand together.

    Parameters
    ----------
    names : the labels
    table : (names, names) the lift of the first and the second
    """

    def __init__(self, names: Sequence[str], table: Array) -> None:
        self.names, self.table = list(names), table
        self._of = {
            (one, other): lift
            for one, row in zip(names, table.tolist(), strict=True)
            for other, lift in zip(names, row, strict=True)
        }

    @classmethod
    def fit(cls, names: Sequence[str], pairs: dict[tuple[str, str], float]) -> Lift:
        """Learn from how often each two stood together."""
        counts = np.array([[pairs.get((one, other), 0.0) for other in names] for one in names], dtype=np.float64)
        by_chance = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) / max(counts.sum(), 1.0)
        return cls(names, np.round((counts + _SMOOTHING) / (by_chance + _SMOOTHING), _DIGITS))

    def of(self, one: Weights, other: Weights) -> float:
        """The natural logarithm of the mean lift of two words' weighted labels."""
        return log(sum(a * b * self._of[name, another] for name, a in one for another, b in other))

    def to_json(self) -> list[Any]:
        """The names and the table."""
        return [self.names, self.table.tolist()]

    @classmethod
    def from_json(cls, values: Any) -> Lift:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError, TypeError
            The values are damaged.
        """
        names, rows = values
        table = np.array(rows, dtype=np.float64).reshape(len(names), len(names))
        check_bounds(table)
        if (table <= 0).any():
            raise ValueError("a lift that is not positive")
        return cls(list(map(str, names)), table)


class Domains:
    """The labels of words, and which labels go together in the terms of a list.

    Parameters
    ----------
    labels : word -> its label
    lifts : of the domains and of the types of a modifier and its head, and of those of two modifiers of one head
    """

    def __init__(self, labels: dict[str, Label], lifts: Sequence[Lift]) -> None:
        self.labels = labels
        self._lifts = list(lifts)

    @classmethod
    def fit(cls, labels: dict[str, Label], terms: Iterable[str]) -> Domains | None:
        """Learn from terms in use which labels go together; None if too few of their words are labelled."""
        counts: list[dict[tuple[str, str], float]] = [defaultdict(float) for _ in range(4)]
        known = words = 0
        for k in keys(term for term in terms if "," not in term):
            parts = k.split()
            words += len(parts)
            known += sum(part in labels for part in parts)
            pairs = [(m, h) for m, h in pairs_of(parts) if m in labels and h in labels]
            modifiers = [modifier for modifier, _ in pairs]
            others = [pair for a, b in combinations(modifiers, 2) for pair in ((a, b), (b, a))]
            for place, found in ((0, pairs), (2, others)):
                of_domains, of_types = counts[place : place + 2]
                for one, other in found:
                    of_types[labels[one].type, labels[other].type] += 1
                    for domain, a in labels[one].weights():
                        for another, b in labels[other].weights():
                            of_domains[domain, another] += a * b
        if known < FEWEST_KNOWN * words or not known:
            return None
        domains = sorted({domain for label in labels.values() for domain in label.domains})
        types = sorted({label.type for label in labels.values()})
        return cls(labels, [Lift.fit((domains, types)[place % 2], each) for place, each in enumerate(counts)])

    def affinity(self, modifier: Label, head: Label) -> tuple[float, float]:
        """How well a modifier goes with a head: the logarithms of the lifts of their domains and types."""
        return self._log_lifts(0, modifier, head)

    def kinship(self, modifier: Label, other: Label) -> tuple[float, float]:
        """How well two modifiers go together, in the same way."""
        return self._log_lifts(2, modifier, other)

    def _log_lifts(self, place: int, one: Label, other: Label) -> tuple[float, float]:
        of_domains, of_types = self._lifts[place : place + 2]
        return of_domains.of(one.weights(), other.weights()), of_types.of(((one.type, 1.0),), ((other.type, 1.0),))

    def to_json(self) -> dict[str, Any]:
        """The labels and the lifts as JSON values."""
        labels = [f"{word}\t{','.join(label.domains)}\t{label.type}" for word, label in self.labels.items()]
        return {"labels": labels, "lifts": [lift.to_json() for lift in self._lifts]}

    @classmethod
    def from_json(cls, values: Any) -> Domains:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            The values are damaged.
        """
        labels = dict(_parsed(line.split("\t")) for line in values["labels"])
        lifts = [Lift.from_json(each) for each in values["lifts"]]
        domains = {domain for label in labels.values() for domain in label.domains}
        types = {label.type for label in labels.values()}
        if any(not names <= set(lift.names) for lift, names in zip(lifts, (domains, types) * 2, strict=True)):
            raise ValueError("labels without lifts")
        return cls(labels, lifts)


def labels_of(list_name: str) -> dict[str, Label]:
    """The labels of a list's words, or those of the default list's if it has none.

    Raises
    ------
    BalderdashError
        The table is damaged or cannot be read.
    """
    folder = paths.bundled_readings() / "words"
    return read(folder / f"{list_name}.tsv") or read(folder / f"{DEFAULT_LIST}.tsv")


def read(path: Path) -> dict[str, Label]:
    """The labels in a table with the columns of `COLUMNS`; none if there is no such file.

    Raises
    ------
    BalderdashError
        The file cannot be read, or is no such table.
    """
    return dict(tsv.read(path, COLUMNS, _parsed))


def _parsed(fields: Sequence[str]) -> tuple[str, Label]:
    word, domains, kind = fields
    label = Label(tuple(domains.split(",")), kind)
    if not word or not kind or not all(label.domains) or len(label.domains) > len(_WEIGHTS):
        raise ValueError("it is not a word, its domains and its type")
    return word, label
