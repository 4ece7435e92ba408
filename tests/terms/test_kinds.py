from __future__ import annotations

from balderdash.terms.kinds import kind_of
from tests.forge.stand_in_model import lexicon


def test_one_unknown_word_makes_an_invention() -> None:
    known = lexicon().words
    assert kind_of("Abel kernel", known) == "recombined"
    assert kind_of("Quasi-Banach function", known) == "recombined"
    assert kind_of("Harbynskay kernel", known) == "invented"
    assert kind_of("Abel's kernel", known) == "recombined"
