from __future__ import annotations

import json

import pytest

from balderdash.forge.usage import Usage
from balderdash.forge.word_pairs import RANK, WordPairs, pairs_of
from balderdash.terms import library


@pytest.fixture(scope="module")
def mathematics() -> Usage:
    return Usage.of(library.load("mathematics"))


@pytest.mark.parametrize(
    ("term", "sorts"),
    [
        ("Boardman-Williams inequality", "name name plain"),
        ("Zalcman's conjecture", "name plain"),
        ("Signal's method", "plain plain"),
        ("Spectral theory of a group", "plain plain function function plain"),
        ("Halabau-Hopcement theorem", "new name, new name, plain"),
        ("Zoxic ring", "new word, plain"),
        ("Theorem of Zoxic", "plain function new name"),
    ],
)
def test_sorts(mathematics: Usage, term: str, sorts: str) -> None:
    found = [part.sort for part in mathematics.parts(term)]
    wanted = sorts.split(", ") if ", " in sorts else sorts.replace("new name", "new_name").split()
    names = {"function": "function word", "new_name": "new name"}
    assert found == [names.get(sort, sort) for sort in wanted]


def test_hyphens_and_possessives(mathematics: Usage) -> None:
    first, second, third = mathematics.parts("Cohn-Zalcman's lemma")
    assert (first.is_joined, second.is_joined, third.is_joined) == (True, False, False)
    assert (first.is_possessive, second.is_possessive) == (False, True)
    assert second.word == "zalcman"


def test_modifiers_and_heads() -> None:
    found = list(pairs_of(["uniformly", "convex", "norm", "of", "a", "banach", "space"]))
    assert found == [("uniformly", "norm"), ("convex", "norm"), ("banach", "space")]


@pytest.fixture(scope="module")
def pairs() -> WordPairs:
    found = WordPairs.fit(library.load("mathematics").part("train"))
    assert found is not None
    return found


def test_what_goes_together_has_the_greater_affinity(pairs: WordPairs) -> None:
    affinity = pairs.affinity
    for modifier, good, bad in (("abelian", "group", "problem"), ("stochastic", "process", "group")):
        one, other = affinity(modifier, good), affinity(modifier, bad)
        assert one is not None
        assert other is not None
        assert one > other + 0.3
    assert affinity("zoxic", "group") is None


def test_pairs_as_json(pairs: WordPairs) -> None:
    again = WordPairs.from_json(json.loads(json.dumps(pairs.to_json())))
    one, other = pairs.affinity("abelian", "group"), again.affinity("abelian", "group")
    assert one == pytest.approx(other, abs=0.05)
    with pytest.raises(ValueError, match="reshape"):
        WordPairs.from_json(pairs.to_json() | {"heads": ["a b", 0.1, "AAAA"]})


def test_a_list_of_single_words_has_no_pairs() -> None:
    assert WordPairs.fit(library.load("minerals").terms) is None
    assert RANK > 1
