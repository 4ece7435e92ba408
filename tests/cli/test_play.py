"""`balderdash play`: line by line, and what it answers where there is no terminal."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from random import Random
from typing import TYPE_CHECKING

import pytest

from balderdash import cli, paths, settings
from balderdash.cli import plain, play
from balderdash.game.challenge import NETWORK, REAL
from balderdash.game.modes import DEFINITION, MEANING, STREAK
from balderdash.game.party import ROUNDS
from balderdash.play.party_game import start_party
from balderdash.play.sheet_preloader import SheetPreloader
from balderdash.terms import wordlist
from tests.conftest import PATIENCE
from tests.play.stand_in_source import HOSTILE_TERMS, MEANINGS, REAL_TERMS, StandIn, fake_card, real_card, seeded_sheet

if TYPE_CHECKING:
    import random
    from collections.abc import Collection
    from pathlib import Path

    from balderdash.game.cards import Card

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def supply(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Cards without files and without a network."""
    cards = StandIn()
    monkeypatch.setattr(play, "open_card_source", lambda list_name, model_name: cards)
    return cards


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def fakes(seed: int) -> list[int]:
    cards = seeded_sheet(StandIn(), seed).cards
    return [number for number, card in enumerate(cards, start=1) if not card.is_real]


def first_real(seed: int) -> int:
    return next(number for number in range(1, 11) if number not in fakes(seed))


@pytest.mark.parametrize("separator", [" ", ",", ", ", "  ,"])
def test_a_perfect_round(supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, separator: str) -> None:
    answer(monkeypatch, separator.join(map(str, fakes(1))) + "\n")
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    terms, verdicts = out.splitlines()[:10], out.splitlines()[10:20]
    cards = seeded_sheet(StandIn(), 1).cards
    assert terms == [f"{number:2}  {card.text}" for number, card in enumerate(cards, start=1)]
    for card, line in zip(cards, verdicts, strict=True):
        truth = "real" if card.is_real else "fake"
        source = "(in the list Greek)" if card.is_real else "(invented; nearest real: Alpha group)"
        assert line.endswith(f" right: {truth}  {card.text}  {source}")
    assert "10 of 10 right, beats 99.6 % of coins. Fields medallist: " in out
    assert "not in the one list, 140 terms" in out
    assert "Mark the fakes" in err
    assert "Mark the fakes" not in out


def test_every_wrong_answer_is_told(supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    wrong = sorted(set(range(1, 11)) - set(fakes(1)))
    answer(monkeypatch, " ".join(map(str, wrong)))
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    out = capsys.readouterr().out
    assert out.count(" wrong: ") == 10
    assert "0 of 10 right, beats 0 % of coins. Sign error: " in out


def test_fewer_than_five_marks_are_an_answer(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    answer(monkeypatch, f"{fakes(1)[0]}\n")
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    assert "6 of 10 right, 1 marked, beats" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "named"),
    [("11", "'11'"), ("0", "'0'"), ("2 two", "'two'"), ("-3", "'-3'"), ("", "empty"), ("\x1b[2J", "�[2J"),
     ("9" * 5000, "'999")],
)  # fmt: skip
def test_a_wrong_line_is_named_and_another_may_be_typed(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, line: str, named: str
) -> None:
    answer(monkeypatch, f"{line}\n1 2\n")
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    assert named in err
    assert "\x1b" not in err
    assert out.count("right: ") + out.count("wrong: ") == 10


class Keyboard(io.StringIO):
    """Lines that somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("mode", ["sheet", "open", "duel", "streak", "wager", "daily"])
def test_q_leaves_and_nothing_is_counted(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path, mode: str
) -> None:
    answer(monkeypatch, "Q\n")
    assert cli.main(["play", "--plain", "--mode", mode]) == 0
    out, err = capsys.readouterr()
    assert "q leaves" in err
    assert "it is not counted" in err
    assert "right" not in out
    assert cli.main(["stats", "--format", "json"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("mode", ["sheet", "wager"])
def test_a_game_is_recorded_when_the_truth_is_shown(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path, mode: str
) -> None:
    class Interrupted(Keyboard):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            if line := super().readline():
                return line
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Interrupted("1 2 3 4 5\n" if mode == "sheet" else "1\n" * 10))
    assert cli.main(["play", "--plain", "--mode", mode]) == 130
    assert "not counted" not in capsys.readouterr().err
    assert cli.main(["stats", "--format", "json"]) == 0
    assert f'"mode": "{mode}"' in capsys.readouterr().out


def test_answers_that_end_early_are_not_counted_and_that_is_said(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    answer(monkeypatch, "1\n1\n")
    assert cli.main(["play", "--plain", "--mode", "wager"]) == 1
    assert "The answers end after 2 of 10, so the game is not counted." in capsys.readouterr().err


def test_where_there_may_be_no_fakes_that_is_said_and_not_taken_from_an_empty_line(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    answer(monkeypatch, "\n0\n")
    assert cli.main(["play", "--plain", "--mode", "open", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    assert "0 for none" in err
    assert "That line is empty" in err
    assert out.count("right: real") == out.count("in the list Greek")


def test_a_fake_that_is_real_gives_the_point_back(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    first, real = fakes(1)[0], first_real(1)
    monkeypatch.setattr(sys, "stdin", Keyboard(f"{real}\n{real}\nx {real}\nx {first}\nwhat\n\n"))
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    assert "There is no such fake" in err
    assert "‘what’ is no answer" in err
    assert "5 of 10 right, 1 marked" in out  # 4 without the dispute
    term = seeded_sheet(StandIn(), 1).cards[first - 1].text
    assert f"‘{term}’ is filed as known to you" in err
    assert term in supply.lexicon


def test_an_opponent_plays_line_by_line(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    answer(monkeypatch, "1\n")
    assert cli.main(["play", "--plain", "--seed", "1", "--opponent", "student"]) == 0
    err = capsys.readouterr().err
    assert "Against the student, who knows two tenths of the list and guesses the rest." in err
    assert "The student, who knows two tenths of the list and guesses the rest: " in err
    settings.change(opponent="yourself", adapts=True)
    answer(monkeypatch, "1\n")
    assert cli.main(["play", "--plain"]) == 0
    err = capsys.readouterr().err
    assert "There is no you of last month yet. It takes 3 games" in err
    assert "Difficulty " in err
    assert " of 10, after your latest games." in err
    answer(monkeypatch, "1\n")
    assert cli.main(["play", "--plain", "--seed", "2"]) == 0  # a seed deals everybody the same
    assert "Difficulty" not in capsys.readouterr().err
    assert cli.main(["stats", "--plain"]) == 0
    assert "opponent student; games 1;" in capsys.readouterr().out
    assert cli.main(["play", "--plain", "--opponent", "a cat"]) == 2


def test_who_is_ahead_is_told_line_by_line(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    answer(monkeypatch, "1\n" * 10)
    assert cli.main(["play", "--plain", "--seed", "1", "--mode", "duel", "--opponent", "professor"]) == 0
    err = capsys.readouterr().err
    assert "\n1 of 10. 1 the first, 2 the second" in err
    assert re.search(r"\n2 of 10 · \d of 1 right, professor \d\. 1 the first", err)


def test_with_too_few_marks_it_asks_once_line_by_line(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    answers = [str(number) for number in fakes(1)]
    monkeypatch.setattr(sys, "stdin", Keyboard("\n".join(["1", "1 2", " ".join(answers), "", ""])))
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    assert "1 of 5 are marked; the same line once more reveals all the same." in err
    assert "2 of 5 are marked; the same" in err
    assert "10 of 10 right, beats" in out  # the earlier numbers are forgotten


def test_a_game_that_is_over_counts_however_it_is_left_and_a_dispute_can_be_taken_back(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    first, real = fakes(1)[0], first_real(1)
    monkeypatch.setattr(sys, "stdin", Keyboard(f"{real}\n{real}\nx\nx {first}\nx {first}\nq\n"))
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    assert "say x 3 for one that is" in err  # five fakes lie open: which?
    assert err.count("You have ") == 2
    assert "is a fake again" in err
    assert "4 of 10 right" in out
    assert not (paths.user_lists() / "known.txt").exists()
    assert cli.main(["stats", "--format", "json"]) == 0
    assert '"score": 4' in capsys.readouterr().out


def test_a_term_is_looked_up_once_it_is_face_up(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    opened: list[str] = []

    def open_page(url: str) -> bool:
        opened.append(url)
        return False

    monkeypatch.setattr(plain, "open_page", open_page)
    monkeypatch.setattr(sys, "stdin", Keyboard("o 2\n1\n1\no 2\nO 11\no\n\n"))
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    err = capsys.readouterr().err
    cards = seeded_sheet(StandIn(), 1).cards
    first_fake = next(number for number, card in enumerate(cards) if not card.is_real)
    base = "https://en.wikipedia.org/wiki/Special:Search/"
    assert opened == [base + cards[place].text.replace(" ", "_") for place in (1, first_fake)]
    assert err.count("There is no browser here; the address is https://") == 2
    assert err.count("There is no such term on the table, face up") == 2


def test_the_meaning_stands_beside_the_verdict(monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path) -> None:
    meanings = {term: f"what {term} is" for term in REAL_TERMS}
    monkeypatch.setattr(play, "open_card_source", lambda *_: StandIn(meanings=meanings))
    answer(monkeypatch, "1 2\n")
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    out = capsys.readouterr().out
    assert all(f"{c.text}  (what {c.text} is)" in out for c in seeded_sheet(StandIn(), 1).cards if c.is_real)
    assert "in the list" not in out


def test_a_meaning_is_asked_for_line_by_line(monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path) -> None:
    monkeypatch.setattr(play, "open_card_source", lambda *_: StandIn(meanings=MEANINGS))
    answer(monkeypatch, "1\n2\n3\n4\n1\n")
    assert cli.main(["play", "--plain", "--mode", "meaning", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    reals = [card.text for card in seeded_sheet(StandIn(meanings=MEANINGS), 1, MEANING).cards if card.is_real]
    assert [line for line in out.splitlines() if line.startswith("What ")] == [
        f"{MEANINGS[term].capitalize()}:" for term in reals
    ]
    assert "1 the first, 2 the second, 3 the third, 4 the fourth" in err


def test_a_definition_is_asked_for_line_by_line(monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path) -> None:
    monkeypatch.setattr(play, "open_card_source", lambda *_: StandIn(meanings=MEANINGS))
    answer(monkeypatch, "1\n2\n3\n4\n1\n")
    assert cli.main(["play", "--plain", "--mode", "definition", "--seed", "1"]) == 0
    out = capsys.readouterr().out
    cards = seeded_sheet(StandIn(meanings=MEANINGS), 1, DEFINITION).cards
    assert [out.count(f"\n{card.text}:\n") + out.startswith(f"{card.text}:\n") for card in cards] == [
        int(card.is_real) for card in cards
    ]
    assert all(f"  {card.meaning}\n" in out for card in cards)
    places = ["the first", "the second", "the third", "the fourth"]
    real = [next(k for k in range(4) if cards[start + k].is_real) for start in range(0, 20, 4)]
    is_right = [k == answered for k, answered in zip(real, (0, 1, 2, 3, 0), strict=True)]
    told = [f"{('Wrong', 'Right')[right]}, it is {places[k]}." for k, right in zip(real, is_right, strict=True)]
    assert [line for line in out.splitlines() if ", it is the" in line] == told
    taken = [4 * hand + place for hand, place in enumerate((0, 1, 2, 3, 0))]
    for k, card in enumerate(cards):  # only the real card and the one taken were right or wrong
        answered = f"{('wrong', 'right')[is_right[k // 4]]}: " if card.is_real or k in taken else ""
        assert f"{k % 4 + 1}  {answered}{'real' if card.is_real else 'other'}  {card.text}  ({card.meaning})\n" in out


def test_balderdash_with_definitions_line_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    monkeypatch.setattr(play, "open_card_source", lambda *_: StandIn(meanings=MEANINGS))
    preloader = SheetPreloader(StandIn(meanings=MEANINGS), Random())
    party, lines = start_party(["Ada", "Bert"], preloader, 1, asks_meaning=True), ["Ada, Bert"]
    for number in range(ROUNDS):
        party.write(f"idea number {number}")
        party.write("")
        bluff, true, lie = (
            next(i for i, entry in enumerate(party.entries) if entry.author == author) for author in (NETWORK, REAL, 0)
        )
        # Ada votes for the bluff, Bert takes that back for her, and votes for her lie; then nobody looks anything up
        lines += [f"idea number {number}", "", str(bluff + 1), "b", str(true + 1), str(lie + 1), ""]
        party.vote(true)
        party.vote(lie)
        party.go_on()
    monkeypatch.setattr(sys, "stdin", Keyboard("\n".join([*lines, ""]) + "\n"))
    assert cli.main(["play", "--plain", "--mode", "bluff", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    for challenge in party.challenges:
        term = challenge.real.text
        assert f"what ‘{term}’ means" in out
        assert f"‘{term}’ means: {MEANINGS[term]}." in out
    assert "by the program" not in err
    assert out.splitlines()[-2:] == ["Ada wins with 9 points.", party.best_lie]
    assert "r plays again" in err


def test_whoever_writes_the_true_meaning_line_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    monkeypatch.setattr(play, "open_card_source", lambda *_: StandIn(meanings=MEANINGS))
    party = start_party(["Ada", "Bert"], SheetPreloader(StandIn(meanings=MEANINGS), Random()), 1, asks_meaning=True)
    meaning = party.challenge.real.meaning
    for text in ("an idea", meaning):
        party.write(text)
    lie = next(i for i, entry in enumerate(party.entries) if entry.author == NETWORK)
    mine = next(i for i, entry in enumerate(party.entries) if entry.author == 0)
    # Bert hides what he is told with an empty line; Ada votes, then says that her idea is true after all
    lines = ["Ada, Bert", "an idea", meaning, "", str(lie + 1), str(mine + 1), "", "q"]
    monkeypatch.setattr(sys, "stdin", Keyboard("\n".join(lines) + "\n"))
    assert cli.main(["play", "--plain", "--mode", "bluff", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    assert f"Bert wrote ‘{meaning}’, which says what it means: 3 points." in out
    assert "3 points for you" in err
    assert "‘an idea’ counts as what it means, too." in err
    assert "   3  Ada\n   3  Bert\n" in out
    assert "Bert, the number" not in err


def test_a_streak_goes_on_after_a_miss_that_was_none(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    sheet = seeded_sheet(StandIn(), 1, STREAK).cards
    first = next(number for number, card in enumerate(sheet) if not card.is_real)
    monkeypatch.setattr(sys, "stdin", Keyboard("2\n" * (first + 1) + "x\nq\n"))
    assert cli.main(["play", "--plain", "--mode", "streak", "--seed", "1"]) == 0
    assert f"{first + 1} in a row" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "nonsense\n"])
def test_the_end_of_the_input_is_polite(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, text: str
) -> None:
    answer(monkeypatch, text)
    assert cli.main(["play", "--plain", "--seed", "1"]) == 1
    out, err = capsys.readouterr()
    assert err.splitlines()[-1].startswith("balderdash: No answer came")
    assert len(out.splitlines()) == 10


def test_bytes_that_are_no_text_are_a_wrong_line(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe 1\n1 2\n"), encoding="utf-8"))
    assert cli.main(["play", "--plain", "--seed", "1"]) == 0
    assert "is no number from 1 to 10" in capsys.readouterr().err


@pytest.mark.parametrize("plain", [[], ["--plain"]])
def test_a_closed_stdin_is_the_end_of_the_input(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, plain: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.main(["play", *plain]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("balderdash: ")


def test_without_a_seed_the_sheet_says_its_own(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    answer(monkeypatch, "1\n")
    assert cli.main(["play", "--plain"]) == 0
    out, _ = capsys.readouterr()
    found = re.search(r"--seed (\d+)", out)
    assert found is not None
    answer(monkeypatch, "1\n")
    assert cli.main(["play", "--plain", "--seed", found[1]]) == 0
    assert capsys.readouterr().out == out


def test_a_model_of_another_list_is_told_on_stderr_and_played(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    supply.mismatch = "The model 'greek' was not trained on this."
    answer(monkeypatch, "1\n")
    assert cli.main(["play", "--plain"]) == 0
    out, err = capsys.readouterr()
    assert err.splitlines()[0] == f"balderdash: {supply.mismatch}"
    assert supply.mismatch not in out


def test_hostile_terms_are_printed_as_they_are_without_control_characters(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def reals(rng: random.Random, count: int, avoid: Collection[str] = ()) -> list[Card]:
        return [real_card(term) for term in HOSTILE_TERMS[:4]] + [real_card("red \x1b[31m term")]

    monkeypatch.setattr(supply, "real_cards", reals)
    monkeypatch.setattr(supply, "fresh_fakes", lambda *asked: [fake_card(term) for term in HOSTILE_TERMS[5:]])
    answer(monkeypatch, "1\n")
    assert cli.main(["play", "--plain"]) == 0
    out = capsys.readouterr().out
    assert [term for term in [*HOSTILE_TERMS[:4], *HOSTILE_TERMS[5:]] if out.count(term) != 2] == []
    assert "red �[31m term" in out
    assert "\x1b" not in out


def test_without_a_terminal_the_full_screen_game_recommends_the_plain_one(capsys: Captured) -> None:
    assert cli.main(["play"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "balderdash: The full-screen game needs a terminal; `balderdash play --plain` works without one.\n"


@pytest.mark.parametrize("option", ["--list", "--model"])
@pytest.mark.parametrize("plain", [[], ["--plain"]])
def test_a_wrong_name_is_told_before_anything_is_drawn(capsys: Captured, option: str, plain: list[str]) -> None:
    assert cli.main(["play", option, "mathematica", *plain]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "'mathematica'" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [["--seed", "one"], ["--seed", "-1"], ["--seed", str(2**63)], ["--mode", "chess"], ["--sheets"], ["5"]]
)
def test_wrong_usage(capsys: Captured, arguments: list[str]) -> None:
    assert cli.main(["play", *arguments]) == 2
    assert "usage: balderdash play" in capsys.readouterr().err


@pytest.mark.slow
def test_the_plain_game_end_to_end_with_the_bundled_list_and_model() -> None:
    command = [sys.executable, "-m", "balderdash", "play", "--plain", "--seed", "1"]
    runs = [
        subprocess.run(
            command,
            input="2 5 7 9 10\n",
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
            env={**os.environ, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        )
        for _ in range(2)
    ]
    first = runs[0]
    assert first.returncode == 0, first.stderr
    assert "Traceback" not in first.stderr
    lines = first.stdout.splitlines()
    assert [line[:4] for line in lines[:10]] == [f"{number:2}  " for number in range(1, 11)]
    assert sum(": fake  " in line for line in lines[10:20]) == 5
    meanings = wordlist.read(paths.find_list("mathematics")).meanings.values()
    assert sum(any(f"({meaning})" in line for meaning in meanings) for line in lines[10:20]) == 5
    assert re.search(r"^(0|2|4|6|8|10) of 10 right, beats ", first.stdout, re.MULTILINE)
    assert runs[1].stdout == first.stdout
