"""A party is played to its end through play/ alone."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from balderdash.game.challenge import NETWORK, REAL
from balderdash.game.party import ROUNDS, Party, Phase
from balderdash.play.party_game import dispute, party_seeds, start_party
from balderdash.play.sheet_preloader import Cancelled, SheetPreloader
from balderdash.records import readings
from balderdash.terms import known_terms
from tests.play.stand_in_source import StandIn


def new_party(source: StandIn, seed: int = 4) -> Party:
    return start_party(["Ada", "Bert"], SheetPreloader(source, Random()), seed)


def place(party: Party, author: int) -> int:
    return next(choice for choice, entry in enumerate(party.entries) if entry.author == author)


def test_a_party_is_played_to_its_end(home: Path) -> None:
    source = StandIn()
    party = new_party(source)
    for number in range(ROUNDS):
        assert party.write("Alpha group") == "That is real."  # the source refuses it
        assert party.write(f"Al{number}ice ring") == ""
        assert party.write("") == ""
        assert party.vote(place(party, REAL))
        assert party.vote(place(party, NETWORK))
        assert party.phase is Phase.LOOK
        assert party.go_on()
    assert party.phase is Phase.OVER
    assert party.scores == (2 * ROUNDS, 0)
    assert party.network_score == ROUNDS
    assert party.result.startswith("Ada wins")


def test_a_seed_plays_the_same_party() -> None:
    def ballots(seed: int) -> list[object]:
        party = new_party(StandIn(), seed)
        found: list[object] = []
        for _ in range(ROUNDS):
            party.write("")
            party.write("")
            found.append(party.entries)
            party.vote(0)
            party.vote(0)
            party.go_on()
        return found

    assert ballots(4) == ballots(4)
    assert ballots(4) != ballots(5)


def test_a_dispute_is_filed_and_can_be_taken_back(home: Path) -> None:
    source = StandIn()
    party = new_party(source)
    party.write("")
    party.write("")
    network = place(party, NETWORK)
    assert dispute(party, network, source) is None  # nobody has seen the truth
    party.vote(network)
    party.vote(network)
    assert dispute(party, place(party, REAL), source) is None
    filing = dispute(party, network, source)
    assert filing is not None
    assert filing.is_done
    term = party.entries[network].text
    assert (known_terms.load(), term in source.lexicon) == ((term,), True)
    assert party.scores == (2, 2)
    assert [(reading.term, reading.verdict) for reading in readings.read(readings.file_of("greek"))] == [(term, "real")]
    assert dispute(party, network, source)
    assert readings.read(readings.file_of("greek")) == ()
    assert (known_terms.load(), term in source.lexicon) == ((), False)
    assert party.scores == (0, 0)


def test_what_a_player_wrote_is_filed_but_is_no_reading_of_the_network(home: Path) -> None:
    source = StandIn()
    party = new_party(source)
    party.write("Alhambra ring")
    party.write("")
    hers = next(k for k, entry in enumerate(party.entries) if entry.text == "Alhambra ring")
    party.vote(place(party, REAL))
    party.vote(hers)
    assert dispute(party, hers, source)
    assert known_terms.load() == ("Alhambra ring",)
    assert readings.read(readings.file_of("greek")) == ()


def test_a_party_that_nobody_waits_for_is_not_prepared() -> None:
    with pytest.raises(Cancelled):
        start_party(["Ada", "Bert"], SheetPreloader(StandIn(), Random()), 4, lambda: True)


def test_no_two_parties_share_a_round() -> None:
    assert list(islice(party_seeds(7), 3)) == [7, 7 + ROUNDS, 7 + 2 * ROUNDS]
    assert len(set(islice(party_seeds(), 20))) > 10
