from __future__ import annotations

from balderdash.forge.commonplace import USUAL, Commonplace
from balderdash.terms import library

COMMONPLACE = Commonplace(library.lexicon().keys)


def test_two_words_in_their_usual_places_are_suspect() -> None:
    assert [term for term in ("Limit theorem", "Continuous function", "Normal module") if term not in COMMONPLACE] == []


def test_a_rare_word_or_a_third_one_is_not() -> None:
    for term in ("Borda-Schmidt notation", "Loxic ring", "Theorem continuous", "Normal abelian module", "Module", ""):
        assert term not in COMMONPLACE


def test_it_counts_places() -> None:
    keys = [*(f"weak x{k}" for k in range(40)), *(f"y{k} ring" for k in range(USUAL // 40))]
    assert "Weak ring" in Commonplace(keys)
    assert "Ring weak" not in Commonplace(keys)
    assert "Weak ring" not in Commonplace(keys[1:])
