from __future__ import annotations

import json

import numpy as np
import pytest

from balderdash.forge.domains import Domains, Label
from balderdash.forge.first_words import MISSED, FirstWords
from balderdash.forge.usage import Part, Usage
from balderdash.forge.word_odds import WordOdds
from balderdash.terms.wordlist import WordList

WORDS = WordList("first", ("Abel ring", "Abel group", "Free ring", "Weyl group", "Weyl's ring", "Open set", "Free set"))
USAGE = Usage.of(WORDS)
DOMAINS = Domains.fit({"abel": Label(("alg",), "p19"), "ring": Label(("alg",), "obj"), "free": Label(("gen",), "prop"),
                       "group": Label(("alg",), "obj"), "set": Label(("gen",), "obj")}, WORDS.terms)  # fmt: skip
ODDS = (WordOdds.fit([["abel"], ["free"]], np.array([1.0, 0.0])),) * 2
TERMS = [*["Abel set"] * 30, *["Free group"] * 60, *["Zx group"] * 10]
KEPT = np.array([1.0] * 28 + [0.0] * 2 + [0.0] * 59 + [1.0] + [0.0] * 10)


def part(term: str) -> Part:
    return USAGE.parts(term)[0]


def fitted(domains: Domains | None = DOMAINS) -> FirstWords:
    return FirstWords.fit(USAGE, domains, ODDS, [part(term) for term in TERMS], KEPT)


@pytest.mark.parametrize("domains", [DOMAINS, None])
def test_words_that_kept_fakes_hardly_begin_with_are_refused(domains: Domains | None) -> None:
    found = fitted(domains)
    assert found.allow(part("Abel set"))
    assert not found.allow(part("Free group"))
    assert not found.allow(part("Zx group"))


@pytest.mark.parametrize("ending", [" set", "-Weyl set", "'s set", "ov set"])
def test_no_beginning_of_an_allowed_word_is_missed(ending: str) -> None:
    found = fitted()
    assert found.beginnings is not None
    for word in USAGE.words:
        first = part(word.capitalize() + ending)
        if found.allow(first) and first.word == word:
            assert {word[:end] for end in range(1, len(word) + 1)} <= found.beginnings


def test_beginnings_of_refused_words_alone_are_refused() -> None:
    beginnings = fitted().beginnings
    assert beginnings is not None
    assert "abel" in beginnings
    assert {"f", "fr", "free", "z", "zx"}.isdisjoint(beginnings)


def test_any_letters_may_begin_a_word_if_new_ones_are_kept() -> None:
    terms = [*["Zx group"] * 10, *["Free group"] * 60]
    found = FirstWords.fit(USAGE, DOMAINS, ODDS, [part(term) for term in terms], np.array([1.0] * 10 + [0.0] * 60))
    assert found.beginnings is None


def test_few_kept_fakes_are_missed() -> None:
    rng = np.random.default_rng(0)
    terms = [f"{word} ring" for word in rng.choice(["Abel", "Weyl", "Free", "Open", "Zub"], 500)]
    kept = (rng.random(500) < 0.2).astype(float)  # whatever they begin with
    found = FirstWords.fit(USAGE, DOMAINS, ODDS, [part(term) for term in terms], kept)
    allowed = np.array([found.allow(part(term)) for term in terms])
    assert allowed[kept > 0].mean() >= 1 - MISSED


def test_json_round_trip() -> None:
    found = fitted()
    again = FirstWords.from_json(json.loads(json.dumps(found.to_json())), USAGE, DOMAINS, ODDS)
    assert [again.allow(part(term)) for term in TERMS] == [found.allow(part(term)) for term in TERMS]
    assert again.beginnings == found.beginnings


@pytest.mark.parametrize(
    "values",
    [
        None, 1, ["weights"], {}, {"weights": {"head": 1.0}},
        *({"weights": weights, "words": None} for weights in (None, {"head": "x"}, {"head": float("nan")})),
        {"weights": {}, "words": 1},
    ],
)  # fmt: skip
def test_damaged_json_is_refused(values: object) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        FirstWords.from_json(values, USAGE, DOMAINS, ODDS)
