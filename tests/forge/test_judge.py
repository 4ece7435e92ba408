from __future__ import annotations

import json
import random
from collections.abc import Sequence

import numpy as np
import pytest

from balderdash.errors import BalderdashError
from balderdash.forge.features import FEATURES, Vocabulary, feature_table
from balderdash.forge.judge import Judge
from balderdash.lm.evaluation import Score
from balderdash.lm.model import Model
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList
from tests.forge.stand_in_model import Parrot

HEADS = ("theorem", "space", "kernel", "ring", "measure", "operator", "norm", "lemma")
WORDS = WordList("tiny", tuple(f"{a}{b}{c} {head}" for a in "BDKLM" for b in "aeiou" for c in "nrst" for head in HEADS))


def _babble(count: int) -> list[str]:
    rng = random.Random(5)
    return ["".join(rng.choices("abcdefgz", k=9)).capitalize() + f" {rng.choice(HEADS)}" for _ in range(count)]


@pytest.fixture
def model() -> Model:
    """It writes babble, and every letter of babble surprises it."""
    babble = _babble(200)
    return Parrot([*babble, *WORDS.terms[:20]], nats=dict.fromkeys(babble, 2.0))  # type: ignore[return-value]


@pytest.fixture
def judge(model: Model) -> Judge:
    return Judge.train(model, WORDS, Lexicon([WORDS]), seed=1)


def test_held_out_reals_sound_real_and_babble_does_not(judge: Judge, model: Model) -> None:
    reals = judge.verdicts(model.score(WORDS.part("test")))
    fakes = judge.verdicts(model.score(_babble(200)[100:]))
    assert min(reals) > 0.8
    assert max(fakes) < 0.2


def test_json_round_trip(judge: Judge, model: Model) -> None:
    stored = json.loads(json.dumps(judge.to_json()))
    again = Judge.from_json(stored, Vocabulary(WORDS))
    scores = model.score([*WORDS.terms[:5], *_babble(5)])
    assert again.verdicts(scores) == judge.verdicts(scores)
    assert set(stored["features"]) == set(FEATURES)


@pytest.mark.parametrize("values", [None, {}, [], {"features": {}}, {"features": {"x": 1}, "bias": 0}, "judge"])
def test_damaged_json_is_refused(values: object) -> None:
    with pytest.raises(ValueError, match="judge"):
        Judge.from_json(values, Vocabulary(WORDS))


def test_a_list_too_short_for_a_judge(model: Model) -> None:
    short = WordList("short", WORDS.terms[:40])
    with pytest.raises(BalderdashError, match="'short' needs 10 real terms"):
        Judge.train(model, short, Lexicon([short]))


def test_the_judge_knows_only_the_train_split() -> None:
    """Words of held-out terms alone are unknown to it, or it could tell whether a list holds a term."""
    words = WordList("odd", tuple(f"Unique{k}word" for k in range(400)))
    vocabulary = Vocabulary(words)
    assert len(vocabulary.words) == len(words.part("train")) < 400
    held_out = words.part("test")[0]
    unknown = feature_table([Score(held_out, (1.0,), 0)], vocabulary)[0, list(FEATURES).index("unknown words")]
    assert unknown == 1


def test_features_of_a_term() -> None:
    score = Score("Qa theorem", (1.0, 2.0, *[0.5] * 8, 3.0), 0)
    four = Vocabulary(WordList("four", ("Abel theorem", "Theorem", "Theorem ring", "Adams theorem")))
    row = dict(zip(FEATURES, feature_table([score], four)[0], strict=True))
    assert row["nats per character"] == pytest.approx(10.0 / 11)
    assert row["worst letter"] == row["surprise of the end"] == 3.0
    assert row["share of unknown words"] == 0.5
    assert row["words"] == 2
    assert row["rarest word"] == 0
    assert row["commonest word"] == pytest.approx(np.log(1 + four.words["theorem"]))
    assert row["last word as a last one"] == pytest.approx(np.log(1 + four.lasts["theorem"]))
    assert four.words["theorem"] > four.lasts["theorem"] > 1
    assert row["pairs of words"] == row["first word as a first one"] == row["one word"] == 0
    assert feature_table([], four).shape == (0, len(FEATURES))


def test_terms_far_more_surprising_than_real_ones_sound_unreal() -> None:
    """Samples surprise their model less than real terms do, but gibberish surprises it most."""

    class Thermal(Parrot):
        """It writes "usual" terms, and babble when it is hot."""

        def sample(
            self, count: int, seed: int = 0, temperature: float = 1.0, *args: object, **more: object
        ) -> list[str]:
            return [f"{word} norm" for word in (_babble(count) if temperature > 1 else usual)]

        def score(self, terms: Sequence[str]) -> list[Score]:
            nats = [4.0 if term in babble else 0.8 if term in dull else 1.2 for term in terms]
            return [Score(term, (n,) * (len(term) + 1), 0) for term, n in zip(terms, nats, strict=True)]

    usual = [f"Kor{a}{b}{c}" for a in "aeiou" for b in "bdklm" for c in "aeiou"]
    dull = {f"{word} norm" for word in usual}
    babble = {f"{word} norm" for word in _babble(2000)}
    thermal: Model = Thermal([])  # type: ignore[assignment]
    judge = Judge.train(thermal, WORDS, Lexicon([WORDS]))
    real, sample, *wild = judge.verdicts(thermal.score([WORDS.part("test")[0], min(dull), *sorted(babble)[:5]]))
    assert real > 0.8
    assert sample < 0.2
    assert max(wild) < 0.2
