from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balderdash.terms.key import _GROWING, key, keys, spelling, tidy
from balderdash.terms.split import bucket, split_of

TABLE = [
    ("Abel's theorem", "abel theorem", 14),
    ("Abel theorem", "abel theorem", 14),
    ("Adams' Gambit", "adams gambit", 4),
    ("Łoś theorem", "los theorem", 17),
    ("Bruhat–Tits building", "bruhat tits building", 5),
    ("C*-algebra", "c algebra", 3),
    ("L'Hôpital rule", "l hopital rule", 0),
    ("X² test", "x2 test", 10),
    ("λ-calculus", "λ calculus", 16),
    ("Теорема Гаусса", "теорема гаусса", 18),
]


@pytest.mark.parametrize(("term", "its_key", "its_bucket"), TABLE)
def test_table(term: str, its_key: str, its_bucket: int) -> None:
    assert key(term) == its_key
    assert bucket(key(term)) == its_bucket
    assert split_of(term) == {0: "test", 1: "valid"}.get(its_bucket, "train")


@pytest.mark.parametrize(
    ("term", "its_key"),
    [
        ("Sørensen", "sorensen"),
        ("SØRENSEN", "sorensen"),
        ("Đoković", "dokovic"),
        ("Ðe", "de"),
        ("Þórr", "thorr"),
        ("Weierstraß", "weierstrass"),
        ("WEIERSTRAẞ", "weierstrass"),
        ("Ægir", "aegir"),
        ("Œuvre", "oeuvre"),
        ("Yıldız", "yildiz"),
        ("İzmir", "izmir"),
        ("Abel’s theorem", "abel theorem"),
        ("Abelʼs theorem", "abel theorem"),
        ("Abel‘s theorem", "abel theorem"),
        ("ABEL'S THEOREM", "abel theorem"),
        ("Łoś's theorem", "los theorem"),
        ("It's", "it"),
        ("'s-Hertogenbosch", "s hertogenbosch"),  # no word before it: not a possessive
        ("Fuchs's'", "fuchs"),
        ("O'Sullivan", "o sullivan"),  # not at a word's end
        ("Theorem  of\tAbel", "theorem of abel"),
        ("Cauchy\N{NO-BREAK SPACE}sequence", "cauchy sequence"),
        ("ﬁeld", "field"),
        ("Ａｂｅｌ", "abel"),
        ("Abe\u0301l", "abel"),
        ("ς", "σ"),
        ("ŉ", "n"),
        ("Ǣ ǣ Ǽ ǽ ᴭ", "ae ae ae ae ae"),
        ("Ǿ ǿ", "o o"),
        ("ᶞ", "d"),
        ("ꟹ", "oe"),
        ("Abel＇s theorem", "abel theorem"),
        ("Polya\u0301's", "polya"),
        ("½", "1 2"),
        ("a_b", "a b"),
        ("—", ""),
        ("", ""),
        ("***", ""),
        ("\u0301", ""),
    ],
)
def test_letter_by_letter(term: str, its_key: str) -> None:
    assert key(term) == its_key


_PLAIN = ["øo", "ØO", "łl", "ŁL", "đd", "ĐD", "ðd", "ÐD", "ıi", "œoe", "ŒOE", "æae", "ÆAE", "ßss", "ẞSS", "þth", "ÞTH"]
SUBSTITUTES = {pair[0]: pair[1:] for pair in (*_PLAIN, "’'", "‘'", "‛'", "ʼ'", "＇'")}


def _by_definition(term: str) -> str:
    """The definition again, step by step and slowly."""
    composed = unicodedata.normalize("NFC", "".join(SUBSTITUTES.get(c, c) for c in unicodedata.normalize("NFKD", term)))
    replaced = "".join(c for c in composed if not unicodedata.combining(c))
    word = [c.isalnum() or c == "_" for c in replaced] + [False]
    kept = list(replaced)
    for i in range(1, len(replaced) - 1):
        if replaced[i] == "'" and replaced[i + 1] in "sS" and word[i - 1] and not word[i + 2]:
            kept[i] = kept[i + 1] = ""
    decomposed = unicodedata.normalize("NFKD", "".join(kept))
    folded = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    words = []
    for token in "".join(c if c.isalnum() or c in "+#" else " " for c in folded).split():
        letters = token.replace("#", "+").split("+")  # the signs at the end of a token stay, the others part words
        body = token.rstrip("+#")
        words += [word for word in letters if word]
        if body and body != token:
            words[-1] += token[len(body) :]
    return " ".join(words)


@given(st.text(st.characters(max_codepoint=0x2FF) | st.sampled_from("'’sS _-*łŁøß²ı")))
@example("x's's")
@example("s's S'S_'s")
def test_definition(term: str) -> None:
    assert key(term) == _by_definition(term)


@given(st.text(st.characters(max_codepoint=127)))
def test_the_shortcut_for_ascii_gives_the_same_key(term: str) -> None:
    mark = "\N{COMBINING ACUTE ACCENT}"  # the key drops it, and it is not ASCII
    assert key(term) == key(term + " " + mark)


@given(st.text())
def test_shape(term: str) -> None:
    for word in key(term).split():
        letters = [c for c in word.rstrip("+#") if unicodedata.category(c) not in ("Mn", "Mc")]
        assert word[0].isalnum()
        assert "".join(letters).isalnum()
    assert key(key(term)) == key(term)
    assert split_of(term) in ("train", "valid", "test")


def test_a_twentieth_each_is_held_out() -> None:
    splits = [split_of(f"term {i}") for i in range(20_000)]
    for split in ("valid", "test"):
        assert 900 < splits.count(split) < 1100  # three standard deviations are 92


ascii_text = st.text(st.characters(max_codepoint=127))


@given(st.lists(st.one_of(ascii_text, st.text()).map(tidy)))
@example(["'s", "s's", "", "-", "a'", "s b's"])
def test_many_keys_at_once_are_the_same_as_one_by_one(terms: list[str]) -> None:
    assert keys(terms) == [key(term) for term in terms]


TWO_KEYS = [
    ("мой", "мои"), ("ё", "е"), ("かき", "かぎ"), ("ハハ", "パパ"), ("काल", "कील"), ("नाक", "नौका"), ("ผา", "ผี"),
    ("كَتَبَ", "كتب"), ("שָׁלוֹם", "שלום"), ("C", "C++"), ("C++", "C#"), ("F", "F#"), ("C", "C#"),
]  # fmt: skip
ONE_KEY = [
    ("Abel's theorem", "Abel theorem"), ("Łoś theorem", "Los theorem"), ("Bruhat–Tits", "Bruhat-Tits"), ("X²", "X2"),
    ("schon", "schön"), ("Ωμέγα", "ωμεγα"), ("МОЙ", "мой"), ("A+B", "A B"), ("Learn C++", "learn c++"),
    ("+ group", "group"), ("№ 1", "no 1"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), TWO_KEYS)
def test_marks_and_signs_that_tell_terms_apart(one: str, other: str) -> None:
    for form in ("NFC", "NFD"):
        assert key(unicodedata.normalize(form, one)) == key(one) != key(other)


@pytest.mark.parametrize(("one", "other"), ONE_KEY)
def test_spellings_of_one_term(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_no_word_of_an_indic_list_is_lost() -> None:
    consonants, signs = "कखगघचछजझटठडढ", ["", *"ािीुूेैोौ"]
    terms = {f"{a}{m}{b}{n}" for a in consonants for m in signs for b in consonants[:2] for n in signs}
    assert len({key(term) for term in terms}) == len(terms) == 2400


TWO_SPELLINGS = [
    ("schon", "schön"), ("Maße", "Masse"), ("STRASSE", "Straße"), ("peche", "pêche"), ("peche", "péché"),
    ("ano", "año"), ("Abel's theorem", "Abel theorem"), ("Bruhat–Tits", "Bruhat-Tits"), ("X²", "X2"), ("well", "we'll"),
    ("νόμος", "νομός"), ("ή", "η"), ("co-op", "coop"), ("sin", "sin."), ("ﬁeld", "field"), *TWO_KEYS,
]  # fmt: skip
ONE_SPELLING = [
    ("Schön", "SCHÖN"), ("Abel’s theorem", "abel's  Theorem"), ("“Heroes”", '"heroes"'), ("«Heroes»", '"Heroes"'),
    ("Scho\u0308n", "schön"), ("ΟΔΌΣ", "οδός"), ("МОЙ", "мой"), ("Straße", "STRAẞE"), ("ᾼ", "ᾳ"),
    ("Cauchy\N{NO-BREAK SPACE}sequence", "Cauchy sequence"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), TWO_SPELLINGS)
def test_two_terms_of_a_list(one: str, other: str) -> None:
    for form in ("NFC", "NFD"):
        assert spelling(tidy(unicodedata.normalize(form, one))) == spelling(tidy(one)) != spelling(tidy(other))


@pytest.mark.parametrize(("one", "other"), ONE_SPELLING)
def test_one_term_of_a_list(one: str, other: str) -> None:
    assert spelling(tidy(one)) == spelling(tidy(other))


def _same(term: str) -> None:
    """Variants of a term stay on one side of the split only if its spelling, and its key, have its key, too."""
    term = tidy(term)
    assert key(key(term)) == key(spelling(term)) == key(term)
    assert spelling(spelling(term)) == spelling(term)


@given(st.text())
@example("x\u0345")
@example("a\u0301's S\u0345'S")
def test_a_spelling_has_one_key(term: str) -> None:
    _same(term)


def test_every_letter_has_one_key_and_one_spelling() -> None:
    letters = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) not in ("Cn", "Co", "Cs")]
    changing = [c for c in letters if not c.isascii() and (unicodedata.normalize("NFKD", c) != c or c.casefold() != c)]
    assert len(changing) > 15_000
    for c in changing:
        for term in (c, f"x{c}s", f"α{c}"):
            _same(term)
    assert all(_GROWING.match(c) for c in letters if len(c.casefold()) > 1)
