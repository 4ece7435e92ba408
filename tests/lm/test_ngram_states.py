"""The n-gram as an automaton says what the n-gram itself says, whatever is read."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from balderdash import cache
from balderdash.lm import ngram_states
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.ngram import NGram
from balderdash.lm.ngram_states import NGramStates

TERMS = ["banana", "bandana", "cabana", "anna", "nab", "ban", "canada", "cab", "ban anna", "cab nab"]
ALPHABET = Alphabet.of(TERMS)


@pytest.mark.parametrize("order", [1, 2, 3, 5, 8, 12])
@pytest.mark.parametrize("dense", [1, 200, 10**6], ids=["no tables", "tables for some", "tables for all"])
def test_what_follows_is_what_the_ngram_says(order: int, dense: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngram_states, "_DENSE", dense)
    ngram = NGram.of(ALPHABET, TERMS, order)
    agree(ngram, NGramStates.of(ngram))


def test_a_large_alphabet() -> None:
    terms = [chr(0x4E00 + 37 * k % 2000) + chr(0x4E00 + k) + "山" for k in range(2000)]
    ngram = NGram.of(Alphabet(sorted(set("".join(terms)))), terms, 6)
    agree(ngram, NGramStates.of(ngram), steps=4)


def agree(ngram: NGram, states: NGramStates, steps: int = 12) -> None:
    """Read known and unknown texts with both, one letter at a time."""
    rng, v, n = np.random.default_rng(ngram.order), len(ngram.alphabet), 60
    context = np.zeros((n, max(1, ngram.order - 1)), np.intp)
    state = np.repeat(states.start, n)
    for _ in range(steps):
        q, following = states.next(state)
        expected = ngram.probabilities(context)
        np.testing.assert_allclose(q, expected, rtol=2e-5, atol=1e-9)
        np.testing.assert_allclose(q.sum(axis=1), 1, rtol=1e-5)
        likely = np.array([rng.choice(v - 1, p=row[1:] / row[1:].sum()) + 1 for row in expected.astype(float)])
        symbols = np.where(rng.random(n) < 0.8, likely, rng.integers(1, v, n))
        state = following[np.arange(n), symbols]
        context = np.concatenate([context[:, 1:], symbols[:, None]], axis=1)


@pytest.mark.usefixtures("home")
def test_they_are_built_once_and_then_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MIN_TERMS", 0)
    built = NGramStates.load(ALPHABET, TERMS, 5)
    monkeypatch.setattr(NGram, "of", None)
    again = NGramStates.load(ALPHABET, TERMS, 5)
    for field in fields(NGramStates):
        np.testing.assert_array_equal(getattr(built, field.name), getattr(again, field.name))


def test_those_of_a_training_run_are_kept_for_the_game(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(cache, "MIN_TERMS", 1)
    ngram = NGram.of(ALPHABET, TERMS, 4)
    first = NGramStates.load(ALPHABET, TERMS, 4, ngram)
    monkeypatch.setattr(NGram, "of", None)  # so that counting again would fail
    again = NGramStates.load(ALPHABET, TERMS, 4)
    for field in fields(NGramStates):
        np.testing.assert_array_equal(getattr(first, field.name), getattr(again, field.name))
