"""What can stand side by side in the words of a script: by Unicode's names of marks, and by the list."""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest

from balderdash.forge.filters import Filters
from balderdash.forge.orthography import FEWEST, LetterPairs, has_broken_letter
from balderdash.terms.lexicon import Lexicon
from tests.forge.stand_in_model import word_list

WORDS = (
    "क्षेत्र शिक्षा अँगूठा पृथक् श्रीलंका हिंदी क़िला दुःख ऑफ़िस ॐ काँच \u0985\u09cd\u09af\u09be বাংলাদেশ ভাঁড় ਪੰਜਾਬੀ ਅੰਮ੍ਰਿਤਸਰ"
    " ક્ષેત્ર ଓଡ଼ିଆ தமிழ்நாடு తెలుగు ಕನ್ನಡ മലയാളം \u0d05\u0d24\u0d41\u0d4d ශ්\u200dරී ලංකාව ภาษาไทย น้ำ ເຂົ້າ ខ្មែរ မြန်မာ བོད་ཡིག"
    " دَرَّسَ كُتُبٌ שָׁלוֹם ☕\ufe0f"
    " かぎ ハハ мой Ёлка Άνοιξη Tiếng ǟ x̄"
)
# A vowel sign after a sign for no vowel, two vowel signs, a vowel sign behind a vowel or a nasal sign, marks before any
# letter, doubled marks, a sign for no vowel behind a vowel, a nasal sign behind it, marks of another script
BROKEN = "क्ा क्ि शि्क काि कीु अा ईी कंा कःी ाक ्क ़क कंं कँँ कःः क्् क़़ अ् का् क्ं क्ः कা কা് കാി ক্া তিা ਕ੍ਾ ਕਿਾ કાિ க்ா தெி క్ా ಕ್ು ക്ാ ක්ා ខ្ា ก์์ ก้้ ់ក ်က"


@pytest.mark.parametrize("word", WORDS.split(" "))
def test_words_are_well_formed(word: str) -> None:
    for form in ("NFC", "NFD"):
        assert not has_broken_letter(unicodedata.normalize(form, word))
    assert not has_broken_letter(f"a {word}, {word}2")


@pytest.mark.parametrize("word", BROKEN.split(" "))
def test_broken_words_are_found(word: str) -> None:
    assert has_broken_letter(word)
    assert has_broken_letter(f"क {word}")


def test_neighbours_are_learnt_from_the_list() -> None:
    hindi = ["".join(parts) for parts in product("कखगघच", "ािी", "तथदध", ["", "ा", "ो"])]
    thai = ["".join(parts) for parts in product(["เ", "แ", ""], "กขคง", ["็", "่", ""], "นมบ")]
    thai += ["".join(parts) for parts in product("กขคง", "ั", "นมบ")]
    thai += ["".join(parts) for parts in product("เ", "กขคง", ["่", ""], "า")]
    hebrew = ["".join(parts) for parts in product("אבגד", "הוזכ", ["ם", "ן", "ת", "ד"])]
    greek = ["".join(parts) for parts in product("αεο", "σκπ", "αεο", ["ς", "ν", ""])]
    pairs = LetterPairs(word_list([*hindi, *thai, *hebrew, *greek]))
    for word in ("कीथो खाता", "แคม", "גכם", "εσος", "Εσος ακον"):
        assert not pairs.has_new(word)
    assert not pairs.has_new("กัน แคน")
    for word in ("แกัน", "แก่า"):  # every two neighbours are known, but not these two parts of a vowel
        assert pairs.has_new(word)
    # a leading vowel at the end and before a mark, two marks, final letters in the middle and others at the end
    for word in ("กเ", "เ็ก", "ก่่น", "אםד", "אבכ", "αςκ", "εσοσ", "किाता", "कक", "गוכ"):
        assert pairs.has_new(word), word
        assert pairs.has_new(f"Graph {word}")
    assert not pairs.has_new("Graph of Abel's theorem")


def test_accents_and_capitals_are_learnt_from_the_list() -> None:
    parts = ("κα", "λο", "μι", "νε", "ρα", "σι", "το")
    greek = [f"{a}{b}{c}νά".capitalize() for a, b, c in product(parts, parts, parts)]
    greek += [f"{a}{b}νάνα".capitalize() for a, b in product(parts, parts)]
    pairs = LetterPairs(word_list(greek))
    assert not pairs.has_new("Λοκανάνα")
    assert pairs.has_new("Καλονάνά")  # a Greek word has one accent
    assert pairs.has_new("ΚαΛονά")
    assert not LetterPairs(word_list([*greek, "Καλονάνά", "ΚαΛονά"])).has_new("ΛοΚανάνά")


def test_a_letter_that_is_written_twice_has_neighbours_of_its_own() -> None:
    greek = [
        "".join(parts) for parts in product(("κλα", "αλλα", "ολλε", "κνε"), ("νο", "σι", "το"), ("ς", "ν", "ννα", "κο"))
    ]
    pairs = LetterPairs(word_list([*greek, *(f"Σ{word}" for word in greek), *(f"Μ{word}" for word in greek)]))
    for word in ("ολλεσις", "κλασιννα", "αλλα"):
        assert not pairs.has_new(word)
    for word in ("κλλα", "κννα", "λλαννος"):
        assert pairs.has_new(word), word


def test_too_short_a_list_teaches_nothing() -> None:
    words = ["".join(parts) for parts in product("कखगघच", "ािी", "तथदध")]
    assert len(words) < FEWEST
    assert not LetterPairs(word_list(words)).has_new("गגก")
    han = [chr(0x4E00 + n) + chr(0x5E00 + 7 * n) for n in range(400)]
    assert not LetterPairs(word_list(han)).has_new("素数")  # all of Han counts as one letter
    assert LetterPairs(word_list(han)).has_new("素あ")
    odd = [chr(0x1200 + n) + chr(0x1200 + (7 * n) % 300) for n in range(300)]
    assert not LetterPairs(word_list(odd)).has_new("ሀለ" * 9)  # nearly every word has a pair of its own


def test_the_forge_refuses_them() -> None:
    words = word_list(["".join(parts) for parts in product("कखगघच", "ािी", "तथदध", ["ा", "ो"], "नम")])
    filters = Filters(words, Lexicon([words]).words)
    assert filters.violated("काथान") is None
    assert filters.violated("कक्ातान") == "unreadable"
    assert filters.violated("ककतान") == "letters that never meet"
