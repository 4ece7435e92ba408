from __future__ import annotations

import json
import random

import numpy as np
import pytest

from balderdash.forge.features import Vocabulary
from balderdash.forge.matching import LENIENCE, Matching, effective
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key
from balderdash.terms.split import split_of
from balderdash.terms.wordlist import WordList

WORDS = WordList("tiny", tuple(f"{a}{b}{c} ring" for a in "BDKLM" for b in "aeiou" for c in "nrst"))
VOCABULARY = Vocabulary(WORDS)


def scores(count: int, nats: float, seed: int) -> list[Score]:
    """Terms of eleven letters whose surprise lies around `nats`."""
    rng = random.Random(seed)
    made = []
    for k in range(count):
        surprise = max(0.1, rng.gauss(nats, 0.5))
        made.append(Score(f"Term{k:03}{seed % 10} ring", (surprise,) * 14, 0))
    return made


def matching() -> Matching:
    """Real terms are more surprising than fakes."""
    found = Matching.fit(VOCABULARY, scores(400, 2.0, 1), scores(400, 1.5, 2))
    assert found is not None
    return found


def test_both_sides_look_alike() -> None:
    learnt = matching()
    fakes, reals = scores(3000, 1.5, 3), scores(3000, 2.0, 4)
    kept = [score.nats_per_char for score, keep in zip(fakes, learnt.keep(fakes, 7), strict=True) if keep]
    weights = learnt.weights(reals)
    nats = np.array([score.nats_per_char for score in reals])
    assert weights.max() == 1
    assert 500 < effective(weights) < 3000
    mean = float((weights * nats).sum() / weights.sum())
    assert abs(mean - np.mean(kept)) < 0.06  # they were half a nat apart
    spread = float(((weights * (nats - mean) ** 2).sum() / weights.sum()) ** 0.5)
    assert abs(spread - np.std(kept)) < 0.06
    assert 0.5 < len(kept) / len(fakes) < 0.95  # most fakes, because real terms follow them


def test_what_is_always_kept_is_what_real_terms_often_are() -> None:
    learnt = matching()
    assert LENIENCE >= 1
    assert all(learnt.keep(scores(50, 2.6, 5), 1))  # no fake is as surprising as these


def test_a_weak_model_gives_fakes_all_the_same() -> None:
    learnt = Matching.fit(VOCABULARY, scores(400, 4.0, 1), fakes := scores(400, 1.0, 2))
    assert learnt is not None
    assert 0.2 < sum(learnt.keep(fakes, 1)) / len(fakes) < 0.5


def test_whether_a_fake_is_kept_does_not_depend_on_the_others() -> None:
    learnt = matching()
    fakes = scores(200, 1.2, 4)
    together = learnt.keep(fakes, 3)
    assert [learnt.keep([score], 3)[0] for score in fakes] == together
    assert learnt.keep(fakes, 4) != together  # another seed
    assert learnt.keep([], 3) == []


def test_a_term_of_the_list_does_not_count_itself() -> None:
    term = next(term for term in WORDS.part("train"))
    word = key(term).split()[0]
    counts = VOCABULARY.words[word], VOCABULARY.lasts["ring"]
    with VOCABULARY.without(term):
        assert (VOCABULARY.words[word], VOCABULARY.lasts["ring"]) == (counts[0] - 1, counts[1] - 1)
    assert (VOCABULARY.words[word], VOCABULARY.lasts["ring"]) == counts
    with VOCABULARY.without("Zoxic ring"):  # it has not been counted
        assert VOCABULARY.lasts["ring"] == counts[1]
    place = next(n for n in range(99) if split_of(f"schon {n}") == "train")
    twice = Vocabulary(WordList("german", (f"schön {place}", f"schon {place}", "Baum")))
    with twice.without(f"schon {place}"):
        assert twice.words["schon"] == 0
    assert twice.words["schon"] == 2


def test_json_round_trip() -> None:
    learnt = matching()
    again = Matching.from_json(json.loads(json.dumps(learnt.to_json())), VOCABULARY)
    fakes = scores(100, 1.5, 5)
    assert again.keep(fakes, 1) == learnt.keep(fakes, 1)


@pytest.mark.parametrize(
    "values", [None, {}, {"features": {}}, {"networks": []}, {"networks": [{}]}, {"networks": None}, {"lenience": "x"}]
)
def test_damaged_json_is_refused(values: dict[str, object] | None) -> None:
    damaged = values and matching().to_json() | values
    with pytest.raises(ValueError):  # noqa: PT011  with one of several messages
        Matching.from_json(damaged, VOCABULARY)


def test_too_few_examples_give_no_matching() -> None:
    assert Matching.fit(VOCABULARY, scores(49, 2.0, 1), scores(300, 1.5, 2)) is None
    assert Matching.fit(VOCABULARY, scores(300, 2.0, 1), scores(49, 1.5, 2)) is None
