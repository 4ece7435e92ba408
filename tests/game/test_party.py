"""Balderdash proper: the rules hold in any order of intents."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game import wording
from balderdash.game.cards import Card, RealSource
from balderdash.game.challenge import FOOLED, KNEW, NETWORK, REAL, SPOTTED, Challenge
from balderdash.game.party import ABSTAINS, Party, Phase, parsed_names
from tests.game.cards import fake, real

CHALLENGES = [
    Challenge("Ca", real("Cantor set"), (fake("Carmet lemma"), fake("Cavic ring"))),
    Challenge("Bo", real("Bol loop"), (fake("Bosset field"),)),
]


def refusal(text: str) -> str:
    return "It is real." if text == "Cauchy sequence" else ""


def new_party(names: tuple[str, ...] = ("Ada", "Bert"), seed: int = 1) -> Party:
    return Party(names, CHALLENGES, refusal, Random(seed))


def position(party: Party, author: int) -> int:
    return next(i for i, entry in enumerate(party.entries) if entry.author == author)


def test_a_small_first_letter_does_not_give_a_fake_away() -> None:
    party = new_party()
    assert party.write("calm group") == ""
    assert party.write("") == ""
    assert party.entries[position(party, 0)].text == "Calm group"


def test_a_round_counts_spotting_and_fooling() -> None:
    party = new_party(("Ada", "Bert", "Cleo"))
    assert (party.phase, party.player) == (Phase.WRITE, 0)
    assert [party.write(text) for text in ("Cannot theorem", "Calm group", "")] == ["", "", ""]
    assert sorted(entry.author for entry in party.entries) == [REAL, NETWORK, NETWORK, 0, 1]
    assert party.vote(position(party, REAL))
    assert party.vote(position(party, 0))
    assert party.vote(position(party, NETWORK))
    assert party.phase is Phase.LOOK
    assert party.scores == (2 + 1, 0, 0)
    assert party.network_score == 1
    assert party.table == [("Ada", 3), ("the network", 1), ("Bert", 0), ("Cleo", 0)]
    assert party.voters(position(party, 0)) == ("Bert",)
    assert party.author(position(party, REAL)) == "real"
    assert party.go_on()
    assert (party.phase, party.player, party.challenge.prefix) == (Phase.WRITE, 0, "Bo")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("Dull set", "begin with ‘Ca’"), ("Ca", "only the beginning"), ("Cauchy sequence", "It is real."),
     ("Ca" * 80, "160 letters"), ("!?", "letters or digits")],
)  # fmt: skip
def test_a_text_that_is_no_fake_is_refused_with_the_reason(text: str, reason: str) -> None:
    party = new_party()
    assert reason in party.write(text)
    assert party.player == 0
    assert party.write("CAlm  group") == ""
    assert party.player == 1


def test_nobody_writes_what_is_there_and_the_network_does_not_repeat_a_player() -> None:
    party = new_party()
    assert party.write("Carmet Lemma") == ""
    assert "already" in party.write("carmet lemma")
    assert party.write("Calm group") == ""
    assert [entry.text for entry in party.entries].count("Carmet lemma") == 0


def test_nobody_votes_for_himself() -> None:
    party = new_party()
    party.write("Calm group")
    party.write("Canny ring")
    assert not party.vote(position(party, 0))
    assert party.vote(position(party, 1))


@given(
    st.integers(2, 8),
    st.integers(0, 99),
    st.lists(st.tuples(st.sampled_from(["write", "vote", "go_on", "dispute"]), st.integers(-1, 12)), max_size=120),
)
def test_any_order_of_intents_keeps_the_rules(n: int, seed: int, intents: list[tuple[str, int]]) -> None:
    party = new_party(tuple(f"P{i}" for i in range(n)), seed)
    earlier = expected = Counter[int]()  # points by author, after the rounds before and now
    rounds = 0
    for intent, number in intents:
        before = (party.phase, party.player, party.scores, party.round)
        if intent == "write":
            done = not party.write(f"{party.challenge.prefix}x{number} ring" if number >= 0 else "")
        elif intent == "vote":
            done = party.vote(number)
        elif intent == "dispute":
            done = party.dispute(number)
        else:
            done = party.go_on()
        if not done:
            assert (party.phase, party.player, party.scores, party.round) == before
        if done and intent == "go_on":
            rounds, earlier = rounds + 1, expected
        elif party.phase is Phase.LOOK:
            expected = earlier.copy()
            for voter, vote in enumerate(party.votes):
                author = party.entries[vote].author
                assert author != voter
                if author == REAL or vote in party.disputed:
                    expected[voter] += 2
                else:
                    expected[author] += 1
    assert party.scores == tuple(expected[player] for player in range(n))
    assert party.network_score == expected[NETWORK]
    assert party.round == rounds <= 2
    assert (party.phase is Phase.OVER) == (rounds == 2)


def test_a_fake_that_somebody_knows_to_be_real_was_spotted_and_fooled_nobody() -> None:
    party = new_party(("Ada", "Bert"))
    assert [party.write(text) for text in ("Calm group", "")] == ["", ""]
    hers, network = position(party, 0), position(party, NETWORK)
    assert not party.dispute(hers)  # nobody has seen it yet
    assert party.vote(network)
    assert party.vote(hers)
    assert (party.scores, party.network_score) == ((1, 0), 1)
    assert not party.dispute(position(party, REAL))
    assert party.dispute(hers)
    assert party.dispute(network)
    assert (party.scores, party.network_score) == ((2, 2), 0)
    assert party.is_real(network)
    assert party.dispute(network)
    assert (party.scores, party.network_score) == ((0, 2), 1)
    assert party.go_on()
    assert party.disputed == frozenset()


def test_two_fakes_are_never_nearly_the_same() -> None:
    party = new_party(("Ada", "Bert"))
    prefix = party.challenge.prefix
    assert party.write(f"{prefix}bble theorem") == ""
    for slip in ("bbles theorem", "bble theorems", "bbletheorem", "bbel theorem"):
        assert "or nearly that" in party.write(prefix + slip)
    assert party.write(f"{prefix}mmel lattice") == ""


@pytest.mark.parametrize("n", [1, 9])
def test_too_few_or_too_many_are_no_party(n: int) -> None:
    with pytest.raises(ValueError, match="players"):
        new_party(tuple(map(str, range(n))))


def test_names_are_read_from_a_line() -> None:
    assert parsed_names(" Ada , Эмми 🦕,, Bert  B. ") == ["Ada", "Эмми 🦕", "Bert B."]
    assert parsed_names("太郎、花子") == parsed_names("太郎，花子") == ["太郎", "花子"]
    assert parsed_names("أحمد، ليلى") == ["أحمد", "ليلى"]
    with pytest.raises(ValueError, match="1 name"):
        parsed_names("Ada")
    with pytest.raises(ValueError, match="is there twice"):
        parsed_names("Ada, Bert, Ada")
    with pytest.raises(ValueError, match=r"‘ann’ is there twice"):
        parsed_names("ann, ANN")
    with pytest.raises(ValueError, match="The network plays anyway"):
        parsed_names("Ada, The Network")
    with pytest.raises(ValueError, match="41 letters; 40 are enough"):
        parsed_names("Ada, " + "x" * 41)
    with pytest.raises(ValueError, match="9 names"):
        parsed_names("a,b,c,d,e,f,g,h,i")


def about(term: str, meaning: str) -> Card:
    return Card(term, RealSource(("Mathematics",), meaning=meaning))


ABOUT = [
    Challenge("", about("Cantor set", "what is left of a line"), (about("Bol loop", "a loop with a law"),), True),
    Challenge("", about("Ring", "adds and multiplies"), (about("Knot", "a tied curve"),), True),
]


def bluffers() -> Party:
    return Party(("Ada", "Bert", "Cleo"), ABOUT, refusal, Random(1))


def test_a_party_about_meanings() -> None:
    party = bluffers()
    assert party.write("…") == "A meaning needs letters or digits."
    assert party.write("Cauchy sequence") == ""  # a term is no meaning, so it may be written
    assert "already written" in party.write("cauchy sequences")
    assert party.write("a set of dust") == ""
    assert party.write("") == ""
    assert sorted(entry.text for entry in party.entries) == sorted(
        ["Cauchy sequence", "a set of dust", "what is left of a line", "a loop with a law"]
    )
    true, bluff, hers = (position(party, author) for author in (REAL, NETWORK, 0))
    for choice in (true, hers, bluff):
        assert party.vote(choice)
    assert party.scores == (SPOTTED + FOOLED, 0, 0)
    assert party.network_score == FOOLED
    assert wording.unmasked(party.challenge) == "‘Cantor set’ means: what is left of a line."
    assert wording.written_by(party, bluff) == "the program, and true of ‘Bol loop’"
    assert wording.written_by(party, hers) == "Ada"
    assert party.best_lie == ""
    party.go_on()
    assert party.best_lie == (
        "Best lie of the evening, which fooled 1 player: ‘Cantor set’: Cauchy sequence (by Ada); "
        "‘Cantor set’: a loop with a law (by the network)."
    ) or party.best_lie.endswith("(by Ada).")


def test_whoever_writes_the_true_meaning_gets_points_and_does_not_vote() -> None:
    party = bluffers()
    assert party.write("a thing") == ""
    assert party.write("The line, and what is left!") == ""
    assert party.write("What’s left of a line.") == ""  # two may know it; neither gives the other away
    assert party.knew == {1, 2}
    assert sorted(entry.author for entry in party.entries) == [REAL, NETWORK, 0]
    assert wording.who_knew(party) == [
        "Bert wrote ‘the line, and what is left!’, which says what it means: 3 points.",
        "Cleo wrote ‘What’s left of a line’, which says what it means: 3 points.",
    ]
    assert (party.phase, party.player) == (Phase.VOTE, 0)
    assert not party.can_take_back
    assert party.vote(position(party, NETWORK))
    assert (party.phase, party.votes[1:]) == (Phase.LOOK, (ABSTAINS, ABSTAINS))
    assert (party.scores, party.network_score) == ((0, KNEW, KNEW), FOOLED)
    assert party.voters(position(party, REAL)) == ()
    party.go_on()
    for text in ("what one can add and multiply", "it adds and subtracts", "multiplies, and adds"):
        party.write(text)
    assert party.knew == {0, 2}
    assert party.player == 1


def test_when_all_have_written_the_true_meaning_nobody_votes() -> None:
    party = bluffers()
    for _ in party.names:
        assert party.write(party.challenge.real.meaning) == ""
    assert party.phase is Phase.LOOK
    assert party.scores == (KNEW, KNEW, KNEW)
    assert party.go_on()


def test_a_vote_is_taken_back_across_a_player_who_does_not_vote() -> None:
    party = bluffers()
    for text in ("a thing", "what is left of a line", ""):
        party.write(text)
    assert party.vote(position(party, NETWORK))
    assert party.player == 2
    assert party.take_back()
    assert party.player == 0
    assert not party.take_back()


def test_a_bluff_that_is_true_after_all() -> None:
    party = bluffers()
    for text in ("a thing", "", ""):
        party.write(text)
    hers, true = position(party, 0), position(party, REAL)
    for choice in (true, hers, hers):
        party.vote(choice)
    assert party.scores == (SPOTTED + 2 * FOOLED, 0, 0)
    assert not party.dispute(true)
    assert party.dispute(hers)
    assert party.scores == (SPOTTED + KNEW, SPOTTED, SPOTTED)
    assert party.dispute(hers)
    assert party.scores == (SPOTTED + 2 * FOOLED, 0, 0)
    assert party.dispute(hers)
    party.go_on()
    assert party.best_lie == ""


def test_the_style_of_a_meaning_does_not_give_it_away() -> None:
    party = bluffers()
    for text in ("A set of dust.", "Euler's fan", "the."):
        party.write(text)
    assert {entry.text for entry in party.entries if entry.author >= 0} == {"a set of dust", "Euler's fan", "the"}


MEANING_INTENTS = st.sampled_from(["write", "write", "vote", "vote", "go_on", "dispute", "take_back"])
TEXTS = st.sampled_from(["", "what is left of a line", "it adds and multiplies", "a loop with a law", "!"]) | st.text()


@given(
    st.integers(2, 8),
    st.integers(0, 99),
    st.lists(st.tuples(MEANING_INTENTS, TEXTS, st.integers(-1, 12)), max_size=100),
)
def test_in_any_order_of_intents_the_points_of_meanings_add_up(
    n: int, seed: int, intents: list[tuple[str, str, int]]
) -> None:
    party = Party([f"P{i}" for i in range(n)], ABOUT, refusal, Random(seed))
    earlier = expected = Counter[int]()
    for intent, text, number in intents:
        before = (party.phase, party.player, party.scores, party.round)
        if intent == "write":
            done = not party.write(text)
        elif intent == "go_on":
            done, expected_before = party.go_on(), expected
            earlier = expected_before if done else earlier
        elif intent == "take_back":
            done = party.take_back()
        else:
            done = party.vote(number) if intent == "vote" else party.dispute(number)
        if not done:
            assert (party.phase, party.player, party.scores, party.round) == before
        if party.phase is not Phase.OVER and party.player is not None and party.phase is Phase.VOTE:
            assert party.player not in party.knew
        true = [entry.text for entry in party.entries].count(party.challenge.real.meaning)
        assert true == bool(party.entries)  # never twice
        if party.phase is Phase.LOOK:
            expected = earlier.copy()
            for player in party.knew:
                assert party.votes[player] == ABSTAINS
                expected[player] += KNEW
            for voter, vote in enumerate(party.votes):
                if vote == ABSTAINS:
                    assert voter in party.knew
                elif party.is_real(vote):
                    expected[voter] += SPOTTED
                else:
                    expected[party.entries[vote].author] += FOOLED
            for choice in party.disputed:
                if (author := party.entries[choice].author) >= 0:
                    expected[author] += KNEW
    assert party.scores == tuple(expected[player] for player in range(n))
    assert party.network_score == expected[NETWORK]


def test_the_best_lie_is_the_one_that_fooled_most() -> None:
    party = bluffers()
    for _ in ABOUT:
        for text in ("a thing", "", ""):
            party.write(text)
        hers, true = position(party, 0), position(party, REAL)
        for choice in (true, hers, hers if party.round else true):
            assert party.vote(choice)
        party.go_on()
    assert party.phase is Phase.OVER
    assert party.best_lie == "Best lie of the evening, which fooled 2 players: ‘Ring’: a thing (by Ada)."


def test_a_vote_is_taken_back_until_all_have_voted() -> None:
    party = bluffers()
    assert not party.take_back()
    for _ in party.names:
        party.write("")
    true, bluff = position(party, REAL), position(party, NETWORK)
    assert not party.take_back()
    assert party.vote(bluff)
    assert party.take_back()
    assert party.player == 0
    for choice in (true, true, bluff):
        assert party.vote(choice)
    assert not party.take_back()
    assert (party.scores, party.network_score) == ((SPOTTED, SPOTTED, 0), FOOLED)
