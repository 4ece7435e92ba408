from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Levenshtein

from balderdash.terms.key import key
from balderdash.terms.letter_index import LetterIndex
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.near_duplicates import NearDuplicate, NearDuplicates, is_edit
from balderdash.terms.stems import joined_stem, sorted_stems, stem
from balderdash.terms.wordlist import WordList

REAL = (
    "Abel theorem", "Algebraic systems, variety of", "Bruhat-Tits building", "C*-algebra", "Cauchy sequence", "Lemma",
    "Lie group", "Quasiconformal mapping", "Simplex", "Theory of automata", "Weierstrass function", "Quartz",
    "Hausdorff measure", "Ferrierite", "Gauss-Chebyshev quadrature", "Qi",
)  # fmt: skip
TINY = NearDuplicates(Lexicon([WordList("tiny", REAL)]))


@pytest.mark.parametrize(
    ("term", "difference", "real"),
    [
        ("Abel theorems", "form", "abel theorem"),
        ("Bruhattits building", "form", "bruhat tits building"),
        ("Quasi-conformal mappings", "form", "quasiconformal mapping"),
        ("Simplices", "form", "simplex"),
        ("Lemmata", "form", "lemma"),
        ("Theorem of Abel", "order", "abel theorem"),
        ("Variety of algebraic systems", "order", "algebraic systems variety of"),
        ("Automata, theory of", "order", "theory of automata"),
        ("Automaton theory", "order", "theory of automata"),
        ("Chebyshev-Gauss quadrature", "order", "gauss chebyshev quadrature"),
        ("Abell theorem", "edit", "abel theorem"),
        ("Abel theroem", "edit", "abel theorem"),
        ("Quarzt", "edit", "quartz"),
        ("Weirstras function", "edit", "weierstrass function"),
        ("Cauchi sequense", "edit", "cauchy sequence"),
        ("Lien groups", "edit", "lie group"),
        ("Algebraic systems", "part", "algebraic systems variety of"),
        ("Tits building", "part", "bruhat tits building"),
    ],
)
def test_near_duplicates(term: str, difference: str, real: str) -> None:
    assert TINY.find(term) == NearDuplicate(difference, real)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "term",
    [
        "Abel's theorem",  # the real term itself
        "Abel function",
        "Systems variet",  # part of a word only
        "Noel theorem",  # two letters of a short word: another name
        "Ferrisurite",  # two or more letters of a one-word term: another mineral
        "Qu",  # too short: every other term of two letters is an edit away
        "",
    ],
)
def test_no_near_duplicates(term: str) -> None:
    assert TINY.find(term) is None


@pytest.mark.parametrize("terms", [("Cox ring", "Cox ring of a curve"), ("Cox ring of a curve", "Cox ring")])
def test_a_real_term_is_found_inside_another_in_any_order_of_the_list(terms: tuple[str, ...]) -> None:
    found = NearDuplicates(Lexicon([WordList("mine", terms)])).find("Cox ring")
    assert found is not None
    assert (found.difference, found.key) == ("part", "cox ring of a curve")


def test_an_empty_lexicon_has_no_near_duplicates() -> None:
    assert NearDuplicates(Lexicon([])).find("Abel theorem") is None


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("matrix", "matrices"), ("index", "indices"), ("index", "indexes"), ("simplex", "simplices"),
        ("complex", "complexes"), ("vertex", "vertices"), ("lemma", "lemmata"), ("lemma", "lemmas"),
        ("schema", "schemata"), ("spectrum", "spectra"), ("continuum", "continua"), ("torus", "tori"),
        ("locus", "loci"), ("genus", "genera"), ("calculus", "calculi"), ("basis", "bases"), ("axis", "axes"),
        ("hypothesis", "hypotheses"), ("category", "categories"), ("polyhedron", "polyhedra"),
        ("automaton", "automata"), ("criterion", "criteria"), ("formula", "formulae"), ("formula", "formulas"),
        ("tableau", "tableaux"), ("class", "classes"), ("space", "spaces"), ("function", "functions"),
        ("radius", "radii"), ("box", "boxes"), ("process", "processes"), ("ratio", "ratios"), ("die", "dice"),
    ],
)  # fmt: skip
def test_singular_and_plural_meet(one: str, many: str) -> None:
    assert stem(one) == stem(many)


def test_different_words_stay_apart() -> None:
    words = ["group", "ring", "field", "space", "matrix", "torus", "lemma", "theorem", "basis", "function", "class"]
    assert len({stem(word) for word in words}) == len(words)


def test_joined_and_sorted_stems() -> None:
    assert joined_stem("c algebra") == joined_stem("calgebras") != joined_stem("c algebroid")
    assert sorted_stems("abel theorem") == sorted_stems("theorem of abel") != sorted_stems("abel lemma")
    assert sorted_stems("of the") == "of the"  # nothing but small words: kept


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("riesz kernel", "riez kernel", True),
        ("riesz kernel", "ries kernels", True),  # an edit in each of two words
        ("riesz kernel", "rinz kernel", False),  # two in a short one
        ("hausdorff measure", "hausdorf measure", True),
        ("hausdorff measure", "hausdrof measure", True),
        ("krennerite", "brannerite", False),
        ("lithiophorite", "lithiophilite", True),
        ("nonstandard model", "non standard mode", True),
        ("qi", "qu", False),
    ],
)
def test_is_edit(one: str, other: str, expected: bool) -> None:
    assert is_edit(one, other) is expected
    assert is_edit(other, one) is expected


KEYS = st.lists(st.text("abcdeλд 12", min_size=1, max_size=12), min_size=1, max_size=60, unique=True)


@given(KEYS, st.text("abcdeλд 12", max_size=12), st.integers(0, 3))
def test_the_index_finds_exactly_the_near_keys(keys: list[str], asked: str, edits: int) -> None:
    near = {i for i, k in enumerate(keys) if OSA.distance(asked, k) <= edits}
    assert set(LetterIndex(keys).within(asked, edits)) == near


@given(KEYS, st.text("abcdeλд 12", min_size=1, max_size=12))
def test_the_nearest_key_is_the_most_similar(keys: list[str], asked: str) -> None:
    found = LetterIndex(keys).nearest(asked, np.ones(len(keys), bool))
    others = [k for k in keys if k != asked]
    if not others:
        assert found is None
    else:
        assert found is not None
        best = max(Levenshtein.normalized_similarity(asked, k) for k in others)
        assert keys[found] == next(k for k in others if Levenshtein.normalized_similarity(asked, k) == best)


def test_one_rule_for_ties() -> None:
    lexicon = Lexicon([WordList("ties", ("Artin group", "Adelic group", "Axial group", "Attic group"))])
    for term in ("Axtric group", "Arctic group", "Atric group", "Artin groups", "Group"):
        place = LetterIndex(lexicon.keys).nearest(key(term), np.ones(4, bool))
        assert place is not None
        assert lexicon.nearest(term, 1)[0].term == lexicon.spelling(lexicon.keys[place])


def test_many_keys_nearest() -> None:
    keys = [f"{a}{b}{c} theorem" for a in "bcdfg" for b in "aeiou" for c in "klmnpr"]  # more than the first guesses
    index, every = LetterIndex(keys), np.ones(len(keys), bool)
    assert keys[index.nearest("xak theorem", every) or 0] == "bak theorem"
    assert keys[index.nearest("xak theorem", np.array([k[0] == "g" for k in keys])) or 0] == "gak theorem"
    assert index.nearest("xak theorem", ~every) is None
