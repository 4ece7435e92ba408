"""The rules of a room: phases, votes, players and scores."""

from __future__ import annotations

import pytest

from balderdash.game import room_view
from balderdash.game.cards import Card
from balderdash.game.challenge import FOOLED, KNEW, SPOTTED, Challenge
from balderdash.game.modes import MODES
from balderdash.game.names import LONGEST_IN_ROOM
from balderdash.game.room import MOST_PLAYERS, Phase, Player, Room
from balderdash.game.sheet import Sheet
from balderdash.game.writing import MOST_ENTRIES, WritingQuestion
from tests.play.stand_in_source import fake_card, real_card

REALS = [real_card(f"Alpha {what}", f"what {what} is") for what in ("group", "ring", "field", "module", "lattice")]
FAKES = [fake_card(f"Fake{number} word") for number in range(15)]


def sheet(*cards: Card) -> Sheet:
    return Sheet(cards or (*REALS, *FAKES[:5]))


def room(n_players: int = 2, mode: str = "sheet", cards: Sheet | None = None) -> tuple[Room, list[Player]]:
    """A room whose vote on the first hand is open."""
    opened = Room("Greek")
    players = [join(opened, f"Ann {number}") for number in range(n_players)]
    assert opened.deal(cards or sheet(), MODES[mode]) == ""
    return opened, players


def join(opened: Room, name: str) -> Player:
    player = opened.join(f"token of {len(opened.players)}", name)
    assert isinstance(player, Player), player
    return player


def reveal(opened: Room) -> None:
    """Close the vote and turn up all."""
    assert opened.go_on() == ""
    assert opened.phase is Phase.CLOSED
    assert opened.reveal_all() == ""


def test_a_sheet_from_the_lobby_to_the_scores() -> None:
    opened, (ann, bob) = room()
    assert opened.vote(ann.number, 1, 1, [5, 6, 7, 8, 9]) == ""
    assert opened.vote(bob.number, 1, 1, [0]) == ""
    assert opened.go_on() == ""
    for turned in range(1, 11):
        assert opened.go_on() == ""
        assert opened.phase is Phase.REVEAL
        assert opened.turned == set(range(turned))
        assert bool(opened.points) == (turned == 10)
    assert opened.points == {ann.number: 10, bob.number: 4}
    assert opened.go_on() == ""
    assert opened.phase is Phase.SCORES
    assert opened.scores == {ann.number: 10, bob.number: 4}
    assert room_view.leaders(opened)[0] == {"place": 1, "name": "Ann 0", "score": 10}


def test_the_last_vote_before_closing_counts() -> None:
    opened, (ann, _) = room()
    assert opened.vote(ann.number, 1, 1, [0, 1]) == ""
    assert opened.vote(ann.number, 1, 1, [5, 6, 7, 8, 9]) == ""
    assert opened.vote(ann.number, 1, 1, [5, 6, 7, 8, 9]) == ""
    opened.go_on()
    assert opened.vote(ann.number, 1, 1, []) == "The vote is closed."
    opened.reveal_all()
    assert opened.points == {ann.number: 10}
    assert opened.attempts[-1].ballots == 1


def test_whoever_does_not_vote_gets_nothing() -> None:
    opened, (ann, bob) = room()
    opened.vote(ann.number, 1, 1, [])
    reveal(opened)
    assert opened.scores == {ann.number: 5, bob.number: 0}


@pytest.mark.parametrize(
    ("mode", "marks"),
    [
        ("sheet", [10]),
        ("sheet", [-1]),
        ("duel", []),
        ("duel", [0, 1]),
        ("duel", [2]),
        ("wager", [5]),
        ("wager", [0, 1]),
    ],
)
def test_a_vote_for_what_is_not_there_changes_nothing(mode: str, marks: list[int]) -> None:
    opened, (ann, _) = room(mode=mode)
    before = opened.rev
    assert opened.vote(ann.number, 1, 1, marks) != ""
    assert (opened.rev, opened.attempts[-1].ballots) == (before, 0)


def test_a_vote_of_another_round_or_attempt_changes_nothing() -> None:
    opened, (ann, _) = room()
    for round_, attempt in ((0, 1), (2, 1), (1, 2), (1, 0)):
        assert opened.vote(ann.number, round_, attempt, [1]) == "This vote is over."
    assert opened.attempts[-1].ballots == 0


def test_the_second_vote_counts_and_both_are_kept() -> None:
    opened, (ann, bob) = room()
    opened.vote(ann.number, 1, 1, [0, 1, 2, 3, 4])
    opened.vote(bob.number, 1, 1, [5, 6])
    opened.go_on()
    assert opened.discuss() == ""
    assert opened.vote(ann.number, 1, 1, []) == "The vote is closed."
    opened.go_on()
    assert (opened.phase, len(opened.attempts)) == (Phase.VOTE, 2)
    assert opened.vote(ann.number, 1, 1, []) == "This vote is over."
    assert opened.vote(ann.number, 1, 2, [5, 6, 7, 8, 9]) == ""
    opened.go_on()
    assert opened.discuss() != "", "there are two votes, not three"
    opened.reveal_all()
    assert opened.points == {ann.number: 10, bob.number: 7}, "whoever does not vote again keeps their first vote"
    opened.go_on()
    first, second = opened.log[0].attempts
    assert first.marks[ann.number] == (0, 1, 2, 3, 4)
    assert second.marks[ann.number] == (5, 6, 7, 8, 9)
    assert second.voted == {ann.number}


def test_a_vote_closed_too_early_is_opened_again() -> None:
    opened, (ann, _) = room()
    opened.go_on()
    assert opened.reopen() == ""
    assert opened.vote(ann.number, 1, 1, [5]) == ""
    reveal(opened)
    assert opened.reopen() != ""


def test_a_duel_goes_from_pair_to_pair() -> None:
    pairs = [card for pair in zip(REALS, FAKES, strict=False) for card in pair]
    opened, (ann, bob) = room(mode="duel", cards=sheet(*pairs))
    for number in range(1, 6):
        assert opened.question is not None
        assert opened.question.hand == (number, 5)
        assert opened.question.texts == (REALS[number - 1].text, FAKES[number - 1].text)
        opened.vote(ann.number, opened.round, 1, [0])
        opened.vote(bob.number, opened.round, 1, [1])
        reveal(opened)
        assert opened.turned == {0, 1}, "one of the two gives the other away"
        assert opened.go_on() == ""
    assert opened.phase is Phase.SCORES
    assert opened.scores == {ann.number: 5, bob.number: 0}


def test_the_last_one_standing_wins_a_streak() -> None:
    opened, (ann, bob, eve) = room(3, "streak", sheet(REALS[0], FAKES[0], REALS[1], FAKES[1]))
    late = join(opened, "In time")
    for player, marks in ((ann, [1]), (bob, [1]), (eve, [0]), (late, [1])):
        assert opened.vote(player.number, 1, 1, marks) == ""
    reveal(opened)
    assert [player.name for player in opened.standing] == [ann.name, bob.name, late.name]
    opened.go_on()
    assert opened.vote(eve.number, 2, 1, [0]).startswith("You are out")
    too_late = join(opened, "Too late")
    assert opened.vote(too_late.number, 2, 1, [0]).startswith("You are out")
    opened.vote(ann.number, 2, 1, [0])
    opened.vote(bob.number, 2, 1, [1])
    reveal(opened)
    assert [player.name for player in opened.standing] == [ann.name], "whoever does not vote is out, too"
    opened.go_on()
    assert opened.phase is Phase.SCORES
    assert opened.scores[ann.number] == 2
    opened.deal(sheet(*REALS), MODES["streak"])
    assert opened.vote(eve.number, 3, 1, [1]) == ""


def test_a_wager_may_cost() -> None:
    opened, (ann, bob) = room(mode="wager")
    opened.vote(ann.number, 1, 1, [4])
    opened.vote(bob.number, 1, 1, [0])
    reveal(opened)
    assert opened.points == {ann.number: 3, bob.number: -7}


def test_a_disputed_fake_is_right_for_everybody() -> None:
    opened, (ann, bob) = room()
    opened.vote(ann.number, 1, 1, [5, 6, 7, 8, 9])
    opened.vote(bob.number, 1, 1, [6, 7, 8, 9])
    reveal(opened)
    assert opened.dispute(0) != "", "a real term"
    assert opened.dispute(5) == ""
    assert opened.points == {ann.number: 10, bob.number: 10}
    assert opened.dispute(5) == ""
    assert opened.points == {ann.number: 10, bob.number: 9}


def test_raised_hands_are_votes_of_nobody() -> None:
    opened, (ann, _) = room()
    opened.vote(ann.number, 1, 1, [5])
    assert opened.count_hands([1, 2]) == "Type 10 numbers, one for each line."
    assert opened.count_hands([0, 0, 3, 0, 0, 8, 0, 0, 0, 0], people=2) == "2 people cannot raise 8 hands."
    assert opened.count_hands([0, 0, 3, 0, 0, 8, 0, 0, 0, 0], people=12) == ""
    reveal(opened)
    assert opened.question is not None
    votes = opened.attempts[-1]
    assert (votes.ballots, votes.tally(opened.question)) == (13, [0, 0, 3, 0, 0, 9, 0, 0, 0, 0])
    opened.go_on()
    assert room_view.public(opened, 0)["fooled"][0]["share"] == 1.0


def test_a_room_is_split_where_no_side_has_more_than_seven_in_ten() -> None:
    opened, _ = room(0)
    opened.count_hands([0, 2, 3, 4, 5, 6, 7, 8, 9, 10], people=10)
    opened.go_on()
    assert room_view.split_lines(opened) == [2, 3, 4, 5, 6]


def balderdash(n_players: int = 3, *, asks_meaning: bool = False) -> tuple[Room, list[Player]]:
    """A room that writes."""
    opened = Room("Greek", refusal=lambda term: "That is real." if term == "Alpha real" else "")
    players = [join(opened, f"Ann {number}") for number in range(n_players)]
    fakes = (REALS[1],) if asks_meaning else (FAKES_OF_PARTY[0], FAKES_OF_PARTY[1])
    assert opened.challenge(Challenge("" if asks_meaning else "Al", REALS[0], fakes, asks_meaning), 7) == ""
    return opened, players


FAKES_OF_PARTY = [fake_card("Almost free lattice"), fake_card("Albo lemma")]


def unlike(number: int) -> str:
    """A term that is near to no other one of these."""
    return f"Al{chr(97 + number % 26) * 3}{chr(97 + number // 26) * 4} {number}"


def place(opened: Room, text: str) -> int:
    assert opened.question is not None
    return opened.question.texts.index(text)


def test_balderdash_is_written_at_once_and_nobody_votes_for_their_own() -> None:
    opened, (ann, bob, eve) = balderdash()
    assert opened.write(ann.number, 1, "Alcohol ring") == ""
    assert opened.write(bob.number, 1, "alcohol RING").startswith("Somebody has already written that")
    assert opened.write(bob.number, 1, "Beta ring") == "It has to begin with ‘Al’."
    assert opened.write(bob.number, 1, "Alpha real") == "That is real."
    assert opened.write(bob.number, 1, "aligned sheaf") == ""
    assert opened.write(ann.number, 1, "Alchemical ring") == "", "another one in its place"
    assert opened.write(eve.number, 2, "Alone field") == "The time to write is over."
    assert room_view.public(opened, 3)["counts"]["wrote"] == 2
    assert opened.vote(ann.number, 1, 1, [0]) == "The vote is closed."
    assert opened.go_on() == ""
    assert opened.write(eve.number, 1, "Alone field") == "The time to write is over."
    assert opened.question is not None
    assert sorted(opened.question.texts) == [
        "Albo lemma", "Alchemical ring", "Aligned sheaf", "Almost free lattice", "Alpha group",
    ]  # fmt: skip
    assert opened.vote(ann.number, 1, 1, [place(opened, "Alchemical ring")]) == "That one is yours; vote for another."
    assert opened.vote(ann.number, 1, 1, [place(opened, "Alpha group")]) == ""
    assert opened.vote(bob.number, 1, 1, [place(opened, "Alchemical ring")]) == ""
    assert opened.vote(eve.number, 1, 1, [place(opened, "Albo lemma")]) == ""
    opened.go_on()
    opened.go_on()
    turned = [opened.question.texts[next(iter(opened.turned))]]
    while not opened.is_turned:
        before = opened.turned
        assert room_view.mine(opened, ann.number, 1)["right"] is None, "whether a vote was right shows at the end"
        opened.go_on()
        (line,) = opened.turned - before
        turned.append(opened.question.texts[line])
    assert turned[-1] == "Alpha group", "the real one comes last"
    assert opened.points == {ann.number: SPOTTED + FOOLED}
    assert room_view.mine(opened, ann.number, 1)["right"] == [True]
    opened.go_on()
    assert room_view.public(opened, 3)["lies"] == [
        {"text": "Albo lemma", "author": "the network", "fooled": 1},
        {"text": "Alchemical ring", "author": "Ann 0", "fooled": 1},
    ]


def test_whoever_writes_the_true_meaning_has_points_and_no_vote() -> None:
    opened, (ann, bob, eve) = balderdash(asks_meaning=True)
    meaning = REALS[0].meaning
    assert opened.write(ann.number, 1, meaning) == opened.write(bob.number, 1, meaning) == ""
    assert opened.write(eve.number, 1, "a kind of cheese") == ""
    told = room_view.mine(opened, ann.number, 1)
    assert not told["knew"], "nobody is told before the writing is closed"
    opened.go_on()
    assert opened.question is not None
    assert sorted(opened.question.texts) == sorted([meaning, REALS[1].meaning, "a kind of cheese"])
    assert opened.vote(ann.number, 1, 1, [place(opened, "a kind of cheese")]).startswith("You have written")
    assert opened.vote(eve.number, 1, 1, [place(opened, meaning)]) == ""
    reveal(opened)
    assert opened.points == {ann.number: KNEW, bob.number: KNEW, eve.number: SPOTTED}
    assert opened.dispute(place(opened, "a kind of cheese")) == ""
    assert opened.points[eve.number] == SPOTTED + KNEW


def test_a_ballot_holds_twelve_and_the_lots_are_fair() -> None:
    opened, players = balderdash(30)
    for number, player in enumerate(players):
        assert opened.write(player.number, 1, unlike(number)) == ""
    opened.go_on()
    assert isinstance(opened.question, WritingQuestion)
    first = {entry.author for entry in opened.question.entries if entry.author >= 0}
    assert (len(opened.question.texts), len(first)) == (MOST_ENTRIES, MOST_ENTRIES - 3)
    reveal(opened)
    opened.go_on()
    opened.challenge(Challenge("Al", REALS[0], (), asks_meaning=False), 8)
    for number, player in enumerate(players):
        opened.write(player.number, 2, unlike(number))
    opened.go_on()
    assert not first & {entry.author for entry in opened.question.entries}, "others come first now"


def test_a_text_of_whoever_is_kicked_is_not_on_the_ballot() -> None:
    opened, (ann, bob, _) = balderdash()
    opened.write(ann.number, 1, "Alchemical ring")
    opened.write(bob.number, 1, "Aligned sheaf")
    opened.kick(ann.number)
    assert opened.write(bob.number, 1, "") == "", "an empty text takes it back"
    opened.go_on()
    assert opened.question is not None
    assert sorted(opened.question.texts) == ["Albo lemma", "Almost free lattice", "Alpha group"]


def test_a_kicked_player_is_gone_with_their_vote() -> None:
    opened, (ann, bob) = room()
    opened.vote(ann.number, 1, 1, [5])
    assert opened.kick(ann.number) == ""
    assert [player.name for player in opened.present] == [bob.name]
    assert opened.attempts[-1].ballots == 0
    assert join(opened, ann.name).name == ann.name


def test_names_are_unique_and_the_network_s_is_taken() -> None:
    opened = Room("Greek", lambda name: "rude" not in name)
    assert [join(opened, name).name for name in ("Ann", "ANN", "a" * 40, "a" * 40, "the network", "", "rude word")] == [
        "Ann", "ANN 2", "a" * LONGEST_IN_ROOM, "a" * (LONGEST_IN_ROOM - 2) + " 2", "Player 5", "Player 6", "Player 7",
    ]  # fmt: skip
    assert opened.rename(1, "Ann") == ""
    assert opened.players[1].name == "Ann 2"
    assert opened.rename(1, "aNN 2") == ""
    assert opened.players[1].name == "aNN 2", "their own name is no obstacle"
    assert opened.rename(1, "rude") == "Please choose another name."
    assert opened.rename(1, "\u200b-") == "A name needs a letter or a digit."
    opened.lock()
    assert opened.rename(1, "Eve") == "The host has locked the names."
    assert opened.rename(1, "Eve", by_host=True) == ""
    assert opened.join("new token", "Bob") == "The host has closed the room to new players."


def test_a_room_has_an_end_and_a_most() -> None:
    opened = Room("Greek")
    for _ in range(MOST_PLAYERS):
        join(opened, "Ann")
    assert len({player.name for player in opened.players}) == MOST_PLAYERS
    assert opened.join("one more", "Ann") == "The room is full: 500 play already."
    opened.kick(3)
    join(opened, "Ann")
    assert opened.end() == ""
    assert opened.join("late", "Ann") == "This game is over."
    assert opened.go_on() == opened.end() == "This game is over."
    assert opened.deal(sheet(), MODES["sheet"]) != ""


def test_moves_out_of_turn_change_nothing() -> None:
    opened = Room("Greek")
    for move in (opened.go_on, opened.reopen, opened.discuss, opened.reveal_all, lambda: opened.dispute(0)):
        assert move() != ""
    opened.deal(sheet(), MODES["sheet"])
    before = opened.rev
    for move in (opened.reopen, opened.discuss, opened.reveal_all, lambda: opened.deal(sheet(), MODES["duel"])):
        assert move() != ""
    assert (opened.rev, opened.phase) == (before, Phase.VOTE)


def test_whoever_shares_the_last_place_of_the_leaders_is_counted() -> None:
    opened, players = room(9)
    for player in players:
        assert opened.vote(player.number, 1, 1, [5, 6, 7, 8, 9] if player.number < 2 else [5]) == ""
    assert room_view.tied(opened, room_view.leaders(opened)) == 0, "nobody has points"
    reveal(opened)
    opened.go_on()
    state = room_view.public(opened, 0)
    assert [leader["place"] for leader in state["leaders"]] == [1, 1, 3, 3, 3]
    assert state["tied"] == 4
