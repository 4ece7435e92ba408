"""The judge: the talk's logistic regression, which says how real a term sounds.

Its examples are real terms that the network did not train on, and the network's own samples that no list holds, some
of them at a high temperature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from balderdash.errors import BalderdashError
from balderdash.forge.classifiers import LEAST_SCALE, LogisticRegression, Standardizer, check_bounds
from balderdash.forge.features import FEATURES, Vocabulary, feature_table
from balderdash.forge.forge import raw_samples
from balderdash.lm.activations import sigmoid
from balderdash.lm.evaluation import Score
from balderdash.lm.model import Model
from balderdash.terms.key import tidy
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList

FEWEST_EXAMPLES = 10  # of each class
MOST_REALS = 2500
# Samples at these temperatures, as a share of the real terms each, teach that gibberish is not real: see docs/fakes.md.
HIGH_TEMPERATURES = (2.0, 5.0)
HIGH_TEMPERATURE_SHARE = 0.1
FEWEST_WILD = 50  # at each high temperature, however few real terms there are


class Judge:
    """How real a term sounds.

    Parameters
    ----------
    vocabulary : of the list the model was trained on
    standardize : of the features
    regression : tells real terms from samples
    """

    def __init__(self, vocabulary: Vocabulary, standardize: Standardizer, regression: LogisticRegression) -> None:
        self._vocabulary, self._standardize, self._regression = vocabulary, standardize, regression

    @classmethod
    def train(
        cls,
        model: Model,
        words: WordList,
        lexicon: Lexicon,
        seed: int = 0,
        is_late: Callable[[], bool] = lambda: False,
    ) -> Judge:
        """A judge that learns from the list's valid split and as many samples of the model.

        Parameters
        ----------
        is_late : asked after some hundred samples; once it is, those at hand have to do

        Raises
        ------
        BalderdashError
            There are too few terms or samples.
        """
        rng = np.random.default_rng(seed)
        reals = list(words.part("valid"))
        if len(reals) > MOST_REALS:
            reals = [reals[k] for k in rng.choice(len(reals), MOST_REALS, replace=False)]
        wanted = max(len(reals), 100)
        samples = _new_samples(model, lexicon, wanted, seed, 1.0, is_late)
        for temperature in HIGH_TEMPERATURES if samples else ():
            samples += _new_samples(
                model, lexicon, max(FEWEST_WILD, int(HIGH_TEMPERATURE_SHARE * wanted)), seed, temperature, is_late
            )
        if min(len(reals), len(samples)) < FEWEST_EXAMPLES:
            raise BalderdashError(
                f"A judge of {words.name!r} needs {FEWEST_EXAMPLES} real terms that the model did not train on and "
                f"{FEWEST_EXAMPLES} new samples; there are {len(reals)} and {len(samples)}. Use a longer list."
            )
        return cls.fit(Vocabulary(words), model.score(reals), model.score(samples))

    @classmethod
    def fit(cls, vocabulary: Vocabulary, reals: Sequence[Score], fakes: Sequence[Score]) -> Judge:
        """A judge that learns from these examples, at least one of each class."""
        x = feature_table([*reals, *fakes], vocabulary)  # (n, F)
        c = np.repeat([1.0, 0.0], [len(reals), len(fakes)])  # (n,)
        standardize = Standardizer.fit(x)
        return cls(vocabulary, standardize, LogisticRegression.fit(standardize(x), c))

    def verdicts(self, scores: Sequence[Score]) -> list[float]:
        """For each term the probability that it is real, if real terms and samples are equally frequent."""
        x = self._standardize(feature_table(scores, self._vocabulary))
        return [float(p) for p in sigmoid(self._regression.logits(x))]

    def to_json(self) -> dict[str, Any]:
        """Everything that was learnt, as JSON values."""
        columns = zip(FEATURES, self._standardize.mean, self._standardize.scale, self._regression.weights, strict=True)
        features = {name: {"mean": float(m), "scale": float(s), "weight": float(w)} for name, m, s, w in columns}
        return {"bias": self._regression.bias, "features": features}

    @classmethod
    def from_json(cls, values: Any, vocabulary: Vocabulary) -> Judge:
        """The inverse of `to_json`.

        Raises
        ------
        ValueError
            The values are damaged, or those of a judge with other features.
        """
        try:
            features: Mapping[str, Mapping[str, Any]] = values["features"]
            if list(features) != list(FEATURES):
                raise ValueError("a judge with other features")
            mean, scale, weights = (
                np.array([float(feature[part]) for feature in features.values()])
                for part in ("mean", "scale", "weight")
            )
            bias = float(values["bias"])
            check_bounds(mean, scale, weights, bias)
            if not (scale > 0).all():
                raise ValueError("a judge with a scale out of bounds")
            standardize = Standardizer(mean, np.maximum(scale, LEAST_SCALE))
            return cls(vocabulary, standardize, LogisticRegression(weights, bias))
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError("not a judge") from error


def _new_samples(
    model: Model, lexicon: Lexicon, count: int, seed: int, temperature: float, is_late: Callable[[], bool]
) -> list[str]:
    """Up to `count` different samples that no list holds; a model that writes many that are is not asked for ever."""
    samples: dict[str, None] = {}
    for batch in raw_samples(model, 3 * count, seed, temperature, prefix=""):
        samples |= dict.fromkeys(term for term in map(tidy, batch) if term and term not in lexicon)
        if len(samples) >= count or is_late():
            break
    return list(samples)[:count]
