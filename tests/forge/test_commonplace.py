from __future__ import annotations

from balderdash.forge.commonplace import LEAST_USUAL, MOST_USUAL, Commonplace
from balderdash.terms import library

KEYS = library.lexicon().keys
MATHEMATICS = Commonplace(KEYS, 54_000)


def test_two_words_in_their_usual_places_are_suspect() -> None:
    for term in ("Limit theorem", "Continuous function", "Normal module", "Category of groups", "Index of an operator"):
        assert term in MATHEMATICS


def test_a_rare_word_or_a_third_one_is_not() -> None:
    for term in ("Borda-Schmidt notation", "Loxic ring", "Theorem continuous", "Normal abelian module", "Module", ""):
        assert term not in MATHEMATICS


def test_a_small_list_is_the_earlier_suspicious() -> None:
    chess = Commonplace(KEYS, len(library.load("chess-openings").terms))
    for term in ("Maróczy Defence", "Benko Defence"):
        assert term in chess
        assert term not in MATHEMATICS
    assert "Zukertort Fishpond" not in chess


def test_it_counts_places() -> None:
    keys = [*(f"weak x{k}" for k in range(40)), *(f"y{k} ring" for k in range(MOST_USUAL // 40))]
    assert "Weak ring" in Commonplace(keys, 10**6)
    assert "Ring weak" not in Commonplace(keys, 0)
    assert "Weak ring" not in Commonplace(keys[1:], 10**6)
    few = [*keys[:10], *keys[-LEAST_USUAL // 10 :]]
    assert "Weak ring" in Commonplace(few, 0)
    assert "Weak ring" not in Commonplace(few[1:], 0)
