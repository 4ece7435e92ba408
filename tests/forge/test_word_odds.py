from __future__ import annotations

import json
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.forge.word_odds import NAMES, WordOdds

READ = [["abel", "theorem"], ["abel", "option"], ["gauss", "option"], ["gauss", "theorem"], ["weyl", "theorem"]]
SAID = np.array([0.0, 1.0, 1.0, 0.0, 0.0])


def test_a_word_that_readers_dislike_has_positive_odds() -> None:
    odds = WordOdds.fit(READ, SAID)
    assert odds.of("option") == pytest.approx(log((2 + 4 * 0.4) / (2 + 4)) - log(0.4))
    assert odds.of("option") > odds.of("abel") > 0 > odds.of("theorem")
    assert odds.of("nobody has read it") == 0


def test_features_are_the_greatest_the_sum_and_the_last() -> None:
    odds = WordOdds.fit(READ, SAID)
    greatest, total, last = odds.features([["option", "theorem"]])[0]
    assert (greatest, last) == (odds.of("option"), odds.of("theorem"))
    assert total == pytest.approx(greatest + last)
    assert odds.features([[], ["weyl"]]).shape == (2, len(NAMES))
    assert odds.features([]).shape == (0, len(NAMES))


@given(st.lists(st.tuples(st.lists(st.sampled_from("abcde"), max_size=4), st.booleans()), min_size=2, max_size=20))
def test_a_fake_that_was_read_is_told_without_itself(readings: list[tuple[list[str], bool]]) -> None:
    labels = np.array([float(label) for _, label in readings])
    if not 0 < labels.mean() < 1:
        return
    words = [each for each, _ in readings]
    known = WordOdds.fit(words, labels)
    for place, each in enumerate(words):
        for word in each:
            others = [other for i, other in enumerate(words) if i != place]
            read = sum(word in other for other in others)
            said = sum(labels[i] for i, other in enumerate(words) if i != place and word in other)
            expected = log((said + 4 * labels.mean()) / (read + 4)) - log(labels.mean())
            assert known.of(word, labels[place]) == pytest.approx(expected)


def test_json_round_trip() -> None:
    odds = WordOdds.fit([*READ, ["", "two words"]], np.append(SAID, 1.0))
    again = WordOdds.from_json(json.loads(json.dumps(odds.to_json())))
    assert [again.of(word) for word in ("option", "", "two words")] == [
        odds.of(word) for word in ("option", "", "two words")
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"share": 0}, {"share": 2}, {"share": float("nan")}, {"share": None}, {"read": [1]}, {"said": [9] * 5},
        {"read": [-1] * 5}, {"words": None}, {"words": ["one"]}, {"read": "x"},
    ],
)  # fmt: skip
def test_damaged_json_is_refused(values: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        WordOdds.from_json(WordOdds.fit(READ, SAID).to_json() | values)
