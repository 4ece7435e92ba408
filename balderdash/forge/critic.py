"""The critic: how likely a reader is to say of a fake that it is real, and that it gives itself away.

It is taught by readings: readers who know a field read fakes of its model and said which are terms in use and which
nobody would believe. Networks learn from what a fake is composed of, how likely it is, how the list uses its words,
whether its words go together, what they are about, how strange its letters are, and what readers said of other fakes
with its words, or with words about such things. Without readings, a list is served by the critic of another one, which
knows few of its words. docs/fakes.md says how well.

All surprises are those of the n-gram, which can leave a term out: terms that readers called real have since been
added to lists that the network learns from, and it would recognise them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, compress
from math import log, log1p
from typing import Any

import numpy as np
import numpy.typing as npt

from balderdash.forge.classifiers import MLP, Array, Standardizer, check_bounds
from balderdash.forge.domains import EVERYWHERE, NOWHERE, Domains, Label
from balderdash.forge.fakes import Level
from balderdash.forge.first_words import FirstWords
from balderdash.forge.matching import MAX_LOGIT
from balderdash.forge.usage import Part, Sort, Usage
from balderdash.forge.word_odds import NAMES, WordOdds
from balderdash.forge.word_pairs import WordPairs, pairs_of
from balderdash.lm.activations import sigmoid
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key
from balderdash.terms.wordlist import WordList

SMALLEST_FIELD = 5_000  # terms that a field has at least, however short its list
REAL, GIVES_ITSELF_AWAY = ("real", "probably real"), ("gives itself away",)  # verdicts
FEWEST_READINGS = 500  # from fewer a critic cannot learn
COST_OF_REAL = 6.0  # a real fake is a wrong verdict, which is worse than an obvious one
COST_OF_UNLIKENESS = 0.05  # of a nat, see `Matching.unlikeness`; what looks like no real term would be matched away
_UNLIKELY = 0.02  # of the kept fakes, the least likely ones, which take the most samples to find
_USUAL_KINSHIP, _USUAL_WORD = 0.3, 10  # what stands for none
SEEDS = range(4)  # networks whose logits are averaged

Unlikeness = Callable[[Sequence[Score]], Array]


def no_unlikeness(scores: Sequence[Score]) -> Array:
    """As if all were equally like real terms: (n,) zeros."""
    return np.zeros(len(scores))


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

_NAMES = (*FEATURES, *NAMES, *(f"{name} about such things" for name in NAMES))


def feature_table(terms: Sequence[FieldTerm]) -> Array:
    """(terms, F) the features of each term."""
    return np.array([[feature(term) for feature in FEATURES.values()] for term in terms]).reshape(-1, len(FEATURES))


class Forecast:
    """How likely a reader is to say one thing of a fake.

    Parameters
    ----------
    words : what readers said of fakes with the same words
    label_pairs : and of fakes with the same labels; see `FieldTerm.label_pairs`
    standardize : of the features, those of the words and of the labels last
    nets : their logits are averaged
    """

    def __init__(self, words: WordOdds, label_pairs: WordOdds, standardize: Standardizer, nets: Sequence[MLP]) -> None:
        self.words = words
        self._label_pairs, self._standardize, self._nets = label_pairs, standardize, nets

    @classmethod
    def fit(cls, features: Array, terms: Sequence[FieldTerm], said: Array) -> Forecast:
        """Learn from fakes that were read.

        Parameters
        ----------
        features : (n, F) of the terms, see `feature_table`
        said : (n,) 1 where readers said it, else 0; both occur
        """
        words, label_pairs = [term.words for term in terms], [term.label_pairs for term in terms]
        of_words, of_pairs = WordOdds.fit(words, said), WordOdds.fit(label_pairs, said)
        x = np.hstack([features, of_words.features(words, said), of_pairs.features(label_pairs, said)])
        standardize = Standardizer.fit(x)
        return cls(of_words, of_pairs, standardize, [_learn(standardize(x), said, seed) for seed in SEEDS])

    def probabilities(self, features: Array, terms: Sequence[FieldTerm]) -> Array:
        """(n,) of fakes with these features, (n, F)."""
        of_words = self.words.features([term.words for term in terms])
        of_pairs = self._label_pairs.features([term.label_pairs for term in terms])
        x = self._standardize(np.hstack([features, of_words, of_pairs]))
        return sigmoid(np.mean([net.logits(x) for net in self._nets], axis=0))

    def to_json(self) -> dict[str, Any]:
        """Everything that was learnt, as JSON values."""
        return {
            "words": self.words.to_json(),
            "label_pairs": self._label_pairs.to_json(),
            "features": self._standardize.to_json(_NAMES),
            "nets": [net.to_json() for net in self._nets],
        }

    @classmethod
    def from_json(cls, values: Any) -> Forecast:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError, OverflowError
            The values are damaged, or those of other features.
        """
        standardize = Standardizer.from_json(values["features"], _NAMES)
        nets = [MLP.from_json(net, len(_NAMES)) for net in values["nets"]]
        if not nets:
            raise ValueError("no networks")
        words, label_pairs = WordOdds.from_json(values["words"]), WordOdds.from_json(values["label_pairs"])
        return cls(words, label_pairs, standardize, nets)


class Critic:
    """What a reader would say of a fake.

    Parameters
    ----------
    field : the list
    real, obvious : for p(real) and p(gives itself away)
    bound : a fake that costs more is not kept
    thirds : the two p(gives itself away) that separate hard, normal and easy fakes, so that as many of each are kept
    least_log_prob : what the network finds less likely is not kept, so that sampling can give it up early
    first_words : those that kept fakes begin with, so that sampling can give up others at once; None if any may
    """

    def __init__(
        self,
        field: Field,
        real: Forecast,
        obvious: Forecast,
        bound: float = np.inf,
        thirds: tuple[float, float] = (0.0, 0.0),
        least_log_prob: float = -np.inf,
        first_words: FirstWords | None = None,
    ) -> None:
        self._field, self._real, self._obvious = field, real, obvious
        self.bound, self._thirds, self.least_log_prob = bound, thirds, least_log_prob
        self._first_words = first_words

    @classmethod
    def fit(cls, field: Field, scores: Sequence[Score], verdicts: Sequence[str]) -> Critic:
        """Learn from readings, `FEWEST_READINGS` or more.

        Parameters
        ----------
        field : its pairs and domains must not come from the terms that were read
        scores, verdicts : of the fakes that were read; scores as for all methods, see `Model.prior_scores`
        """
        terms = [FieldTerm(score, field) for score in scores]
        features = feature_table(terms)
        real, obvious = (
            Forecast.fit(features, terms, np.isin(verdicts, kind).astype(float)) for kind in (REAL, GIVES_ITSELF_AWAY)
        )
        return cls(field, real, obvious)

    def for_field(self, field: Field) -> Critic:
        """The critic for another list, not calibrated."""
        return Critic(field, self._real, self._obvious)

    def calibrated(
        self, sound: Sequence[Score], log_probs: Sequence[float], share: float, unlikeness: Unlikeness = no_unlikeness
    ) -> Critic:
        """The critic that keeps a share of fakes like these.

        Parameters
        ----------
        sound : well-formed fakes that no critic has chosen
        log_probs : of each, as the network finds it
        unlikeness : see `keep`
        """
        return next(self.calibrations(sound, log_probs, [share], unlikeness))[0]

    def calibrations(
        self,
        sound: Sequence[Score],
        log_probs: Sequence[float],
        shares: Sequence[float],
        unlikeness: Unlikeness = no_unlikeness,
    ) -> Iterator[tuple[Critic, list[bool]]]:
        """For each share the critic as of `calibrated`, and which of the fakes it keeps; they are read only once."""
        terms = self._terms(sound)
        p_real, p_obvious = self._foretold(terms)
        costs = cost(p_real, p_obvious) + COST_OF_UNLIKENESS * unlikeness(sound)
        for share in shares:
            bound = float(np.quantile(costs, share))
            kept = costs <= bound
            hard, easy = np.quantile(p_obvious[kept], (1 / 3, 2 / 3))
            least = np.quantile(log_probs, _UNLIKELY, weights=kept, method="inverted_cdf")
            critic = Critic(
                self._field, self._real, self._obvious, bound, (float(hard), float(easy)), float(least),
                self._first_words_of(terms, kept),
            )  # fmt: skip
            yield critic, critic._begun(kept, terms).tolist()

    def _first_words_of(self, terms: Sequence[FieldTerm], kept: npt.NDArray[np.bool_]) -> FirstWords | None:
        """What the kept terms begin with; None if most of them have one word only, which costs as much as the whole."""
        if kept.all() or sum(len(term.parts) > 1 for term in compress(terms, kept)) < kept.sum() / 2:
            return None
        known = [(term.parts[0], keeps) for term, keeps in zip(terms, kept.tolist(), strict=True) if term.parts]
        first, is_kept = zip(*known, strict=True)
        odds = self._real.words, self._obvious.words
        return FirstWords.fit(self._field.usage, self._field.domains, odds, first, np.array(is_kept, float))

    def probabilities(self, scores: Sequence[Score]) -> tuple[Array, Array]:
        """(n,) each: p(real, or probably real) and p(gives itself away)."""
        return self._foretold(self._terms(scores))

    def _terms(self, scores: Sequence[Score]) -> list[FieldTerm]:
        return [FieldTerm(score, self._field) for score in scores]

    def _foretold(self, terms: Sequence[FieldTerm]) -> tuple[Array, Array]:
        features = feature_table(terms)
        return self._real.probabilities(features, terms), self._obvious.probabilities(features, terms)

    def _begun(self, chosen: npt.NDArray[np.bool_], terms: Sequence[FieldTerm]) -> npt.NDArray[np.bool_]:
        """(n,) which of the chosen terms kept fakes begin like; the others are not looked at."""
        flags = zip(chosen.tolist(), terms, strict=True)
        return np.fromiter((is_chosen and self._may_begin(term.parts) for is_chosen, term in flags), bool, len(terms))

    def _may_begin(self, parts: Sequence[Part]) -> bool:
        """Whether kept fakes begin with such a word as the first of these parts."""
        return self._first_words is None or not parts or self._first_words.allow(parts[0])

    def keep(self, scores: Sequence[Score], unlikeness: Unlikeness = no_unlikeness) -> list[bool]:
        """Whether to keep each fake.

        Parameters
        ----------
        unlikeness : (n,) of each of n fakes, from -`MAX_LOGIT` to `MAX_LOGIT`; only asked where it can matter
        """
        terms = self._terms(scores)
        costs = cost(*self._foretold(terms))
        matters = costs <= self.bound + COST_OF_UNLIKENESS * MAX_LOGIT
        matters = self._begun(matters, terms)
        costs[~matters] = np.inf
        costs[matters] += COST_OF_UNLIKENESS * unlikeness(list(compress(scores, matters)))
        keeps: list[bool] = (costs <= self.bound).tolist()
        return keeps

    def best(self, scores: Sequence[Score], share: float) -> list[bool]:
        """Whether each fake belongs to the share of these that costs least, one at least."""
        costs = cost(*self.probabilities(scores))
        keeps: list[bool] = (costs <= np.quantile(costs, share)).tolist() if len(costs) else []
        return keeps

    def may_begin_with(self, word: str) -> bool:
        """Whether a fake that is kept can have this first word."""
        return self._may_begin(self._field.usage.parts(word))

    def may_begin_so(self, letters: str) -> bool:
        """Whether a fake that is kept can have a first word that begins with these letters."""
        beginnings = None if self._first_words is None else self._first_words.beginnings
        return beginnings is None or key(letters) in beginnings

    def levels(self, scores: Sequence[Score]) -> list[Level]:
        """How often readers say that a fake like each gives itself away, compared with the others that are kept."""
        hard, easy = self._thirds
        return ["hard" if p <= hard else "normal" if p <= easy else "easy" for p in self.probabilities(scores)[1]]

    def to_json(self) -> dict[str, Any]:
        """Everything that was learnt, as JSON values."""
        return {
            "real": self._real.to_json(),
            "obvious": self._obvious.to_json(),
            "pairs": None if self._field.pairs is None else self._field.pairs.to_json(),
            "domains": None if self._field.domains is None else self._field.domains.to_json(),
            "bound": self.bound,
            "thirds": list(self._thirds),
            "least_log_prob": self.least_log_prob,
            "first_words": None if self._first_words is None else self._first_words.to_json(),
        }

    @classmethod
    def from_json(cls, values: Any, words: WordList) -> Critic:
        """The inverse of `to_json`.

        Parameters
        ----------
        words : the list

        Raises
        ------
        ValueError
            The values are damaged, or those of a critic with other features.
        """
        try:
            real, obvious = Forecast.from_json(values["real"]), Forecast.from_json(values["obvious"])
            pairs, domains = values["pairs"], values["domains"]
            pairs = None if pairs is None else WordPairs.from_json(pairs)
            domains = None if domains is None else Domains.from_json(domains)
            bound, (hard, easy) = float(values["bound"]), map(float, values["thirds"])
            least = float(values["least_log_prob"])
            check_bounds(bound, hard, easy, least)
            field, first = Field.of(words, pairs, domains), values["first_words"]
            if first is not None:
                first = FirstWords.from_json(first, field.usage, domains, (real.words, obvious.words))
        except (KeyError, TypeError, AttributeError, OverflowError, IndexError) as error:
            raise ValueError("not a critic") from error
        return cls(field, real, obvious, bound, (hard, easy), least, first)


def _learn(x: Array, c: Array, seed: int) -> MLP:
    """A network for the probability of a label; `MLP` learns as if both were equally frequent."""
    net = MLP.fit(x, c, seed, hidden=16, epochs=30, ridge=10.0)
    net.a += log(c.mean() / (1 - c.mean()))
    return net


def cost(p_real: Array, p_obvious: Array) -> Array:
    """(n,) what the critic would rather not keep."""
    return p_obvious + COST_OF_REAL * p_real
