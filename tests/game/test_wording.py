"""What is said about a card and a game."""

from __future__ import annotations

from random import Random

from balderdash.game import wording
from balderdash.game.cards import FakeSource, RealSource
from balderdash.game.game import FAKE, Game
from balderdash.game.modes import WAGER
from balderdash.game.sheet import deal
from tests.game.cards import fake, real


def new_game() -> Game:
    return Game(deal(Random(1), [real(f"real{i}") for i in range(9)], [fake(f"fake{i}") for i in range(9)]))


def test_the_task_names_both_numbers() -> None:
    assert wording.task(new_game()) == "A neural network wrote five of these ten. Mark the fakes."


def test_a_real_term_names_its_lists_and_its_link() -> None:
    assert wording.provenance(RealSource(("Minerals",))) == "in the list Minerals"
    three = wording.provenance(RealSource(("A", "B", "C"), "https://example.org/x"))
    assert three == "in the lists A, B and C; https://example.org/x"


def test_a_fake_names_its_model_seed_kind_and_nearest_real_term() -> None:
    source = FakeSource("minerals", 41, -9.0, 1.0, "Abelsonite", "recombined")
    assert wording.provenance(source) == "recombined; nearest real: Abelsonite"
    alone = FakeSource("minerals", 41, -9.0, 1.0, "", "invented")
    assert wording.provenance(alone) == "invented"


def test_before_the_first_answer_there_are_no_points_to_tell() -> None:
    game = Game(deal(Random(1), [real("a"), real("b")], [fake("c"), fake("d")], 2, 2), WAGER)
    assert wording.status(game) == "1 of 4"
    game.answer(2)
    game.go_on()
    assert wording.status(game) == "2 of 4 · 0 points"
    assert [WAGER.points(score, 3) for score in (-2, -1, 0, 1)] == ["−2 points", "−1 point", "0 points", "+1 point"]


def test_the_program_says_what_it_knows_and_no_more() -> None:
    assert wording.what_fake_means(6, 69412) == "Fakes: in none of 6 lists, 69,412 terms."
    assert "the one list" in wording.what_fake_means(1, 190)


def test_the_marks_are_mentioned_when_they_are_not_as_many_as_the_fakes() -> None:
    game = new_game()
    for i in range(3):
        game.mark(i, FAKE)
    assert wording.status(game) == "3 of 5 marked"
    game.reveal()
    assert wording.score(game).endswith("of 10 right, 3 marked")


def test_right_and_wrong_differ_in_sign_and_in_word() -> None:
    game = new_game()
    game.reveal()
    said = {(wording.sign(verdict), wording.right_or_wrong(verdict)) for verdict in game.verdicts}
    assert said == {("✓", "right"), ("✗", "wrong")}
