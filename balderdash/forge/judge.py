"""The judge: the talk's logistic regression, on a few features of a term.

    p = sigma(w . x + b),    J = -(1/n) sum s [c ln p + (1 - c) ln(1 - p)] + (l/2n) |w|^2

s weighs the two sides alike, however many there are of each. The labels c: 1 for real terms that the network did not
train on, 0 for its own samples that no list holds, some of them at a high temperature. The cost is convex and has some
twenty unknowns, so Newton's method finds its minimum in a few steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from balderdash.errors import BalderdashError
from balderdash.forge.features import FEATURES, Vocabulary, table
from balderdash.forge.standardization import LEAST_SCALE, Array, all_within, class_weights, sigmoid, standardize
from balderdash.lm.evaluation import Score
from balderdash.lm.model import Model
from balderdash.terms.key import tidy
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList

FEWEST = 10  # terms on each side
MOST = 2500
# Samples surprise their model less than real terms do. A judge that saw no others would call "xqqz" real with
# 100 %; with these it is 0 %, for an area under the curve of 0.64 rather than 0.67 (mathematics, test split).
WILD = (2.0, 5.0)  # temperatures
WILD_SHARE = 0.1  # of the real terms' number, at each of them
_RIDGE = 1.0  # l: keeps the weights finite where the sides are separable
_STEPS = 50


class Judge:
    """How real a term sounds.

    Parameters
    ----------
    vocabulary : of the list the model was trained on; it says which words are familiar
    mean, scale : (F,) of each feature, for standardising
    weights : (F,) of each standardised feature
    bias : added to their sum
    """

    def __init__(self, vocabulary: Vocabulary, mean: Array, scale: Array, weights: Array, bias: float) -> None:
        self._vocabulary = vocabulary
        self.mean, self.scale, self.weights, self.bias = mean, scale, weights, bias

    @classmethod
    def fit(cls, model: Model, words: WordList, lexicon: Lexicon, seed: int = 0) -> Judge:
        """Learn from the list's valid split against as many samples of the model.

        Raises
        ------
        BalderdashError
            There are too few terms on one side.
        """
        rng = np.random.default_rng(seed)
        reals = list(words.part("valid"))
        if len(reals) > MOST:
            reals = [reals[k] for k in rng.choice(len(reals), MOST, replace=False)]
        wanted = max(len(reals), 100)
        fakes = _new(model, lexicon, wanted, seed, 1.0)
        for temperature in WILD if fakes else ():
            fakes += _new(model, lexicon, int(WILD_SHARE * wanted), seed, temperature)
        if min(len(reals), len(fakes)) < FEWEST:
            raise BalderdashError(
                f"A judge of {words.name!r} needs {FEWEST} real terms that the model did not train on and {FEWEST} "
                f"new samples; there are {len(reals)} and {len(fakes)}. Use a longer list."
            )
        return cls.learn(Vocabulary(words), model.score(reals), model.score(fakes))

    @classmethod
    def learn(cls, vocabulary: Vocabulary, reals: Sequence[Score], fakes: Sequence[Score]) -> Judge:
        """Learn from terms whose sides are known, some of each."""
        x = table([*reals, *fakes], vocabulary)  # (n, F)
        c = np.repeat([1.0, 0.0], [len(reals), len(fakes)])  # (n,)
        mean, scale = standardize(x)
        weights, bias = logistic_regression((x - mean) / scale, c)
        return cls(vocabulary, mean, scale, weights, bias)

    def verdicts(self, scores: Sequence[Score]) -> list[float]:
        """For each scored term the probability that it is real, if real terms and samples were equally many."""
        x = (table(scores, self._vocabulary) - self.mean) / self.scale
        return [float(p) for p in sigmoid(x @ self.weights + self.bias)]

    def to_json(self) -> dict[str, Any]:
        """What is learnt, as JSON values."""
        columns = zip(FEATURES, self.mean, self.scale, self.weights, strict=True)
        features = {name: {"mean": float(m), "scale": float(s), "weight": float(w)} for name, m, s, w in columns}
        return {"bias": self.bias, "features": features}

    @classmethod
    def from_json(cls, values: Any, vocabulary: Vocabulary) -> Judge:
        """A judge from what `to_json` gave.

        Raises
        ------
        ValueError
            The values are no judge, or one that looks at other features.
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
            if not all_within(mean, scale, weights, bias) or not (scale > 0).all():
                raise ValueError("a judge beside the numbers")
            return cls(vocabulary, mean, np.maximum(scale, LEAST_SCALE), weights, bias)
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError("not a judge") from error


def _new(model: Model, lexicon: Lexicon, count: int, seed: int, temperature: float) -> list[str]:
    """Up to `count` different samples that no list holds."""
    samples = dict.fromkeys(map(tidy, model.sample(3 * count, seed, temperature)))
    return [term for term in samples if term and term not in lexicon][:count]


def logistic_regression(x: Array, c: Array) -> tuple[Array, float]:
    """Weights (F,) and bias that minimise J, both sides counting the same whatever their numbers.

    Parameters
    ----------
    x : (n, F) standardised features
    c : (n,) labels 0 and 1, both present
    """
    a = np.hstack([x, np.ones((len(x), 1))])  # (n, F + 1), the last column is the bias
    share = class_weights(c)  # (n,)
    ridge = _RIDGE * np.diag([*np.ones(x.shape[1]), 0.0])
    w = np.zeros(a.shape[1])  # (F + 1,)
    for _ in range(_STEPS):
        p = sigmoid(a @ w)  # (n,)
        gradient = a.T @ (share * (p - c)) + ridge @ w
        curvature = (a * (share * p * (1 - p))[:, None]).T @ a + ridge  # (F + 1, F + 1)
        change = np.linalg.solve(curvature + 1e-9 * np.eye(len(w)), gradient)
        w -= change
        if np.abs(change).max() < 1e-9:
            break
    return w[:-1], float(w[-1])
