"""The yardstick is a probability distribution and agrees with a count by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from balderdash.lm.alphabet import Alphabet
from balderdash.lm.ngram import NGram, tuned

TERMS = ["banana", "bandana", "cabana", "anna", "nab", "ban", "canada", "cab"]
ALPHABET = Alphabet.of(TERMS)


def chain(model: NGram, prefix: str) -> float:
    """The sum over every next symbol of its probability after `prefix`."""
    total = 0.0
    for c in ALPHABET.characters:
        total += math.exp(-model.nats([prefix + c])[len(prefix)])
    total += math.exp(-model.nats([prefix])[len(prefix)])  # the end
    total += math.exp(-model.nats([prefix + "?"])[len(prefix)])  # an unknown character
    return total


@pytest.mark.parametrize("order", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("prefix", ["", "b", "ban", "zzz", "bananaban"])
def test_probabilities_sum_to_one(order: int, prefix: str) -> None:
    assert chain(NGram(ALPHABET, TERMS, order), prefix) == pytest.approx(1, abs=1e-12)


def test_one_order_by_hand() -> None:
    """A unigram with Kneser-Ney discounts on raw counts, worked out with a dictionary."""
    terms = ["ab", "aab", "b"]
    alphabet = Alphabet("ab")
    counts = {"a": 3, "b": 3, "end": 3}
    # n1 = n2 = n4 = 0, kept at 1, and n3 = 3: y = 1/3, d3 = 3 - 4 y n4 / n3
    d3 = 3 - 4 / 3 * 1 / 3
    total = sum(counts.values())
    p = (3 - d3) / total + 3 * d3 / total / len(alphabet)
    assert NGram(alphabet, terms, 1).nats(["a"])[0] == pytest.approx(-math.log(p))


def test_loss_counts_the_end_symbol_and_unknown_characters() -> None:
    model = NGram(ALPHABET, TERMS, 3)
    assert len(model.nats(["ban", "?"])) == 6
    assert model.loss(["ban", "?"]) == pytest.approx(float(np.mean(model.nats(["ban", "?"]))))
    assert model.loss([]) == 0


def test_a_longer_context_pays_and_tuning_finds_the_best() -> None:
    train = [a + b for a in ("Lie", "Abel", "Hilbert", "Cantor") for b in (" group", " space", " algebra")]
    valid = ["Noether space", "Abel ring"]
    best = tuned(Alphabet.of(train), train, valid)
    losses = {order: NGram(Alphabet.of(train), train, order).loss(valid) for order in range(3, 8)}
    assert best.loss(valid) <= min(losses.values())
    assert losses[3] < NGram(Alphabet.of(train), train, 1).loss(valid)
