"""The critic: how likely a reader is to say of a fake that it is real, and that it gives itself away.

It is taught by readings: readers who know a field read fakes of its model and said which are terms in use and which
nobody would believe. Networks learn from what a fake is composed of, how likely it is, how the list uses its words,
whether its words go together, what they are about, how strange its letters are, and what readers said of other fakes
with its words, or with words about such things. What they said of a fake itself is remembered (`memory`). Without
readings, a list is served by the critic of another one, which knows few of its words. docs/fakes.md says how well.

All surprises are those of the n-gram, which can leave a term out: terms that readers called real have since been
added to lists that the network learns from, and it would recognise them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from balderdash.forge.classifiers import MLP, Array, Standardizer, check_bounds
from balderdash.forge.domains import Domains
from balderdash.forge.fakes import Level
from balderdash.forge.field_terms import FEATURES, Field, FieldTerm, feature_table
from balderdash.forge.first_words import FirstWords
from balderdash.forge.matching import MAX_LOGIT
from balderdash.forge.memory import UNREAD, Memory
from balderdash.forge.usage import Part
from balderdash.forge.word_odds import NAMES, WordOdds
from balderdash.forge.word_pairs import WordPairs
from balderdash.lm.activations import sigmoid
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key
from balderdash.terms.wordlist import WordList

REAL, GIVES_ITSELF_AWAY = ("real", "probably real"), ("gives itself away",)  # verdicts
PASSED = ("convincing", "")
ODDS_IF_PASSED = 0.1  # of what one reader has passed, that another one objects to it; see docs/fakes.md
FEWEST_READINGS = 500  # from fewer a critic cannot learn
COST_OF_REAL = 6.0  # a real fake is a wrong verdict, which is worse than an obvious one
COST_OF_UNLIKENESS = 0.03  # of a nat, see `Matching.unlikeness`; what looks like no real term would be matched away
_UNLIKELY = 0.02  # of the kept fakes, the least likely ones, which take the most samples to find
SEEDS = range(4)  # networks whose logits are averaged

_NAMES = (*FEATURES, *NAMES, *(f"{name} about such things" for name in NAMES))

Unlikeness = Callable[[Sequence[Score]], Array]


def no_unlikeness(scores: Sequence[Score]) -> Array:
    """As if all were equally like real terms: (n,) zeros."""
    return np.zeros(len(scores))


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
    memory : of what readers said of fakes
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
        memory: Memory,
        bound: float = np.inf,
        thirds: tuple[float, float] = (0.0, 0.0),
        least_log_prob: float = -np.inf,
        first_words: FirstWords | None = None,
    ) -> None:
        self._field, self._real, self._obvious, self._memory = field, real, obvious, memory
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
        return cls(field, real, obvious, Memory.of([score.term for score in scores], verdicts))

    def for_field(self, field: Field) -> Critic:
        """The critic for another list, not calibrated."""
        return Critic(field, self._real, self._obvious, Memory({}))

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
        others: Sequence[Score] = (),
    ) -> Iterator[tuple[Critic, list[bool], list[bool]]]:
        """For each share the critic as of `calibrated`, and which of the fakes it keeps; they are read only once.

        Fakes that readers have read are left out: there are few among new ones.

        Parameters
        ----------
        others : more fakes, read or not, of which it says the same
        """
        terms, other_terms = self._terms(sound), self._terms(others)
        p_real, p_obvious = self._foretold(terms)
        costs = cost(p_real, p_obvious) + COST_OF_UNLIKENESS * unlikeness(sound)
        is_new = np.array(self._memory.verdicts(score.term for score in sound), dtype=object) == UNREAD
        of_others = cost(*self._foretold(other_terms)) + COST_OF_UNLIKENESS * unlikeness(others)
        for share in shares:
            bound = float(np.quantile(costs[is_new], share))
            kept = is_new & (costs <= bound)
            hard, easy = np.quantile(p_obvious[kept], (1 / 3, 2 / 3))
            least = np.quantile(log_probs, _UNLIKELY, weights=kept, method="inverted_cdf")
            critic = Critic(
                self._field, self._real, self._obvious, self._memory, bound, (float(hard), float(easy)), float(least),
                self._first_words_of(terms, kept),
            )  # fmt: skip
            keeps, keeps_others = critic._begun(kept, terms), critic._begun(of_others <= bound, other_terms)
            yield critic, keeps.tolist(), keeps_others.tolist()

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
        said = np.array(self._memory.verdicts(term.score.term for term in terms), dtype=object)
        odds = np.where(np.isin(said, PASSED), ODDS_IF_PASSED, 1.0)
        p_real, p_obvious = (
            np.where(np.isin(said, verdicts), 1.0, odds * p / (1 - p + odds * p))
            for p, verdicts in (
                (self._real.probabilities(features, terms), REAL),
                (self._obvious.probabilities(features, terms), GIVES_ITSELF_AWAY),
            )
        )
        return p_real, p_obvious

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
            "memory": self._memory.to_json(),
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
            memory, pairs, domains = Memory.from_json(values.get("memory", {})), values["pairs"], values["domains"]
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
        return cls(field, real, obvious, memory, bound, (hard, easy), least, first)


def _learn(x: Array, c: Array, seed: int) -> MLP:
    """A network for the probability of a label; `MLP` learns as if both were equally frequent."""
    net = MLP.fit(x, c, seed, hidden=16, epochs=30, ridge=10.0)
    net.a += log(c.mean() / (1 - c.mean()))
    return net


def cost(p_real: Array, p_obvious: Array) -> Array:
    """(n,) what the critic would rather not keep."""
    return p_obvious + COST_OF_REAL * p_real
