from __future__ import annotations

import json
import random
from collections import Counter

import pytest

from balderdash.forge.dealable import LONG_LIST, MOST_DEALT, Dealt, candidates, draw
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.near_duplicates import NearDuplicates
from balderdash.terms.split import split_of
from balderdash.terms.wordlist import WordList
from tests.forge.stand_in_model import REAL, word_list

WORDS = word_list([f"Word{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnprst"])
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def long_list(count: int) -> WordList:
    """Sorted terms, no two of them nearly the same."""
    rng = random.Random(0)
    terms = {"".join(rng.choices(_SYLLABLES, k=7)).capitalize() for _ in range(count)}
    return word_list(sorted(terms))


def near(words: WordList) -> NearDuplicates:
    return NearDuplicates(Lexicon([words]))


def test_terms_are_dealt_by_their_weights() -> None:
    dealt = Dealt([3, 5, 7], [1.0, 0.5, 0.01])
    counts = Counter(dealt.draw(WORDS, random.Random(seed), 1)[0] for seed in range(2000))
    assert 1.6 < counts[WORDS.terms[3]] / counts[WORDS.terms[5]] < 2.5
    assert counts[WORDS.terms[7]] < 60
    assert dealt.draw(WORDS, random.Random(1), 2) == dealt.draw(WORDS, random.Random(1), 2)


def test_drawn_terms_are_different_and_not_excluded() -> None:
    dealt = Dealt(list(range(20)), [1.0] * 20)
    for seed in range(20):
        drawn = dealt.draw(WORDS, random.Random(seed), 15, exclude={WORDS.keys[0], WORDS.keys[1]})
        assert len(set(drawn)) == 15
        assert not {WORDS.terms[0], WORDS.terms[1]} & set(drawn)


def test_json_round_trip() -> None:
    dealt = Dealt([3, 5, 7], [1.0, 0.5, 0.25])
    again = Dealt.from_json(json.loads(json.dumps(dealt.to_json())), WORDS)
    assert (again.places, again.weights) == (dealt.places, dealt.weights)


@pytest.mark.parametrize(
    "values",
    [
        None, [], {"steps": [1]}, {"steps": ["x"], "weights": [1]}, {"steps": [1], "weights": [2]},
        {"steps": [1, 1], "weights": [1]}, {"steps": [10**9], "weights": [1]}, {"steps": [-1], "weights": [1]},
        {"steps": [1], "weights": [float("nan")]}, {"steps": [1], "weights": [0]}, {"steps": [], "weights": []},
        {"steps": [1, 0], "weights": [1, 1]},
    ],
)  # fmt: skip
def test_damaged_json_is_refused(values: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  with one of several messages
        Dealt.from_json(values, WORDS)


def test_a_short_list_deals_all_but_near_duplicates_and_index_entries() -> None:
    words = word_list([*REAL, *long_list(100).terms, "Dikman function", "Groups, theory of"])
    terms = {words.terms[place] for place in candidates(words, near(words))}
    assert "Cox ring" in terms
    assert not {"Dikman function", "Dickman function", "Groups, theory of"} & terms
    assert {split_of(term) for term in terms} == {"train", "valid", "test"}


def test_near_duplicates_are_dealt_where_there_is_hardly_anything_else() -> None:
    words = word_list(["Alpha ring", "Alpha rings", "Beta rings", "Beta ring"])
    assert len(candidates(words, near(words))) == 4


@pytest.mark.slow
def test_a_long_list_deals_held_out_terms_from_all_its_parts() -> None:
    words = long_list(80_000)
    places = candidates(words, near(words))
    assert len(words.terms) > LONG_LIST
    assert 0.9 * MOST_DEALT < len(places) <= MOST_DEALT
    assert {split_of(words.terms[place]) for place in places} == {"valid", "test"}
    quarter = [place * 4 // len(words.terms) for place in places]
    assert all(0.2 < quarter.count(k) / len(places) < 0.3 for k in range(4))


@pytest.mark.slow
def test_without_weights_a_long_list_deals_held_out_terms_first() -> None:
    words = long_list(20_000)
    drawn = draw(words, random.Random(1), 40)
    assert len(set(drawn)) == 40
    assert "train" not in set(map(split_of, drawn))


def test_one_spelling_of_a_key_is_dealt() -> None:
    words = WordList("german", tuple(variant for n in range(9) for variant in (f"schon {n}", f"schön {n}")))
    dealt = Dealt(list(range(18)), [1.0] * 18)
    for seed in range(20):
        rng = random.Random(seed)
        for drawn in (dealt.draw(words, rng, 9), draw(words, rng, 9)):
            assert len({key(term) for term in drawn}) == len(drawn) > 6
