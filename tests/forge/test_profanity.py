from __future__ import annotations

import pytest

from balderdash import paths
from balderdash.forge.profanity import STEMS, ProfanityFilter, read_stems
from balderdash.terms import library, wordlist

WORDS = library.lexicon().words
STAND_INS = ["*blorf*".strip("*"), "*grunk", "zilch*"]  # whole word, anywhere, at the start


@pytest.fixture(scope="module")
def bundled() -> ProfanityFilter:
    return ProfanityFilter(WORDS)


@pytest.fixture
def small() -> ProfanityFilter:
    return ProfanityFilter({"blorfman", "canal", "grunkite", "surface"}, STAND_INS)


@pytest.mark.parametrize(
    "term",
    [
        "Blorf theorem", "Space of blorfs", "Blorfing", "Blörf theorem", "BLORF", "Bl0rf theorem", "B|orf theorem",
        "Blo-rf theorem", "Bl orf theorem", "Bloooorf theorem", "Quasigrunkoid", "6runk-grunk", "Zilchian measure",
    ],
)  # fmt: skip
def test_plain_joined_stretched_and_disguised_words_are_found(small: ProfanityFilter, term: str) -> None:
    assert small.find(term)


@pytest.mark.parametrize(
    "term", ["Blorfman theorem", "Grunkite", "Zblorfic group", "Bloorf theorem", "Quasizilch", "Canal surface"]
)
def test_words_of_real_terms_and_other_words_pass(small: ProfanityFilter, term: str) -> None:
    assert small.find(term) is None


def test_two_whole_real_words_are_not_a_split_word() -> None:
    assert (
        ProfanityFilter({"canal", "su"}, ["canalsu"]).find("Canal su") == "canalsu"
    )  # su is hardly a word, so this is a split one
    assert ProfanityFilter({"canal", "surf"}, ["canalsurf"]).find("Canal surf") is None


@pytest.mark.parametrize(
    "term",
    ["Cox-Dickman theorem", "Titchmarsh ring", "Analytic norm", "Canal surface", "Cuntz space", "Artin-Tits norm"],
)
def test_names_in_new_terms_pass(bundled: ProfanityFilter, term: str) -> None:
    assert bundled.find(term) is None


@pytest.mark.slow
def test_no_real_term_is_profane(bundled: ProfanityFilter) -> None:
    terms = [term for file in paths.list_files() for term in wordlist.read(file).terms]
    assert len(terms) > 60_000
    assert [term for term in terms if bundled.find(term)] == []


def test_every_bundled_stem_is_found_and_hidden(bundled: ProfanityFilter) -> None:
    stems = read_stems()
    assert len(stems) > 100
    assert all(stem.strip("*").isalpha() and stem.islower() for stem in stems)
    missed = [stem for stem in stems if not ProfanityFilter(frozenset()).find(f"Weak {stem.strip('*')} theorem")]
    assert missed == []
    plain = STEMS.read_text("utf-8")
    assert not [stem for stem in stems if len(stem) > 5 and stem in plain]
