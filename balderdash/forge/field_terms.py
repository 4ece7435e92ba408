"""What the critic knows of a term: what it is composed of, how the list uses its words, and what they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import log, log1p

import numpy as np

from balderdash.forge.classifiers import Array
from balderdash.forge.domains import EVERYWHERE, NOWHERE, Domains, Label
from balderdash.forge.usage import Part, Sort, Usage
from balderdash.forge.word_pairs import WordPairs, pairs_of
from balderdash.lm.evaluation import Score
from balderdash.terms.wordlist import WordList

SMALLEST_FIELD = 5_000  # terms that a field has at least, however short its list
_USUAL_KINSHIP, _USUAL_WORD = 0.3, 10  # what stands for none


@dataclass(frozen=True)
class Field:
    """What the critic knows of a list.

    Attributes
    ----------
    terms : how many it has at least, however short the list
    per_word : a factor that makes counts of lists of different lengths comparable
    usage : of its words
    pairs : of its modifiers and heads, or None
    domains : what its words are about, or None
    """

    terms: int
    per_word: float
    usage: Usage
    pairs: WordPairs | None
    domains: Domains | None

    @classmethod
    def of(cls, words: WordList, pairs: WordPairs | None, domains: Domains | None = None) -> Field:
        """The field of a list."""
        terms = len(words.terms)
        return cls(max(terms, SMALLEST_FIELD), 10_000 / max(1, terms), Usage.of(words), pairs, domains)


class FieldTerm:
    """A term with what its features are made of.

    Parameters
    ----------
    score : the n-gram's surprise at each letter, the term as if it were new
    field : the list
    """

    def __init__(self, score: Score, field: Field) -> None:
        self.score, self.field = score, field
        self.usage = field.usage
        self.parts = field.usage.parts(score.term)
        self.expected = log(field.terms) + score.log_prob  # ln of the copies that the list would hold

    @property
    def words(self) -> list[str]:
        """The keys of its parts."""
        return [part.word for part in self.parts]

    def count(self, *sorts: Sort) -> int:
        """How many parts are of these sorts."""
        return sum(part.sort in sorts for part in self.parts)

    def of(self, *sorts: Sort) -> list[Part]:
        """The parts of these sorts."""
        return [part for part in self.parts if part.sort in sorts]

    @cached_property
    def last(self) -> Part | None:
        """The last part."""
        return self.parts[-1] if self.parts else None

    @cached_property
    def modifiers(self) -> list[Part]:
        """The plain words before the last one."""
        return [part for part in self.parts[:-1] if part.sort == "plain"]

    @cached_property
    def affinities(self) -> list[float]:
        """Of the modifiers and heads that are known as such."""
        pairs = self.field.pairs
        found = pairs_of(part.word for part in self.parts) if pairs else ()
        return [each for m, h in found if pairs and (each := pairs.affinity(m, h)) is not None]

    @cached_property
    def kinships(self) -> list[float]:
        """Of each two modifiers that are known as such."""
        pairs, words = self.field.pairs, [part.word for part in self.parts[:-1]]
        found = [pairs.kinship(one, other) for one, other in combinations(words, 2)] if pairs else []
        return [each for each in found if each is not None]

    @cached_property
    def labels(self) -> list[Label | None]:
        """Of the words that are no function words; none of them if the list's words are not labelled."""
        domains = self.field.domains
        return [] if domains is None else [domains.labels.get(p.word) for p in self.parts if p.sort != "function word"]

    @cached_property
    def labelled(self) -> list[tuple[Label, Label]]:
        """The modifiers and heads with labels."""
        domains = self.field.domains
        found = () if domains is None else pairs_of(self.words)
        return [(domains.labels[m], domains.labels[h]) for m, h in found if domains and {m, h} <= domains.labels.keys()]

    @cached_property
    def labelled_modifiers(self) -> list[tuple[Label, Label]]:
        """Each two modifiers of labelled modifiers and heads."""
        return list(combinations([modifier for modifier, _ in self.labelled], 2))

    @cached_property
    def label_affinities(self) -> list[tuple[float, float]]:
        """Of the labelled modifiers and heads."""
        domains = self.field.domains
        return [domains.affinity(m, h) for m, h in self.labelled] if domains else []

    @cached_property
    def label_kinships(self) -> list[tuple[float, float]]:
        """Of each two labelled modifiers."""
        domains = self.field.domains
        return [domains.kinship(one, other) for one, other in self.labelled_modifiers] if domains else []

    @property
    def label_pairs(self) -> list[str]:
        """What is said of its words, two at a time, so that what readers object to in some words is known of others."""
        found = [
            pair
            for m, h in self.labelled
            for pair in (f"{m.type} {h.type}", f"{m.domains[0]} {h.domains[0]}", f"{m.type} {h.domains[0]}")
        ]
        for one, other in self.labelled_modifiers:
            found += [f"{one.type} + {other.type}", " + ".join(sorted((one.domains[0], other.domains[0])))]
        last = self.labels[-1] if self.labels else None
        return found + ([f"… {last.type}", f"… {last.domains[0]}"] if last else []) + ["?"] * self.labels.count(None)

    def about(self, domain: str) -> float:
        """How many of its words are about this, in parts."""
        return sum(dict(label.weights()).get(domain, 0.0) for label in self.labels if label)

    @cached_property
    def underived(self) -> int:
        """How many new words are not derived from known ones."""
        return sum(not self.usage.morphology.is_derived(part.word) for part in self.of("new word"))

    @cached_property
    def new(self) -> list[str]:
        """The new words, names among them."""
        return [part.word for part in self.of("new name", "new word") if part.word]

    @cached_property
    def borrowed(self) -> float:
        """The largest share of a new word that a known word begins with, too."""
        morphology = self.usage.morphology
        return max((morphology.shared_beginning(word) / len(word) for word in self.new), default=0.0)

    @cached_property
    def surprises(self) -> Array:
        """The surprise of each letter, the greatest first."""
        return np.sort(self.score.surprises)[::-1]

    def rarity(self, counts: dict[str, int], parts: Sequence[Part]) -> float:
        """ln(1 + count) of the rarest of the parts, in a list of 10,000 terms; 0 without parts."""
        return min((log1p(self.field.per_word * counts[part.word]) for part in parts), default=0.0)


def _odds(term: FieldTerm, part: Part | None) -> float:
    """How much rather a word ends a term than stands before others, as log-odds."""
    if part is None:
        return 0.0
    return log1p(term.usage.final[part.word]) - log1p(term.usage.inner[part.word])


def _mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / max(1, len(values))


# Checkpoints store what was learnt under these names.
FEATURES: dict[str, Callable[[FieldTerm], float]] = {
    "expected copies": lambda t: t.expected,
    "parts": lambda t: float(len(t.parts)),
    "one part": lambda t: float(len(t.parts) == 1),
    "names": lambda t: float(t.count("name")),
    "plain words": lambda t: float(t.count("plain")),
    "function words": lambda t: float(t.count("function word")),
    "new names": lambda t: float(t.count("new name")),
    "new words": lambda t: float(t.count("new word")),
    "underived words": lambda t: float(t.underived),
    "two names": lambda t: float(t.count("name") == 2 and not t.count("new name", "new word")),
    "one name": lambda t: float(t.count("name") == 1 and not t.count("new name", "new word")),
    "plain words only": lambda t: float(t.count("plain") == len(t.parts)),
    "hyphens": lambda t: float(sum(part.is_joined for part in t.parts)),
    "possessives": lambda t: float(sum(part.is_possessive for part in t.parts)),
    "name at the end": lambda t: float(t.last is not None and t.last.sort in ("name", "new name")),
    "new word at the end": lambda t: float(t.last is not None and t.last.sort == "new word"),
    "head as a head": lambda t: t.rarity(t.usage.final, t.parts[-1:]),
    "head rather than modifier": lambda t: _odds(t, t.last),
    "modifiers as modifiers": lambda t: t.rarity(t.usage.inner, t.modifiers),
    "modifier rather than head": lambda t: max((_odds(t, part) for part in t.modifiers), default=0.0),
    "rarest plain word": lambda t: t.rarity(t.usage.words, t.of("plain")),
    "rarest name": lambda t: t.rarity(t.usage.words, t.of("name")),
    "adverbs": lambda t: float(sum(part.word.endswith("ly") for part in t.modifiers)),
    "plural modifiers": lambda t: float(
        sum(part.word.endswith("s") and not part.word.endswith(("ss", "us", "is", "cs")) for part in t.modifiers)
    ),
    "participles at the end": lambda t: float(t.last is not None and t.last.word.endswith(("ing", "ed"))),
    "affinity": lambda t: min(t.affinities, default=0.0),
    "mean affinity": lambda t: _mean(t.affinities),
    "affinities": lambda t: float(len(t.affinities)),
    "kinship of modifiers": lambda t: min(t.kinships, default=_USUAL_KINSHIP),
    "kinships": lambda t: float(bool(t.kinships)),
    "affinity of domains": lambda t: min((each for each, _ in t.label_affinities), default=0.0),
    "mean affinity of domains": lambda t: _mean([each for each, _ in t.label_affinities]),
    "affinity of types": lambda t: min((each for _, each in t.label_affinities), default=0.0),
    "mean affinity of types": lambda t: _mean([each for _, each in t.label_affinities]),
    "kinship of domains": lambda t: min((each for each, _ in t.label_kinships), default=0.0),
    "kinship of types": lambda t: min((each for _, each in t.label_kinships), default=0.0),
    "words without a label": lambda t: float(t.labels.count(None)),
    "everyday words": lambda t: t.about(NOWHERE),
    "words used everywhere": lambda t: t.about(EVERYWHERE) / max(1, len(t.labels)),
    "nats per character": lambda t: t.score.nats_per_char,
    "worst letter": lambda t: float(t.surprises[0]),
    "worst three letters": lambda t: float(t.surprises[:3].sum()),
    "surprise of the end": lambda t: t.score.surprises[-1],
    "letters": lambda t: log1p(len(t.score.term)),
    "longest part": lambda t: log1p(max((len(part.word) for part in t.parts), default=0)),
    "longest new word": lambda t: log1p(max(map(len, t.new), default=0)),
    "shortest new word": lambda t: log1p(min(map(len, t.new), default=_USUAL_WORD)),
    "beginning of a known word": lambda t: t.borrowed,
    "cut words": lambda t: float(sum(map(t.usage.morphology.is_cut, t.new))),
    "capitals": lambda t: float(sum(map(str.isupper, t.score.term))),
}


def feature_table(terms: Sequence[FieldTerm]) -> Array:
    """(terms, F) the features of each term."""
    return np.array([[feature(term) for feature in FEATURES.values()] for term in terms]).reshape(-1, len(FEATURES))
