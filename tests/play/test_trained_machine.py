"""The machine's reading of a term, with a bundled model."""

from __future__ import annotations

from math import isclose, log
from random import Random

import pytest

from balderdash.game.machine import is_from_memory
from balderdash.play.card_source import ForgeCardSource


@pytest.fixture(scope="module")
def supply() -> ForgeCardSource:
    return ForgeCardSource("dinosaurs")


@pytest.mark.parametrize("term", ["Brachiosaurus", "X", "Tyrannosaurus rex", "Ωμέγα [/]"])
def test_the_letters_are_those_of_the_model(supply: ForgeCardSource, term: str) -> None:
    reading = supply.machine.read(term)
    (score,) = supply.model.score([term])
    assert "".join(letter.text for letter in reading.letters) == term
    assert [letter.surprise for letter in reading.letters] == pytest.approx(list(score.surprises), abs=1e-3)
    for letter in reading.letters:
        chances = [p for _, p in letter.instead]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) <= 1.001
        for text, p in letter.instead:
            if text == letter.text and text in supply.model.alphabet:
                assert isclose(-letter.surprise, log(p), abs_tol=1e-3)
    assert term not in reading.nearest
    assert len(reading.nearest) == 3


def test_what_it_would_have_written_begins_where_it_was_surprised(supply: ForgeCardSource) -> None:
    reading = supply.machine.read("Brachiozaurus")
    assert reading.letters[reading.turn].text == "z"
    assert reading.letters[reading.turn].instead[0][0] == "s"
    assert reading.would_write.startswith("Brachios")


def test_after_a_letter_it_never_saw_it_has_nothing_to_say(supply: ForgeCardSource) -> None:
    assert supply.machine.read("Ωaqqqz").would_write == ""


def test_the_judge_gives_probabilities(supply: ForgeCardSource) -> None:
    beliefs = supply.machine.beliefs(["Brachiosaurus", "xqqzvw"])
    assert beliefs is not None
    assert 0 <= beliefs[1] < beliefs[0] <= 1


def test_what_the_ngram_has_counted_is_read_as_if_it_had_not(supply: ForgeCardSource) -> None:
    model = supply.model
    learnt, new = list(model.counted[:50]), list(supply.words.part("test")[:50])
    known, as_new = model.score([*learnt, *new]), model.score([*learnt, *new], as_new=True)
    assert all(a.log_prob < b.log_prob for a, b in zip(as_new[:50], known[:50], strict=True))
    assert as_new[50:] == known[50:]


def test_of_a_long_list_only_held_out_terms_are_dealt() -> None:
    long, short = ForgeCardSource("mathematics"), ForgeCardSource("minerals")
    assert [card for card in long.real_cards(Random(3), 40) if is_from_memory(card.text, is_real=True)] == []
    assert [card for card in short.real_cards(Random(3), 40) if is_from_memory(card.text, is_real=True)]
    assert len(long.real_cards(Random(3), 400)) == 400
