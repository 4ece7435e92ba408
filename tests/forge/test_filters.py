from __future__ import annotations

import pytest

from balderdash.forge.filters import Filters
from balderdash.terms import library
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList
from tests.forge.stand_in_model import word_list


@pytest.fixture(scope="module")
def mathematics() -> Filters:
    words = library.load("mathematics")
    return Filters(words, Lexicon([words]).words)


@pytest.mark.parametrize(
    ("term", "rule"),
    [
        ("Space of \N{REPLACEMENT CHARACTER}", "unreadable"),
        ("Bad\x1b[31m space", "unreadable"),
        ("कम\u094d\u093eरोवा कर", "unreadable"),  # a vowel sign after a virama
        ("Space of \u0301", "unreadable"),  # a mark without a letter
        ("X", "short"),
        ("Zyx", "short"),
        ("Very " * 40 + "long space", "length"),
        ("Hankel (transform", "brackets"),
        ("Hankel transform)", "brackets"),
        ('Hankel "transform', "brackets"),
        ("Vitali--Hahn lemma", "stray punctuation"),
        ("Vitali - Hahn lemma", "stray punctuation"),
        ("Vitali ,Hahn lemma", "stray punctuation"),
        ("Vitali 'Hahn lemma", "stray punctuation"),
        ("Riem0ann norm", "digit in a word"),
        ("Norm 1uff", "digit in a word"),
        ("-vector norm", "punctuation at an end"),
        ("Vector norm-", "punctuation at an end"),
        ("Harbynskay surfaces, theory of", "inversion"),
        ("vector normalism", "small first letter"),
        ("Sumpay of", "function word at an end"),
        ("Of a Brenner surface", "function word at an end"),
        ("Totally connected set of positive", "modifier at the end"),
        ("Highly morphism", "adverb before a noun"),
        ("Logical of a function", "no noun before of"),
        ("Generalized of a zero", "no noun before of"),
        ("Residue of a element", "article"),
        ("Norm of an measure", "article"),
        ("Brenner measure of with norm", "function words"),
        ("Brenner Brenner norm", "doubled word"),
        ("Measure of a Brenner measure", "doubled word"),
        ("Brenner x norm u", "single letter"),
        ("Brenner norm x", "single letter"),
        ("Brenner Space", "capitals"),
        ("Space of riemann", "capitals"),
        ("BrelNner norm", "capitals"),
        ("Bznrrt norm", "unpronounceable word"),
        ("Brenaaal norm", "unpronounceable word"),
        ("Thomatv norm", "unpronounceable word"),
        ("Svrumer norm", "unpronounceable word"),
        ("Hobbssical norm", "unpronounceable word"),
        ("Zumping dimension", "pseudoword"),
        ("Rebuture condition", "pseudoword"),
        ("Axtric group", "pseudoword"),
        ("Multivariate arglethod", "pseudoword"),
        ("Cauchy-glomerangence", "pseudoword"),
        ("Completely utility theorem", "adverb before a noun"),
        ("Naturally insertion space", "adverb before a noun"),
        ("Signal's method", "possessive of no name"),
        ("Standard's law", "possessive of no name"),
        ("Chvátal'ev machine", "cut name"),
        ("De isometry", "cut name"),
        ("Chevalley order n", "single letter"),
        ("Fredholm mann algorithm", "small letter of a name"),
        ("Bullet-Effect similarity", "common noun as a name"),
        ("Cartan-Measure space", "common noun as a name"),
        ("Geometry of Lebesgue measure of Wallis", "name at the end"),
        ("Garside Genson theorem", "names without a hyphen"),
        ("Tree conjecture inequality", "clashing heads"),
        ("Monte map", "bound word"),
        ("Mittag-Landau algorithm", "bound word"),
        ("Five Lie group", "misplaced number or preposition"),
        ("Dulac below relation", "misplaced number or preposition"),
        ("Multiply multiplicative energy", "words that begin alike"),
        ("Flag of a loops", "stray article"),
        ("Monadic harmonic a module", "stray article"),
        ("Ry group", "short new word"),
    ],
)
def test_malformed_terms_violate_a_rule(mathematics: Filters, term: str, rule: str) -> None:
    assert mathematics.violated(term) == rule


@pytest.mark.parametrize(
    "term",
    [
        "Borda-Schmidt notation", "Cohn-Vossen transformation", "B-Phi-structure", "Hiklay condition",
        "Helly measure", "4th-order norm", "Norm of 2-forms", "3D norm",
        "Brenner's assembly map", "Locally compact norm",
        "Norm of an n-tuple", "McBrenner norm", "BSK algebra", "C*-bundloid", "Brenner's lemma", "Hölderian norm",
        "2-groupoidal norm", "Measure of a Brenner surface", "L'Harbyn rule", "Brennerism",
    ],
)  # fmt: skip
def test_sound_inventions_pass(mathematics: Filters, term: str) -> None:
    assert mathematics.violated(term) is None


@pytest.mark.parametrize("name", ["mathematics", "philosophy", "minerals", "dinosaurs", "chess-openings"])
def test_real_terms_of_the_bundled_lists_hardly_ever_violate_a_rule(name: str) -> None:
    words = library.load(name)
    filters = Filters(words, Lexicon([words]).words)
    violating = [term for term in words.terms if filters.violated(term)]
    assert len(violating) < 0.015 * len(words.terms)


def test_every_rule_fits_mathematics(mathematics: Filters) -> None:
    assert len(mathematics.rules) == 33


@pytest.mark.parametrize(
    "terms",
    [
        ("Теорема Гаусса", "Функция Грина", "Лемма Цорна", "Группа Ли"),
        ("α", "β", "γ", "δ", "ε"),
        ("A", "B", "C", "D", "E"),
        ("of", "the", "a", "in"),
        ("brrr", "hmmm", "pfff", "tsss"),
    ],
)
def test_no_term_of_the_list_itself_violates_a_rule(terms: tuple[str, ...]) -> None:
    words: WordList = word_list(terms)
    filters = Filters(words, frozenset())
    assert [term for term in terms if filters.violated(term)] == []


def test_pseudowords_are_allowed_in_lists_that_are_full_of_them() -> None:
    """Such as Latin names of animals."""
    first = ["Felis", "Canis", "Ursus", "Mustela", "Vulpes", "Lynx", "Martes", "Panthera"]
    second = ["catus", "lupus", "arctos", "nivalis", "lagopus", "pardinus", "foina", "onca", "aureus", "ermina"]
    words = word_list([f"{a} {b[:-1]}{c}" for a in first for b in second for c in "aeiou"])
    rare = word_list([f"{a} {a.lower()}{b}{c}" for a in first for b in second for c in "aeiou"])
    assert Filters(words, Lexicon([words]).words).violated("Felis montivagus") is not None
    assert Filters(rare, Lexicon([rare]).words).violated("Felis montivagus") is None
