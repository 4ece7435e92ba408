"""The lines after a game."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from balderdash.records.game_record import GuessRecord
from balderdash.records.report import remarks
from balderdash.records.summary import calibration_picture, summary
from tests.records.games import a_game, guessed


def test_hits_and_false_alarms_are_separate() -> None:
    game = a_game([guessed("a", False, True), guessed("b", False, False), guessed("c", True, False)])
    assert summary(game, []) == ["You saw through 1 of 2 fakes and doubted 1 of 1 real term."]


def test_the_machines_score_comes_with_what_it_may_remember() -> None:
    # L'Hôpital rule is in the test split, Abel theorem in the train split
    said = [replace(guessed(term, True, True), machine=0.9) for term in ("L'Hôpital rule", "Abel theorem")]
    lines = [summary(replace(a_game(said), machine_score=score), [])[0] for score in (1, 2, 3)]
    assert lines[0] == ("The machine, by the same rules: 1 of 2 (1 of its answers may be from memory); you are ahead.")
    assert lines[1].endswith("a draw.")
    assert lines[2].endswith("it is ahead.")


def test_the_opponents_score_comes_with_who_they_are() -> None:
    lines = [summary(replace(a_game(), opponent="graduate", opponent_score=score), [])[0] for score in (0, 1, 2)]
    who = "The graduate, who knows half of the list and guesses the rest"
    assert lines == [f"{who}: 0 of 2; you are ahead.", f"{who}: 1 of 2; a draw.", f"{who}: 2 of 2; they are ahead."]
    assert summary(replace(a_game(), opponent="yourself", opponent_score=2), [])[0] == (
        "You a month ago: 2 of 2; you were ahead."
    )
    assert summary(replace(a_game(), opponent="of a later version", opponent_score=2), [])[0].startswith("You") is False


def test_a_sheet_that_was_played_here_before_is_named() -> None:
    first = a_game(seed=7)
    for player, who in (("Ada", "You have"), ("Bert", "Ada has")):
        lines = summary(a_game(player=player, seed=7), [first])
        assert lines[0] == f"{who} played this sheet here before (2026-11-25), so this game says nothing new about you."
    assert not any("before" in line for line in summary(first, [first, a_game(seed=8), a_game()]))


def test_tells_come_from_earlier_games_of_this_player_and_list() -> None:
    round_ = [guessed(f"Borda-Smith{i} lemma", False, False) for i in range(3)]
    round_ += [guessed(f"Flat ring {i}", False, True) for i in range(3)]
    now, before, other = a_game(round_), a_game(round_), a_game(round_, player="Bert")
    assert not any("take you in" in line for line in summary(now, [other]))
    found = [line for line in summary(now, [before, other]) if "take you in" in line]
    told = "Fakes with a person's name take you in more often: 6 of 6 taken for real, of the others 0 of 6. "
    assert any(line.startswith(told + "Chance alone does that once in ") for line in found)


def test_cannot_tell_does_not_count_for_tells() -> None:
    unsure = [GuessRecord(f"Fake {k}", False, 0.5, False, kind="invented") for k in range(6)]
    taken_in = [GuessRecord(f"Fake {k}", False, 0.9, False, kind="recombined") for k in range(6, 12)]
    lines = remarks([a_game([*unsure, *taken_in], mode="wager")], "Ada", date(2026, 11, 25))
    assert not any("take you in" in line for line in lines)


def test_the_calibration_picture_has_a_bar_for_each_confidence() -> None:
    said = [GuessRecord(str(i), i < 6, 0.9, i < 6) for i in range(8)] + [GuessRecord("x", False, 0.1, True)]
    head, low, high = calibration_picture(said)
    assert "honest" in head
    assert low == " 10 %  ··│·················    0 %, 0 of 1"
    assert high == " 90 %  ███████████████···│·   75 %, 6 of 8"
    wager = a_game(said, mode="wager")
    assert high in summary(wager, [])
    assert any("150 of" not in line and "12 of 16" in line for line in summary(wager, [a_game(said, mode="wager")]))
    assert calibration_picture([]) == []
