"""What is remembered of the n-gram is what it says."""

from __future__ import annotations

import numpy as np
import pytest

from balderdash.lm import prior_cache
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import pack
from balderdash.lm.ngram import NGram
from balderdash.lm.prior_cache import PriorCache

TERMS = ["abc", "a", "baab", "cb", "abca", "b", "bb"]
ALPHABET = Alphabet(sorted(set("".join(TERMS))))
SEQUENCES = [ALPHABET.sequence(term) for term in TERMS]
NGRAM = NGram.of(ALPHABET, TERMS[::2], 3)


@pytest.mark.parametrize("most", [0, 10**6], ids=["asked anew", "remembered"])
def test_every_epoch_hears_what_the_ngram_says(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prior_cache, "MOST", most)
    memory = PriorCache(NGRAM, SEQUENCES, stride=2)
    for terms in ([3, 0, 5], [1, 2, 4, 6], [6, 5, 4, 3, 2, 1, 0], [0, 3]):  # asked, asked, both at once, known
        batch = pack([SEQUENCES[k] for k in terms])
        expected = NGRAM.advise(batch, np.array(terms) % 2 == 0).log_prior
        np.testing.assert_array_equal(memory.to(batch, np.array(terms)).log_prior, expected)


def test_what_is_remembered_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = PriorCache(NGRAM, SEQUENCES, stride=2)
    batch, terms = pack(SEQUENCES), np.arange(len(TERMS))
    memory.to(batch, terms)
    monkeypatch.setattr(NGRAM, "advise", None)
    assert memory.to(batch, terms).log_prior is not None
